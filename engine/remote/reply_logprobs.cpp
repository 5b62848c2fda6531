// Numbers and bytes of tokens, checked.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_logprobs.h"

#include <algorithm>
#include <utility>

#include "engine/remote/wire_json.h"

namespace remote {
namespace {

constexpr std::size_t kMaxTopLogprobs = 100;
constexpr std::size_t kMaxTokenBytes = std::size_t{64} << 10;

using List = std::vector<engine::Logprobs>;

// `bytes` where it is there: `token` cannot say a part of a code point.
std::optional<engine::TokenLogprob> decodeLogprob(const Json& json) {
  const Json* value = member(json, "logprob");
  if (value == nullptr || !value->is_number()) return std::nullopt;
  engine::TokenLogprob token{stringMember(json, "token"), std::min(value->get<double>(), 0.0)};
  if (const Json* bytes = member(json, "bytes")) {
    if (!bytes->is_array() || bytes->size() > kMaxTokenBytes) return std::nullopt;
    token.bytes.clear();
    for (const Json& byte : *bytes) {
      if (!byte.is_number_unsigned() || byte.get<std::uint64_t>() > 0xFF) return std::nullopt;
      token.bytes += static_cast<char>(byte.get<std::uint64_t>());
    }
  }
  return token;
}

std::optional<List> decodeChatForm(const Json& content) {
  if (!content.is_array()) return std::nullopt;
  List list;
  for (const Json& entry : content) {
    auto chosen = decodeLogprob(entry);
    if (!chosen) return std::nullopt;
    engine::Logprobs logprobs{*std::move(chosen), {}};
    const Json* top = member(entry, "top_logprobs");
    if (top != nullptr && (!top->is_array() || top->size() > kMaxTopLogprobs)) return std::nullopt;
    for (std::size_t i = 0; top != nullptr && i < top->size(); ++i) {
      auto token = decodeLogprob((*top)[i]);
      if (!token) return std::nullopt;
      logprobs.top.push_back(*std::move(token));
    }
    list.push_back(std::move(logprobs));
  }
  return list;
}

// The likeliest tokens of one place, from an object whose order says nothing.
std::optional<std::vector<engine::TokenLogprob>> decodeTop(const Json& top) {
  std::vector<engine::TokenLogprob> tokens;
  if (top.is_null()) return tokens;
  if (!top.is_object() || top.size() > kMaxTopLogprobs) return std::nullopt;
  for (const auto& [token, value] : top.items()) {
    if (!value.is_number()) return std::nullopt;
    tokens.push_back({token, std::min(value.get<double>(), 0.0)});
  }
  std::stable_sort(tokens.begin(), tokens.end(),
                   [](const auto& a, const auto& b) { return a.logprob > b.logprob; });
  return tokens;
}

std::optional<List> decodeOldForm(const Json& tokens, const Json& logprobs) {
  const Json* values = member(logprobs, "token_logprobs");
  const Json* tops = member(logprobs, "top_logprobs");
  if (!tokens.is_array() || values == nullptr || !values->is_array() ||
      values->size() != tokens.size())
    return std::nullopt;
  if (tops != nullptr && (!tops->is_array() || tops->size() != tokens.size())) return std::nullopt;
  List list;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if ((*values)[i].is_null()) continue;  // the first token of a prompt has none
    if (!tokens[i].is_string() || !(*values)[i].is_number()) return std::nullopt;
    engine::Logprobs entry{
        {tokens[i].get<std::string>(), std::min((*values)[i].get<double>(), 0.0)}, {}};
    if (tops != nullptr) {
      auto top = decodeTop((*tops)[i]);
      if (!top) return std::nullopt;
      entry.top = *std::move(top);
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

std::optional<List> decodeLogprobs(const Json& logprobs) {
  if (const Json* content = member(logprobs, "content")) return decodeChatForm(*content);
  if (const Json* tokens = member(logprobs, "tokens")) return decodeOldForm(*tokens, logprobs);
  return List();
}

}  // namespace remote
