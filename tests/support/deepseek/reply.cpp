// Chunks and whole replies, with every member that the documentation names.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/reply.h"

#include <algorithm>
#include <utility>

#include "tests/support/deepseek/tokens.h"

namespace support::deepseek {
namespace {

constexpr std::int64_t kCreated = 1'795'600'800;  // always the same, so that replies are
constexpr const char* kFingerprint = "fp_double_prod";

Json usageOf(const Played& played) {
  return {{"prompt_tokens", played.promptTokens},
          {"completion_tokens", played.outputTokens},
          {"total_tokens", played.promptTokens + played.outputTokens},
          {"prompt_tokens_details", {{"cached_tokens", played.cachedTokens}}},
          {"completion_tokens_details", {{"reasoning_tokens", played.reasoning.size()}}},
          {"prompt_cache_hit_tokens", played.cachedTokens},
          {"prompt_cache_miss_tokens", played.promptTokens - played.cachedTokens}};
}

Json logprobOf(const std::string& token, double value) {
  Json bytes = Json::array();
  for (const char c : token) bytes.push_back(static_cast<unsigned char>(c));
  return {{"token", token}, {"logprob", value}, {"bytes", bytes}};
}

// Each token is by far the likeliest; the others are single letters.
Json logprobsOf(const std::vector<std::string>& tokens, std::size_t top) {
  Json content = Json::array();
  for (const std::string& token : tokens) {
    Json entry = logprobOf(token, -0.25);
    entry["top_logprobs"] = Json::array();
    for (std::size_t i = 0; i < top; ++i)
      entry["top_logprobs"].push_back(i == 0 ? logprobOf(token, -0.25)
                                             : logprobOf(std::string(1, static_cast<char>('a' + i)),
                                                         -1.0 - static_cast<double>(i)));
    content.push_back(std::move(entry));
  }
  return {{"content", content}};
}

std::string joined(const std::vector<std::string>& tokens) {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

std::string callId(const Played& played, std::size_t index) {
  return "call_0" + std::to_string(index) + "_" + played.id;
}

std::string event(const Json& json) {
  return "data: " + json.dump() + "\n\n";
}

// Writes the chunks of one stream.
class Chunks {
 public:
  Chunks(const Call& call, const Played& played) : m_call(call), m_played(played) {}

  std::vector<std::string> all() {
    if (m_call.isFillIn) {
      for (const std::string& token : m_played.text) add({{"text", token}}, {token});
    } else {
      addChat();
    }
    Json last = m_call.isFillIn ? Json{{"text", ""}} : Json{{"delta", {{"content", ""}}}};
    last["finish_reason"] = m_played.finishReason;
    add(std::move(last), {}, !m_call.includeUsage);
    if (m_call.includeUsage) {
      Json chunk = head();
      chunk["choices"] = Json::array();
      chunk["usage"] = usageOf(m_played);
      m_events.push_back(event(chunk));
    }
    m_events.emplace_back("data: [DONE]\n\n");
    return std::move(m_events);
  }

 private:
  void addChat() {
    // Source: the first chunk of a thought is empty; no block is to be opened for it.
    Json first = {{"role", "assistant"}, {"content", m_call.thinks ? Json() : Json("")}};
    if (m_call.thinks) first["reasoning_content"] = "";
    add({{"delta", first}}, {});
    for (const std::string& token : m_played.reasoning)
      add({{"delta", {{"content", nullptr}, {"reasoning_content", token}}}}, {});
    for (const std::string& token : m_played.text) {
      Json delta = {{"content", token}};
      if (m_call.thinks) delta["reasoning_content"] = nullptr;
      add({{"delta", delta}}, {token});
    }
    for (std::size_t i = 0; i < m_played.calls.size(); ++i) addCall(i);
  }
  // Name and id once, then the arguments in fragments.
  void addCall(std::size_t index) {
    const CalledTool& tool = m_played.calls[index];
    addFragment({{"index", index},
                 {"id", callId(m_played, index)},
                 {"type", "function"},
                 {"function", {{"name", tool.name}, {"arguments", ""}}}});
    for (const std::string& token : tokensOf(tool.arguments))
      addFragment({{"index", index}, {"function", {{"arguments", token}}}});
  }
  void addFragment(const Json& fragment) {
    add({{"delta", {{"tool_calls", Json::array({fragment})}}}}, {});
  }
  void add(Json choice, const std::vector<std::string>& tokens, bool withUsage = false) {
    choice["index"] = 0;
    choice["logprobs"] =
        m_call.topLogprobs && !tokens.empty() ? logprobsOf(tokens, *m_call.topLogprobs) : Json();
    if (!choice.contains("finish_reason")) choice["finish_reason"] = nullptr;
    Json chunk = head();
    chunk["choices"] = Json::array({std::move(choice)});
    if (withUsage) chunk["usage"] = usageOf(m_played);
    if (m_call.includeUsage) chunk["usage"] = nullptr;
    m_events.push_back(event(chunk));
  }
  [[nodiscard]] Json head() const {
    return {{"id", m_played.id},
            {"object", m_call.isFillIn ? "text_completion" : "chat.completion.chunk"},
            {"created", kCreated},
            {"model", m_call.servedModel},
            {"system_fingerprint", kFingerprint}};
  }

  const Call& m_call;
  const Played& m_played;
  std::vector<std::string> m_events;
};

Json messageOf(const Call& call, const Played& played) {
  Json message = {{"role", "assistant"}, {"content", joined(played.text)}};
  if (call.thinks) message["reasoning_content"] = joined(played.reasoning);
  for (std::size_t i = 0; i < played.calls.size(); ++i)
    message["tool_calls"].push_back(
        {{"index", i},
         {"id", callId(played, i)},
         {"type", "function"},
         {"function", {{"name", played.calls[i].name}, {"arguments", played.calls[i].arguments}}}});
  return message;
}

}  // namespace

Played play(const Call& call, const Answer& answer, std::string id) {
  Played played;
  played.id = std::move(id);
  played.promptTokens = tokensOf(call.promptText).size();
  played.finishReason = "stop";
  std::string text = answer.text;
  for (const std::string& stop : call.stops) text = text.substr(0, text.find(stop));
  played.reasoning = tokensOf(answer.reasoning);
  played.text = tokensOf(text);
  played.calls = answer.calls;
  if (!played.calls.empty()) played.finishReason = "tool_calls";
  // Source: reasoning counts as output.
  const std::size_t all = played.reasoning.size() + played.text.size();
  if (all > call.maxTokens) {
    played.finishReason = "length";
    played.calls.clear();
    played.reasoning.resize(std::min(played.reasoning.size(), call.maxTokens));
    played.text.resize(std::min(played.text.size(), call.maxTokens - played.reasoning.size()));
  }
  played.outputTokens = played.reasoning.size() + played.text.size();
  for (const CalledTool& tool : played.calls)
    played.outputTokens += tokensOf(tool.name + tool.arguments).size();
  return played;
}

std::vector<std::string> eventsOf(const Call& call, const Played& played) {
  return Chunks(call, played).all();
}

std::string bodyOf(const Call& call, const Played& played) {
  Json choice = {{"index", 0}};
  if (call.isFillIn) {
    choice["text"] = joined(played.text);
  } else {
    choice["message"] = messageOf(call, played);
  }
  choice["logprobs"] = call.topLogprobs ? logprobsOf(played.text, *call.topLogprobs) : Json();
  choice["finish_reason"] = played.finishReason;
  return Json({{"id", played.id},
               {"object", call.isFillIn ? "text_completion" : "chat.completion"},
               {"created", kCreated},
               {"model", call.servedModel},
               {"choices", Json::array({choice})},
               {"usage", usageOf(played)},
               {"system_fingerprint", kFingerprint}})
      .dump();
}

std::string errorBody(const Refusal& refusal) {
  return Json({{"error",
                {{"message", refusal.message},
                 {"type", refusal.type},
                 {"param", nullptr},
                 {"code", refusal.type}}}})
      .dump();
}

std::string modelsBody() {
  Json data = Json::array();
  for (const std::string& id : servedModels())
    data.push_back({{"id", id}, {"object", "model"}, {"owned_by", "deepseek"}});
  return Json({{"object", "list"}, {"data", data}}).dump();
}

std::string balanceBody() {
  return Json({{"is_available", true},
               {"balance_infos", Json::array({{{"currency", "CNY"},
                                               {"total_balance", "110.00"},
                                               {"granted_balance", "10.00"},
                                               {"topped_up_balance", "100.00"}}})}})
      .dump();
}

}  // namespace support::deepseek
