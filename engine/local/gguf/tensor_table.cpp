// The tensor records of a GGUF file, and where their weights lie.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/tensor_table.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/checked_math.h"
#include "engine/base/quote.h"

namespace gguf {
namespace {

constexpr std::uint64_t kMaxTensorNameBytes = 128;

// What to do about a type that cannot be read, as the end of a sentence.
std::string_view adviceOn(kernels::UnknownType kind) {
  switch (kind) {
    case kernels::UnknownType::Removed:
      return "convert the model again";
    case kernels::UnknownType::MadeForOtherProgram:
      return "choose another quantization";
    default:
      return "choose a file with Q4_K_M or Q8_0 weights";
  }
}

class TensorTable {
 public:
  TensorTable(FieldReader& reader, std::uint64_t alignment)
      : m_reader(reader), m_alignment(alignment) {}

  base::Result<std::vector<kernels::Tensor>> read(std::uint64_t records);

 private:
  struct Record {
    kernels::Tensor tensor;
    std::uint64_t offset = 0;    // from the start of the data section
    std::size_t recordByte = 0;  // where the offset stands in the file, for messages
  };

  base::Result<void> readRecords(std::uint64_t records);
  base::Result<Record> readRecord(std::uint64_t index);
  base::Result<void> readShape(kernels::Tensor& tensor);
  base::Result<void> readType(kernels::Tensor& tensor);
  base::Result<void> placeTensors();
  base::Result<void> refuseOverlaps() const;

