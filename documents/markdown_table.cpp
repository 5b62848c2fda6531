// A table as Markdown: its first row is the head.
// SPDX-License-Identifier: Apache-2.0
#include "documents/markdown_table.h"

#include <algorithm>
#include <utility>

#include "documents/document.h"

namespace documents {
namespace {

void appendCell(std::string& line, const std::string& cell) {
  line += ' ';
  bool hasGap = true;  // no spaces at the beginning
  for (const char c : cell) {
    const bool isGap = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (isGap && hasGap) continue;
    if (c == '|') line += '\\';
    line += isGap ? ' ' : c;
    hasGap = isGap;
  }
  while (line.size() > 2 && line.ends_with("  ")) line.pop_back();
  if (!line.ends_with(' ')) line += ' ';
  line += '|';
}

}  // namespace

void MarkdownTable::add(std::vector<std::string> row) {
  m_columns = std::max(m_columns, row.size());
  m_rows.push_back(std::move(row));
}

std::string MarkdownTable::text() const {
  std::string text;
  for (std::size_t i = 0; i < m_rows.size() && text.size() <= kMaxTextBytes; ++i) {
    text += '|';
    for (std::size_t column = 0; column < m_columns; ++column)
      appendCell(text, column < m_rows[i].size() ? m_rows[i][column] : std::string());
    text += '\n';
    if (i > 0) continue;
    text += '|';
    for (std::size_t column = 0; column < m_columns; ++column) text += "---|";
    text += '\n';
  }
  return text;
}

}  // namespace documents
