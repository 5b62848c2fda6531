// The long lists of a tokenizer.json, taken while it is read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/huggingface/json.h"

namespace huggingface {

struct AddedToken {
  std::string text;
  std::optional<std::int64_t> id;
  bool isSpecial = false;
};

struct TokenizerLists {
  checkpoint::StringArray tokens;  // of the model, in the file's order
  checkpoint::IntegerArray ids;    // of them; each below the vocabulary
  checkpoint::StringArray merges;  // "left right"
  std::vector<AddedToken> added;
};

// What to read of a tokenizer.json: all that translateTokenizer() asks for, with the lists going to
// `lists`. `vocabulary` is the number of ids. `where` begins the messages. The errors that reading
// ends with: Corrupt (an id that is none or beyond the vocabulary, merges that are none, more of
// either than any model has). Lifetime: `lists` outlives the selection.
[[nodiscard]] JsonSelection selectTokenizer(TokenizerLists& lists, std::int64_t vocabulary,
                                            const std::string& where);

}  // namespace huggingface
