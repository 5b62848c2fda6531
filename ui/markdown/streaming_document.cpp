// Markdown that grows: only the open end of the text is parsed again.
// SPDX-License-Identifier: Apache-2.0
#include "ui/markdown/streaming_document.h"

#include <algorithm>

#include "ui/markdown/footnotes.h"
#include "ui/markdown/line_syntax.h"
#include "ui/markdown/piece_parser.h"
#include "ui/markdown/safe_text.h"

namespace ui {
namespace {

constexpr std::size_t kCap = Segmenter::kMaxPieceBytes;

std::string_view withoutCarriageReturn(std::string_view line) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

QString toQString(std::string_view utf8) {
  return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

// The largest size up to `size` that does not cut a code point.
std::size_t codePointEnd(std::string_view text, std::size_t size) {
  std::size_t end = std::min(size, text.size());
  const auto isContinuation = [&](std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  for (int i = 0; i < 3 && end > 0 && isContinuation(end); ++i) --end;
  return end;
}

QString codeLine(std::string_view line, std::size_t fenceIndent) {
  return withoutInvisible(
      toQString(line::afterColumns(line, std::min(line::indentOf(line), fenceIndent))));
}

}  // namespace

StreamingDocument::Change StreamingDocument::append(std::string_view utf8) {
  Change change;
  change.first = m_stableCount;
  m_openNotes = {};
  m_text += utf8;
  while (m_scanned < m_text.size()) {
    const std::size_t newline = m_text.find('\n', m_scanned);
    if (newline != std::string::npos && newline - m_begin < kCap) {
      takeLine(newline + 1, change.blocks);
    } else if (m_text.size() - m_begin > kCap) {
      cutLongPiece(change.blocks);
    } else {
      break;
    }
  }
  m_stableCount += static_cast<int>(change.blocks.size());
  m_text.erase(0, m_begin);
  m_textAt += static_cast<qsizetype>(m_begin);
  m_scanned -= m_begin;
  m_begin = 0;
  addOpenEnd(change.blocks);
  addNotes(change.blocks);
  return change;
}

bool StreamingDocument::isInCode() const {
  return m_segmenter.kind() == Segmenter::Kind::Fence && !m_segmenter.isClosed();
}

void StreamingDocument::takeLine(std::size_t end, QVector<Block>& out) {
  const std::string_view all = m_text;
  const std::string_view line = withoutCarriageReturn(all.substr(m_scanned, end - 1 - m_scanned));
  m_bytesParsed += static_cast<std::int64_t>(end - m_scanned);
  if (isInCode()) return takeCodeLine(line, end, out);
  const Segmenter before = m_segmenter;
  if (m_segmenter.feed(line) && m_scanned > m_begin) {
    parse(m_begin, m_scanned, before, m_notes, out);
    m_begin = m_scanned;
  }
  m_scanned = end;
  if (isInCode()) {
    m_code = CodeParts(codeBlock(line, m_begin, end));
    m_begin = end;
  } else if (m_segmenter.isClosed()) {
    closePiece(end, out);
  }
}

void StreamingDocument::takeCodeLine(std::string_view line, std::size_t end, QVector<Block>& out) {
  const qsizetype endAt = m_textAt + static_cast<qsizetype>(end);
  if (m_lineContinues) {
    m_code.continueLine(withoutInvisible(toQString(line)), endAt, out);
    m_lineContinues = false;
  } else {
    m_segmenter.feed(line);
    if (isInCode()) m_code.addLine(codeLine(line, m_segmenter.fenceIndent()), endAt, out);
  }
  m_begin = m_scanned = end;
  if (isInCode()) return;
  m_code.close();
  m_code.setEnd(endAt);
  out.append(m_code.part());
}

// The open piece has reached the cap without a line end inside: its complete lines are closed, or
// the one long line is cut.
void StreamingDocument::cutLongPiece(QVector<Block>& out) {
  if (m_scanned > m_begin) {
    closePiece(m_scanned, out);
    m_segmenter.reset();
    return;
  }
  const std::string_view rest = std::string_view(m_text).substr(m_begin);
  const std::size_t size = codePointEnd(rest, kCap);
  m_bytesParsed += static_cast<std::int64_t>(size);
  if (isInCode()) {
    const QString text = withoutInvisible(toQString(rest.substr(0, size)));
    m_begin = m_scanned = m_begin + size;
    const qsizetype endAt = m_textAt + static_cast<qsizetype>(m_begin);
    if (m_lineContinues) {
      m_code.continueLine(text, endAt, out);
    } else {
      m_code.addLine(text, endAt, out);
    }
    m_lineContinues = true;
    return;
  }
  closePiece(m_begin + size, out);
  m_segmenter.reset();
}

void StreamingDocument::closePiece(std::size_t end, QVector<Block>& out) {
  parse(m_begin, end, m_segmenter, m_notes, out);
  m_begin = m_scanned = end;
}

void StreamingDocument::addOpenEnd(QVector<Block>& out) {
  const std::string_view partial =
      withoutCarriageReturn(std::string_view(m_text).substr(m_scanned));
  if (isInCode()) return addOpenCode(partial, out);
  Segmenter after = m_segmenter;
  const bool beginsPiece = !partial.empty() && after.feed(partial);
  if (beginsPiece && m_scanned > 0) parse(0, m_scanned, m_segmenter, m_openNotes, out);
  const std::size_t begin = beginsPiece ? m_scanned : 0;
  if (beginsPiece && after.kind() == Segmenter::Kind::Fence) {
    out.append(codeBlock(partial, begin, m_text.size()));
  } else if (m_text.size() > begin) {
    parse(begin, m_text.size(), after, m_openNotes, out);
  }
}

void StreamingDocument::addOpenCode(std::string_view partial, QVector<Block>& out) const {
  CodeParts code = m_code;
  const qsizetype endAt = m_textAt + static_cast<qsizetype>(m_text.size());
  Segmenter after = m_segmenter;
  if (!m_lineContinues && !partial.empty()) after.feed(partial);
  if (after.isClosed()) {
    code.close();
  } else if (m_lineContinues) {
    code.continueLine(withoutInvisible(toQString(partial)), endAt, out);
  } else if (!partial.empty()) {
    code.addLine(codeLine(partial, m_segmenter.fenceIndent()), endAt, out);
  }
  code.setEnd(endAt);
  out.append(code.part());
}

void StreamingDocument::parse(std::size_t begin, std::size_t end, const Segmenter& segmenter,
                              Notes& notes, QVector<Block>& out) {
  m_bytesParsed += static_cast<std::int64_t>(end - begin);
  if (segmenter.kind() == Segmenter::Kind::Blank && segmenter.isClosed() &&
      line::isBlank(withoutCarriageReturn(std::string_view(m_text).substr(begin, 1))))
    return;
  const std::string_view text = std::string_view(m_text).substr(begin, end - begin);
  if (segmenter.kind() == Segmenter::Kind::Text) return parseText(text, begin, notes, out);
  out += parsePiece(
      {text, segmenter.kind(), segmenter.itemNumber(), m_textAt + static_cast<qsizetype>(begin)});
}

// Footnotes stand in lines of a paragraph's kind; what is before them is one.
void StreamingDocument::parseText(std::string_view text, std::size_t begin, Notes& notes,
                                  QVector<Block>& out) const {
  std::size_t from = 0;
  const auto close = [&](std::size_t end) {
    const std::string_view part = text.substr(from, end - from);
    if (!part.empty() && !takeNote(part, begin + from, notes))
      out += parsePiece(
          {part, Segmenter::Kind::Text, 0, m_textAt + static_cast<qsizetype>(begin + from)});
    from = end;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::size_t body = 0;
    if (!noteDefinedBy(text.substr(at, end - at), body).empty()) close(at);
    at = end;
  }
  close(text.size());
}

bool StreamingDocument::takeNote(std::string_view text, std::size_t begin, Notes& notes) const {
  std::size_t body = 0;
  const std::string_view typed = noteDefinedBy(text, body);
  if (typed.empty()) return false;
  const QString name = withoutInvisible(toQString(typed));
  const QStringList known = m_notes.names + m_openNotes.names;
  if (known.contains(name) || known.size() >= kMaxNotes || text.size() > kMaxNoteBytes)
    return false;
  const std::size_t start = std::min(text.find_first_not_of(' ', body), text.size());
  QVector<Block> blocks = parsePiece(
      {text.substr(start), Segmenter::Kind::Text, 0, m_textAt + static_cast<qsizetype>(begin)});
  if (blocks.isEmpty() || blocks[0].kind != Block::Kind::Paragraph) {
    blocks.prepend(Block());
    blocks[0].begin = blocks[0].end = m_textAt + static_cast<qsizetype>(begin);
  }
  blocks[0].kind = Block::Kind::ListItem;
  blocks[0].marker = QString::number(known.size() + 1) + u'.';
  notes.names << name;
  notes.blocks += blocks;
  return true;
}

void StreamingDocument::addNotes(QVector<Block>& out) const {
  if (m_notes.blocks.isEmpty() && m_openNotes.blocks.isEmpty()) return;
  Block rule;
  rule.kind = Block::Kind::Rule;
  out << rule;
  out += m_notes.blocks;
  out += m_openNotes.blocks;
}

Block StreamingDocument::codeBlock(std::string_view line, std::size_t begin,
                                   std::size_t end) const {
  Block code;
  code.kind = Block::Kind::Code;
  code.isOpen = true;
  const std::size_t fence = line.find_first_not_of(' ');
  const std::size_t info = std::min(line.find_first_not_of(line[fence], fence), line.size());
  const QString words = withoutInvisible(toQString(line.substr(info)).trimmed());
  code.language = words.section(u' ', 0, 0);
  code.begin = m_textAt + static_cast<qsizetype>(begin);
  code.end = m_textAt + static_cast<qsizetype>(end);
  return code;
}

QVector<Block> parseBlocks(std::string_view utf8) {
  return StreamingDocument().append(utf8).blocks;
}

}  // namespace ui
