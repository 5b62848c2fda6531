// What there is to verify below a folder.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/cases.h"

#include <algorithm>
#include <system_error>

#include "engine/local/gguf/split_name.h"

namespace verify {
namespace {

bool isThere(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// They are read with the first part.
bool isLaterPart(const std::filesystem::path& path) {
  const auto name = gguf::splitNameOf(path);
  return name && name->number > 1 && isThere(name->first());
}

Case fileCase(const std::filesystem::path& model) {
  const std::filesystem::path folder = model.parent_path();
  const std::string stem = model.stem().string();
  const auto beside = [&](const char* suffix) { return folder / (stem + suffix); };
  Case found;
  found.model = model;
  if (isThere(beside(".exact.json"))) {
    found.kind = Case::Kind::File;
    found.json = beside(".exact.json");
    found.logits = beside(".exact.logits.f32");
    if (isThere(beside(".json"))) {
      found.peerJson = beside(".json");
      found.peerLogits = beside(".logits.f32");
    }
  } else if (isThere(beside(".json"))) {
    found.kind = Case::Kind::File;
    found.json = beside(".json");
    found.logits = beside(".logits.f32");
  }
  if (isThere(folder / "tokenize.json")) found.tokenize = folder / "tokenize.json";
  return found;
}

class Walk {
 public:
  explicit Walk(const std::filesystem::path& root) : m_root(root) {}

  base::Result<std::vector<Case>> cases() {
    std::error_code error;
    if (!std::filesystem::is_directory(m_root, error))
      return base::Error{base::ErrorCode::NotFound, m_root.string() + ": expected a folder"};
    look(m_root, error);
    if (error) return base::Error{base::ErrorCode::Io, m_root.string() + ": " + error.message()};
    std::sort(m_cases.begin(), m_cases.end(),
              [](const Case& a, const Case& b) { return a.name < b.name; });
    return std::move(m_cases);
  }

 private:
  void add(Case found, const std::filesystem::path& path) {
    found.name = path == m_root ? path.filename().string()
                                : path.lexically_relative(m_root).generic_string();
    m_cases.push_back(std::move(found));
  }

  void look(const std::filesystem::path& folder, std::error_code& error) {
    Case whole;
    whole.model = folder;
    if (isThere(folder / "golden.json")) {
      whole.kind = Case::Kind::Folder;
      whole.json = folder / "golden.json";
      whole.logits = folder / "logits.f32";
      whole.draft = folder / "mtp.f32";
      return add(std::move(whole), folder);
    }
    if (isThere(folder / "index.json")) {
      whole.kind = Case::Kind::Blocks;
      whole.json = folder / "index.json";
      return add(std::move(whole), folder);
    }
    // Not with a range-for, whose steps throw.
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::filesystem::path& path = entry->path();
      std::error_code unknown;  // of a link to nothing, which is no folder
      if (!entry->is_symlink(unknown) && entry->is_directory(unknown)) {
        look(path, error);
      } else if (path.extension() == ".gguf" && !isLaterPart(path)) {
        add(fileCase(path), path.parent_path() / path.stem());
      }
      if (error) return;
    }
  }

  std::filesystem::path m_root;
  std::vector<Case> m_cases;
};

}  // namespace

base::Result<std::vector<Case>> findCases(const std::filesystem::path& folder) {
  return Walk(folder.lexically_normal()).cases();
}

}  // namespace verify
