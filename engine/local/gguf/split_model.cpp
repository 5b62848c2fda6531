// A model that lies in one GGUF file or in several.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/split_model.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/quote.h"
#include "engine/local/gguf/gguf_file.h"
#include "engine/local/gguf/split_name.h"

namespace gguf {
namespace {

using FilePart = std::shared_ptr<const File>;

constexpr std::string_view kCountKey = "split.count";
constexpr std::string_view kNumberKey = "split.no";
constexpr std::string_view kTensorsKey = "split.tensors.count";

class SplitModel final : public checkpoint::Checkpoint {
 public:
  explicit SplitModel(std::vector<FilePart> parts) : m_parts(std::move(parts)) {}

  // All parts' tensors under their names. Errors: Corrupt (a name in two parts).
  base::Result<void> joinTensors();

  [[nodiscard]] std::string_view name() const override { return m_parts[0]->name(); }
  [[nodiscard]] std::string format() const override {
    return m_parts[0]->format() + ", " + std::to_string(m_parts.size()) + " parts";
  }
  [[nodiscard]] std::uint64_t sizeBytes() const override {
    std::uint64_t sum = 0;
    for (const FilePart& part : m_parts) sum += part->sizeBytes();
    return sum;
  }
  [[nodiscard]] std::span<const std::string> keys() const override { return m_parts[0]->keys(); }
  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const override {
    return m_parts[0]->find(key);
  }
  [[nodiscard]] std::span<const kernels::Tensor> tensors() const override { return m_tensors; }
  [[nodiscard]] const kernels::Tensor* findTensor(std::string_view name) const override {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_tensors[found->second];
  }
  [[nodiscard]] base::Result<checkpoint::LoadedTensor> load(
      const kernels::Tensor& tensor) const override {
    return checkpoint::LoadedTensor{tensor, nullptr};
  }

 private:
  std::vector<FilePart> m_parts;  // at least one
  std::vector<kernels::Tensor> m_tensors;
  std::unordered_map<std::string_view, std::size_t> m_index;  // views into m_tensors
};

base::Result<void> SplitModel::joinTensors() {
  std::size_t count = 0;
  for (const FilePart& part : m_parts) count += part->tensors().size();
  m_tensors.reserve(count);  // so that the names stay where the index sees them
  m_index.reserve(count);
  for (const FilePart& part : m_parts) {
    for (const kernels::Tensor& tensor : part->tensors()) {
      m_tensors.push_back(tensor);
      if (!m_index.emplace(m_tensors.back().name, m_tensors.size() - 1).second)
        return base::Error{base::ErrorCode::Corrupt,
                           std::string(part->name()) + ": tensor " + base::quote(tensor.name) +
                               ": expected in one part only, got it in an earlier one, too"};
    }
  }
  return {};
}

// Errors: Corrupt, where `key` is there and is not `expected`.
base::Result<void> requireKey(const File& file, std::string_view key, std::int64_t expected) {
  const auto value = file.integer(key);
  if (!value) return value.error();
  if (*value == expected) return {};
  return base::Error{base::ErrorCode::Corrupt,
                     std::string(file.name()) + ": key " + std::string(key) + ": expected " +
                         std::to_string(expected) + ", got " +
                         (*value ? std::to_string(**value) : std::string("nothing"))};
}

base::Result<FilePart> openPart(const SplitName& name, int number) {
  auto part = File::open(name.part(number));
  if (!part && part.error().code == base::ErrorCode::NotFound)
    return base::Error{base::ErrorCode::NotFound,
                       "part " + std::to_string(number) + " of " + std::to_string(name.count) +
                           " of the model is missing: " + std::move(part).error().message};
  if (!part) return part;
  // Part numbers are counted from 0 inside of the files.
  if (auto right = requireKey(**part, kNumberKey, number - 1); !right) return right.error();
  if (auto right = requireKey(**part, kCountKey, name.count); !right) return right.error();
  return part;
}

base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openParts(const SplitName& name) {
  std::vector<FilePart> parts;
  for (int number = 1; number <= name.count; ++number) {
    auto part = openPart(name, number);
    if (!part) return std::move(part).error();
    parts.push_back(*std::move(part));
  }
  const FilePart first = parts[0];
  const auto model = std::make_shared<SplitModel>(std::move(parts));
  if (auto joined = model->joinTensors(); !joined) return joined.error();
  const auto count = static_cast<std::int64_t>(model->tensors().size());
  if (auto whole = requireKey(*first, kTensorsKey, count); !whole) return whole.error();
  return std::shared_ptr<const checkpoint::Checkpoint>(model);
}

}  // namespace

base::Result<std::shared_ptr<const checkpoint::Checkpoint>> openModel(
    const std::filesystem::path& path) {
  auto file = File::open(path);
  if (!file) return std::move(file).error();
  const auto count = (*file)->integer(kCountKey);
  if (!count) return count.error();
  // A name alone makes no part: whoever renames a whole file may call it so.
  if (count->value_or(1) <= 1) return std::shared_ptr<const checkpoint::Checkpoint>(*file);
  const std::optional<SplitName> name = splitNameOf(path);
  if (!name)
    return base::Error{base::ErrorCode::InvalidArgument,
                       path.string() + ": it is one of " + std::to_string(**count) +
                           " parts of a model, which are found by names that end in "
                           "-00001-of-00002.gguf; give it its name back"};
  file->reset();  // it is opened again as a part: not both at once
  return openParts(*name);
}

}  // namespace gguf
