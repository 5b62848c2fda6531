// What one line of Markdown begins, seen alone.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "ui/markdown/segmenter.h"

// Lines are without their end. Tabs count to the next multiple of four. Source: CommonMark 0.31,
// sections 2.2, 4 and 5.
namespace ui::line {

inline constexpr std::size_t kCodeIndent = 4;

[[nodiscard]] bool isBlank(std::string_view line);
// Columns before the first character that is not a space.
[[nodiscard]] std::size_t indentOf(std::string_view line);
// The line without its first columns.
[[nodiscard]] std::string_view afterColumns(std::string_view line, std::size_t columns);
// The line without indent and without list markers and quotes at its beginning.
[[nodiscard]] std::string_view afterMarkers(std::string_view line);

// The row under a table's header; "- | -" would otherwise look like a list item.
[[nodiscard]] bool isDelimiterRow(std::string_view line);
[[nodiscard]] bool isHeading(std::string_view line);  // "# ..."
[[nodiscard]] bool isRule(std::string_view line);     // "***"
[[nodiscard]] bool isDashes(std::string_view line);   // "---" without spaces between
[[nodiscard]] bool isQuote(std::string_view line);    // "> ..."
[[nodiscard]] Segmenter::Fence fenceOf(std::string_view line);
// "```" after marks of lists and quotes. Not "~~~", which are spaces in LaTeX.
[[nodiscard]] bool beginsCode(std::string_view line);
[[nodiscard]] bool closesFence(std::string_view line, const Segmenter::Fence& fence);
[[nodiscard]] Segmenter::Marker markerOf(std::string_view line);
// A paragraph ends before this line, without a blank one between.
[[nodiscard]] bool interruptsParagraph(std::string_view line);

}  // namespace ui::line
