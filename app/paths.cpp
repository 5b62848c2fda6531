// The XDG rules, and folders that only their owner may enter.
// SPDX-License-Identifier: Apache-2.0
#include "app/paths.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kName = "isobath";

std::optional<fs::path> absoluteFrom(const Environment& environment, const char* name) {
  const auto value = environment(name);
  if (!value || !fs::path(*value).is_absolute()) return std::nullopt;
  return fs::path(*value);
}

// `variable`, or the folder below HOME that stands in for it; then our own folder in there.
base::Result<fs::path> ownFolder(const Environment& environment, const char* variable,
                                 const char* belowHome) {
  if (const auto base = absoluteFrom(environment, variable)) return *base / kName;
  if (const auto home = absoluteFrom(environment, "HOME")) return *home / belowHome / kName;
  return base::Error{base::ErrorCode::NotFound,
                     std::string("neither HOME nor ") + variable + " names an absolute folder"};
}

base::Result<void> createFolder(const fs::path& folder) {
  fs::path made;
  for (const auto& part : folder) {
    made /= part;
    if (::mkdir(made.c_str(), 0700) == 0) continue;
    const int number = errno;
    // Asking afterwards also covers a folder that exists where we may not create one (EROFS,
    // EACCES).
    std::error_code failure;
    if (fs::is_directory(made, failure)) continue;
    const bool denied = number == EACCES || number == EPERM;
    return base::Error{
        denied ? base::ErrorCode::Denied : base::ErrorCode::Io,
        "creating the folder " + made.string() + ": " + std::generic_category().message(number)};
  }
  return {};
}

}  // namespace

Environment processEnvironment() {
  return [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

base::Result<fs::path> locateModels(const Environment& environment) {
  auto cache = ownFolder(environment, "XDG_CACHE_HOME", ".cache");
  if (!cache) return cache;
  return *cache / "models";
}

base::Result<Paths> locatePaths(const Environment& environment,
                                const std::optional<fs::path>& dataDir) {
  auto models = locateModels(environment);
  if (!models) return std::move(models).error();
  if (dataDir) {
    const fs::path root = fs::absolute(*dataDir);
    return Paths{root / "isobath.db", root / "config", *models, root / "logs"};
  }
  auto data = ownFolder(environment, "XDG_DATA_HOME", ".local/share");
  if (!data) return std::move(data).error();
  auto config = ownFolder(environment, "XDG_CONFIG_HOME", ".config");
  if (!config) return std::move(config).error();
  auto state = ownFolder(environment, "XDG_STATE_HOME", ".local/state");
  if (!state) return std::move(state).error();
  return Paths{*data / "isobath.db", *config, *models, *state / "logs"};
}

base::Result<void> createFolders(const Paths& paths) {
  for (const auto& folder :
       {paths.database.parent_path(), paths.config, paths.models, paths.logs}) {
    if (auto done = createFolder(folder); !done) return done;
  }
  return {};
}

}  // namespace app
