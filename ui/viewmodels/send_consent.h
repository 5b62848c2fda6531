// Whether a conversation may go to a host: the reader is asked once for each, and sees what would
// go.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "storage/records.h"
#include "ui/viewmodels/send_preview.h"

namespace ui {

// Kept for as long as the program runs. Thread: GUI.
class SendConsent : public QObject {
  Q_OBJECT
  // What waits for an answer; see SendPreview.
  Q_PROPERTY(QString place READ place NOTIFY asked)
  Q_PROPERTY(QVariantList facts READ facts NOTIFY asked)
  Q_PROPERTY(QVariantList messages READ messages NOTIFY asked)

 public:
  using QObject::QObject;

  struct Going {
    storage::ConversationId conversation;
    const std::vector<storage::MessageRecord>& branch;  // as it is now
    const ModelChoice& choice;
    // Called only where the reader is asked; nothing: it failed, and the conversation stays.
    std::function<std::optional<engine::Request>()> request;
  };
  // False: asked() was emitted, and `go` is called if the reader agrees. It asks again for whatever
  // else it needs, since the choice may be another one by then.
  [[nodiscard]] bool mayGo(const Going& going, std::function<void()> go);
  Q_INVOKABLE void confirm();
  Q_INVOKABLE void decline() { m_pending.reset(); }

  [[nodiscard]] QString place() const { return m_preview.place; }
  [[nodiscard]] QVariantList facts() const { return m_preview.facts; }
  [[nodiscard]] QVariantList messages() const { return m_preview.messages; }

 signals:
  void asked(const QString& place);

 private:
  struct Pending {
    storage::ConversationId conversation;
    QString place;
    std::function<void()> go;
  };
  SendPreview m_preview;
  std::optional<Pending> m_pending;
  std::set<std::pair<std::int64_t, QString>> m_agreedTo;  // conversation and place
};

}  // namespace ui
