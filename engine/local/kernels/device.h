// The device seam: the coarse operations a transformer is made of. The graph never sees a device
// name, a device never sees a model family.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/local/kernels/tensor.h"

namespace kernels {

// Device memory holding f32 (activations) or f16/f32 (cache). Lifetime: must not outlive its
// Device.
class Buffer {
 public:
  virtual ~Buffer() = default;
};

enum class CacheType { F32, F16 };

// Rows of f32 activations inside a buffer: [rows, columns], row r starting at offset + r * stride
// (all in values).
struct View {
  Buffer* buffer = nullptr;
  std::int64_t offset = 0;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t stride = 0;

  // The same rows, columns [first, first + count) only.
  [[nodiscard]] View columnsFrom(std::int64_t first, std::int64_t count) const {
    return {buffer, offset + first, rows, count, stride};
  }
  // Rows [first, first + count) only.
  [[nodiscard]] View rowsFrom(std::int64_t first, std::int64_t count) const {
    return {buffer, offset + first * stride, count, columns, stride};
  }
};

// One layer's cached rows, [capacity, columns] of `type`, row = position; offset in values from the
// buffer's start.
struct CacheView {
  Buffer* buffer = nullptr;
  CacheType type = CacheType::F16;
  std::int64_t offset = 0;
  std::int64_t columns = 0;
};

// Bytes of `columns` cached values.
[[nodiscard]] inline std::size_t cachedBytes(CacheType type, std::int64_t columns) {
  return static_cast<std::size_t>(columns) * (type == CacheType::F16 ? 2 : 4);
}

// Interleaved: pairs are (2i, 2i+1). Halves: pairs are (i, i + n/2).
enum class RopeLayout { Interleaved, Halves };

// Rotates, in each of `heads` heads, the columns [headOffset, headOffset + 2 * frequencies.size())
// of a head that is headStride columns wide: pair i of the row at position p turns by p *
// frequencies[i], scaled by `magnitude`.
struct Rope {
  RopeLayout layout = RopeLayout::Interleaved;
  std::span<const float> frequencies;  // radians per position, one per pair
  float magnitude = 1.0F;
  std::int64_t heads = 1;
  std::int64_t headStride = 0;
  std::int64_t headOffset = 0;
};

// For each of some rows the cached positions that its attention may look at: [rows, count] of i32,
// in any order, each once; -1 fills up where there are fewer.
struct Selection {
  Buffer* buffer = nullptr;
  std::int64_t offset = 0;  // in values
  std::int64_t rows = 0;
  std::int64_t count = 0;
};

// DeepSeek V3.2's lightning indexer: score[t, s] = sum_h weights[t, h] * max(0, q[t, h] . k[s]),
// for s <= firstPosition + t; q is [T, heads * columns], a cached key has `columns` values. Factors
// of the score are the caller's, in weights.
struct Indexer {
  std::int64_t heads = 0;
  std::int64_t columns = 0;
  std::int64_t firstPosition = 0;
};

// out[t, h] = sum_s softmax_s(scale * q[t, h] . k[s, h / (heads / kvHeads)]) * v[s, same], s <=
// firstPosition + t. q is [T, heads * keyColumns], out is [T, heads * valueColumns]. A row of
// `keys` holds kvHeads * keyColumns values, a row of `values` kvHeads * valueColumns. Absorbed MLA
// is kvHeads = 1 and `values` = a view of the first valueColumns of each key row (valuesInKeys):
// then `values` is not read.
struct Attention {
  std::int64_t heads = 0;
  std::int64_t kvHeads = 0;
  std::int64_t keyColumns = 0;
  std::int64_t valueColumns = 0;
  std::int64_t firstPosition = 0;
  float scale = 1.0F;
  bool valuesInKeys = false;
};

enum class Gating { Softmax, Sigmoid };
enum class GroupScore { Max, SumOfTopTwo };

// p = gating(logits); sel = p + bias; the best `groupsUsed` of `groups` equal groups stay (by
// GroupScore of sel), then the best `used` experts of sel, lower index first on ties; weight = p
// (without bias), divided by its sum if `normalise`, times `scale`.
struct Routing {
  Gating gating = Gating::Softmax;
  GroupScore groupScore = GroupScore::Max;
  std::int64_t experts = 0;
  std::int64_t used = 0;
  std::int64_t groups = 1;
  std::int64_t groupsUsed = 1;
  bool normalise = false;
  float scale = 1.0F;
};

// One feed-forward network (or a stack of experts): down(silu(gate x) * up x).
// gate, up: [stack][f rows, d columns]; down: [stack][d rows, f columns].
struct FeedForward {
  const Tensor* gate = nullptr;
  const Tensor* up = nullptr;
  const Tensor* down = nullptr;
};

// Runs operations in the order they are called. Views given to one call do not overlap unless said.
//
// Errors: only allocate(), prepare() and finish() can fail; what goes wrong in between is reported
// by finish(). Shapes are the caller's promise: a mismatch is our own mistake and asserts. All
// accumulation is f32 or wider; the result of a row does not depend on the number of rows in the
// call beyond float rounding, nor on the number of threads at all. Thread: one caller at a time.
// Lifetime: weights and buffers outlive finish().
class Device {
 public:
  virtual ~Device() = default;

