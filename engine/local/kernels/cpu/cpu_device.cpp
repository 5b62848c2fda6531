// Translates the device's operations into loops over the kernel table.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/kernels/cpu/cpu_device.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <new>
#include <optional>
#include <vector>

#include "engine/local/kernels/cpu/attention.h"
#include "engine/local/kernels/cpu/feed_forward.h"
#include "engine/local/kernels/cpu/matmul.h"
#include "engine/local/kernels/cpu/position_selector.h"
#include "engine/local/kernels/cpu/routing.h"
#include "engine/local/kernels/cpu/runtime.h"
#include "engine/local/kernels/quant_blocks.h"

namespace kernels {

namespace cpu {

namespace {

// calloc leaves the zeroing of large blocks to the system, page by page when touched: a long cache
// costs what is used.
class CpuBuffer final : public Buffer {
 public:
  static std::unique_ptr<CpuBuffer> make(std::size_t sizeBytes) {
    constexpr std::size_t kAlignment = 64;
    constexpr std::size_t kAddressable = std::size_t{1} << 47;  // by a program of today's systems
    if (sizeBytes > kAddressable) return nullptr;
    void* const memory = std::calloc(1, sizeBytes + kAlignment);
    if (memory == nullptr) return nullptr;
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    const std::size_t skip = (kAlignment - address % kAlignment) % kAlignment;
    return std::unique_ptr<CpuBuffer>(
        new CpuBuffer(memory, static_cast<std::byte*>(memory) + skip, sizeBytes));
  }
  CpuBuffer(const CpuBuffer&) = delete;
  CpuBuffer& operator=(const CpuBuffer&) = delete;
  ~CpuBuffer() override { std::free(m_memory); }

  [[nodiscard]] std::byte* data() const { return m_data; }
  [[nodiscard]] std::size_t sizeBytes() const { return m_sizeBytes; }

 private:
  CpuBuffer(void* memory, std::byte* data, std::size_t sizeBytes)
      : m_memory(memory), m_data(data), m_sizeBytes(sizeBytes) {}

  void* m_memory;
  std::byte* m_data;
  std::size_t m_sizeBytes;
};

float* at(const View& view) {
  const auto* buffer = static_cast<const CpuBuffer*>(view.buffer);
  assert(view.rows == 0 ||
         static_cast<std::size_t>(view.offset + (view.rows - 1) * view.stride + view.columns) *
                 sizeof(float) <=
             buffer->sizeBytes());
  return reinterpret_cast<float*>(buffer->data()) + view.offset;
}

CachedRows at(const CacheView& view) {
  const std::size_t size = view.type == CacheType::F16 ? sizeof(std::uint16_t) : sizeof(float);
  return {static_cast<const CpuBuffer*>(view.buffer)->data() +
              static_cast<std::size_t>(view.offset) * size,
          view.type, view.columns};
}

std::int32_t* at(const Selection& selection) {
  const auto* buffer = static_cast<const CpuBuffer*>(selection.buffer);
  assert(static_cast<std::size_t>(selection.offset + selection.rows * selection.count) *
             sizeof(std::int32_t) <=
         buffer->sizeBytes());
  return reinterpret_cast<std::int32_t*>(buffer->data()) + selection.offset;
}

Rows rowsOf(const View& view) {
  return {at(view), view.rows, view.stride};
}

const float* floats(const Tensor& weight) {
  assert(weight.type == WeightType::F32);
  return reinterpret_cast<const float*>(weight.data);
}

class CpuDevice final : public Device {
 public:
  CpuDevice(const KernelTable& table, int threads)
      : m_runtime(table, threads),
        m_experts(m_runtime),
        m_attention(m_runtime),
        m_selector(m_runtime) {}

