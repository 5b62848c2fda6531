// One piece of Markdown to its blocks, through md4c.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/piece_parser.h"

#include <md4c.h>

#include <algorithm>
#include <optional>
#include <string>

#include "ui/markdown/block_builder.h"
#include "ui/markdown/literal_source.h"
#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

constexpr unsigned kFlags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
                            MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEEMAILAUTOLINKS |
                            MD_FLAG_NOHTML;

struct Target {
  BlockBuilder builder;
  const std::vector<Formula>& formulas;
};

BlockBuilder& builderOf(void* user) {
  return static_cast<Target*>(user)->builder;
}

QString textOf(const char* text, MD_SIZE size) {
  return QString::fromUtf8(text, static_cast<qsizetype>(size)).remove(QChar(kStarHelper));
}

// An attribute such as a link's address, with its entities replaced.
QString textOf(const MD_ATTRIBUTE& attribute, void* user) {
  QString text;
  if (attribute.text == nullptr) return text;
  for (int i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    const MD_OFFSET begin = attribute.substr_offsets[i];
    const MD_SIZE size = attribute.substr_offsets[i + 1] - begin;
    const bool isEntity = attribute.substr_types[i] == MD_TEXT_ENTITY;
    text += isEntity ? entityText({attribute.text + begin, size})
                     : textOf(attribute.text + begin, size);
  }
  return withFormulaSources(text, static_cast<Target*>(user)->formulas);
}

QString alignmentOf(MD_ALIGN align) {
  switch (align) {
    case MD_ALIGN_LEFT:
      return QStringLiteral("left");
    case MD_ALIGN_CENTER:
      return QStringLiteral("center");
    case MD_ALIGN_RIGHT:
      return QStringLiteral("right");
    case MD_ALIGN_DEFAULT:
      break;
  }
  return {};
}

int enterBlock(MD_BLOCKTYPE type, void* detail, void* user) {
  BlockBuilder& builder = builderOf(user);
  switch (type) {
    case MD_BLOCK_QUOTE:
      builder.enterQuote();
      break;
    case MD_BLOCK_UL:
      builder.enterList(false, 0);
      break;
    case MD_BLOCK_OL:
      builder.enterList(true, static_cast<const MD_BLOCK_OL_DETAIL*>(detail)->start);
      break;
    case MD_BLOCK_LI: {
      const auto* item = static_cast<const MD_BLOCK_LI_DETAIL*>(detail);
      builder.enterItem(item->is_task == 0 ? ' ' : item->task_mark == ' ' ? 'o' : 'x');
      break;
    }
    case MD_BLOCK_HR:
      builder.addRule();
      break;
    case MD_BLOCK_H:
      builder.enterHeading(static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level));
      break;
    case MD_BLOCK_CODE:
      builder.enterCode(textOf(static_cast<const MD_BLOCK_CODE_DETAIL*>(detail)->lang, user));
      break;
    case MD_BLOCK_P:
      builder.enterParagraph();
      break;
    case MD_BLOCK_TABLE:
      builder.enterTable();
      break;
    case MD_BLOCK_TR:
      builder.enterTableRow();
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      builder.enterCell(alignmentOf(static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align));
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
      break;
  }
  return 0;
}

int leaveBlock(MD_BLOCKTYPE type, void*, void* user) {
  BlockBuilder& builder = builderOf(user);
  switch (type) {
    case MD_BLOCK_QUOTE:
      builder.leaveQuote();
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      builder.leaveList();
      break;
    case MD_BLOCK_LI:
      builder.leaveItem();
      break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_P:
      builder.leaveLeaf();
      break;
    case MD_BLOCK_TABLE:
      builder.leaveTable();
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      builder.leaveCell();
      break;
    default:
      break;
  }
  return 0;
}

// The style that a span is nothing but.
std::optional<InlineText::Style> styleOf(MD_SPANTYPE type) {
  switch (type) {
    case MD_SPAN_EM:
      return InlineText::Style::Italic;
    case MD_SPAN_STRONG:
      return InlineText::Style::Bold;
    case MD_SPAN_DEL:
      return InlineText::Style::Strike;
    case MD_SPAN_CODE:
      return InlineText::Style::Code;
    default:
      return std::nullopt;
  }
}

