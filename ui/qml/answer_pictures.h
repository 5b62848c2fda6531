// Pictures that answers refer to: none is loaded before the reader says so.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QByteArray>
#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QQuickImageProvider>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <thread>

#include "engine/base/result.h"

namespace ui {

struct PictureParts {
  // Bytes of a picture at an http or https address; blocks, on a thread of its own. Empty: none is
  // ever loaded.
  std::function<base::Result<QByteArray>(const std::string& address, std::stop_token stop)> fetch;
  // No larger than `bound`; null for what is no picture. Any thread.
  std::function<QImage(const QByteArray& bytes, const QSize& bound)> decode;
};

// Thread: GUI.
class AnswerPictures : public QObject {
  Q_OBJECT

 public:
  static constexpr int kMaxKeptBytes = 64 << 20;  // of decoded pictures; the oldest go first
  static constexpr qsizetype kMaxDataBytes = qsizetype{4} << 20;
  static constexpr int kMaxLoads = 4;  // at the same time

  explicit AnswerPictures(PictureParts parts, QObject* parent = nullptr);
  ~AnswerPictures() override;

  struct Look {
    enum class State { Held, Loading, There, Refused };
    State state = State::Refused;
    QString place;    // the whole host; empty for one that comes with the text
    QString problem;  // why it is refused, or was not loaded; it may be tried again if Held
    QString id = {};  // of what is There
  };
  // "data:" pictures are decoded at once, addresses are only looked at.
  [[nodiscard]] Look look(const QString& address);
  // Asks the host, once for each call. Nothing for what is not Held.
  void load(const QString& address);

  // A name that can stand in an address, and the picture under it.
  [[nodiscard]] static QString idOf(const QString& address);
  [[nodiscard]] QImage pictureOf(const QString& id) const;

 signals:
  void changed(const QString& address);

 private:
  void take(const QString& address, const QImage& picture, const QString& problem);
  [[nodiscard]] Look lookAtData(const QString& address);

  PictureParts m_parts;
  QCache<QString, QImage> m_pictures;  // by id
  QHash<QString, QString> m_problems;  // by address
  std::map<QString, std::jthread> m_loads;
};

// For QML, one row each: `AnswerPicture { address: ... }`.
class AnswerPicture : public QObject {
  Q_OBJECT
  QML_ELEMENT
  Q_PROPERTY(QString address READ address WRITE setAddress NOTIFY addressChanged)
  // "held" "loading" "there" "refused"
  Q_PROPERTY(QString state READ state NOTIFY changed)
  Q_PROPERTY(QString place READ place NOTIFY changed)
  Q_PROPERTY(QString problem READ problem NOTIFY changed)
  // For Image; empty unless it is there.
  Q_PROPERTY(QString source READ source NOTIFY changed)

 public:
  using QObject::QObject;
  Q_INVOKABLE void load();

  [[nodiscard]] QString address() const { return m_address; }
  void setAddress(const QString& address);
  [[nodiscard]] QString state() const;
  [[nodiscard]] QString place() const { return m_look.place; }
  [[nodiscard]] QString problem() const { return m_look.problem; }
  [[nodiscard]] QString source() const {
    return m_look.id.isEmpty() ? QString() : QStringLiteral("image://picture/") + m_look.id;
  }

 signals:
  void addressChanged();
  void changed();

 private:
  AnswerPictures* pictures();
  void lookAgain();

  QString m_address;
  AnswerPictures* m_pictures = nullptr;
  AnswerPictures::Look m_look;
};

// "image://picture/<id>".
class AnswerPictureImages : public QQuickImageProvider {
 public:
  explicit AnswerPictureImages(const AnswerPictures& pictures)
      : QQuickImageProvider(QQuickImageProvider::Image), m_pictures(pictures) {}
  QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;

 private:
  const AnswerPictures& m_pictures;
};

}  // namespace ui
