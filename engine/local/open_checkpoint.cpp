// Opens a model by its path, whichever of the known formats it has.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/open_checkpoint.h"

#include <utility>

#include "engine/local/gguf/gguf_file.h"

namespace local {

base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openCheckpoint(
    const std::filesystem::path& path) {
  auto file = gguf::File::open(path);
  if (!file) return std::move(file).error();
  return std::shared_ptr<const checkpoint::Checkpoint>(*std::move(file));
}

}  // namespace local
