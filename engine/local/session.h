// A conversation's place in the cache: what is computed of a prompt is not computed again.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/model/transformer.h"

namespace local {

// Thread: one at a time. Lifetime: the transformer must outlive it, and nobody else may use it.
class Session {
 public:
  explicit Session(model::Transformer& transformer) : m_transformer(&transformer) {}

  // Makes the cache hold exactly `prompt` and leaves the logits after its last token. Only what
  // differs from the cached tokens is computed; returns how many were reused. `onProgress` gets
  // (tokens done, tokens to do) of the new part. Errors: InvalidArgument (an empty prompt, or one
  // that leaves no room to answer, naming both sizes), Cancelled, and those of
  // Transformer::append().
  base::Result<std::int64_t> sync(
      std::span<const std::int32_t> prompt,
      const std::function<void(std::int64_t done, std::int64_t total)>& onProgress,
      std::stop_token stop);

  // Writes what is computed to a file, for restore(); an older one is replaced as a whole. Errors:
  // Io, naming the file.
  base::Result<void> save(const std::filesystem::path& path);
  // Replaces what is computed by what the file holds; returns the number of tokens. Errors: those
  // of base::MappedFile and Transformer::restore(), naming the file; the session stays as it was.
  base::Result<std::int64_t> restore(const std::filesystem::path& path);

  // Appends one token. Errors: as Transformer::append().
  base::Result<void> extend(std::int32_t token, std::stop_token stop);

  [[nodiscard]] std::span<const float> logits() const { return m_transformer->logits(0); }
  [[nodiscard]] std::span<const std::int32_t> tokens() const { return m_tokens; }
  [[nodiscard]] bool full() const {
    return m_transformer->length() >= m_transformer->contextTokens();
  }

 private:
  model::Transformer* m_transformer;
  std::vector<std::int32_t> m_tokens;  // what the cache holds, one per position
};

}  // namespace local