  // For people: "CPU, AVX2, 16-bit activations, 2 threads".
  [[nodiscard]] virtual std::string description() const = 0;

  // Zeroed memory. Errors: OutOfMemory, naming the size.
  virtual base::Result<std::unique_ptr<Buffer>> allocate(std::size_t sizeBytes) = 0;
  // Makes a weight ready for use on this device (upload, repack). Errors: OutOfMemory, Unsupported
  // type.
  virtual base::Result<void> prepare(const Tensor& weight) = 0;

  virtual void write(const View& to,
                     std::span<const float> values) = 0;  // row-major, tightly packed
  virtual base::Result<void> read(const View& from,
                                  std::span<float> values) = 0;  // waits; errors as finish()

  // out[t] = row ids[t] of table, as f32. ids are < table.rows().
  virtual void embed(const View& out, const Tensor& table, std::span<const std::int32_t> ids) = 0;
  // out[t] = weight * x[t] / sqrt(mean(x[t]^2) + eps). `heads` > 1 norms each of `heads` equal
  // parts of a row by itself with the same weight. out may be x.
  virtual void rmsNorm(const View& out, const View& x, const Tensor& weight, float epsilon,
                       std::int64_t heads = 1) = 0;
  // out[t] = weight * (x[t] - mean(x[t])) / sqrt(variance(x[t]) + eps) + bias. out may be x.
  virtual void layerNorm(const View& out, const View& x, const Tensor& weight, const Tensor& bias,
                         float epsilon) = 0;
  // out[t] = weight x[t] (+ bias). weight [out columns, x columns]; bias f32 or null.
  virtual void linear(const View& out, const View& x, const Tensor& weight,
                      const Tensor* bias = nullptr) = 0;
  // For each head h: out[t, h] = weight[h] x[t, h]; head h of x at column h * xHeadStride, of out
  // at h * outHeadStride. weight [heads][rows, columns]: the stack dimension is the head.
  virtual void linearPerHead(const View& out, std::int64_t outHeadStride, const View& x,
                             std::int64_t xHeadStride, const Tensor& weight) = 0;
  // Rotates x in place; row t stands at firstPosition + t.
  virtual void rope(const View& x, std::int64_t firstPosition, const Rope& rope) = 0;
  // Stores the rows of x at positions firstPosition.. of the cache, columns [column, column +
  // x.columns).
  virtual void append(const CacheView& cache, std::int64_t firstPosition, std::int64_t column,
                      const View& x) = 0;
  // Cached rows from `firstPosition` on as they are stored, as many as `rows` has room for (a
  // multiple of a row's bytes). Waits; errors as finish().
  virtual base::Result<void> readRows(const CacheView& cache, std::int64_t firstPosition,
                                      std::span<std::byte> rows) = 0;
  // Puts back what readRows() gave. The bytes may go when it returns.
  virtual void writeRows(const CacheView& cache, std::int64_t firstPosition,
                         std::span<const std::byte> rows) = 0;
  // With a selection (of as many rows as q) only the positions that it names for a row take part.
  virtual void attention(const View& out, const View& q, const CacheView& keys,
                         const CacheView& values, const Attention& attention,
                         const Selection* selection = nullptr) = 0;
  // selection[t] = the selection.count positions of the largest score, the lower position on ties.
  virtual void selectPositions(const Selection& selection, const View& q, const View& weights,
                               const CacheView& keys, const Indexer& indexer) = 0;
  // out[t] = ffn(x[t]). With `accumulate` the result is added to out instead.
  virtual void feedForward(const View& out, const View& x, const FeedForward& ffn,
                           bool accumulate) = 0;
  // out[t] = sum of the routed experts of x[t], as Routing says, from router logits [T, experts]
  // (f32) and an optional f32 selection bias [experts]. out is overwritten.
  virtual void mixtureOfExperts(const View& out, const View& x, const View& routerLogits,
                                const Tensor* selectionBias, const Routing& routing,
                                const FeedForward& experts) = 0;
  // out[t] = x[t].
  virtual void copy(const View& out, const View& x) = 0;
  // out += x.
  virtual void add(const View& out, const View& x) = 0;

  // Waits for everything before. Errors: OutOfMemory, Io (the device was lost).
  virtual base::Result<void> finish() = 0;
};

}  // namespace kernels
