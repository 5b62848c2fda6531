// What the double answers by itself, the public example of the documentation among it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tests/support/deepseek/call.h"

namespace support::deepseek {

struct CalledTool {
  std::string name;
  std::string arguments;
};

struct Answer {
  std::string reasoning;
  std::string text;
  std::vector<CalledTool> calls;
};

// The example: a mathematician's system prompt, a differential equation, and its solution.
extern const char* const kExampleSystem;
extern const char* const kExampleQuestion;
[[nodiscard]] const Answer& exampleAnswer();

// The same request gets the same answer. Thread: any.
[[nodiscard]] Answer answerFor(const Call& call);

}  // namespace support::deepseek
