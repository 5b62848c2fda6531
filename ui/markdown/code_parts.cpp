// Cuts code into parts of bounded length, so that a long one is neither shown nor changed as a
// whole.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/code_parts.h"

namespace ui {

void CodeParts::beginPart(bool continuesLine, QVector<Block>& full) {
  Block next = m_part;
  next.text.clear();
  next.isFirstPart = false;
  next.continuesLine = continuesLine;
  next.begin = m_part.end;
  m_part.isOpen = false;
  m_part.isLastPart = false;
  full.append(m_part);
  m_part = next;
  m_lines = 0;
}

void CodeParts::addLine(const QString& line, qsizetype end, QVector<Block>& full) {
  const bool isFull = m_lines == kMaxLines || m_part.text.size() + 1 + line.size() > kMaxCharacters;
  if (m_lines > 0 && isFull) beginPart(false, full);
  if (m_lines > 0) m_part.text += u'\n';
  m_part.text += line;
  m_part.end = end;
  ++m_lines;
}

void CodeParts::continueLine(const QString& text, qsizetype end, QVector<Block>& full) {
  if (!text.isEmpty()) {
    beginPart(true, full);
    m_part.text = text;
    m_lines = 1;
  }
  m_part.end = end;
}

QVector<Block> codeInParts(const Block& code) {
  Block first = code;
  first.text.clear();
  QVector<Block> blocks;
  CodeParts parts(first);
  for (const QString& line : code.text.split(u'\n')) parts.addLine(line, code.end, blocks);
  blocks.append(parts.part());
  for (Block& block : blocks) block.begin = code.begin;
  return blocks;
}

WholeCode wholeCode(const QVector<Block>& blocks, qsizetype index) {
  qsizetype at = index;
  while (!blocks[at].isFirstPart) --at;
  WholeCode whole;
  whole.code = blocks[at].text;
  while (!blocks[at].isLastPart) {
    ++at;
    if (!blocks[at].continuesLine) whole.code += u'\n';
    if (at == index) whole.begin = whole.code.size();
    whole.code += blocks[at].text;
  }
  whole.isOpen = blocks[at].isOpen;
  return whole;
}

}  // namespace ui
