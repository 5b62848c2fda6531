// What servers answer instead of what was asked for, as sentences with a next step.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/utf8.h"
#include "engine/remote/wire_format.h"
#include "engine/remote/wire_json.h"
#include "engine/remote/wire_names.h"

namespace remote {
namespace {

using base::ErrorCode;
using Kind = Dialect::Kind;

constexpr std::size_t kMaxServerMessageBytes = 500;

// The words of one entry: a string, or an object with a message under one of its usual names.
std::string wordsOf(const Json& entry) {
  if (entry.is_string()) return entry.get<std::string>();
  for (const char* name : {"message", "msg", "error_msg", "detail", "error"})
    if (std::string text = stringMember(entry, name); !text.empty()) return text;
  return {};
}

// Where servers put them: {"error":{...}}, {"error":"..."}, {"message":"..."}, {"detail":"..."},
// {"detail":[{"msg":"..."}]}, {"errors":[...]}. OpenRouter passes on a text of the one behind it.
std::string wordsIn(const Json& body) {
  if (const Json* error = member(body, "error")) {
    const Json* metadata = member(*error, "metadata");
    std::string raw = metadata != nullptr ? stringMember(*metadata, "raw") : "";
    if (const auto inner = parseJson(raw, "the error"); inner && !wordsIn(*inner).empty())
      raw = wordsIn(*inner);
    if (!raw.empty()) return raw;
    if (std::string text = wordsOf(*error); !text.empty()) return text;
  }
  for (const char* name : {"detail", "errors"})
    if (const Json* list = member(body, name); list && list->is_array() && !list->empty())
      return wordsOf(list->front());
  return wordsOf(body);
}

// On one line and not too long.
std::string tidy(std::string text) {
  if (text.size() > kMaxServerMessageBytes) {
    text.resize(base::shortenedUtf8(text, kMaxServerMessageBytes).size());
    text += "...";
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
  return text;
}

// The server's own words from an error body, a text too; empty if there are none. Pages are not
// words.
std::string messageIn(const base::Result<Json>& json, std::string_view body) {
  if (json && json->is_structured()) return tidy(wordsIn(*json));
  const std::size_t begin = body.find_first_not_of(" \t\r\n");
  if (json || begin == std::string_view::npos || body[begin] == '<' || body[begin] == '{')
    return {};
  return base::isValidUtf8(body) ? tidy(std::string(body.substr(begin))) : std::string();
}

// Source: the words of DeepSeek, OpenAI and vLLM ("maximum context length"), llama-server ("exceeds
// the available context size") and SGLang ("longer than the model's context length").
bool isOverflow(int status, std::string_view words, std::string_view code) {
  if (status != 400 && status != 413 && status != 422 && status != 0) return false;
  constexpr std::array<std::string_view, 4> kWords{"maximum context length", "context size",
                                                   "model's context length", "context window"};
  return code == "context_length_exceeded" || code == "exceed_context_size_error" ||
         std::any_of(kWords.begin(), kWords.end(), [words](std::string_view word) {
           return words.find(word) != std::string_view::npos;
         });
}

// Source: the words of DeepSeek ("Model Not Exist"), vLLM ("The model `m` does not exist."), Ollama
// ("model \"m\" not found") and the code of OpenAI.
bool isMissingModel(int status, std::string_view words, std::string_view code) {
  if (status != 400 && status != 404) return false;
  const bool isNamed = words.find("model") != std::string_view::npos;
  return code == "model_not_found" || words == "Model Not Exist" ||
         (status == 404 && isNamed &&
          (words.find("does not exist") != std::string_view::npos ||
           words.find("not found") != std::string_view::npos));
}

struct Meaning {
  int status;
  ErrorCode code;
  std::string_view what;
  std::string_view next;
};

constexpr std::array<Meaning, 15> kMeanings{{
    {0, ErrorCode::Network, "broke off the answer", "ask again in a moment"},
    {400, ErrorCode::InvalidArgument, "refused the request",
     "change the question, or start a new chat if this one has grown too long"},
    {401, ErrorCode::Denied, "did not accept the API key", "check the key"},
    {402, ErrorCode::Denied, "reports that the account has no balance left",
     "top it up and ask again"},
    {403, ErrorCode::Denied, "does not allow this request", "check what the key is allowed to do"},
    {404, ErrorCode::NotFound, "has no such address or model",
     "check the model and the base address (many servers need /v1 at its end)"},
    {408, ErrorCode::Busy, "gave up waiting for the request", "ask again"},
    {413, ErrorCode::InvalidArgument, "finds the request too large",
     "shorten the chat or send smaller images"},
    {422, ErrorCode::InvalidArgument, "does not accept a parameter of the request",
     "reset the sampling settings"},
    {429, ErrorCode::Busy, "has too many requests of this account at once",
     "wait a moment and ask again"},
    {500, ErrorCode::Network, "has an internal fault", "ask again in a moment"},
    {502, ErrorCode::Network, "is not reachable behind its gateway", "ask again in a moment"},
    {503, ErrorCode::Busy, "is overloaded", "ask again in a moment"},
    {504, ErrorCode::Network, "did not answer its gateway in time", "ask again in a moment"},
    {529, ErrorCode::Busy, "is overloaded", "ask again in a moment"},
}};

constexpr Meaning kOverflow{0, ErrorCode::InvalidArgument,
                            "finds the conversation too long for the model",
                            "leave out earlier messages or attachments, or start a new chat"};

constexpr Meaning kMissingModel{0, ErrorCode::NotFound, "does not have this model",
                                "choose one of the models that it lists"};

// What the server found wrong with a request is its own advice.
bool isEnough(int status, std::string_view words) {
  return status == 400 && !words.empty();
}

Meaning meaningOf(int status) {
  for (const auto& meaning : kMeanings)
    if (meaning.status == status) return meaning;
  if (status >= 300 && status < 400)
    return {status, ErrorCode::InvalidArgument, "redirects to another address",
            "enter that address itself"};
  if (status >= 400 && status < 500)
    return {status, ErrorCode::InvalidArgument, "refused the request",
            "check the model and the address"};
  if (status >= 500) return {status, ErrorCode::Network, "has a fault", "ask again in a moment"};
  return {status, ErrorCode::Corrupt, "gave an unexpected reply", "check the base address"};
}

}  // namespace

base::Error decodeError(int status, std::string_view body, const Dialect& dialect) {
  const auto parsed = parseJson(body, "the error");
  const std::string words = messageIn(parsed, body);
  const Json* error = parsed ? member(*parsed, "error") : nullptr;
  const std::string code = error != nullptr ? stringMember(*error, "code") : "";
  if (dialect.kind == Kind::Worker && !words.empty())
    if (const auto known = errorCodeNamed(code)) return {*known, words};
  const std::string type = error != nullptr ? stringMember(*error, "type") : "";
  const std::string& kind = code.empty() ? type : code;
  Meaning meaning = meaningOf(status);
  if (isEnough(status, words)) meaning.next = {};
  if (isMissingModel(status, words, kind)) meaning = kMissingModel;
  if (isOverflow(status, words, kind)) meaning = kOverflow;
  std::string text = dialect.place + " " + std::string(meaning.what) + " (" +
                     (status > 0 ? std::to_string(status) : "error");
  if (!words.empty()) text += ": " + words;
  text += ")";
  if (!meaning.next.empty()) text += "; " + std::string(meaning.next);
  return {meaning.code, std::move(text)};
}

}  // namespace remote
