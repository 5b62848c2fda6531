// Turns the events of a Markdown parser into flat blocks.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/block_builder.h"

#include <algorithm>
#include <utility>

#include "ui/markdown/code_parts.h"
#include "ui/markdown/literal_source.h"
#include "ui/markdown/safe_text.h"

namespace ui {
using namespace Qt::StringLiterals;

void BlockBuilder::enterQuote() {
  leaveLeaf();
  addMarkerAlone();
  ++m_quoteDepth;
}

void BlockBuilder::leaveQuote() {
  leaveLeaf();
  --m_quoteDepth;
}

void BlockBuilder::enterList(bool isNumbered, std::int64_t first) {
  leaveLeaf();
  addMarkerAlone();
  // The piece is one item of a list that began in an earlier piece.
  const bool isOutermost = m_lists.empty() && m_piece.kind == Segmenter::Kind::Item;
  m_lists.push_back({isNumbered, isOutermost ? m_piece.itemNumber : first});
}

void BlockBuilder::leaveList() {
  m_lists.pop_back();
}

void BlockBuilder::enterItem(char task) {
  List& list = m_lists.back();
  if (task != ' ') {
    m_marker = task == 'x' ? u"\u2611"_s : u"\u2610"_s;
  } else if (list.isNumbered) {
    m_marker = QString::number(list.next) + u'.';
  } else {
    m_marker = m_lists.size() % 2 == 1 ? u"\u2022"_s : u"\u25E6"_s;
  }
  ++list.next;
}

void BlockBuilder::leaveItem() {
  leaveLeaf();
  addMarkerAlone();
}

void BlockBuilder::enterHeading(int level) {
  open(Block::Kind::Heading);
  m_leaf->level = level;
}

void BlockBuilder::enterCode(const QString& language) {
  open(Block::Kind::Code);
  m_leaf->language = withoutInvisible(language);
  m_code.clear();
}

void BlockBuilder::addRule() {
  open(Block::Kind::Rule);
  leaveLeaf();
}

Block BlockBuilder::emptyBlock(Block::Kind kind) const {
  Block block;
  block.kind = kind;
  const int lists = static_cast<int>(m_lists.size());
  block.indent = std::clamp(kind == Block::Kind::ListItem ? lists - 1 : lists, 0, kMaxIndent);
  block.quoteDepth = std::min(m_quoteDepth, kMaxIndent);
  block.begin = m_piece.begin;
  block.end = m_piece.begin + static_cast<qsizetype>(m_piece.text.size());
  return block;
}

void BlockBuilder::open(Block::Kind kind) {
  leaveLeaf();
  if (kind == Block::Kind::Paragraph && !m_marker.isEmpty()) {
    m_leaf = emptyBlock(Block::Kind::ListItem);
    m_leaf->marker = std::exchange(m_marker, QString());
  } else {
    addMarkerAlone();
    m_leaf = emptyBlock(kind);
  }
  m_inline = InlineText();
}

// An item that begins with something else than text: its mark stands in a row of its own.
void BlockBuilder::addMarkerAlone() {
  if (m_marker.isEmpty()) return;
  Block block = emptyBlock(Block::Kind::ListItem);
  block.marker = std::exchange(m_marker, QString());
  m_blocks.append(block);
}

void BlockBuilder::leaveLeaf() {
  const bool followedFormula = std::exchange(m_followsFormula, false);
  if (!m_leaf) return;
  if (followedFormula && m_inline.text().trimmed().isEmpty()) {
    m_leaf.reset();
    return;
  }
  if (m_leaf->kind == Block::Kind::Code) {
    if (m_code.endsWith(u'\n')) m_code.chop(1);
    m_leaf->text = withoutInvisible(std::exchange(m_code, QString()));
    m_blocks += codeInParts(*std::exchange(m_leaf, std::nullopt));
    return;
  }
  if (m_leaf->kind != Block::Kind::Rule) {
    m_leaf->html = m_inline.html();
    m_leaf->text = m_inline.text();
  }
  m_blocks.append(*std::exchange(m_leaf, std::nullopt));
}

InlineText& BlockBuilder::inlineText() {
  // The text of a tight list item comes without a paragraph around it.
  if (!m_leaf && !m_isInTable) {
    const bool followsFormula = m_followsFormula;
    open(Block::Kind::Paragraph);
    m_followsFormula = followsFormula;
  }
  return m_inline;
}

void BlockBuilder::addLineBreak() {
  const bool isBefore = m_followsFormula && (!m_leaf || m_inline.isEmpty());
  if (!isBefore) inlineText().addLineBreak();
}

bool BlockBuilder::canBeCut() const {
  const bool isInProse =
      !m_leaf || m_leaf->kind == Block::Kind::Paragraph || m_leaf->kind == Block::Kind::ListItem;
  return isInProse && !m_isInTable && (!m_leaf || m_inline.canBeCut());
}

// Ends what stands before a row in the middle of a paragraph.
void BlockBuilder::beginOwnRow() {
  if (m_leaf && m_leaf->kind == Block::Kind::Paragraph && m_inline.text().trimmed().isEmpty())
    m_leaf.reset();
  m_inline.trimEnd();
  leaveLeaf();
  addMarkerAlone();
}

void BlockBuilder::addFormula(const Formula& formula) {
  if (!formula.isDisplay || !canBeCut()) return inlineText().addFormula(formula.source);
  beginOwnRow();
  Block block = emptyBlock(Block::Kind::Math);
  block.html = formulaHtml(formula.source);
  block.text = formula.source;
  block.isOpen = formula.isOpen;
  m_blocks.append(block);
  m_inline = InlineText();
  m_followsFormula = true;
}

void BlockBuilder::enterImage(const QString& address) {
  m_hasOwnRow = canBeCut();
  inlineText().enterImage(address);
}

void BlockBuilder::leaveImage() {
  if (!m_hasOwnRow || !inlineText().canTakeImage()) return inlineText().leaveImage();
  m_hasOwnRow = false;
  const InlineText::Image image = m_inline.takeImage();
  beginOwnRow();
  Block block = emptyBlock(Block::Kind::Image);
  block.address = image.address;
  block.text = image.description;
  block.html = escapedHtml(InlineText::labelOf(image));
  m_blocks.append(block);
  m_inline = InlineText();
  m_followsFormula = true;
}

// The mark goes to the formula: a line does not begin with it.
QString BlockBuilder::withoutFormulasMark(const QString& text) {
  Block& formula = m_blocks.last();
  QStringView rest = text;
  const bool hasMark =
      formula.kind != Block::Kind::Math || !withoutMark(formula.text).mark.isEmpty();
  if (const qsizetype length = hasMark || formula.isOpen ? 0 : markLength(rest); length > 0) {
    formula.text += rest.first(length);
    formula.html += escapedHtml(rest.first(length));
    rest = rest.sliced(length);
  }
  while (!rest.isEmpty() && rest.front().isSpace()) rest = rest.sliced(1);
  return rest.toString();
}

void BlockBuilder::addText(const QString& text) {
  if (m_leaf && m_leaf->kind == Block::Kind::Code) {
    m_code += withFormulaSources(text, m_formulas);
    return;
  }
  for (const SourcePart& part : partsOf(text, m_formulas)) {
    const bool isBefore = m_followsFormula && !m_leaf;
    const QString words = isBefore ? withoutFormulasMark(part.text) : part.text;
    if (part.formula != nullptr && part.formula->isNote) {
      inlineText().addNote(part.formula->source);
    } else if (part.formula != nullptr) {
      addFormula(*part.formula);
    } else if (!words.isEmpty()) {
      inlineText().addText(words);
    }
  }
}

void BlockBuilder::enterTable() {
  open(Block::Kind::Table);
  m_isInTable = true;
}

void BlockBuilder::enterTableRow() {
  if (!m_leaf->rows.isEmpty()) m_leaf->text += m_plainCells.join(u'\t') + u'\n';
  m_plainCells.clear();
  m_leaf->rows.append(QStringList());
}

void BlockBuilder::enterCell(const QString& alignment) {
  if (m_leaf->rows.size() == 1) m_leaf->alignments.append(alignment);
  m_inline = InlineText();
  m_inline.beginCell();
}

void BlockBuilder::leaveCell() {
  m_leaf->rows.last().append(m_inline.html());
  m_plainCells.append(m_inline.text());
}

void BlockBuilder::leaveTable() {
  Block table = *std::exchange(m_leaf, std::nullopt);
  table.text += m_plainCells.join(u'\t');
  table.html = u"<table>"_s;
  for (qsizetype row = 0; row < table.rows.size(); ++row) {
    const QString tag = row == 0 ? u"th"_s : u"td"_s;
    table.html += u"<tr>";
    for (qsizetype column = 0; column < table.rows[row].size(); ++column) {
      const QString align = table.alignments.value(column);
      table.html += u'<' + tag;
      if (!align.isEmpty()) table.html += u" align=\""_s + align + u'"';
      table.html += u'>' + table.rows[row][column] + u"</"_s + tag + u'>';
    }
    table.html += u"</tr>";
  }
  table.html += u"</table>";
  m_isInTable = false;
  m_blocks.append(table);
}

QVector<Block> BlockBuilder::take() {
  leaveLeaf();
  return std::move(m_blocks);
}

Block BlockBuilder::plain() const {
  Block block;
  block.begin = m_piece.begin;
  block.end = m_piece.begin + static_cast<qsizetype>(m_piece.text.size());
  block.text = QString::fromUtf8(m_piece.text.data(), static_cast<qsizetype>(m_piece.text.size()));
  while (block.text.endsWith(u'\n')) block.text.chop(1);
  block.html = escapedHtml(block.text);
  return block;
}

}  // namespace ui
