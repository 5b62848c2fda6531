// The contract's requests for every backend behind which contractScript plays.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/backend_contract.h"

namespace support {

// What is left to say is backend().
class ScriptedFixture : public BackendFixture {
 public:
  [[nodiscard]] static engine::Request ask(const char* text) {
    engine::Request request;
    request.model = "scripted";
    request.messages.push_back(engine::textMessage(engine::Role::User, text));
    return request;
  }
  engine::Request shortAnswer() override { return ask("short"); }
  engine::Request longAnswer() override { return ask("long"); }
  std::optional<engine::Request> thinkingAnswer() override {
    auto request = ask("short");
    request.thinking = engine::Thinking::High;
    return request;
  }
  std::optional<engine::Request> silentAnswer() override { return ask("hang"); }
  std::optional<engine::Request> failure() override { return ask("fail after text"); }
};

}  // namespace support
