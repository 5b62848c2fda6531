// THE text seam: messages in, events out. Local, remote, worker and scripted backends are
// interchangeable here.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/result.h"

namespace engine {

enum class Role { System, User, Assistant, Tool };

struct TextPart {
  std::string text;  // UTF-8
};
struct ImagePart {
  std::string mimeType;     // "image/png"
  std::string bytes;        // the file as it is
  std::string detail = {};  // "low", "high", "original"; empty: the model's own choice
};
using ContentPart = std::variant<TextPart, ImagePart>;

// One call of a tool by the model. `arguments` is the model's JSON text and may be invalid JSON.
struct ToolCall {
  std::string id;
  std::string name;
  std::string arguments;
};

struct Message {
  Role role = Role::User;
  std::vector<ContentPart> content;
  std::string reasoning;            // assistant only: kept byte for byte as the model gave it
  std::vector<ToolCall> toolCalls;  // assistant only
  std::string toolCallId;           // tool only: which call this answers
  bool prefix = false;              // last assistant message only: continue this text (and thought)
  // With `prefix` and reasoning: the thought has ended, and what comes is the answer, also where
  // there is no text yet. Unsupported where a server can't be told. Else it says nothing.
  bool reasoningIsClosed = false;
};

// The text parts of a message, joined.
[[nodiscard]] std::string textOf(const Message& message);
[[nodiscard]] Message textMessage(Role role, std::string text);

struct ToolDefinition {
  std::string name;
  std::string description;
  std::string parametersJson;  // a JSON schema object
  bool strict = false;         // arguments must follow the schema; Unsupported where they need not
};

// Whether the model may call tools, must, or must call the named one.
struct ToolChoice {
  enum class Kind { Auto, None, Required, Named };
  Kind kind = Kind::Auto;
  std::string name = {};  // Named only
};

// Text for the gap between two texts (FIM), instead of an answer to messages.
struct FillIn {
  std::string prefix;
  std::string suffix;
};

// Off: answer at once. On: think as the model does by default. The rest ask for more or less of it.
enum class Thinking { Off, On, Low, High, Max };

// An unset value means the model's own recommendation.
struct Sampling {
  std::optional<double> temperature;         // 0: greedy
  std::optional<int> topK;                   // 0: off
  std::optional<double> topP;                // 1: off
  std::optional<double> minP;                // 0: off
  std::optional<double> typicalP;            // 1: off
  std::optional<double> repetitionPenalty;   // 1: off; over prompt and answer
  std::optional<double> presencePenalty;     // 0: off; of the tokens of the answer
  std::optional<double> frequencyPenalty;    // 0: off; times how often the answer has the token
  std::optional<double> dryMultiplier;       // 0: off; DRY, against repeated sequences
  std::optional<std::uint64_t> seed;         // unset: drawn at random and reported in the receipt
  std::map<std::int32_t, double> logitBias;  // by token id, added to its logit
};

// JsonObject: any JSON object. JsonSchema: JSON that Request::jsonSchema describes.
enum class ResponseFormat { Text, JsonObject, JsonSchema };

struct Request {
  std::string model;  // the backend's own name for it; local backends host one model and ignore it
  std::vector<Message> messages;
  std::optional<FillIn> fillIn;  // set: messages and tools must be empty, and thinking Off
  std::vector<ToolDefinition> tools;
  ToolChoice toolChoice;
  bool parallelToolCalls = true;  // false: at most one call in an answer
  Thinking thinking = Thinking::Off;
  Sampling sampling;
  std::optional<int> maxTokens;  // reasoning counts as output
  ResponseFormat responseFormat = ResponseFormat::Text;
  std::string jsonSchema;  // for ResponseFormat::JsonSchema: a JSON schema object
  std::optional<int>
      topLogprobs;                // 0..20: report each token's log-probability, and of so many more
  std::vector<std::string> stop;  // the answer ends before the first of these; never shown
  // False: asks a server for the whole answer at once; it arrives as one delta of each kind.
  bool stream = true;
  // Every earlier answer is sent with its reasoning, be it empty, also to servers that usually get
  // none: for those that refuse a conversation without.
  bool replayAllReasoning = false;
};

// What is going on while no text arrives. `percent` is 0..100, or empty where the end is unknown.
struct Status {
  enum class Phase { Queued, Loading, ReadingPrompt, Retrying };
  Phase phase = Phase::Queued;
  std::optional<int> percent;
  std::string detail;  // one short sentence, may be empty
};
struct ReasoningDelta {
  std::string text;
};
struct TextDelta {
  std::string text;
};
// Natural logarithms of probabilities before any sampling setting. `bytes` is what the token stands
// for, which may be part of a code point.
struct TokenLogprob {
  std::string bytes;
  double logprob = 0;
};
// One per token of the answer (not of its reasoning), before the TextDelta with the token's text.
// Only where Request::topLogprobs asks for it.
struct Logprobs {
  TokenLogprob chosen;
  std::vector<TokenLogprob> top;  // the likeliest first
};
using Event = std::variant<Status, ReasoningDelta, TextDelta, ToolCall, Logprobs>;

// Called on the thread that called generate(), one event at a time.
using EventSink = std::function<void(const Event&)>;

enum class StopReason {
  EndOfTurn,
  MaxTokens,
  ContextFull,
  StopString,
  ToolCalls,
  ContentFilter,
  Cancelled
};

struct Usage {
  std::int64_t promptTokens = 0;  // includes cachedTokens
  std::int64_t cachedTokens = 0;  // of promptTokens: not computed again
  std::int64_t outputTokens = 0;  // includes reasoningTokens
  std::int64_t reasoningTokens = 0;
};

// Milliseconds of wall time. Zero: not measured.
struct Timings {
  double loadMs = 0;
  double prefillMs = 0;  // request to first token, without loading
  double decodeMs = 0;   // first token to last
};

// What really ran, and where; only what is known, never what was asked for.
struct Receipt {
  std::string servedModel;  // as the server names it; local: the model file without its extension
  std::string place;        // "this computer" or the host's name
  std::string device;       // local: "CPU, AVX2, 2 threads"; remote: empty
  std::string requestId;    // remote: for the provider's support
  std::optional<std::uint64_t> seed;
  std::vector<std::string> notes;  // e.g. "temperature has no effect while thinking"
};

struct Completion {
  StopReason stopReason = StopReason::EndOfTurn;
  Usage usage;
  Timings timings;
  Receipt receipt;
};

struct ModelInfo {
  std::string id;
  std::string displayName;
  std::optional<std::int64_t> contextTokens;
  bool canThink = false;
  bool canSee = false;  // takes images
};

// Anything that answers a conversation.
//
// Promises of every implementation (one contract test holds all of them to it):
// - each delta is whole code points of valid UTF-8 and not empty;
// - reasoning never appears in TextDelta, and all reasoning of a turn comes before its text;
// - after a stop is requested at most one more event arrives, and generate() returns within 100 ms
// of it;
// - a cancelled run is a Completion with StopReason::Cancelled, not an error;
// - text already delivered stays valid when an error follows;
// - a backend is usable again after an error or a cancellation.
class Backend {
 public:
  virtual ~Backend() = default;

  // Answers `request`, blocking the caller. Errors: InvalidArgument (the request), Denied (key,
  // balance), NotFound (model), Unsupported, Corrupt (model file or reply), Network, Busy,
  // OutOfMemory, Io. Thread: one call at a time for one backend. Lifetime: `onEvent` is not called
  // after the return.
  virtual base::Result<Completion> generate(const Request& request, const EventSink& onEvent,
                                            std::stop_token stop) = 0;

  // The models this backend offers. Errors: as generate(). Thread: not beside a running generate().
  virtual base::Result<std::vector<ModelInfo>> models(std::stop_token stop) = 0;
};

}  // namespace engine
