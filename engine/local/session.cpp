// Prefix reuse between turns: compare, truncate, append the rest.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/session.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/mapped_file.h"
#include "engine/base/whole_file.h"

namespace local {

base::Result<std::int64_t> Session::sync(
    std::span<const std::int32_t> prompt,
    const std::function<void(std::int64_t done, std::int64_t total)>& onProgress,
    std::stop_token stop) {
  const auto size = static_cast<std::int64_t>(prompt.size());
  if (prompt.empty())
    return base::Error{base::ErrorCode::InvalidArgument, "The prompt has no tokens."};
  if (size >= m_transformer->contextTokens())
    return base::Error{base::ErrorCode::InvalidArgument,
                       "The prompt has " + std::to_string(size) +
                           " tokens, but the context of this model holds " +
                           std::to_string(m_transformer->contextTokens()) +
                           " with the answer: shorten the conversation or start a new one."};

  const auto split = std::mismatch(prompt.begin(), prompt.end(), m_tokens.begin(), m_tokens.end());
  // The last token is always computed, because its logits are what the answer starts from.
  const std::int64_t reused = std::min<std::int64_t>(split.first - prompt.begin(), size - 1);
  m_transformer->truncate(reused);
  m_tokens.resize(static_cast<std::size_t>(reused));

  const auto rest = prompt.subspan(static_cast<std::size_t>(reused));
  const auto total = static_cast<std::int64_t>(rest.size());
  const base::Result<void> appended = m_transformer->append(
      rest, 1,
      [&](std::int64_t done) {
        if (onProgress) onProgress(done, total);
      },
      stop);
  // Also after an error the complete batches stand, so that another try continues there.
  m_tokens.assign(prompt.begin(), prompt.begin() + m_transformer->length());
  if (!appended) return appended.error();
  return reused;
}

base::Result<void> Session::save(const std::filesystem::path& path) {
  auto file = base::WholeFile::create(path);
  if (!file) return std::move(file).error();
  const auto saved =
      m_transformer->save([&](std::span<const std::byte> bytes) { return file->write(bytes); });
  return saved ? file->finish() : saved;
}

base::Result<std::int64_t> Session::restore(const std::filesystem::path& path) {
  const auto file = base::MappedFile::open(path);
  if (!file) return file.error();
  auto tokens = m_transformer->restore(file->bytes());
  if (!tokens) {
    // Where the device failed there is nothing any more.
    m_tokens.resize(std::min(m_tokens.size(), static_cast<std::size_t>(m_transformer->length())));
    return base::withContext(path.string(), std::move(tokens).error());
  }
  m_tokens = *std::move(tokens);
  return static_cast<std::int64_t>(m_tokens.size());
}

base::Result<void> Session::extend(std::int32_t token, std::stop_token stop) {
  const base::Result<void> appended = m_transformer->append({&token, 1}, 1, {}, stop);
  if (appended) m_tokens.push_back(token);
  return appended;
}

}  // namespace local
