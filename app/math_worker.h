// Has formulas typeset by `isobath-script`.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QString>
#include <memory>

#include "app/script_process.h"
#include "ui/math/typesetter.h"

namespace app {

// Thread: GUI; nothing waits.
class MathWorker : public ui::Typesetter {
  Q_DECLARE_TR_FUNCTIONS(MathWorker)

 public:
  explicit MathWorker(const QString& program, ScriptProcess::Options options = {})
      : m_process(program, QStringLiteral("math"), options) {}

  void typeset(const QString& tex, bool isDisplay, Done done) override;

  // 0: none is running. For tests.
  [[nodiscard]] qint64 processId() const { return m_process.processId(); }

 private:
  ScriptProcess m_process;
};

// A worker with `isobath-script` beside the running program; null where it was not built.
[[nodiscard]] std::unique_ptr<MathWorker> findMathWorker();

}  // namespace app
