// Measures the start of the window: time from the start of the process to the first frame, and the
// memory when idle.
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QQuickWindow;

namespace app {

// Prints "first frame: N ms" and "idle memory: N MB" to standard output, then quits. Lifetime: the
// window's.
void printFirstFrame(QQuickWindow& window);

}  // namespace app
