// Token bytes to whole code points: what may be shown now, and what waits for its remaining bytes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tokenizer {

// At most three bytes wait. Invalid bytes become one U+FFFD per maximal invalid part. Thread: one
// at a time.
class StreamDecoder {
 public:
  // Returns the whole code points complete after `bytes`; may be empty.
  [[nodiscard]] std::string push(std::string_view bytes);
  // Returns what waited, as U+FFFD where incomplete, and starts anew.
  [[nodiscard]] std::string finish();

 private:
  std::string m_pending;
};

}  // namespace tokenizer
