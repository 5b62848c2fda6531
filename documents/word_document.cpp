// DOCX: paragraphs with their headings and lists, and tables.
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "documents/document.h"
#include "documents/office_parts.h"

namespace documents {
namespace {

// What was deleted while changes were tracked, and what only older programs show.
bool isHidden(std::string_view name) {
  return name == "del" || name == "moveFrom" || name == "Fallback" || name == "instrText";
}

// The runs of a paragraph, or of all paragraphs of a cell.
std::string runsOf(const pugi::xml_node& node) {
  std::string text;
  walk(node, [&](const pugi::xml_node& part) {
    const std::string_view name = localName(part);
    if (isHidden(name)) return false;
    if (name == "t") text += part.text().get();
    if (name == "tab") text += '\t';
    if (name == "br" || name == "cr") text += '\n';
    if (name == "noBreakHyphen") text += '-';
    if (name == "p" && !text.empty()) text += '\n';
    return name != "t" && name != "pPr";
  });
  return text;
}

// "Heading2" or "heading 2": how deep; 0: no heading.
int headingLevel(const std::string& style) {
  if (style == "Title") return 1;
  const bool isHeading = style.rfind("Heading", 0) == 0 || style.rfind("heading", 0) == 0;
  const std::size_t digit = style.find_first_of("123456789");
  if (!isHeading || digit == std::string::npos) return 0;
  const int level = style[digit] - '0';
  return level > 6 ? 6 : level;
}

std::string paragraph(const pugi::xml_node& node) {
  const std::string text = runsOf(node);
  if (text.empty()) return {};
  const pugi::xml_node properties = childOf(node, "pPr");
  const std::string style = attributeOf(childOf(properties, "pStyle"), "val");
  if (const int level = headingLevel(style)) return std::string(level, '#') + " " + text;
  return childOf(properties, "numPr") ? "- " + text : text;
}

}  // namespace

base::Result<std::string> readWordDocument(Archive& archive) {
  pugi::xml_document xml;
  if (auto read = readPart(archive, "word/document.xml", xml); !read)
    return std::move(read).error();
  std::string text;
  walk(xml.document_element(), [&](const pugi::xml_node& node) {
    if (text.size() > kMaxTextBytes || isHidden(localName(node))) return false;
    const bool isParagraph = localName(node) == "p";
    if (!isParagraph && localName(node) != "tbl") return true;
    const std::string block = isParagraph ? paragraph(node) : tableOf(node, runsOf).text();
    if (!block.empty()) text += block + (isParagraph ? "\n\n" : "\n");
    return false;
  });
  return text;
}

}  // namespace documents
