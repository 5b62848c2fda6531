// A checkpoint of any format to a GGUF file, tensor by tensor.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/converter.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "engine/base/checksum.h"
#include "engine/base/thread_pool.h"
#include "engine/local/convert/journal.h"
#include "engine/local/convert/tensor_encoder.h"
#include "engine/local/gguf/gguf_writer.h"

namespace convert {
namespace {

using kernels::Tensor;
using kernels::WeightType;

// What each tensor becomes, and the header that says so.
struct Plan {
  std::vector<WeightType> types;
  gguf::Header header;
};

bool isReplaced(std::string_view key) {
  return key.starts_with("split.") || key.starts_with("quantize.imatrix.") ||
         key == "general.file_type" || key == "general.quantization_version";
}

std::vector<gguf::WrittenKey> keysFor(const Request& request) {
  constexpr std::int64_t kQuantizationVersion = 2;  // of the block formats; there is no newer one
  std::vector<gguf::WrittenKey> keys;
  for (const std::string& key : request.model.keys()) {
    if (!isReplaced(key)) keys.push_back({key, *request.model.find(key)});
  }
  keys.push_back({"general.quantization_version", kQuantizationVersion});
  keys.push_back({"general.file_type", std::int64_t{request.preset.fileType}});
  if (request.importance != nullptr)
    keys.push_back(
        {"quantize.imatrix.entries_count", static_cast<std::int64_t>(request.importance->size())});
  return keys;
}

// Columns are checked tensor by tensor; here that it is about this model at all.
base::Result<void> checkImportance(const Request& request) {
  if (request.importance == nullptr) return {};
  const auto tensors = request.model.tensors();
  if (std::any_of(tensors.begin(), tensors.end(), [&](const Tensor& tensor) {
        return request.importance->find(tensor.name) != nullptr;
      }))
    return {};
  return base::Error{
      base::ErrorCode::InvalidArgument,
      std::string(request.model.name()) + ": the importance matrix names none of its tensors"};
}

base::Result<Plan> planOf(const Request& request) {
  auto types = typesFor(request.model, request.preset, request.importance != nullptr);
  if (!types) return std::move(types).error();
  if (auto checked = checkImportance(request); !checked) return checked.error();
  std::vector<gguf::WrittenTensor> tensors;
  for (std::size_t i = 0; i < types->size(); ++i) {
    const Tensor& tensor = request.model.tensors()[i];
    tensors.push_back({tensor.name, tensor.shape, static_cast<std::uint32_t>((*types)[i])});
  }
  auto header = gguf::makeHeader(keysFor(request), tensors);
  if (!header) return base::withContext(request.model.name(), std::move(header).error());
  return Plan{*std::move(types), *std::move(header)};
}

// Floats, also those of eight bits and four that models are published in, are no second loss.
bool isQuantized(WeightType type) {
  constexpr std::array kOriginals = {WeightType::F32, WeightType::F16, WeightType::BF16,
                                     WeightType::F8, WeightType::MXFP4};
  return std::find(kOriginals.begin(), kOriginals.end(), type) == kOriginals.end();
}

Summary summaryOf(const Request& request, const Plan& plan) {
  Summary summary;
  summary.fileBytes = plan.header.fileBytes;
  for (const gguf::TensorPlace& place : plan.header.places) summary.weightBytes += place.bytes;
  for (std::size_t i = 0; i < plan.types.size(); ++i) {
    const Tensor& tensor = request.model.tensors()[i];
    const bool isKept = plan.types[i] == tensor.type || plan.types[i] == WeightType::F32;
    if (!isKept && isQuantized(tensor.type)) summary.losesTwice = true;
    std::uint64_t values = 1;
    for (const std::int64_t size : tensor.shape) values *= static_cast<std::uint64_t>(size);
    summary.weights += values;
  }
  return summary;
}

std::filesystem::path journalPathOf(const std::filesystem::path& out) {
  std::filesystem::path path = gguf::partPathOf(out);
  path += ".journal";
  return path;
}

class Conversion {
 public:
  Conversion(const Request& request, const std::filesystem::path& out, Plan plan)
      : m_request(request),
        m_out(out),
        m_plan(std::move(plan)),
        m_journal(journalPathOf(out)),
        m_isDone(m_plan.types.size(), false),
        m_pool(request.threads),
        m_encoder(m_pool) {
    m_progress.count = m_plan.types.size();
    for (const Tensor& tensor : request.model.tensors()) m_progress.totalBytes += tensor.sizeBytes;
  }

  base::Result<Summary> run(const std::stop_token& stop) {
    if (auto opened = open(stop); !opened) return opened.error();
    Summary summary = summaryOf(m_request, m_plan);
    summary.resumedTensors =
        static_cast<std::size_t>(std::count(m_isDone.begin(), m_isDone.end(), true));
    for (std::size_t i = 0; i < m_isDone.size(); ++i) {
      if (m_isDone[i]) continue;
      if (auto converted = convertTensor(i, stop); !converted) return converted.error();
    }
    if (auto finished = m_writer->finish(); !finished) return finished.error();
    m_journal.remove();
    return summary;
  }

 private:
  [[nodiscard]] std::uint64_t fingerprint() const {
    base::Checksum sum;
    sum.add(m_plan.header.bytes);
    sum.add(m_request.stamp);
    const std::uint64_t importance =
        m_request.importance != nullptr ? m_request.importance->fingerprint() : 0;
    sum.add(std::as_bytes(std::span(&importance, 1)));
    return sum.value();
  }

