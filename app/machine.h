// What this computer has that matters to models: cores, memory, a graphics card.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/viewmodels/first_run.h"

namespace app {

struct StarterModel;

[[nodiscard]] ui::FirstRun::Machine lookAtMachine(const StarterModel& starter);

}  // namespace app