  [[nodiscard]] std::string description() const override;
  base::Result<std::unique_ptr<Buffer>> allocate(std::size_t sizeBytes) override;
  base::Result<void> prepare(const Tensor& weight) override;
  void write(const View& to, std::span<const float> values) override;
  base::Result<void> read(const View& from, std::span<float> values) override;
  void embed(const View& out, const Tensor& table, std::span<const std::int32_t> ids) override;
  void rmsNorm(const View& out, const View& x, const Tensor& weight, float epsilon,
               std::int64_t heads) override;
  void layerNorm(const View& out, const View& x, const Tensor& weight, const Tensor& bias,
                 float epsilon) override;
  void linear(const View& out, const View& x, const Tensor& weight, const Tensor* bias) override;
  void linearPerHead(const View& out, std::int64_t outHeadStride, const View& x,
                     std::int64_t xHeadStride, const Tensor& weight) override;
  void rope(const View& x, std::int64_t firstPosition, const Rope& rope) override;
  void append(const CacheView& cache, std::int64_t firstPosition, std::int64_t column,
              const View& x) override;
  base::Result<void> readRows(const CacheView& cache, std::int64_t firstPosition,
                              std::span<std::byte> rows) override;
  void writeRows(const CacheView& cache, std::int64_t firstPosition,
                 std::span<const std::byte> rows) override;
  void attention(const View& out, const View& q, const CacheView& keys, const CacheView& values,
                 const Attention& attention, const Selection* selection) override;
  void selectPositions(const Selection& selection, const View& q, const View& weights,
                       const CacheView& keys, const Indexer& indexer) override;
  void feedForward(const View& out, const View& x, const FeedForward& ffn,
                   bool accumulate) override;
  void mixtureOfExperts(const View& out, const View& x, const View& routerLogits,
                        const Tensor* selectionBias, const Routing& routing,
                        const FeedForward& experts) override;
  void copy(const View& out, const View& x) override;
  void add(const View& out, const View& x) override;
  base::Result<void> finish() override;

 private:
  // Products of `heads` matrices; x and out rows are [row * heads + head].
  struct HeadsProduct {
    const Tensor& weight;
    std::int64_t heads;
    std::int64_t rows;  // of activations
    float* out;
    std::int64_t outStride;
    std::int64_t outHeadStride;
    const float* bias;
  };

  void multiply(const HeadsProduct& product);
  void fillAngles(std::int64_t firstPosition, std::int64_t rows, const Rope& rope);
  void clear(const View& out);

  // Running out of memory in an operation is remembered for finish(); the operation's result is
  // then undefined.
  template <typename Operation>
  void guarded(const Operation& operation) {
    try {
      operation();
    } catch (const std::bad_alloc&) {
      m_outOfMemory = true;
    }
  }

  Runtime m_runtime;
  ExpertRunner m_experts;
  AttentionRunner m_attention;
  PositionSelector m_selector;
  Activations m_activations;
  std::vector<const void*> m_x;
  std::vector<float*> m_outRows;
  std::vector<Assignment> m_assignments;

  // cos, sin of [row][pair] for what the last rope() was given: every layer asks for the same.
  std::vector<float> m_angles;
  std::vector<float> m_angleFrequencies;
  std::int64_t m_anglePosition = -1;
  std::int64_t m_angleRows = 0;
  float m_angleMagnitude = 1.0F;