  FieldReader& m_reader;
  std::uint64_t m_alignment;
  std::vector<Record> m_records;
};

base::Result<void> TensorTable::readShape(kernels::Tensor& tensor) {
  const std::string field = "dimensions of tensor " + base::quote(tensor.name);
  const std::size_t offset = m_reader.offset();
  const auto dimensions = m_reader.u32(field);
  if (!dimensions) return dimensions.error();
  if (*dimensions < 1 || *dimensions > tensor.shape.size()) {
    return m_reader.corrupt(field, offset, "1 to 4", std::to_string(*dimensions));
  }
  std::uint64_t product = 1;
  for (std::uint32_t i = 0; i < *dimensions; ++i) {
    const std::size_t sizeOffset = m_reader.offset();
    const auto size = m_reader.u64(field);
    if (!size) return size.error();
    const auto next = base::checkedMultiply(product, *size);
    if (*size < 1 || !next || !std::in_range<std::int64_t>(*next)) {
      return m_reader.corrupt(field, sizeOffset, "sizes from 1 with a product below 2^63",
                              std::to_string(*size));
    }
    product = *next;
    tensor.shape[i] = static_cast<std::int64_t>(*size);
  }
  return {};
}

base::Result<void> TensorTable::readType(kernels::Tensor& tensor) {
  const std::string field = "type of tensor " + base::quote(tensor.name);
  const std::size_t offset = m_reader.offset();
  const auto id = m_reader.u32(field);
  if (!id) return id.error();
  const auto type = kernels::findStoredType(*id);
  if (!type) {
    std::string got = kernels::typeName(*id) + "; ";
    got += adviceOn(kernels::kindOfUnknown(*id));
    return m_reader.error(base::ErrorCode::Unsupported, field, offset, "a known type", got);
  }
  const auto columns = static_cast<std::uint64_t>(tensor.shape[0]);
  if (columns % type->blockValues != 0) {
    return m_reader.corrupt("shape of tensor " + base::quote(tensor.name), offset,
                            "rows of whole " + std::string(type->name) + " blocks of " +
                                std::to_string(type->blockValues) + " values",
                            "rows of " + std::to_string(columns));
  }
  std::uint64_t values = 1;  // the product was checked when the shape was read
  for (const std::int64_t size : tensor.shape) values *= static_cast<std::uint64_t>(size);
  const auto sizeBytes = base::checkedMultiply(values / type->blockValues, type->blockBytes);
  if (!sizeBytes || *sizeBytes > m_reader.allBytes().size()) {
    return m_reader.corrupt(
        "size of tensor " + base::quote(tensor.name), offset,
        "at most the file's " + std::to_string(m_reader.allBytes().size()) + " bytes",
        sizeBytes ? std::to_string(*sizeBytes) : "more than 2^64");
  }
  tensor.type = static_cast<kernels::WeightType>(*id);
  tensor.sizeBytes = static_cast<std::size_t>(*sizeBytes);
  return {};
}

base::Result<TensorTable::Record> TensorTable::readRecord(std::uint64_t index) {
  const std::string nameField = "name of tensor " + std::to_string(index);
  const std::size_t nameOffset = m_reader.offset();
  const auto name = m_reader.text(nameField, kMaxTensorNameBytes);
  if (!name) return name.error();
  if (name->empty()) return m_reader.corrupt(nameField, nameOffset, "at least one byte", "none");

  Record record;
  record.tensor.name = *name;
  if (auto shape = readShape(record.tensor); !shape) return shape.error();
  if (auto type = readType(record.tensor); !type) return type.error();
  const std::string field = "offset of tensor " + base::quote(*name);
  record.recordByte = m_reader.offset();
  const auto offset = m_reader.u64(field);
  if (!offset) return offset.error();
  if (*offset % m_alignment != 0) {
    return m_reader.corrupt(field, record.recordByte,
                            "a multiple of " + std::to_string(m_alignment),
                            std::to_string(*offset));
  }
  record.offset = *offset;
  return record;
}

base::Result<void> TensorTable::readRecords(std::uint64_t records) {
  m_records.reserve(records);
  std::unordered_set<std::string_view>
      seen;  // views into m_records, which does not grow beyond its reserve
  seen.reserve(records);
  for (std::uint64_t i = 0; i < records; ++i) {
    const std::size_t offset = m_reader.offset();
    auto record = readRecord(i);
    if (!record) return std::move(record).error();
    m_records.push_back(std::move(*record));
    if (!seen.insert(m_records.back().tensor.name).second) {
      return m_reader.corrupt("name of tensor " + std::to_string(i), offset, "unique names",
                              base::quote(m_records.back().tensor.name));
    }
  }
  return {};
}

base::Result<void> TensorTable::placeTensors() {
  if (m_records.empty()) return {};
  const auto start = base::checkedAlign(m_reader.offset(), m_alignment);
  if (!start || *start > m_reader.allBytes().size()) {
    return m_reader.cutShort("padding before the data section", m_alignment);
  }
  const std::uint64_t available = m_reader.allBytes().size() - *start;
  for (Record& record : m_records) {
    const auto end = base::checkedAdd(record.offset, record.tensor.sizeBytes);
    if (!end || *end > available) {
      return m_reader.corrupt("offset of tensor " + base::quote(record.tensor.name),
                              record.recordByte,
                              std::to_string(record.tensor.sizeBytes) +
                                  " bytes inside the data section of " + std::to_string(available),
                              std::to_string(record.offset) + ": the file is cut short or damaged");
    }
    record.tensor.data = m_reader.allBytes().data() + *start + record.offset;
  }
  return refuseOverlaps();
}

base::Result<void> TensorTable::refuseOverlaps() const {
  std::vector<std::size_t> order(m_records.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return m_records[a].offset < m_records[b].offset;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Record& before = m_records[order[i - 1]];
    const Record& after = m_records[order[i]];
    if (before.offset + before.tensor.sizeBytes > after.offset) {
      return m_reader.corrupt("offset of tensor " + base::quote(after.tensor.name),
                              after.recordByte,
                              "no overlap with tensor " + base::quote(before.tensor.name),
                              std::to_string(after.offset));
    }
  }
  return {};
}

base::Result<std::vector<kernels::Tensor>> TensorTable::read(std::uint64_t records) {
  if (auto done = readRecords(records); !done) return done.error();
  if (auto done = placeTensors(); !done) return done.error();
  std::vector<kernels::Tensor> tensors;
  tensors.reserve(m_records.size());
  for (Record& record : m_records) tensors.push_back(std::move(record.tensor));
  return tensors;
}

}  // namespace

base::Result<std::vector<kernels::Tensor>> readTensorTable(FieldReader& reader, std::uint64_t count,
                                                           std::uint64_t alignment) {
  return TensorTable(reader, alignment).read(count);
}

}  // namespace gguf
