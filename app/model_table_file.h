// The table of remote models: the reader's own file, or the one that comes with the program.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "engine/models/model_table.h"

namespace app {

struct LoadedModelTable {
  models::ModelTable table;
  // Why the reader's own file does not count, in one sentence; empty: there is none, or it does.
  std::string problem;
};

// `configFolder`/model-table.json where it is there and right. Thread: any.
[[nodiscard]] LoadedModelTable loadModelTable(const std::filesystem::path& configFolder);

}  // namespace app
