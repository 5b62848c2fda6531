// The images that wait in the composer to be sent with the next question.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QUrl>
#include <map>
#include <optional>
#include <vector>

#include "storage/records.h"
#include "ui/viewmodels/model_picker_model.h"

namespace ui {

// Each conversation keeps its own, as long as the program runs. Thread: GUI. Lifetime: the picker
// must outlive it.
class ImageTray : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(int count READ count NOTIFY changed)
  Q_PROPERTY(bool canAdd READ canAdd NOTIFY changed)
  Q_PROPERTY(QString addText READ addText NOTIFY changed)  // what the button does, or why it can't
  // Why the last image was not taken; empty: it was.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)

 public:
  // In QML: name, and source for an Image.
  enum Role { NameRole = Qt::UserRole + 1, SourceRole };

  explicit ImageTray(ModelPickerModel& picker, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] int count() const { return static_cast<int>(m_images.size()); }
  [[nodiscard]] bool canAdd() const;
  [[nodiscard]] QString addText() const;
  [[nodiscard]] QString problem() const { return m_problem; }
  // Why the question can't be sent with these images; empty: it can.
  [[nodiscard]] QString obstacle() const;

  // Files of this computer; what is no image is refused in words.
  Q_INVOKABLE void addFiles(const QList<QUrl>& urls);
  // The image or the image files in the clipboard. False: there are none, or text as well.
  Q_INVOKABLE bool paste();
  Q_INVOKABLE void remove(int row);

  // Another conversation is open (0: one that has not begun), and its images are shown.
  void open(std::int64_t conversation);
  // The conversation that had not begun has begun, and keeps its images.
  void begin(std::int64_t conversation);
  void forget(std::int64_t conversation);
  [[nodiscard]] std::vector<storage::Attachment> attachments() const;
  void clear();
  // The bytes behind a source, by the number at its end; nothing: it was removed.
  [[nodiscard]] std::optional<QByteArray> bytesOf(int id) const;

 signals:
  void changed();

 private:
  struct Image {
    int id = 0;
    storage::Attachment file;
  };
  void add(base::Result<storage::Attachment> image);
  void replace(std::vector<Image> images);

  ModelPickerModel& m_picker;
  std::int64_t m_conversation = 0;
  std::vector<Image> m_images;  // of the open conversation
  std::map<std::int64_t, std::vector<Image>> m_others;
  int m_lastId = 0;
  QString m_problem;
};

}  // namespace ui
