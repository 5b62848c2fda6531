// Looks where the starter model belongs.
// SPDX-License-Identifier: Apache-2.0
#include "app/starter_model.h"

#include <cstdlib>
#include <string>
#include <system_error>

namespace app {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::filesystem::path cacheFolder() {
  const std::filesystem::path cache = environment("XDG_CACHE_HOME");
  // The XDG rules say that a relative path is to be ignored.
  return cache.is_absolute() ? cache : std::filesystem::path(environment("HOME")) / ".cache";
}

}  // namespace

StarterModel findStarterModel() {
  StarterModel model;
  const std::string chosen = environment("ISOBATH_STARTER_MODEL");
  model.file = chosen.empty() ? cacheFolder() / "isobath" / "models" / StarterModel::kFileName
                              : std::filesystem::path(chosen);
  std::error_code error;
  model.present =
      std::filesystem::file_size(model.file, error) == StarterModel::kSizeBytes && !error;
  return model;
}

}  // namespace app
