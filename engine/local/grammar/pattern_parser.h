// Regular expressions as trees.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/local/grammar/code_points.h"

namespace grammar {

struct PatternNode {
  enum class Kind { Class, Sequence, Alternatives, Repeat };
  static constexpr int kUnbounded = -1;
  Kind kind = Kind::Sequence;
  CodePoints set = {};                     // Class
  std::vector<PatternNode> children = {};  // Repeat: one
  int least = 0;                           // Repeat
  int most = 0;                            // Repeat: kUnbounded for no limit
};

struct Pattern {
  PatternNode root;
  bool fromStart = false;  // "^"
  bool toEnd = false;      // "$"
};

// Errors and syntax: as patternRule() says. Thread: any.
base::Result<Pattern> parsePattern(std::string_view text);

}  // namespace grammar
