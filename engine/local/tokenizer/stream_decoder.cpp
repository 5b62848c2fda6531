// Holds back what the next token may complete.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/stream_decoder.h"

#include <utility>

#include "engine/base/utf8.h"

namespace tokenizer {

std::string StreamDecoder::push(std::string_view bytes) {
  m_pending.append(bytes);
  const std::size_t complete = base::completeUtf8Prefix(m_pending);
  std::string text = base::replaceInvalidUtf8(std::string_view(m_pending).substr(0, complete));
  m_pending.erase(0, complete);
  return text;
}

std::string StreamDecoder::finish() {
  return base::replaceInvalidUtf8(std::exchange(m_pending, {}));
}

}  // namespace tokenizer
