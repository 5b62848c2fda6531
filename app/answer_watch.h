// Notices when a long answer ends in a window that the reader has left.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include "app/notifier.h"
#include "storage/conversation_store.h"
#include "storage/settings.h"
#include "ui/viewmodels/clock.h"

namespace app {

class Window;

// What is said of answers, from the settings: whether at all, from how many seconds on, and whether
// the words of the answer may be shown, which anybody beside the screen can read then.
// Thread: GUI. Lifetime: everything given must outlive it.
class AnswerWatch : public QObject {
  Q_OBJECT

 public:
  struct Parts {
    storage::ConversationStore& store;
    storage::Settings& settings;
    ui::NowMs now;
  };
  explicit AnswerWatch(const Parts& parts, QObject* parent = nullptr);

  void watch(Window& window);

 signals:
  void wantsNotice(const app::Notifier::Notice& notice);
  void read(qlonglong conversation);  // its window came to the front

 private:
  void onGenerating(const Window& window, qlonglong& writingIn, qint64& sinceMs);
  void tell(qlonglong conversation, qint64 tookMs);

  Parts m_parts;
};

}  // namespace app
