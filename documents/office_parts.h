// What the three kinds of Office files have in common: parts, and relations between them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "documents/archive.h"
#include "documents/markdown_table.h"
#include "engine/base/result.h"

namespace documents {

struct Relation {
  std::string type;    // the last word of its address: "worksheet", "notesSlide"
  std::string target;  // name of a part
};

// No document type, so no entities but the five of XML. Errors: Corrupt, InvalidArgument (too
// large). Lifetime: it copies.
base::Result<void> parseXml(std::string_view name, std::string_view text, pugi::xml_document& into);

// A part as XML. Errors: those of Archive::read() and parseXml().
base::Result<void> readPart(Archive& archive, const std::string& name, pugi::xml_document& into);

// The relations of a part by id; none where it has none. Errors: as readPart().
base::Result<std::map<std::string, Relation>> relationsOf(Archive& archive,
                                                          const std::string& part);

// "w:tbl" is "tbl": which prefix a name has is the file's own choice.
[[nodiscard]] std::string_view localName(const pugi::xml_node& node);
[[nodiscard]] pugi::xml_node childOf(const pugi::xml_node& node, std::string_view name);
// By its name without the prefix; empty: there is none.
[[nodiscard]] std::string attributeOf(const pugi::xml_node& node, std::string_view name);

// Visits the nodes below `node` in order; the visitor says whether to go into what it was given. No
// recursion: files nest as deeply as they like.
void walk(const pugi::xml_node& node, const std::function<bool(const pugi::xml_node&)>& visit);

// The table `node` (rows "tr", cells "tc") with `textOf` each cell.
[[nodiscard]] MarkdownTable tableOf(
    const pugi::xml_node& node, const std::function<std::string(const pugi::xml_node&)>& textOf);

// Each reads one kind. Errors: as readOffice().
base::Result<std::string> readWordDocument(Archive& archive);
base::Result<std::string> readWorkbook(Archive& archive);
base::Result<std::string> readSlides(Archive& archive);

}  // namespace documents
