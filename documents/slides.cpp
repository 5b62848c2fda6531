// PPTX: slides in their order, with tables and notes.
// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>

#include "documents/document.h"
#include "documents/office_parts.h"

namespace documents {
namespace {

std::string runsOf(const pugi::xml_node& node) {
  std::string text;
  walk(node, [&](const pugi::xml_node& part) {
    const std::string_view name = localName(part);
    if (name == "t") text += part.text().get();
    if (name == "br") text += '\n';
    if (name == "p" && !text.empty()) text += '\n';
    return name != "t";
  });
  return text;
}

// The number of the slide stands in its notes as a field.
bool isSlideNumber(const pugi::xml_node& shape) {
  const pugi::xml_node holder = childOf(childOf(shape, "nvSpPr"), "nvPr");
  return attributeOf(childOf(holder, "ph"), "type") == "sldNum";
}

std::string textOf(const pugi::xml_node& root) {
  std::string text;
  walk(root, [&](const pugi::xml_node& node) {
    const std::string_view name = localName(node);
    if (text.size() > kMaxTextBytes || name == "Fallback") return false;
    if (name == "sp" && isSlideNumber(node)) return false;
    if (name == "tbl") {
      text += tableOf(node, runsOf).text() + "\n";
      return false;
    }
    if (name != "p") return true;
    const std::string paragraph = runsOf(node);
    if (!paragraph.empty()) text += paragraph + "\n";
    return false;
  });
  return text;
}

// The id of its relation; a slide's own is called so, too, but without a prefix.
std::string relationId(const pugi::xml_node& entry) {
  const auto isRelation = [](const pugi::xml_attribute& attribute) {
    return std::string_view(attribute.name()).ends_with(":id");
  };
  return entry.find_attribute(isRelation).value();
}

base::Result<std::string> slide(Archive& archive, const std::string& part) {
  pugi::xml_document xml;
  if (auto read = readPart(archive, part, xml); !read) return std::move(read).error();
  std::string text = textOf(xml.document_element());
  const auto relations = relationsOf(archive, part);
  if (!relations) return relations.error();
  for (const auto& [id, relation] : *relations) {
    if (relation.type != "notesSlide") continue;
    pugi::xml_document notes;
    if (auto read = readPart(archive, relation.target, notes); !read)
      return std::move(read).error();
    const std::string words = textOf(notes.document_element());
    if (!words.empty()) text += "\nNotes:\n" + words;
  }
  return text;
}

}  // namespace

base::Result<std::string> readSlides(Archive& archive) {
  const std::string main = "ppt/presentation.xml";
  pugi::xml_document xml;
  if (auto read = readPart(archive, main, xml); !read) return std::move(read).error();
  const auto relations = relationsOf(archive, main);
  if (!relations) return relations.error();
  std::string text;
  int number = 0;
  for (const pugi::xml_node& entry : childOf(xml.document_element(), "sldIdLst").children()) {
    if (localName(entry) != "sldId" || text.size() > kMaxTextBytes) continue;
    ++number;
    const auto relation = relations->find(relationId(entry));
    if (relation == relations->end()) continue;
    auto content = slide(archive, relation->second.target);
    if (!content) return std::move(content).error();
    text += "## Slide " + std::to_string(number) + "\n\n" + *content + "\n";
  }
  return text;
}

}  // namespace documents
