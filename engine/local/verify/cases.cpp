// What there is to verify below a folder.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/cases.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/local/gguf/split_name.h"

namespace verify {
namespace {

constexpr std::string_view kExact = ".exact";

bool isThere(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error);
}

// They are read with the first part.
bool isLaterPart(const std::filesystem::path& path) {
  const auto name = gguf::splitNameOf(path);
  return name && name->number > 1 && isThere(name->first());
}

bool hasEntry(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::symlink_status(path, error).type() !=
         std::filesystem::file_type::not_found;
}

Case caseWithout(Case::Kind kind, std::string reason) {
  Case found;
  found.kind = kind;
  found.reason = std::move(reason);
  return found;
}

Case fileCase(const std::filesystem::path& model) {
  const std::filesystem::path folder = model.parent_path();
  const std::string stem = model.stem().string();
  const auto beside = [&](const char* suffix) { return folder / (stem + suffix); };
  Case found;
  found.model = model;
  found.reason = "no .json of this name is beside it";
  if (isThere(beside(".exact.json"))) {
    found.kind = Case::Kind::File;
    found.json = beside(".exact.json");
    found.logits = beside(".exact.logits.f32");
    found.draft = beside(".exact.mtp.f32");
    if (isThere(beside(".json"))) {
      found.peerJson = beside(".json");
      found.peerLogits = beside(".logits.f32");
    }
  } else if (isThere(beside(".json"))) {
    found.kind = Case::Kind::File;
    found.json = beside(".json");
    found.logits = beside(".logits.f32");
    found.draft = beside(".mtp.f32");
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
    const std::filesystem::directory_iterator readable(m_root, error);
    if (error) return base::Error{base::ErrorCode::Io, m_root.string() + ": " + error.message()};
    enter(m_root);
    // Last: so a folder of this tree is reported by its own name, not by that of a link to it.
    for (std::size_t i = 0; i < m_links.size(); ++i)
      enter(std::filesystem::path(m_links[i]));  // which adds to m_links
    std::sort(m_cases.begin(), m_cases.end(),
              [](const Case& a, const Case& b) { return a.name < b.name; });
    return std::move(m_cases);
  }

 private:
  [[nodiscard]] std::string nameOf(const std::filesystem::path& path) const {
    return path == m_root ? path.filename().string()
                          : path.lexically_relative(m_root).generic_string();
  }

  void add(Case found, const std::filesystem::path& path) {
    found.name = nameOf(path);
    m_cases.push_back(std::move(found));
  }

  void addUnreadable(const std::filesystem::path& path, const std::error_code& error) {
    add(caseWithout(Case::Kind::Unreadable, error.message()), path);
  }

  void enter(const std::filesystem::path& folder) {
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(folder, error);
    if (error) return addUnreadable(folder, error);
    const auto [first, isNew] = m_entered.try_emplace(real, nameOf(folder));
    if (!isNew)
      return add(
          caseWithout(Case::Kind::Nothing, "a link to " + first->second + ", which is looked at"),
          folder);
    look(folder);
  }

  void look(const std::filesystem::path& folder) {
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
    std::error_code error;
    // Not with a range-for, whose steps throw.
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error))
      lookAt(entry->path());
    if (error) addUnreadable(folder, error);
  }

  void lookAt(const std::filesystem::path& path) {
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
      return add(caseWithout(Case::Kind::Unreadable, "a link to nothing"), path);
    if (error) return addUnreadable(path, error);
    if (std::filesystem::is_directory(status)) {
      if (std::filesystem::is_symlink(path, error))
        m_links.push_back(path);
      else
        enter(path);
    } else if (path.extension() == ".gguf") {
      if (!isLaterPart(path)) add(fileCase(path), path.parent_path() / path.stem());
    } else if (path.extension() == ".json") {
      lookForModelOf(path);
    }
  }

  // Of NAME.json and NAME.exact.json, once.
  void lookForModelOf(const std::filesystem::path& json) {
    const std::filesystem::path folder = json.parent_path();
    const std::string stem = json.stem().string();
    if (!isThere(folder / (stem + ".logits.f32")) || hasEntry(folder / (stem + ".gguf"))) return;
    std::string name = stem;
    if (name.ends_with(kExact)) {
      name.resize(name.size() - kExact.size());
      if (isThere(folder / (name + ".json")) && isThere(folder / (name + ".logits.f32"))) return;
    }
    if (hasEntry(folder / (name + ".gguf"))) return;
    add(caseWithout(Case::Kind::NoModel, name + ".gguf is missing"), folder / name);
  }

  std::filesystem::path m_root;
  std::vector<Case> m_cases;
  std::vector<std::filesystem::path> m_links;              // to folders
  std::map<std::filesystem::path, std::string> m_entered;  // by what they are: their names
};

}  // namespace

base::Result<std::vector<Case>> findCases(const std::filesystem::path& folder) {
  const std::filesystem::path root = folder.lexically_normal();
  return Walk(root.has_filename() ? root : root.parent_path()).cases();
}

}  // namespace verify
