// What this computer has that matters to models: cores, memory, a graphics card.
// SPDX-License-Identifier: Apache-2.0
#include "app/machine.h"

#include <unistd.h>

#include <thread>

#include "app/rendering.h"
#include "app/starter_model.h"

namespace app {

ui::FirstRun::Machine lookAtMachine(const StarterModel& starter) {
  ui::FirstRun::Machine machine;
  machine.cores = static_cast<int>(std::thread::hardware_concurrency());
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long pageSize = sysconf(_SC_PAGE_SIZE);
  if (pages > 0 && pageSize > 0) machine.memoryBytes = static_cast<std::int64_t>(pages) * pageSize;
  machine.hasGpu = hasGraphicsCard();
  machine.starterName = QString::fromUtf8(StarterModel::kName.data(),
                                          static_cast<qsizetype>(StarterModel::kName.size()));
  machine.hasStarter = starter.present;
  return machine;
}

}  // namespace app
