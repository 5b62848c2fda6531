// The rows of one message: which there are, in which order, and what each shows.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/message_rows.h"

#include <algorithm>
#include <utility>

#include "ui/markdown/footnotes.h"
#include "ui/markdown/safe_text.h"
#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/attached_file.h"
#include "ui/viewmodels/continuation.h"
#include "ui/viewmodels/message_list_model.h"
#include "ui/viewmodels/thought_outline.h"

namespace ui {
namespace {

using storage::MessageRole;
using storage::MessageState;
using Role = MessageListModel::Role;

QString kindName(Block::Kind kind) {
  switch (kind) {
    case Block::Kind::Paragraph:
      return QStringLiteral("paragraph");
    case Block::Kind::Heading:
      return QStringLiteral("heading");
    case Block::Kind::Code:
      return QStringLiteral("code");
    case Block::Kind::ListItem:
      return QStringLiteral("listItem");
    case Block::Kind::Table:
      return QStringLiteral("table");
    case Block::Kind::Rule:
      return QStringLiteral("rule");
    case Block::Kind::Math:
      return QStringLiteral("math");
    case Block::Kind::Image:
      return QStringLiteral("image");
  }
  return {};
}

QString stateName(MessageState state) {
  switch (state) {
    case MessageState::Streaming:
      return QStringLiteral("streaming");
    case MessageState::Complete:
      return QStringLiteral("complete");
    case MessageState::Stopped:
      return QStringLiteral("stopped");
    case MessageState::Failed:
      return QStringLiteral("failed");
    case MessageState::Interrupted:
      return QStringLiteral("interrupted");
  }
  return {};
}

QString attachmentSource(const storage::MessageRecord& question, std::size_t index) {
  return QStringLiteral("image://attachment/message/%1/%2").arg(question.id.value).arg(index);
}

QStringList imagesOf(const storage::MessageRecord& question) {
  QStringList sources;
  for (std::size_t i = 0; i < question.attachments.size(); ++i)
    if (isImageType(question.attachments[i].mimeType)) sources << attachmentSource(question, i);
  return sources;
}

QVariantList filesOf(const storage::MessageRecord& question) {
  QVariantList files;
  for (std::size_t i = 0; i < question.attachments.size(); ++i) {
    const storage::AttachmentInfo& file = question.attachments[i];
    if (isImageType(file.mimeType)) continue;
    files << QVariantMap{{"name", QString::fromStdString(file.name)},
                         {"note", sizeText(file.sizeBytes)},
                         {"source", attachmentSource(question, i)}};
  }
  return files;
}

QString sectionName(MessageRows::Section section) {
  switch (section) {
    case MessageRows::Section::Question:
      return QStringLiteral("question");
    case MessageRows::Section::Thinking:
      return QStringLiteral("thinking");
    case MessageRows::Section::Editor:
      return QStringLiteral("editor");
    case MessageRows::Section::Error:
      return QStringLiteral("error");
    case MessageRows::Section::Receipt:
      return QStringLiteral("receipt");
    case MessageRows::Section::Thought:
    case MessageRows::Section::Text:
      break;
  }
  return {};
}

// Rich text with the numbers of its footnotes.
QVariant withNotes(const QVariant& value, int role, const StreamingDocument& document) {
  if (role == Role::HtmlRole) return withNoteNumbers(value.toString(), document.notes());
  if (role != Role::TableRowsRole) return value;
  const QStringList notes = document.notes();
  QVariantList rows;
  for (const QVariant& row : value.toList()) {
    QStringList cells = row.toStringList();
    for (QString& cell : cells) cell = withNoteNumbers(cell, notes);
    rows << QVariant(cells);
  }
  return rows;
}

}  // namespace

QVariant blockData(const Block& block, int role) {
  switch (role) {
    case Role::KindRole:
      return kindName(block.kind);
    case Role::TextRole:
      return block.text;
    case Role::HtmlRole:
      return block.html;
    case Role::LevelRole:
      return block.level;
    case Role::IndentRole:
      return block.indent;
    case Role::QuoteDepthRole:
      return block.quoteDepth;
    case Role::MarkerRole:
      return block.marker;
    case Role::LanguageRole:
      return block.language;
    case Role::AddressRole:
      return block.address;
    case Role::IsOpenRole:
      return block.isOpen;
    case Role::IsFirstPartRole:
      return block.isFirstPart;
    case Role::IsLastPartRole:
      return block.isLastPart;
    case Role::AlignmentsRole:
      return block.alignments;
    case Role::TableRowsRole: {
      QVariantList rows;
      for (const QStringList& row : block.rows) rows << QVariant(row);
      return rows;
    }
    default:
      return {};
  }
}

QVector<int> differingRoles(const Block& before, const Block& after) {
  QVector<int> roles;
  const auto add = [&](bool differs, Role role) {
    if (differs) roles << role;
  };
  add(before.text != after.text, Role::TextRole);
  add(before.html != after.html, Role::HtmlRole);
  add(before.level != after.level, Role::LevelRole);
  add(before.indent != after.indent, Role::IndentRole);
  add(before.quoteDepth != after.quoteDepth, Role::QuoteDepthRole);
  add(before.marker != after.marker, Role::MarkerRole);
  add(before.language != after.language, Role::LanguageRole);
  add(before.address != after.address, Role::AddressRole);
  add(before.isOpen != after.isOpen, Role::IsOpenRole);
  add(before.isFirstPart != after.isFirstPart, Role::IsFirstPartRole);
  add(before.isLastPart != after.isLastPart, Role::IsLastPartRole);
  add(before.rows != after.rows, Role::TableRowsRole);
  add(before.alignments != after.alignments, Role::AlignmentsRole);
  return roles;
}

MessageRows::MessageRows(storage::MessageRecord message) : record(std::move(message)) {
  if (!isAnswer()) return;
  text = textDocument.append(record.text).blocks;
  hasThinking = !record.reasoning.empty();
  seconds = static_cast<int>(record.answer.reasoningMs / 1000);
  hasError = record.state == MessageState::Failed || record.state == MessageState::Interrupted;
  if (hasError) action = QStringLiteral("retry");
  hasReceipt = record.state != MessageState::Streaming;
}

int MessageRows::countOf(Section section) const {
  switch (section) {
    case Section::Question:
      return record.role == MessageRole::User && !isEdited ? 1 : 0;
    case Section::Thinking:
      return hasThinking ? 1 : 0;
    case Section::Thought:
      return isExpanded ? static_cast<int>(thought.size()) : 0;
    case Section::Text:
      return isEdited ? 0 : static_cast<int>(text.size());
    case Section::Editor:
      return hasEditor ? 1 : 0;
    case Section::Error:
      return hasError ? 1 : 0;
    case Section::Receipt:
      return hasReceipt ? 1 : 0;
  }
  return 0;
}

int MessageRows::startOf(Section section) const {
  int start = 0;
  for (int i = 0; i < static_cast<int>(section); ++i) start += countOf(static_cast<Section>(i));
  return start;
}

int MessageRows::rowCount() const {
  return startOf(Section::Receipt) + countOf(Section::Receipt);
}

MessageRows::Row MessageRows::rowAt(int row) const {
  for (int i = 0; i < kSections; ++i) {
    const auto section = static_cast<Section>(i);
    const int count = countOf(section);
    if (row < count) {
      const bool isBlock = section == Section::Thought || section == Section::Text;
      return {section, isBlock ? row : -1};
    }
    row -= count;
  }
  return {};
}

QVariant MessageRows::data(int row, int role, Currency currency) const {
  const Row place = rowAt(row);
  switch (role) {
    case Role::MessageIdRole:
      return QVariant::fromValue<qlonglong>(record.id.value);
    case Role::BlockIndexRole:
      return place.block;
    case Role::InThinkingRole:
      return place.section == Section::Thought;
    case Role::IsStreamingRole:
      return record.state == MessageState::Streaming;
    case Role::IsLastRole:
      return isLast;
    case Role::IsAnswerRole:
      return isAnswer();
    case Role::BranchNumberRole:
      return record.branchNumber;
    case Role::BranchCountRole:
      return record.branchCount;
    case Role::StateRole:
      return stateName(record.state);
    case Role::SecondsRole:
      return seconds;
    case Role::IsThinkingRole:
      return isThinking;
    case Role::ExpandedRole:
      return isExpanded;
    case Role::HasOutlineRole:
      return place.section == Section::Thinking && deservesOutline(record.reasoning);
    default:
      break;
  }
  if (place.section == Section::Text)
    return withNotes(blockData(text[place.block], role), role, textDocument);
  if (place.section == Section::Thought)
    return withNotes(blockData(thought[place.block], role), role, thoughtDocument);
  return sectionData(place.section, role, currency);
}

QVariant MessageRows::sectionData(Section section, int role, Currency currency) const {
  switch (role) {
    case Role::KindRole:
      return sectionName(section);
    case Role::TextRole:
      if (section == Section::Question) return QString::fromStdString(record.text);
      if (section == Section::Thinking) return lastThought();
      if (section == Section::Editor) return editedText;
      return section == Section::Error ? errorSentence(record) : QString();
    case Role::ImagesRole:
      return section == Section::Question ? imagesOf(record) : QStringList();
    case Role::FilesRole:
      return section == Section::Question ? filesOf(record) : QVariantList();
    case Role::ReceiptRole:
      return section == Section::Receipt ? receiptLine(record, currency) : QString();
    case Role::DetailsRole:
      if (section == Section::Receipt) return receiptDetails(record, currency);
      return section == Section::Error ? errorDetails(record) : QString();
    case Role::ActionRole:
      return section == Section::Error && (isLast || action != u"retry") ? action : QString();
    case Role::NoteRole:
      return section == Section::Error ? keptText(record) : QString();
    case Role::CanContinueRole:
      return isLast && !isEdited && action != u"askAgain" && canContinue(record) &&
             section == (hasError ? Section::Error : Section::Receipt);
    // Delegates of every kind may name these; a question has none of them.
    default:
      return blockData(Block(), role);
  }
}

WholeCode MessageRows::codeAt(int row) const {
  const Row place = rowAt(row);
  if (place.block < 0) return {};
  return wholeCode(place.section == Section::Text ? text : thought, place.block);
}

std::int64_t MessageRows::bytesParsed() const {
  return textDocument.bytesParsed() + thoughtDocument.bytesParsed();
}

StreamingDocument::Change MessageRows::readThought() {
  const std::string_view rest = std::string_view(record.reasoning).substr(thoughtRead);
  thoughtRead = record.reasoning.size();
  return thoughtDocument.append(rest);
}

QString MessageRows::lastThought() const {
  // What is shown of it is three lines; a lone long line is cut at a whole code point.
  constexpr std::size_t kMaxBytes = 400;
  constexpr int kMaxLines = 3;
  const std::string_view all = record.reasoning;
  std::size_t begin = all.size() > kMaxBytes ? all.size() - kMaxBytes : 0;
  while (begin < all.size() && (static_cast<unsigned char>(all[begin]) & 0xC0U) == 0x80U) ++begin;
  const std::string_view end = all.substr(begin);
  QStringList lines = QString::fromUtf8(end.data(), static_cast<qsizetype>(end.size()))
                          .split(u'\n', Qt::SkipEmptyParts);
  for (QString& line : lines) line = withoutInvisible(line.trimmed());
  lines.removeAll(QString());
  return lines.mid(std::max<qsizetype>(0, lines.size() - kMaxLines)).join(u'\n');
}

}  // namespace ui
