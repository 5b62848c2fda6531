// Our values as the JSON of the OpenAI-style chat interface, as a client writes and reads it. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"

namespace remote {

// What the other side understands beyond the common core.
struct Dialect {
  enum class Kind {
    Worker,    // our own: every field, plus the `isobath` object
    DeepSeek,  // deepseek.com: thinking, reasoning_content in both directions, prefix on /beta
    Other,     // the common core, and what its flavour adds
  };
  // Which program another endpoint is, as far as it is known: see endpoint_flavour.h.
  enum class Flavour { Unknown, Vllm, SgLang, LlamaServer, Ollama, LmStudio, OpenRouter };

  Kind kind = Kind::Other;
  std::string place;                   // how messages name the other side
  Flavour flavour = Flavour::Unknown;  // of Other only
};

// The body of a request: POST pathOf(). Usage is always asked for. The messages come first, and
// those of a conversation are the same bytes in each later request that goes on with it under the
// same settings, so that caches of prefixes hit. Errors: those of checkRequest(); InvalidArgument
// (a tool's or the answer's schema is not a JSON object), Unsupported (continuing an answer, or a
// schema, on an endpoint that cannot).
base::Result<std::string> encodeRequest(const engine::Request& request, const Dialect& dialect);

// "/chat/completions", or "/completions" for a gap to fill.
[[nodiscard]] std::string_view pathOf(const engine::Request& request);
// Whether it is only served below /beta: continuing an answer, a gap to fill, strict tools.
[[nodiscard]] bool needsBeta(const engine::Request& request, const Dialect& dialect);

// What of the request has no effect there: for the receipt.
[[nodiscard]] std::vector<std::string> notesOn(const engine::Request& request,
                                               const Dialect& dialect);

// What of the answer is not what was asked for: JSON that the limit cut off. A worker says it
// itself.
[[nodiscard]] std::vector<std::string> notesOnEnd(const engine::Request& request,
                                                  const engine::Completion& completion,
                                                  const Dialect& dialect);

// The reply of GET /models. Errors: Corrupt.
base::Result<std::vector<engine::ModelInfo>> decodeModels(std::string_view body,
                                                          const Dialect& dialect);

// What an HTTP status means (0: none, an error inside a stream) and what to do, in one sentence
// with the server's own words. A worker's code and sentence are taken as they are.
[[nodiscard]] base::Error decodeError(int status, std::string_view body, const Dialect& dialect);

}  // namespace remote
