// What one line of Markdown begins, seen alone.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/line_syntax.h"

#include <algorithm>

namespace ui::line {
namespace {

constexpr std::string_view kSpace = " \t";
// More containers in one line are not looked through: nobody writes them, and a line is read once
// this way.
constexpr int kMaxMarkers = 16;

std::string_view trimmedLeft(std::string_view line) {
  return line.substr(std::min(line.find_first_not_of(kSpace), line.size()));
}

std::string_view trimmedRight(std::string_view line) {
  const std::size_t last = line.find_last_not_of(kSpace);
  return last == std::string_view::npos ? std::string_view() : line.substr(0, last + 1);
}

// Digits of a list number and the character after them; 0 when it is none. At most nine digits, as
// CommonMark says.
std::size_t numberWidth(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && digits < 10 && text[digits] >= '0' && text[digits] <= '9')
    ++digits;
  const bool isNumber = digits > 0 && digits < 10 && digits < text.size() &&
                        (text[digits] == '.' || text[digits] == ')');
  return isNumber ? digits + 1 : 0;
}

}  // namespace

bool isBlank(std::string_view line) {
  return line.find_first_not_of(kSpace) == std::string_view::npos;
}

std::size_t indentOf(std::string_view line) {
  std::size_t column = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++column;
    } else if (c == '\t') {
      column += 4 - column % 4;
    } else {
      break;
    }
  }
  return column;
}

std::string_view afterColumns(std::string_view line, std::size_t columns) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < line.size() && column < columns; ++i) column += line[i] == '\t' ? 4 - column % 4 : 1;
  return line.substr(i);
}

std::string_view afterMarkers(std::string_view line) {
  std::string_view rest = trimmedLeft(line);
  for (int i = 0; i < kMaxMarkers && !rest.empty(); ++i) {
    if (rest.front() == '>') {
      rest = trimmedLeft(rest.substr(1));
      continue;
    }
    const Segmenter::Marker marker = markerOf(rest);
    if (marker.width == 0 || marker.isEmpty) break;
    rest = afterColumns(rest, marker.width);
    if (indentOf(rest) < kCodeIndent) rest = trimmedLeft(rest);
  }
  return rest;
}

bool isDelimiterRow(std::string_view text) {
  return text.find('|') != std::string_view::npos && text.find('-') != std::string_view::npos &&
         text.find_first_not_of("-:| \t") == std::string_view::npos;
}

bool isHeading(std::string_view line) {
  if (indentOf(line) >= kCodeIndent) return false;
  const std::string_view text = trimmedLeft(line);
  const std::size_t level = std::min(text.find_first_not_of('#'), text.size());
  return level >= 1 && level <= 6 &&
         (level == text.size() || kSpace.find(text[level]) != kSpace.npos);
}

bool isRule(std::string_view line) {
  if (indentOf(line) >= kCodeIndent) return false;
  const std::string_view text = trimmedLeft(line);
  if (text.empty() || (text[0] != '*' && text[0] != '-' && text[0] != '_')) return false;
  const auto marks = std::count(text.begin(), text.end(), text[0]);
  const auto spaces =
      std::count(text.begin(), text.end(), ' ') + std::count(text.begin(), text.end(), '\t');
  return marks >= 3 && marks + spaces == static_cast<std::ptrdiff_t>(text.size());
}

bool isDashes(std::string_view line) {
  const std::string_view text = trimmedRight(trimmedLeft(line));
  return !text.empty() && text.find_first_not_of('-') == std::string_view::npos;
}

bool isQuote(std::string_view line) {
  return indentOf(line) < kCodeIndent && !isBlank(line) && trimmedLeft(line).front() == '>';
}

Segmenter::Fence fenceOf(std::string_view line) {
  Segmenter::Fence fence;
  fence.indent = indentOf(line);
  const std::string_view text = trimmedLeft(line);
  if (fence.indent >= kCodeIndent || text.empty() || (text[0] != '`' && text[0] != '~')) return {};
  fence.character = text[0];
  fence.length = std::min(text.find_first_not_of(text[0]), text.size());
  const bool isInlineCode =
      text[0] == '`' && text.find('`', fence.length) != std::string_view::npos;
  return fence.length < 3 || isInlineCode ? Segmenter::Fence() : fence;
}

bool beginsCode(std::string_view line) {
  const Segmenter::Fence fence = fenceOf(afterMarkers(line));
  return fence.length > 0 && fence.character == '`';
}

bool closesFence(std::string_view line, const Segmenter::Fence& fence) {
  if (indentOf(line) >= kCodeIndent) return false;
  const std::string_view text = trimmedRight(trimmedLeft(line));
  return text.size() >= fence.length && !text.empty() &&
         text.find_first_not_of(fence.character) == std::string_view::npos;
}

Segmenter::Marker markerOf(std::string_view line) {
  if (indentOf(line) >= kCodeIndent) return {};
  const std::string_view text = trimmedLeft(line);
  if (text.empty() || isRule(line) || isDelimiterRow(text)) return {};
  Segmenter::Marker marker;
  std::size_t width = 1;
  if (text[0] == '-' || text[0] == '+' || text[0] == '*') {
    marker.delimiter = text[0];
  } else {
    width = numberWidth(text);
    if (width == 0) return {};
    marker.delimiter = text[width - 1];
    for (const char digit : text.substr(0, width - 1))
      marker.number = marker.number * 10 + (digit - '0');
  }
  const std::string_view rest = text.substr(width);
  marker.isEmpty = isBlank(rest);
  if (!rest.empty() && kSpace.find(rest[0]) == std::string_view::npos) return {};
  const std::size_t spaces = indentOf(rest);
  // Five spaces are one space and indented code.
  marker.width = width + (marker.isEmpty || spaces > kCodeIndent ? 1 : spaces);
  return marker;
}

bool interruptsParagraph(std::string_view line) {
  if (indentOf(line) >= kCodeIndent) return false;
  if (isHeading(line) || isRule(line) || isQuote(line) || fenceOf(line).length > 0) return true;
  const Segmenter::Marker marker = markerOf(line);
  const bool isNumbered = marker.delimiter == '.' || marker.delimiter == ')';
  return marker.width > 0 && !marker.isEmpty && (!isNumbered || marker.number == 1);
}

}  // namespace ui::line
