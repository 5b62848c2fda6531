// Finds where a Markdown text can be cut so that the pieces, parsed alone, give what the whole
// gives.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/segmenter.h"

#include <algorithm>

#include "ui/markdown/line_syntax.h"

namespace ui {

bool Segmenter::feed(std::string_view line) {
  if (m_isClosed) {
    begin(line);
    return true;
  }
  const bool isBlank = line::isBlank(line);
  if (m_math.isOpen()) {
    const bool goesOn =
        !isBlank && !line::beginsCode(line) && (m_kind != Kind::Quote || line::isQuote(line));
    if (goesOn) {
      followMath(line);
      return false;
    }
    m_math = {};
  }
  switch (m_kind) {
    case Kind::Fence:
      m_isClosed = line::closesFence(line, m_fence);
      return false;
    case Kind::Item:
      return feedItem(line);
    case Kind::Indented:
      if (isBlank || line::indentOf(line) >= line::kCodeIndent) return false;
      break;
    case Kind::Quote:
      if (!isBlank && line::isQuote(line)) {
        followMath(line);
        return false;
      }
      [[fallthrough]];
    case Kind::Text:
    case Kind::Blank:
      m_isClosed = isBlank;
      if (isBlank) return false;
      if (!line::interruptsParagraph(line)) {
        followMath(line);
        return false;
      }
      // Three dashes under a paragraph make it a heading; under a quote they are a rule.
      if (m_kind == Kind::Text && line::isDashes(line)) return false;
      break;
  }
  begin(line);
  return true;
}

void Segmenter::begin(std::string_view line) {
  const Kind before = m_kind;
  const Marker markerBefore = m_marker;
  const std::int64_t numberBefore = m_itemNumber;
  *this = Segmenter();
  if (line::isBlank(line)) return;
  m_isClosed = false;
  m_fence = line::fenceOf(line);
  m_marker = line::markerOf(line);
  if (line::indentOf(line) >= line::kCodeIndent) {
    m_kind = Kind::Indented;
  } else if (m_fence.length > 0) {
    m_kind = Kind::Fence;
  } else if (line::isQuote(line)) {
    m_kind = Kind::Quote;
  } else if (line::isHeading(line) || line::isRule(line)) {
    m_kind = Kind::Text;
    m_isClosed = true;
  } else if (m_marker.width > 0) {
    m_kind = Kind::Item;
    m_itemIndent = line::indentOf(line) + m_marker.width;
    const bool continues = before == Kind::Item && markerBefore.delimiter == m_marker.delimiter;
    m_itemNumber = continues ? numberBefore + 1 : m_marker.number;
    m_innerFence = line::fenceOf(line::afterColumns(line, m_itemIndent));
    m_lastIsBlank = m_marker.isEmpty;
  } else {
    m_kind = Kind::Text;
  }
  if (m_kind != Kind::Item) m_marker = {};
  if (m_kind == Kind::Text || m_kind == Kind::Quote || m_kind == Kind::Item) followMath(line);
}

void Segmenter::followMath(std::string_view line) {
  if (m_innerFence.length == 0) m_math.read(line::afterMarkers(line));
}

bool Segmenter::feedItem(std::string_view line) {
  if (line::isBlank(line)) {
    m_lastIsBlank = true;
    return false;
  }
  if (line::indentOf(line) >= m_itemIndent) {
    m_lastIsBlank = false;
    if (m_innerFence.length == 0) {
      m_innerFence = line::fenceOf(line::afterMarkers(line));
    } else if (closesInnerFence(line)) {
      m_innerFence = {};
      return false;
    }
    followMath(line);
    return false;
  }
  const Marker marker = line::markerOf(line);
  const bool isSibling = marker.width > 0 && marker.delimiter == m_marker.delimiter;
  const bool continuesParagraph =
      !m_lastIsBlank && m_innerFence.length == 0 && !isSibling && !line::interruptsParagraph(line);
  if (continuesParagraph) {
    followMath(line);
    return false;
  }
  begin(line);
  return true;
}

bool Segmenter::closesInnerFence(std::string_view line) const {
  // How deep the fence stands is not tracked: any indent of the item closes it.
  const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
  return line::closesFence(line.substr(start), m_innerFence);
}

}  // namespace ui
