// How windows are drawn on this computer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace app {

// Whether there is a device that draws.
[[nodiscard]] bool hasGraphicsCard();
// Before the QGuiApplication is made.
void chooseRendering();

}  // namespace app
