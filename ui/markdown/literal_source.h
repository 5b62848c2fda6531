// Prepares a piece of Markdown for the parser: what must reach the reader as typed is escaped
// first.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <string>
#include <string_view>
#include <vector>

#include "ui/markdown/formula.h"

namespace ui {

// A piece as the parser gets it, and what stands in it under a placeholder.
struct PreparedSource {
  std::string markdown;
  std::vector<Formula> formulas;
};

// Outside code, formulas (CommonMark would eat their backslashes and make emphasis of * and _) give
// way to placeholders, and "[name]: address" lines keep their characters (it would make them
// vanish). And these are helped to be what their writer meant: short rows under a table's header,
// addresses that touch Chinese text, and stars between Chinese punctuation and a letter (for which
// CommonMark wants a space). The cost is linear in the length.
[[nodiscard]] PreparedSource prepareSource(std::string_view piece);

// A placeholder is the number of a formula between two of these. No other stands in a prepared
// source.
inline constexpr char16_t kFormulaMark = 0x1A;

// What the parser returned, taken apart at the placeholders: text, or a formula.
struct SourcePart {
  QString text;
  const Formula* formula = nullptr;
};
[[nodiscard]] std::vector<SourcePart> partsOf(const QString& text,
                                              const std::vector<Formula>& formulas);

// The text with the sources of the formulas again.
[[nodiscard]] QString withFormulaSources(const QString& text, const std::vector<Formula>& formulas);

// Put beside such stars: punctuation to the parser. To be taken out of what it returns.
// U+2054, INVERTED UNDERTIE: no text has it.
inline constexpr char16_t kStarHelper = 0x2054;

}  // namespace ui
