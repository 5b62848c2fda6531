// Has code read for its colours by `isobath-script`.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <memory>

#include "app/script_process.h"
#include "ui/code/highlighter.h"

namespace app {

// Code that takes too long, or whose process dies of it, has no colours. Thread: GUI; nothing
// waits.
class HighlightWorker : public ui::Highlighter {
 public:
  explicit HighlightWorker(const QString& program,
                           ScriptProcess::Options options = {std::chrono::seconds(5),
                                                             std::chrono::seconds(60)})
      : m_process(program, QStringLiteral("highlight"), options) {}

  void highlight(const QString& grammar, const QString& code, qsizetype latest, Done done) override;

  // 0: none is running. For tests.
  [[nodiscard]] qint64 processId() const { return m_process.processId(); }

 private:
  ScriptProcess m_process;
};

// What the script says of code of this length; nothing where that makes no sense.
[[nodiscard]] ui::Highlighted highlightedFrom(const QByteArray& reply, qsizetype codeLength);

// A worker with `isobath-script` beside the running program; null where it was not built.
[[nodiscard]] std::unique_ptr<HighlightWorker> findHighlightWorker();

}  // namespace app
