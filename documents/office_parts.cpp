// What the three kinds of Office files have in common: parts, and relations between them.
// SPDX-License-Identifier: Apache-2.0
#include "documents/office_parts.h"

#include <utility>
#include <vector>

#include "documents/office.h"
#include "engine/base/quote.h"

namespace documents {
namespace {

using base::Error;
using base::ErrorCode;

// "../notesSlides/n.xml" beside "ppt/slides/s.xml" is "ppt/notesSlides/n.xml". It is a name to look
// up in the archive, whatever it says.
std::string resolved(const std::string& part, std::string target) {
  if (target.starts_with('/')) return target.substr(1);
  std::string folder = part.substr(0, part.rfind('/') == std::string::npos ? 0 : part.rfind('/'));
  while (target.starts_with("../")) {
    target.erase(0, 3);
    const std::size_t slash = folder.rfind('/');
    folder.erase(slash == std::string::npos ? 0 : slash);
  }
  return folder.empty() ? target : folder + "/" + target;
}

std::string relationsName(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  if (slash == std::string::npos) return "_rels/" + part + ".rels";
  return part.substr(0, slash) + "/_rels" + part.substr(slash) + ".rels";
}

}  // namespace

base::Result<void> parseXml(std::string_view name, std::string_view text,
                            pugi::xml_document& into) {
  const auto refuse = [&](const std::string& why) {
    return Error{ErrorCode::Corrupt, "the part " + base::quote(name) + " is damaged: " + why};
  };
  if (text.find("<!DOCTYPE") != std::string_view::npos ||
      text.find("<!ENTITY") != std::string_view::npos)
    return refuse("it declares a document type");
  // Spaces between runs of text are text.
  const auto result = into.load_buffer(text.data(), text.size(),
                                       pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (result.status == pugi::status_out_of_memory)
    return Error{ErrorCode::InvalidArgument, "the part " + base::quote(name) + " is too large"};
  if (!result) return refuse(result.description());
  return {};
}

base::Result<void> readPart(Archive& archive, const std::string& name, pugi::xml_document& into) {
  auto text = archive.read(name);
  if (!text) return std::move(text).error();
  return parseXml(name, *text, into);
}

base::Result<std::map<std::string, Relation>> relationsOf(Archive& archive,
                                                          const std::string& part) {
  std::map<std::string, Relation> relations;
  const std::string name = relationsName(part);
  if (!archive.has(name)) return relations;
  pugi::xml_document xml;
  if (auto read = readPart(archive, name, xml); !read) return std::move(read).error();
  for (const pugi::xml_node& node : xml.document_element().children()) {
    if (attributeOf(node, "TargetMode") == "External") continue;
    const std::string type = attributeOf(node, "Type");
    relations[attributeOf(node, "Id")] = {type.substr(type.rfind('/') + 1),
                                          resolved(part, attributeOf(node, "Target"))};
  }
  return relations;
}

std::string_view localName(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.rfind(':') + 1);
}

pugi::xml_node childOf(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children())
    if (localName(child) == name) return child;
  return {};
}

std::string attributeOf(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string_view own = attribute.name();
    if (own.substr(own.rfind(':') + 1) == name) return attribute.value();
  }
  return {};
}

void walk(const pugi::xml_node& node, const std::function<bool(const pugi::xml_node&)>& visit) {
  pugi::xml_node at = node.first_child();
  while (at) {
    if (visit(at) && at.first_child()) {
      at = at.first_child();
      continue;
    }
    while (at && at != node && !at.next_sibling()) at = at.parent();
    if (!at || at == node) return;
    at = at.next_sibling();
  }
}

MarkdownTable tableOf(const pugi::xml_node& node,
                      const std::function<std::string(const pugi::xml_node&)>& textOf) {
  MarkdownTable table;
  walk(node, [&](const pugi::xml_node& row) {
    if (localName(row) != "tr") return localName(row) != "tc";
    std::vector<std::string> cells;
    walk(row, [&](const pugi::xml_node& cell) {
      if (localName(cell) != "tc") return true;
      cells.push_back(textOf(cell));
      return false;
    });
    table.add(std::move(cells));
    return false;
  });
  return table;
}

base::Result<std::string> readOffice(std::string_view bytes) {
  auto archive = Archive::open(bytes);
  if (!archive) return std::move(archive).error();
  if (archive->has("word/document.xml")) return readWordDocument(*archive);
  if (archive->has("xl/workbook.xml")) return readWorkbook(*archive);
  if (archive->has("ppt/presentation.xml")) return readSlides(*archive);
  return Error{ErrorCode::Unsupported,
               "the file is an archive; of those only DOCX, XLSX and PPTX are read"};
}

}  // namespace documents
