// A request's messages checked and taken apart, as every format needs them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "engine/local/chat/json_text.h"

namespace chat {

// Lifetime: the messages must outlive it.
struct Conversation {
  std::span<const engine::Message> turns;
  const engine::Message* continued = nullptr;  // the beginning of an answer to go on with
  std::vector<Json> functions;  // one per tool: {"name", "description", "parameters"}
  engine::Thinking thinking = engine::Thinking::Off;

  [[nodiscard]] bool thinks() const { return thinking != engine::Thinking::Off; }
};

// Errors: InvalidArgument (no messages, roles in an order that no format can say, a tool whose
// parameters are not a JSON object), Unsupported (images).
base::Result<Conversation> takeApart(std::span<const engine::Message> messages,
                                     std::span<const engine::ToolDefinition> tools,
                                     engine::Thinking thinking);

// Whether the model goes on inside the thought of an answer to continue: nothing follows it yet,
// and nobody has closed it.
[[nodiscard]] bool isInThought(const engine::Message& continued);

// Whether anything of it needs a format that has tools.
[[nodiscard]] bool usesTools(const Conversation& conversation);

[[nodiscard]] std::int64_t callsIn(const Conversation& conversation);

// All system messages, two newlines between them.
[[nodiscard]] std::string systemText(const Conversation& conversation);

// The position of the last question in `turns`; -1 without one.
[[nodiscard]] std::ptrdiff_t lastQuestion(const Conversation& conversation);

}  // namespace chat
