// A table as Markdown: its first row is the head.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace documents {

class MarkdownTable {
 public:
  void add(std::vector<std::string> row);
  [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }
  // Rows of unequal length are filled up; line breaks become spaces, bars are escaped. Cut where it
  // would be larger than any text that is taken.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> m_rows;
  std::size_t m_columns = 0;
};

}  // namespace documents
