// The time as the view models see it, so that a test can set it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <cstdint>
#include <functional>

namespace ui {

// Unix time in milliseconds. Thread: GUI.
using NowMs = std::function<std::int64_t()>;

[[nodiscard]] inline NowMs systemClock() {
  return [] { return QDateTime::currentMSecsSinceEpoch(); };
}

}  // namespace ui
