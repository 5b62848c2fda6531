// Looks where the starter model belongs.
// SPDX-License-Identifier: Apache-2.0
#include "app/starter_model.h"

#include <string>
#include <system_error>

namespace app {

StarterModel findStarterModel(const Environment& environment) {
  StarterModel model;
  const std::string chosen = environment("ISOBATH_STARTER_MODEL").value_or("");
  const auto folder = locateModels(environment);
  model.file =
      chosen.empty() && folder ? *folder / StarterModel::kFileName : std::filesystem::path(chosen);
  std::error_code error;
  model.present =
      std::filesystem::file_size(model.file, error) == StarterModel::kSizeBytes && !error;
  return model;
}

}  // namespace app
