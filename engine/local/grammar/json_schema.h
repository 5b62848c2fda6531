// JSON schemas as automata: what an answer must look like.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/base/result.h"
#include "engine/local/grammar/automaton.h"

namespace grammar {

inline constexpr std::size_t kMaxSchemaBytes = std::size_t{128} << 10;

// What matches is JSON that the schema describes; not all of it. Where a schema leaves things open
// the answer is the plain one: the properties come in their order, an object or list that names
// its members has no others unless additionalProperties or items says so, strings that are named
// are spelled without needless escapes, numbers have few digits.
//
// type (also a list), properties, required, additionalProperties, items, prefixItems, minItems,
// maxItems, enum, const, minLength, maxLength, pattern (pattern.h), format (date, time, date-time,
// uuid), minimum, maximum, exclusiveMinimum, exclusiveMaximum (whole numbers, where the type is
// number), anyOf, oneOf (of alternatives that exclude each other), allOf (of objects), $ref (within
// the schema, also to itself), true, false. Names and notes are skipped.
//
// Errors, each with the JSON pointer: Unsupported (any other keyword, by its name), InvalidArgument
// (not JSON, not a schema, too large, or nothing of finite length fits it).
base::Result<Automaton> compileJsonSchema(std::string_view schema);

// Any JSON object.
[[nodiscard]] Automaton anyJsonObject();

}  // namespace grammar
