// Where long text may be cut so that its parts are encoded as the whole would be.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace tokenizer {

// The first place at or after `from` between a letter or digit and a space, line feed or Chinese
// stop: all pre-tokenizers begin a word there, none looks across, and normal form C joins nothing.
// The size of the text where there is none. Thread: any.
[[nodiscard]] std::size_t safeCut(std::string_view text, std::size_t from);

}  // namespace tokenizer
