// How full the context of the selected model gets with the next question: an estimate, part by
// part.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariantList>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "storage/conversation_store.h"
#include "ui/viewmodels/attachment_tray.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/model_picker_model.h"

namespace ui {

// Tokens; see estimateTokens().
struct ContextUse {
  std::int64_t system = 0;
  std::int64_t history = 0;
  std::int64_t files = 0;  // of the history and of the next question, with the words around them
  std::int64_t draft = 0;
  std::int64_t reserve = 0;  // for the answer

  [[nodiscard]] std::int64_t sent() const { return system + history + files + draft; }
  [[nodiscard]] std::int64_t total() const { return sent() + reserve; }
};

// What is kept free for the answer: the longest one that was asked for; where none was, as much as
// a short answer needs, at most an eighth of the context.
[[nodiscard]] std::int64_t answerReserve(const ChatOptions& options, const ModelChoice& model);

// Nothing is counted by a tokenizer: it goes by characters, and everything it says is "about".
// Not counted: images, the words that a chat template adds, and the thinking of earlier answers,
// which DeepSeek's templates leave out. It takes nothing out of a request, whatever it finds.
// Thread: GUI. Lifetime: everything given must outlive it.
class ContextMeter : public QObject {
  Q_OBJECT
  // "about 12 %" of the context, without the reserve; or that it is unknown.
  Q_PROPERTY(QString shareText READ shareText NOTIFY changed)
  Q_PROPERTY(QString summary READ summary NOTIFY changed)  // the same as a sentence, in tokens
  // {label, value}, from what always goes to what is kept free.
  Q_PROPERTY(QVariantList parts READ parts NOTIFY changed)
  // The estimate is larger than the context; never where that is unknown.
  Q_PROPERTY(bool isTooMuch READ isTooMuch NOTIFY changed)
  // What does not fit and by how much; empty: it fits.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)
  // The largest file of the next question, as its row in the tray; -1: none.
  Q_PROPERTY(int largestFile READ largestFile NOTIFY changed)
  Q_PROPERTY(QString largestFileName READ largestFileName NOTIFY changed)

 public:
  struct Parts {
    ChatController& chat;
    storage::ConversationStore& store;
    ModelPickerModel& picker;
  };
  explicit ContextMeter(const Parts& parts, QObject* parent = nullptr);

  [[nodiscard]] QString shareText() const;
  [[nodiscard]] QString summary() const;
  [[nodiscard]] QVariantList parts() const;
  [[nodiscard]] bool isTooMuch() const;
  [[nodiscard]] QString problem() const;
  [[nodiscard]] int largestFile() const;
  [[nodiscard]] QString largestFileName() const;
  [[nodiscard]] const ContextUse& use() const { return m_use; }

  // Everything is brought up to date now instead of a moment later. False: it is too much.
  Q_INVOKABLE bool fits();

 signals:
  void changed();

 private:
  struct History {
    std::int64_t texts = 0;
    std::int64_t files = 0;
    bool hasImages = false;
  };
  void noteHistory();
  void update();
  void readHistory();
  [[nodiscard]] std::int64_t filesOf(const storage::MessageRecord& question);
  [[nodiscard]] bool hasImages() const;
  [[nodiscard]] const AttachmentTray::Size* largest() const;
  // 0: not known.
  [[nodiscard]] std::int64_t context() const;
  [[nodiscard]] QString largestPart() const;

  Parts m_parts;
  QTimer m_timer;
  bool m_isHistoryOld = true;
  std::optional<History> m_history;                // nothing: it can't be read
  std::map<std::int64_t, std::int64_t> m_filesOf;  // tokens by message; files never change
  std::vector<AttachmentTray::Size> m_draftFiles;
  ContextUse m_use;
};

}  // namespace ui