  bool m_outOfMemory = false;
};

std::string CpuDevice::description() const {
  const int threads = m_runtime.pool.threads();
  const KernelTable& table = m_runtime.table;
  std::string text = "CPU, " + std::string(table.name);
  if (table.quantize != nullptr) {
    text += table.rounding == Rounding::Bits16 ? ", 16-bit activations" : ", 8-bit activations";
  }
  return text + ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

base::Result<std::unique_ptr<Buffer>> CpuDevice::allocate(std::size_t sizeBytes) {
  std::unique_ptr<CpuBuffer> buffer = CpuBuffer::make(sizeBytes);
  if (buffer == nullptr) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       "the system has no " + std::to_string(sizeBytes) + " bytes of memory left"};
  }
  return std::unique_ptr<Buffer>(std::move(buffer));
}

base::Result<void> CpuDevice::prepare(const Tensor& weight) {
  if (!blockInfo(weight.type)) {
    return base::Error{base::ErrorCode::Unsupported,
                       "tensor " + weight.name + ": weights of type " + typeName(weight.type) +
                           " cannot be computed with"};
  }
  return {};
}

void CpuDevice::write(const View& to, std::span<const float> values) {
  assert(values.size() == static_cast<std::size_t>(to.rows * to.columns));
  float* const out = at(to);
  for (std::int64_t r = 0; r < to.rows; ++r) {
    std::copy_n(values.data() + r * to.columns, to.columns, out + r * to.stride);
  }
}

base::Result<void> CpuDevice::read(const View& from, std::span<float> values) {
  assert(values.size() == static_cast<std::size_t>(from.rows * from.columns));
  const float* const x = at(from);
  for (std::int64_t r = 0; r < from.rows; ++r) {
    std::copy_n(x + r * from.stride, from.columns, values.data() + r * from.columns);
  }
  return finish();
}

void CpuDevice::embed(const View& out, const Tensor& table, std::span<const std::int32_t> ids) {
  assert(out.columns == table.columns() && static_cast<std::size_t>(out.rows) == ids.size());
  const std::size_t bytes = rowBytes(table.type, table.columns());
  float* const to = at(out);
  m_runtime.forEach(out.rows, 8 * out.rows * out.columns, [&](std::int64_t r, int /*worker*/) {
    const std::int32_t id = ids[static_cast<std::size_t>(r)];
    assert(id >= 0 && id < table.rows());
    dequantizeRow(table.type, table.data + static_cast<std::size_t>(id) * bytes,
                  {to + r * out.stride, static_cast<std::size_t>(out.columns)});
  });
}

void CpuDevice::rmsNorm(const View& out, const View& x, const Tensor& weight, float epsilon,
                        std::int64_t heads) {
  const std::int64_t width = x.columns / heads;
  assert(out.columns == x.columns && out.rows == x.rows && weight.columns() == width);
  const float* const from = at(x);
  float* const to = at(out);
  m_runtime.forEach(x.rows, 4 * x.rows * x.columns, [&](std::int64_t r, int /*worker*/) {
    for (std::int64_t h = 0; h < heads; ++h) {
      m_runtime.table.rmsNorm(from + r * x.stride + h * width, floats(weight), width, epsilon,
                              to + r * out.stride + h * width);
    }
  });
}

void CpuDevice::layerNorm(const View& out, const View& x, const Tensor& weight, const Tensor& bias,
                          float epsilon) {
  assert(out.columns == x.columns && out.rows == x.rows);
  assert(weight.columns() == x.columns && bias.columns() == x.columns);
  const float* const from = at(x);
  float* const to = at(out);
  const auto n = static_cast<double>(x.columns);
  m_runtime.forEach(x.rows, 16 * x.rows * x.columns, [&](std::int64_t r, int /*worker*/) {
    const std::span row(from + r * x.stride, static_cast<std::size_t>(x.columns));
    double sum = 0.0;
    for (const float value : row) sum += static_cast<double>(value);
    const double mean = sum / n;
    double squares = 0.0;
    for (const float value : row) {
      const double apart = static_cast<double>(value) - mean;
      squares += apart * apart;
    }
    const double factor = 1.0 / std::sqrt(squares / n + static_cast<double>(epsilon));
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto normal = static_cast<float>((static_cast<double>(row[i]) - mean) * factor);
      to[r * out.stride + static_cast<std::int64_t>(i)] =
          floats(weight)[i] * normal + floats(bias)[i];
    }
  });
}

void CpuDevice::linear(const View& out, const View& x, const Tensor& weight, const Tensor* bias) {
  assert(x.columns == weight.columns() && out.columns == weight.rows() && out.rows == x.rows);
  guarded([&] {
    const bool quantized = m_runtime.table.matrix(weight.type).quantizesActivations;
    m_activations.assign(m_runtime, quantized, {at(x), x.rows, x.stride, x.columns});
    multiply(
        {weight, 1, x.rows, at(out), out.stride, 0, bias == nullptr ? nullptr : floats(*bias)});
  });
}

void CpuDevice::linearPerHead(const View& out, std::int64_t outHeadStride, const View& x,
                              std::int64_t xHeadStride, const Tensor& weight) {
  assert(out.rows == x.rows);
  guarded([&] {
    const bool quantized = m_runtime.table.matrix(weight.type).quantizesActivations;
    m_activations.assign(m_runtime, quantized,
                         {at(x), x.rows, x.stride, weight.columns(), weight.stack(), xHeadStride});
    multiply({weight, weight.stack(), x.rows, at(out), out.stride, outHeadStride, nullptr});
  });
}

void CpuDevice::multiply(const HeadsProduct& p) {
  const auto all = m_activations.rows();
  // Sorted by head: the columns of one head's product lie side by side.
  m_x.resize(all.size());
  m_outRows.resize(all.size());
  for (std::int64_t head = 0; head < p.heads; ++head) {
    for (std::int64_t row = 0; row < p.rows; ++row) {
      const auto to = static_cast<std::size_t>(head * p.rows + row);
      m_x[to] = all[static_cast<std::size_t>(row * p.heads + head)];
      m_outRows[to] = p.out + row * p.outStride + head * p.outHeadStride;
    }
  }
  const Matrix any = matrixOf(m_runtime.table, p.weight, 0);
  m_runtime.reserveScratch(any.panelBytes());
  const std::int64_t perTask = rowsPerTask(any, p.rows);
  const std::int64_t strips = (any.rows + perTask - 1) / perTask;
  const auto run = [&](std::int64_t task, int worker) {
    const std::int64_t head = task / strips;
    const std::int64_t first = task % strips * perTask;
    const std::int64_t rows = std::min(perTask, any.rows - first);
    const auto start = static_cast<std::size_t>(head * p.rows);
    multiplyStrip(
        matrixOf(m_runtime.table, p.weight, head),
        {first, rows,
         std::span<const void* const>(m_x).subspan(start, static_cast<std::size_t>(p.rows)),
         m_outRows.data() + start, first, m_runtime.scratchOf<std::byte>(worker)});
    for (std::int64_t row = 0; row < p.rows && p.bias != nullptr; ++row) {
      m_runtime.table.addScaled(p.out + row * p.outStride + first, p.bias + first, 1.0F, rows);
    }
  };
  m_runtime.forEach(p.heads * strips, p.heads * productCost(any, any.rows, p.rows), run);
}

void CpuDevice::fillAngles(std::int64_t firstPosition, std::int64_t rows, const Rope& rope) {
  if (m_anglePosition == firstPosition && m_angleRows == rows &&
      m_angleMagnitude == rope.magnitude &&
      std::equal(rope.frequencies.begin(), rope.frequencies.end(), m_angleFrequencies.begin(),
                 m_angleFrequencies.end())) {
    return;
  }
  m_anglePosition = -1;
  m_angleFrequencies.assign(rope.frequencies.begin(), rope.frequencies.end());
  m_angles.resize(2 * static_cast<std::size_t>(rows) * rope.frequencies.size());
  float* out = m_angles.data();
  for (std::int64_t r = 0; r < rows; ++r) {
    for (const float frequency : rope.frequencies) {
      // In double: at position 100000 an f32 angle would be off by 0.004.
      const double angle = static_cast<double>(firstPosition + r) * static_cast<double>(frequency);
      *out++ = rope.magnitude * static_cast<float>(std::cos(angle));
      *out++ = rope.magnitude * static_cast<float>(std::sin(angle));
    }
  }
  m_anglePosition = firstPosition;
  m_angleRows = rows;
  m_angleMagnitude = rope.magnitude;
}

void CpuDevice::rope(const View& x, std::int64_t firstPosition, const Rope& rope) {
  guarded([&] {
    fillAngles(firstPosition, x.rows, rope);
    const auto pairs = static_cast<std::int64_t>(rope.frequencies.size());
    const std::int64_t step = rope.layout == RopeLayout::Interleaved ? 2 : 1;
    const std::int64_t second = rope.layout == RopeLayout::Interleaved ? 1 : pairs;
    float* const values = at(x);
    m_runtime.forEach(x.rows, 4 * x.rows * rope.heads * pairs, [&](std::int64_t r, int /*worker*/) {
      const float* const angles = m_angles.data() + 2 * r * pairs;
      for (std::int64_t h = 0; h < rope.heads; ++h) {
        float* const head = values + r * x.stride + h * rope.headStride + rope.headOffset;
        for (std::int64_t i = 0; i < pairs; ++i) {
          const float a = head[i * step];
          const float b = head[i * step + second];
          head[i * step] = a * angles[2 * i] - b * angles[2 * i + 1];
          head[i * step + second] = a * angles[2 * i + 1] + b * angles[2 * i];
        }
      }
    });
  });
}

void CpuDevice::append(const CacheView& cache, std::int64_t firstPosition, std::int64_t column,
                       const View& x) {
  assert(column + x.columns <= cache.columns);
  const float* const from = at(x);
  void* const data = const_cast<void*>(at(cache).data);
  m_runtime.forEach(x.rows, 4 * x.rows * x.columns, [&](std::int64_t r, int /*worker*/) {
    const std::int64_t to = (firstPosition + r) * cache.columns + column;
    if (cache.type == CacheType::F16) {
      m_runtime.table.floatToHalf(from + r * x.stride, x.columns,
                                  static_cast<std::uint16_t*>(data) + to);
    } else {
      std::copy_n(from + r * x.stride, x.columns, static_cast<float*>(data) + to);
    }
  });
}

base::Result<void> CpuDevice::readRows(const CacheView& cache, std::int64_t firstPosition,
                                       std::span<std::byte> rows) {
  const auto* const from = static_cast<const std::byte*>(at(cache).data);
  const std::size_t rowSize = cachedBytes(cache.type, cache.columns);
  std::copy_n(from + static_cast<std::size_t>(firstPosition) * rowSize, rows.size(), rows.data());
  return finish();
}

void CpuDevice::writeRows(const CacheView& cache, std::int64_t firstPosition,
                          std::span<const std::byte> rows) {
  auto* const to = static_cast<std::byte*>(const_cast<void*>(at(cache).data));
  const std::size_t rowSize = cachedBytes(cache.type, cache.columns);
  std::copy(rows.begin(), rows.end(), to + static_cast<std::size_t>(firstPosition) * rowSize);
}

void CpuDevice::attention(const View& out, const View& q, const CacheView& keys,
                          const CacheView& values, const Attention& attention,
                          const Selection* selection) {
  assert(q.columns == attention.heads * attention.keyColumns);
  assert(out.columns == attention.heads * attention.valueColumns && out.rows == q.rows);
  guarded([&] {
    const CachedRows valueRows = attention.valuesInKeys ? CachedRows{} : at(values);
    AttentionCall call = {at(q),  q.stride, at(out),   out.stride,
                          q.rows, at(keys), valueRows, attention};
    if (selection != nullptr) {
      assert(selection->rows == q.rows);
      call.selected = at(*selection);
      call.selectedCount = selection->count;
    }
    m_attention.run(call);
  });
}

void CpuDevice::selectPositions(const Selection& selection, const View& q, const View& weights,
                                const CacheView& keys, const Indexer& indexer) {
  assert(q.columns == indexer.heads * indexer.columns && weights.columns == indexer.heads);
  assert(weights.rows == q.rows && selection.rows == q.rows && keys.columns >= indexer.columns);
  guarded([&] {
    m_selector.run({at(q), q.stride, at(weights), weights.stride, q.rows, at(keys), indexer,
                    at(selection), selection.count});
  });
}

void CpuDevice::clear(const View& out) {
  float* const values = at(out);
  for (std::int64_t r = 0; r < out.rows; ++r)
    std::fill_n(values + r * out.stride, out.columns, 0.0F);
}

void CpuDevice::feedForward(const View& out, const View& x, const FeedForward& ffn,
                            bool accumulate) {
  guarded([&] {
    if (!accumulate) clear(out);
    m_assignments.clear();
    for (std::int64_t t = 0; t < x.rows; ++t) {
      m_assignments.push_back({0, static_cast<std::int32_t>(t), 1.0F});
    }
    m_experts.run(rowsOf(out), rowsOf(x), ffn, m_assignments);
  });
}

void CpuDevice::mixtureOfExperts(const View& out, const View& x, const View& routerLogits,
                                 const Tensor* selectionBias, const Routing& routing,
                                 const FeedForward& experts) {
  assert(routerLogits.columns == routing.experts && routerLogits.rows == x.rows);
  guarded([&] {
    clear(out);
    Router router(routing);
    const auto count = static_cast<std::size_t>(routing.experts);
    std::vector<std::int32_t> ids(static_cast<std::size_t>(routing.used));
    std::vector<float> weights(ids.size());
    std::span<const float> bias;
    if (selectionBias != nullptr) bias = {floats(*selectionBias), count};
    m_assignments.clear();
    for (std::int64_t t = 0; t < x.rows; ++t) {
      router.route({at(routerLogits) + t * routerLogits.stride, count}, bias, ids, weights);
      for (std::size_t i = 0; i < ids.size(); ++i) {
        m_assignments.push_back({ids[i], static_cast<std::int32_t>(t), weights[i]});
      }
    }
    std::stable_sort(m_assignments.begin(), m_assignments.end(),
                     [](const Assignment& a, const Assignment& b) { return a.expert < b.expert; });
    m_experts.run(rowsOf(out), rowsOf(x), experts, m_assignments);
  });
}

void CpuDevice::copy(const View& out, const View& x) {
  assert(out.rows == x.rows && out.columns == x.columns);
  const float* const from = at(x);
  float* const to = at(out);
  m_runtime.forEach(x.rows, 4 * x.rows * x.columns, [&](std::int64_t r, int /*worker*/) {
    std::copy_n(from + r * x.stride, x.columns, to + r * out.stride);
  });
}

void CpuDevice::add(const View& out, const View& x) {
  assert(out.rows == x.rows && out.columns == x.columns);
  const float* const from = at(x);
  float* const to = at(out);
  m_runtime.forEach(x.rows, 8 * x.rows * x.columns, [&](std::int64_t r, int /*worker*/) {
    m_runtime.table.addScaled(to + r * out.stride, from + r * x.stride, 1.0F, x.columns);
  });
}

base::Result<void> CpuDevice::finish() {
  if (!m_outOfMemory) return {};
  m_outOfMemory = false;
  return base::Error{base::ErrorCode::OutOfMemory,
                     "the system has no memory left for the intermediate results of this model"};
}

}  // namespace

}  // namespace cpu

std::unique_ptr<Device> makeCpuDevice(const CpuOptions& options) {
  const cpu::KernelTable table = cpu::kernelsFor(options);
  return std::make_unique<cpu::CpuDevice>(table, options.threads);
}

}  // namespace kernels
