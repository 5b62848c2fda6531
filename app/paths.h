// Where everything of a person lives on disk, after the XDG base directory rules.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "engine/base/result.h"

namespace app {

struct Paths {
  std::filesystem::path database;  // a file: conversations and settings
  std::filesystem::path config;    // a folder, like the rest
  std::filesystem::path models;    // fetched models; may be emptied at any time
  std::filesystem::path logs;
};

// The value of an environment variable; nullopt if it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;
[[nodiscard]] Environment processEnvironment();

// The `models` of below alone. Errors: NotFound.
base::Result<std::filesystem::path> locateModels(const Environment& environment);

// Creates nothing. `dataDir` (from --data-dir) takes database, config and logs to one folder;
// models stay in the cache. A variable that is empty or relative counts as unset, as the XDG rules
// say. Errors: NotFound (neither the variable nor HOME says where).
base::Result<Paths> locatePaths(const Environment& environment,
                                const std::optional<std::filesystem::path>& dataDir);

// Creates what is missing, for the owner only (0700), and leaves the rights of existing folders
// alone. Errors: Denied, Io; each names the folder.
base::Result<void> createFolders(const Paths& paths);

}  // namespace app
