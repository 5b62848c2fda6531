// Regular expressions of JSON schemas as strings that match them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/local/grammar/automaton.h"
#include "engine/local/grammar/json_rules.h"

namespace grammar {

// A rule of what stands between the quotation marks of a JSON string that matches `pattern`: ECMA's
// syntax as far as it says a regular language: literals, ".", classes, \d \w \s and their
// opposites, groups, "|", quantifiers, "^" at the very beginning and "$" at the very end. Without
// these two anything may stand before and after. Errors: InvalidArgument (not a pattern),
// Unsupported (by the name of what it uses: look-around, \b, references to groups, flags...).
base::Result<RuleId> patternRule(AutomatonBuilder& builder, JsonRules& json,
                                 std::string_view pattern);

}  // namespace grammar