  void say(std::string_view line) const {
    if (m_request.onMessage) m_request.onMessage(line);
  }

  // Goes on with the part that is there, or begins a new one.
  base::Result<void> open(const std::stop_token& stop) {
    auto there = gguf::Writer::reopen(m_out, m_plan.header);
    std::vector<Journal::Entry> good;
    if (there) {
      m_writer = *std::move(there);
      auto checked = checkedEntries(stop);
      if (!checked) return checked.error();
      good = *std::move(checked);
    } else if (there.error().code != base::ErrorCode::NotFound &&
               there.error().code != base::ErrorCode::InvalidArgument) {
      return there.error();
    }
    if (good.empty()) {
      if (m_writer || there.error().code == base::ErrorCode::InvalidArgument)
        say("The unfinished " + gguf::partPathOf(m_out).filename().string() +
            " is of another model, type or importance, or has no tensor yet: starting over.");
      m_writer.reset();
      auto created = gguf::Writer::create(m_out, m_plan.header);
      if (!created) return std::move(created).error();
      m_writer = *std::move(created);
    } else {
      say("Going on where the last run stopped: " + std::to_string(good.size()) + " of " +
          std::to_string(m_isDone.size()) + " tensors are there.");
    }
    return m_journal.begin(fingerprint(), good);
  }

  // The tensors that the journal lists and that are whole; they are marked as done.
  base::Result<std::vector<Journal::Entry>> checkedEntries(const std::stop_token& stop) {
    std::vector<Journal::Entry> good;
    for (const Journal::Entry& entry : m_journal.read(fingerprint())) {
      if (entry.tensor >= m_isDone.size() || m_isDone[entry.tensor]) continue;
      const auto sum = checksumOf(m_plan.header.places[entry.tensor], stop);
      if (!sum) return sum.error();
      if (*sum != entry.checksum) continue;
      m_isDone[entry.tensor] = true;
      good.push_back(entry);
      tell(entry.tensor, m_request.model.tensors()[entry.tensor].sizeBytes);
    }
    return good;
  }

  base::Result<std::uint64_t> checksumOf(const gguf::TensorPlace& place,
                                         const std::stop_token& stop) {
    constexpr std::uint64_t kPieceBytes = 16 << 20;
    base::Checksum sum;
    for (std::uint64_t done = 0; done < place.bytes; done += kPieceBytes) {
      if (stop.stop_requested()) return base::Error{base::ErrorCode::Cancelled, "stopped"};
      m_buffer.resize(std::min(place.bytes - done, kPieceBytes));
      if (auto read = m_writer->read(place.offset + done, m_buffer); !read) return read.error();
      sum.add(m_buffer);
    }
    return sum.value();
  }

  base::Result<void> convertTensor(std::size_t index, const std::stop_token& stop) {
    const Tensor& tensor = m_request.model.tensors()[index];
    tell(index, 0);
    const auto loaded = m_request.model.load(tensor);
    if (!loaded) return loaded.error();
    const gguf::TensorPlace& place = m_plan.header.places[index];
    std::uint64_t at = place.offset;
    base::Checksum sum;
    bool isWritten = true;
    const PieceSink sink = [&](std::span<const std::byte> piece, std::size_t sourceBytes) {
      base::Result<void> written = m_writer->write(at, piece);
      isWritten = written.has_value();
      at += piece.size();
      sum.add(piece);
      tell(index, sourceBytes);
      return written;
    };
    const Importance::Entry* importance =
        m_request.importance != nullptr ? m_request.importance->find(tensor.name) : nullptr;
    auto encoded = m_encoder.encode(loaded->tensor, m_plan.types[index], importance, sink, stop);
    if (!encoded) {
      return isWritten ? base::withContext(m_request.model.name(), encoded.error())
                       : encoded.error();
    }
    return m_journal.append({index, sum.value()});
  }

  void tell(std::size_t index, std::size_t newBytes) {
    m_progress.tensor = m_request.model.tensors()[index].name;
    m_progress.index = index;
    m_progress.doneBytes += newBytes;
    if (m_request.onProgress) m_request.onProgress(m_progress);
  }

  const Request& m_request;
  const std::filesystem::path& m_out;
  Plan m_plan;
  Journal m_journal;
  std::vector<bool> m_isDone;
  base::ThreadPool m_pool;
  TensorEncoder m_encoder;
  std::unique_ptr<gguf::Writer> m_writer;
  std::vector<std::byte> m_buffer;
  Progress m_progress;
};

}  // namespace

base::Result<Summary> estimate(const Request& request) {
  const auto plan = planOf(request);
  if (!plan) return plan.error();
  return summaryOf(request, *plan);
}

std::uint64_t partBytes(const std::filesystem::path& out) {
  struct stat facts {};
  if (::stat(gguf::partPathOf(out).c_str(), &facts) != 0) return 0;
  constexpr std::uint64_t kUnit = 512;  // of st_blocks, whatever the file system
  return static_cast<std::uint64_t>(facts.st_blocks) * kUnit;
}

base::Result<Summary> convert(const Request& request, const std::filesystem::path& out,
                              const std::stop_token& stop) {
  try {
    auto plan = planOf(request);
    if (!plan) return std::move(plan).error();
    return Conversion(request, out, *std::move(plan)).run(stop);
  } catch (const std::bad_alloc&) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       std::string(request.model.name()) + ": not enough memory to convert it"};
  }
}

}  // namespace convert
