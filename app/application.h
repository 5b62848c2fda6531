// The composition root: joins folders, log, storage, keys, models and the window, and runs them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/opening.h"

namespace app {

struct ApplicationOptions {
  std::vector<Opening> openings;  // what is asked for besides the window
  std::optional<std::filesystem::path> dataDir;
  std::filesystem::path engineProgram;  // isobath-engine
  std::string environmentKey;           // of ISOBATH_API_KEY, which is gone from the environment
  bool printFirstFrame = false;         // measure the start, print it, and quit
};

// Runs until the window is closed and returns the exit code. Needs a QGuiApplication. Where the
// conversations can't be opened it says so in a window of its own and touches nothing. Where
// Isobath already runs over the same folder it hands the openings over, and returns at once.
int runApplication(const ApplicationOptions& options);

}  // namespace app
