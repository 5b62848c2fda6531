// The window that is shown instead when the conversations can't be opened.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "engine/base/result.h"

namespace app {

// What the reader can do about it, in one or two sentences.
[[nodiscard]] QString adviceFor(base::ErrorCode code);

// Shows the error until the window is closed; returns the exit code, which is never 0. Needs a
// QGuiApplication.
int runProblemWindow(const base::Error& error);

}  // namespace app
