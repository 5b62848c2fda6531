// What is said in the pictures of the window.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/scripted_backend.h"

namespace support {

// Questions that have a script of their own; any other is answered in one sentence.
inline constexpr const char* kCodeQuestion =
    "Write a Python function that checks whether a word is a palindrome, and compare the two usual "
    "ways.";
inline constexpr const char* kThinkingQuestion = "哪个更大：9.11 还是 9.9？请说明理由。";
inline constexpr const char* kStreamingQuestion = "How do isobaths help a ship?";
inline constexpr const char* kHalfQuestion = "And how does a navigator use one?";
inline constexpr const char* kErrorQuestion = "Translate the last answer into French.";
inline constexpr const char* kMathQuestion = "解此微分方程 xdx+ydy=-xdy+ydx";

inline constexpr const char* kBlocksQuestion = "Show me everything that an answer can have.";

[[nodiscard]] Script sceneScript(const engine::Request& request);

}  // namespace support
