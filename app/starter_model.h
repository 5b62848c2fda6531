// The small chat model that comes with Isobath: what it is and where `./dev` has put it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "app/paths.h"

namespace app {

struct StarterModel {
  static constexpr std::string_view kFileName = "SmolLM2-135M-Instruct.Q4_1.gguf";
  static constexpr std::string_view kName = "SmolLM2-135M-Instruct";
  static constexpr std::uintmax_t kSizeBytes = 98'362'432;
  static constexpr std::int64_t kContextTokens = 8192;

  std::filesystem::path file;
  bool present = false;  // a regular file of the right size
};

// $ISOBATH_STARTER_MODEL, else kFileName in the folder of locateModels(). Thread: before any thread
// that changes the environment.
[[nodiscard]] StarterModel findStarterModel(const Environment& environment = processEnvironment());

}  // namespace app
