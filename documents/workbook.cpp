// XLSX: each sheet as a table under its name.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "documents/cell_format.h"
#include "documents/document.h"
#include "documents/office_parts.h"

namespace documents {
namespace {

constexpr std::size_t kMaxCells = 2'000'000;
constexpr std::size_t kMaxColumns = 16'384;  // Source: Excel's limits

struct Book {
  std::vector<std::string> strings;
  std::vector<CellFormat> formats;  // by the number of the cell's style
  std::size_t cells = 0;
  std::size_t bytes = 0;
};

// All "t" below, without the readings of Japanese words.
std::string textOf(const pugi::xml_node& node) {
  std::string text;
  walk(node, [&](const pugi::xml_node& part) {
    if (localName(part) == "t") text += part.text().get();
    return localName(part) != "rPh";
  });
  return text;
}

// "BC12" is column 54; anything else is the one after the last.
std::size_t columnOf(const std::string& reference, std::size_t next) {
  std::size_t column = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    if (column > kMaxColumns) return next;
  }
  return column == 0 ? next : column - 1;
}

std::string valueOf(const pugi::xml_node& cell, const Book& book) {
  const std::string type = attributeOf(cell, "t");
  const std::string value = childOf(cell, "v").text().get();
  if (type == "inlineStr") return textOf(childOf(cell, "is"));
  if (type == "s") {
    const unsigned long index = std::strtoul(value.c_str(), nullptr, 10);
    return index < book.strings.size() ? book.strings[index] : std::string();
  }
  if (type == "b") return value == "1" ? "TRUE" : "FALSE";
  if (!type.empty() && type != "n") return value;
  const unsigned long style = std::strtoul(attributeOf(cell, "s").c_str(), nullptr, 10);
  return style < book.formats.size() ? formatted(value, book.formats[style]) : value;
}

using Row = std::map<std::size_t, std::string>;  // by column

// Only the columns that are used: a single cell may be in the last one.
std::string tableText(const std::vector<Row>& rows) {
  std::map<std::size_t, std::size_t> places;
  for (const Row& row : rows)
    for (const auto& [column, value] : row) places[column] = 0;
  std::size_t next = 0;
  for (auto& [column, place] : places) place = next++;
  MarkdownTable table;
  std::size_t size = 0;
  for (const Row& row : rows) {
    std::vector<std::string> cells;
    for (const auto& [column, value] : row) {
      cells.resize(places[column]);
      cells.push_back(value);
    }
    table.add(std::move(cells));
    size += 2 * places.size();
    if (size > kMaxTextBytes) break;
  }
  return table.text();
}

base::Result<std::string> sheet(Archive& archive, const std::string& part, Book& book) {
  pugi::xml_document xml;
  if (auto read = readPart(archive, part, xml); !read) return std::move(read).error();
  std::vector<Row> rows;
  for (const pugi::xml_node& line : childOf(xml.document_element(), "sheetData").children()) {
    Row row;
    std::size_t next = 0;
    for (const pugi::xml_node& cell : line.children()) {
      if (localName(cell) != "c") continue;
      const std::size_t column = columnOf(attributeOf(cell, "r"), next);
      next = column + 1;
      std::string value = valueOf(cell, book);
      book.bytes += value.size();
      // A shared text may be named by a million cells.
      if (++book.cells > kMaxCells || book.bytes > kMaxTextBytes)
        return base::Error{base::ErrorCode::InvalidArgument,
                           "the sheets have more than 8 MiB of text or two million cells"};
      if (!value.empty()) row[column] = std::move(value);
    }
    if (!row.empty()) rows.push_back(std::move(row));
  }
  return tableText(rows);
}

base::Result<Book> readBook(Archive& archive) {
  Book book;
  if (archive.has("xl/sharedStrings.xml")) {
    pugi::xml_document xml;
    if (auto read = readPart(archive, "xl/sharedStrings.xml", xml); !read)
      return std::move(read).error();
    for (const pugi::xml_node& entry : xml.document_element().children())
      if (localName(entry) == "si") book.strings.push_back(textOf(entry));
  }
  if (archive.has("xl/styles.xml")) {
    pugi::xml_document xml;
    if (auto read = readPart(archive, "xl/styles.xml", xml); !read) return std::move(read).error();
    book.formats = cellFormats(xml);
  }
  return book;
}

}  // namespace

base::Result<std::string> readWorkbook(Archive& archive) {
  const std::string main = "xl/workbook.xml";
  pugi::xml_document xml;
  if (auto read = readPart(archive, main, xml); !read) return std::move(read).error();
  const auto relations = relationsOf(archive, main);
  if (!relations) return relations.error();
  auto book = readBook(archive);
  if (!book) return std::move(book).error();
  std::string text;
  for (const pugi::xml_node& entry : childOf(xml.document_element(), "sheets").children()) {
    if (localName(entry) != "sheet" || text.size() > kMaxTextBytes) continue;
    const auto relation = relations->find(attributeOf(entry, "id"));
    if (relation == relations->end() || relation->second.type != "worksheet") continue;
    auto table = sheet(archive, relation->second.target, *book);
    if (!table) return std::move(table).error();
    if (!table->empty()) text += "## " + attributeOf(entry, "name") + "\n\n" + *table + "\n";
  }
  return text;
}

}  // namespace documents
