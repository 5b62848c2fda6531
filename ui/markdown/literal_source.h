// Prepares a piece of Markdown for the parser: what must reach the reader as typed is escaped
// first.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ui {

// Outside code, these keep their characters: formulas in \( \), \[ \] and $$ $$ (CommonMark would
// eat the backslashes and make emphasis of * and _), and "[name]: address" lines (it would make
// them vanish). And these are helped to be what their writer meant: short rows under a table's
// header, addresses that touch Chinese text, and stars between Chinese punctuation and a letter
// (for which CommonMark wants a space). The cost is linear in the length.
[[nodiscard]] std::string withLiteralsEscaped(std::string_view piece);

// Put beside such stars: punctuation to the parser. To be taken out of what it returns.
// U+2054, INVERTED UNDERTIE: no text has it.
inline constexpr char16_t kStarHelper = 0x2054;

}  // namespace ui
