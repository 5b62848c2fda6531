// Notices when a long answer ends in a window that the reader has left.
// SPDX-License-Identifier: Apache-2.0
#include "app/answer_watch.h"

#include <QQuickWindow>
#include <memory>

#include "app/window.h"

namespace app {
namespace {

using storage::Setting;

constexpr int kMostWords = 200;  // characters of the answer

// "42 s", "3 min 5 s".
QString durationText(qint64 ms) {
  const qint64 seconds = ms / 1000;
  if (seconds < 60) return AnswerWatch::tr("%1 s").arg(seconds);
  return AnswerWatch::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
}

QString valueOf(storage::Settings& settings, Setting setting) {
  const auto value = settings.get(setting);
  return value ? QString::fromStdString(*value) : QString();
}

}  // namespace

AnswerWatch::AnswerWatch(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {}

void AnswerWatch::watch(Window& window) {
  struct Writing {
    qlonglong conversation = 0;
    qint64 sinceMs = 0;
  };
  const auto writing = std::make_shared<Writing>();
  connect(&window.chat(), &ui::ChatController::generatingChanged, this, [this, &window, writing] {
    onGenerating(window, writing->conversation, writing->sinceMs);
  });
  connect(window.window(), &QWindow::activeChanged, this, [this, &window] {
    if (window.window()->isActive()) emit read(window.chat().conversationId());
  });
}

void AnswerWatch::onGenerating(const Window& window, qlonglong& writingIn, qint64& sinceMs) {
  const qlonglong now = window.writingIn();
  if (now == writingIn) return;  // another conversation was opened
  if (writingIn != 0 && !window.window()->isActive()) tell(writingIn, m_parts.now() - sinceMs);
  writingIn = now;
  sinceMs = m_parts.now();
}

void AnswerWatch::tell(qlonglong conversation, qint64 tookMs) {
  bool isNumber = false;  // else "never"
  const int seconds = valueOf(m_parts.settings, Setting::NotifyAfter).toInt(&isNumber);
  if (!isNumber || tookMs < seconds * 1000LL) return;
  const storage::ConversationId id{conversation};
  const auto record = m_parts.store.conversation(id);
  const auto branch = m_parts.store.branch(id);
  if (!record || !branch || branch->empty()) return;
  const storage::MessageRecord& answer = branch->back();
  if (answer.state == storage::MessageState::Stopped) return;  // the reader did that
  Notifier::Notice notice{conversation, QString::fromStdString(record->title), {}};
  notice.text = answer.state == storage::MessageState::Failed
                    ? tr("The answer ended with an error after %1.").arg(durationText(tookMs))
                    : tr("Answered in %1").arg(durationText(tookMs));
  if (valueOf(m_parts.settings, Setting::NotifyWithText) == "true" && !answer.text.empty())
    notice.text += "\n" + QString::fromStdString(answer.text).simplified().left(kMostWords);
  emit wantsNotice(notice);
}

}  // namespace app
