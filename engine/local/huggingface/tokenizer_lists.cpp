// Checks each token and merge as it comes, so that a list ends at the first that is wrong.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/tokenizer_lists.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/quote.h"

namespace huggingface {
namespace {

// Of either tokens or merges; the largest of known models have half of it.
constexpr std::size_t kMaxEntries = std::size_t{1} << 19;
constexpr std::size_t kMaxAdded = std::size_t{1} << 16;
// The longest of known models are runs of spaces.
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 14;

base::Error corrupt(const std::string& where, const std::string& what) {
  return {base::ErrorCode::Corrupt, where + ": " + what};
}

base::Result<void> checkEntry(std::string_view text, std::size_t before, std::size_t most,
                              const std::string& list) {
  if (before == most) return corrupt(list, "there are more than " + std::to_string(most));
  if (text.size() <= kMaxTextBytes) return {};
  return corrupt(list, "expected texts of at most " + std::to_string(kMaxTextBytes) +
                           " bytes, got " + std::to_string(text.size()));
}

base::Result<void> takeToken(TokenizerLists& lists, std::int64_t vocabulary,
                             const std::string& where, std::string token, const Json& id) {
  const auto checked = checkEntry(token, lists.tokens.size(), kMaxEntries, where + ": model.vocab");
  if (!checked) return checked;
  const std::int64_t* const number = id.integer();
  if (number == nullptr || *number < 0 || *number >= vocabulary) {
    return corrupt(where, "token " + base::quote(token) +
                              ": expected an id below the vocab_size of " +
                              std::to_string(vocabulary) + ", got " +
                              (number == nullptr ? id.kind() : std::to_string(*number)));
  }
  lists.tokens.push_back(std::move(token));
  lists.ids.push_back(*number);
  return {};
}

// "left right", or a pair of both in newer files.
base::Result<void> takeMerge(TokenizerLists& lists, const std::string& where, const Json& merge) {
  const Json::Array* const pair = merge.array();
  const bool isPair =
      pair != nullptr && pair->size() == 2 &&
      std::all_of(pair->begin(), pair->end(), [](const Json& part) {
        return part.text() != nullptr && part.text()->find(' ') == std::string::npos;
      });
  if (!isPair && merge.text() == nullptr) {
    return corrupt(where, "model.merges[" + std::to_string(lists.merges.size()) +
                              "]: expected two tokens without spaces, got " + merge.kind());
  }
  std::string text = isPair ? *(*pair)[0].text() + " " + *(*pair)[1].text() : *merge.text();
  const auto checked = checkEntry(text, lists.merges.size(), kMaxEntries, where + ": model.merges");
  if (!checked) return checked;
  lists.merges.push_back(std::move(text));
  return {};
}

base::Result<void> takeAdded(TokenizerLists& lists, const std::string& where, const Json& entry) {
  AddedToken token{std::string(entry.textOf("content")), {}, false};
  const auto checked =
      checkEntry(token.text, lists.added.size(), kMaxAdded, where + ": added_tokens");
  if (!checked) return checked;
  if (const Json* const id = entry.find("id"); id != nullptr && id->integer() != nullptr) {
    token.id = *id->integer();
  }
  const Json* const special = entry.find("special");
  token.isSpecial = special != nullptr && special->boolean() != nullptr && *special->boolean();
  lists.added.push_back(std::move(token));
  return {};
}

}  // namespace

JsonSelection selectTokenizer(TokenizerLists& lists, std::int64_t vocabulary,
                              const std::string& where) {
  JsonSelection selection;
  selection.members = {"added_tokens", "normalizer", "pre_tokenizer", "post_processor", "model"};
  selection.streams = {
      {{"model", "vocab"},
       true,
       [&lists, vocabulary, where](std::string token, const Json& id) {
         return takeToken(lists, vocabulary, where, std::move(token), id);
       }},
      {{"model", "merges"},
       false,
       [&lists, where](const std::string& /*name*/, const Json& merge) {
         return takeMerge(lists, where, merge);
       }},
      {{"added_tokens"}, false, [&lists, where](const std::string& /*name*/, const Json& entry) {
         return takeAdded(lists, where, entry);
       }}};
  return selection;
}

}  // namespace huggingface
