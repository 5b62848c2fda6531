// Prepares a piece of Markdown for the parser: what must reach the reader as typed is escaped
// first.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace ui {

// Outside code, these keep their characters: formulas in \( \), \[ \] and $$ $$ (CommonMark would
// eat the backslashes and make emphasis of * and _), and "[name]: address" lines (it would make
// them vanish). Short rows under a table's header are lengthened to
// what md4c takes for one. The cost is linear in the length.
[[nodiscard]] std::string withLiteralsEscaped(std::string_view piece);

}  // namespace ui