int enterSpan(MD_SPANTYPE type, void* detail, void* user) {
  InlineText& text = builderOf(user).inlineText();
  if (const auto style = styleOf(type)) {
    text.enter(*style);
    return 0;
  }
  switch (type) {
    case MD_SPAN_A:
      text.enterLink(textOf(static_cast<MD_SPAN_A_DETAIL*>(detail)->href, user));
      break;
    case MD_SPAN_IMG:
      builderOf(user).enterImage(textOf(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src, user));
      break;
    default:
      break;
  }
  return 0;
}

int leaveSpan(MD_SPANTYPE type, void*, void* user) {
  InlineText& text = builderOf(user).inlineText();
  if (const auto style = styleOf(type)) {
    text.leave(*style);
    return 0;
  }
  switch (type) {
    case MD_SPAN_A:
      text.leaveLink();
      break;
    case MD_SPAN_IMG:
      builderOf(user).leaveImage();
      break;
    default:
      break;
  }
  return 0;
}

int addText(MD_TEXTTYPE type, const MD_CHAR* characters, MD_SIZE size, void* user) {
  BlockBuilder& builder = builderOf(user);
  switch (type) {
    case MD_TEXT_BR:
    // Models put one line under another where they mean it, so a single line end is kept.
    case MD_TEXT_SOFTBR:
      builder.addLineBreak();
      break;
    case MD_TEXT_NULLCHAR:
      builder.addText(QStringLiteral("\uFFFD"));
      break;
    case MD_TEXT_ENTITY:
      builder.addText(entityText({characters, size}));
      break;
    default:
      builder.addText(textOf(characters, size));
      break;
  }
  return 0;
}

// The largest number of container marks at the beginning of a line, and of bars in one; and how
// many lines there are.
struct Extremes {
  int markers = 0;
  int bars = 0;
  int lines = 1;
};

bool mayHaveTables(const Extremes& extremes) {
  return extremes.bars <= kMaxColumns && extremes.lines * (extremes.bars + 1) <= kMaxCells;
}

Extremes extremesOf(std::string_view text) {
  Extremes largest;
  Extremes line;
  bool isAtStart = true;
  for (const char c : text) {
    if (c == '\n') {
      ++largest.lines;
      line = {};
      isAtStart = true;
      continue;
    }
    const bool isMarker = c == '>' || c == '-' || c == '+' || c == '*';
    const bool isNumber = (c >= '0' && c <= '9') || c == '.' || c == ')';
    isAtStart = isAtStart && (isMarker || isNumber || c == ' ' || c == '\t');
    if (isAtStart && (isMarker || c == '.' || c == ')')) ++line.markers;
    if (c == '|') ++line.bars;
    largest.markers = std::max(largest.markers, line.markers);
    largest.bars = std::max(largest.bars, line.bars);
  }
  return largest;
}

}  // namespace

QVector<Block> parsePiece(const Piece& piece) {
  const bool isCode = piece.kind == Segmenter::Kind::Indented;
  const PreparedSource source =
      isCode ? PreparedSource{std::string(piece.text), {}} : prepareSource(piece.text);
  Target target{BlockBuilder(piece, source.formulas), source.formulas};
  const Extremes extremes = extremesOf(piece.text);
  bool isParsed = false;
  if (extremes.markers <= kMaxMarkersPerLine) {
    MD_PARSER parser{};
    parser.flags = kFlags & ~(mayHaveTables(extremes) ? 0U : unsigned{MD_FLAG_TABLES});
    parser.enter_block = enterBlock;
    parser.leave_block = leaveBlock;
    parser.enter_span = enterSpan;
    parser.leave_span = leaveSpan;
    parser.text = addText;
    const std::string& markdown = source.markdown;
    isParsed =
        md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &target) == 0;
  }
  return isParsed ? target.builder.take() : QVector<Block>{target.builder.plain()};
}

}  // namespace ui
