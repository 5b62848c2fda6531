// Opens a model by its path, whichever of the known formats it has.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/open_checkpoint.h"

#include <optional>
#include <system_error>
#include <utility>

#include "engine/local/gguf/split_model.h"
#include "engine/local/gguf/split_name.h"
#include "engine/local/huggingface/folder.h"

namespace local {
namespace {

// The folder that a path stands for: itself, or that of a file which only such folders hold.
std::optional<std::filesystem::path> folderOf(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return path;
  const bool isPart = path.filename() == "config.json" || path.extension() == ".safetensors" ||
                      path.filename() == "model.safetensors.index.json";
  if (!isPart) return std::nullopt;
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

}  // namespace

base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openCheckpoint(
    const std::filesystem::path& path) {
  if (const auto folder = folderOf(path)) return huggingface::openFolder(*folder);
  return gguf::openModel(path);
}

std::string modelNameOf(const std::filesystem::path& path) {
  if (const auto folder = folderOf(path)) return huggingface::folderName(*folder);
  if (const auto part = gguf::splitNameOf(path)) return part->prefix;
  return path.stem().string();
}

std::filesystem::path wholeModel(const std::filesystem::path& path) {
  if (const auto folder = folderOf(path)) return *folder;
  std::error_code error;
  const auto part = gguf::splitNameOf(path);
  return part && std::filesystem::exists(part->first(), error) ? part->first() : path;
}

bool isModelFolder(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path / "config.json", error)) return false;
  // Not with a range-for, whose steps throw.
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".safetensors") return true;
  }
  return false;
}

}  // namespace local
