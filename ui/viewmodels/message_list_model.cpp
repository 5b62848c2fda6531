// The open conversation as rows: questions, thinking, blocks of answers, errors and receipts.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/message_list_model.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/viewmodels/find_in_chat.h"
#include "ui/viewmodels/text_selection.h"
#include "ui/viewmodels/thought_outline.h"

namespace ui {
namespace {

using Section = MessageRows::Section;
using storage::MessageId;
using storage::MessageRecord;
using storage::MessageState;

}  // namespace

MessageListModel::MessageListModel(QObject* parent) : QAbstractListModel(parent) {
  connect(this, &QAbstractItemModel::rowsInserted, this, &MessageListModel::countChanged);
  connect(this, &QAbstractItemModel::rowsRemoved, this, &MessageListModel::countChanged);
  connect(this, &QAbstractItemModel::modelReset, this, &MessageListModel::countChanged);
  m_selection = new TextSelection(*this);
  m_find = new FindInChat(*this);
}
MessageListModel::~MessageListModel() = default;

int MessageListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_rowCount;
}

QVariant MessageListModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int message = messageAtRow(index.row());
  const int row = index.row() - startOf(message);
  // While rows are being put in, a view may ask for one that is announced but not there yet.
  if (row >= at(message).rowCount()) return {};
  return at(message).data(row, role == Qt::DisplayRole ? int{TextRole} : role, m_currency);
}

QHash<int, QByteArray> MessageListModel::roleNames() const {
  return {{KindRole, "kind"},
          {MessageIdRole, "messageId"},
          {BlockIndexRole, "blockIndex"},
          {InThinkingRole, "inThinking"},
          {TextRole, "text"},
          {HtmlRole, "html"},
          {LevelRole, "level"},
          {IndentRole, "indent"},
          {QuoteDepthRole, "quoteDepth"},
          {MarkerRole, "marker"},
          {LanguageRole, "language"},
          {AddressRole, "address"},
          {IsOpenRole, "isOpen"},
          {IsFirstPartRole, "isFirstPart"},
          {IsLastPartRole, "isLastPart"},
          {TableRowsRole, "tableRows"},
          {AlignmentsRole, "alignments"},
          {IsStreamingRole, "isStreaming"},
          {IsLastRole, "isLast"},
          {StateRole, "state"},
          {SecondsRole, "seconds"},
          {IsThinkingRole, "isThinking"},
          {ExpandedRole, "expanded"},
          {ReceiptRole, "receipt"},
          {DetailsRole, "details"},
          {ActionRole, "action"},
          {ImagesRole, "images"},
          {FilesRole, "files"},
          {NoteRole, "note"},
          {CanContinueRole, "canContinue"},
          {IsAnswerRole, "isAnswer"},
          {BranchNumberRole, "branchNumber"},
          {BranchCountRole, "branchCount"},
          {HasOutlineRole, "hasOutline"}};
}

int MessageListModel::messageAtRow(int row) const {
  const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), row);
  return static_cast<int>(next - m_starts.begin()) - 1;
}

QString MessageListModel::codeAt(int row) const {
  if (row < 0 || row >= m_rowCount) return {};
  const int message = messageAtRow(row);
  return at(message).codeAt(row - startOf(message)).code;
}

QVariantMap MessageListModel::codePartAt(int row) const {
  if (row < 0 || row >= m_rowCount) return {};
  const int message = messageAtRow(row);
  const WholeCode whole = at(message).codeAt(row - startOf(message));
  return {{QStringLiteral("code"), whole.code},
          {QStringLiteral("begin"), whole.begin},
          {QStringLiteral("isOpen"), whole.isOpen}};
}

int MessageListModel::indexOf(MessageId id) const {
  // What changes is nearly always the last one.
  for (int i = static_cast<int>(m_messages.size()) - 1; i >= 0; --i) {
    if (at(i).record.id == id) return i;
  }
  return -1;
}

int MessageListModel::firstRowOf(qlonglong messageId) const {
  const int message = indexOf(MessageId{messageId});
  return message < 0 || at(message).rowCount() == 0 ? -1 : startOf(message);
}

void MessageListModel::countRows(int fromMessage) {
  m_starts.resize(m_messages.size());
  int start = fromMessage == 0 ? 0 : startOf(fromMessage - 1) + at(fromMessage - 1).rowCount();
  for (int i = fromMessage; i < static_cast<int>(m_messages.size()); ++i) {
    m_starts[static_cast<std::size_t>(i)] = start;
    start += at(i).rowCount();
  }
  m_rowCount = start;
}

template <typename Change>
void MessageListModel::putRows(int message, int row, int count, const Change& change) {
  if (count == 0) return change();
  const int first = startOf(message) + row;
  beginInsertRows({}, first, first + count - 1);
  change();
  countRows(message);
  endInsertRows();
}

template <typename Change>
void MessageListModel::takeRows(int message, int row, int count, const Change& change) {
  if (count == 0) return change();
  const int first = startOf(message) + row;
  beginRemoveRows({}, first, first + count - 1);
  change();
  countRows(message);
  endRemoveRows();
}

void MessageListModel::emitRows(int message, int row, int count, const QVector<int>& roles) {
  if (count == 0) return;
  const int first = startOf(message) + row;
  emit dataChanged(index(first), index(first + count - 1), roles);
}

void MessageListModel::setBranch(std::vector<MessageRecord> branch) {
  beginResetModel();
  for (const auto& message : m_messages) m_parsedBefore += message->bytesParsed();
  m_messages.clear();
  const std::ptrdiff_t older = std::max<std::ptrdiff_t>(0, std::ssize(branch) - kPage);
  for (auto record = branch.begin() + older; record != branch.end(); ++record)
    m_messages.push_back(std::make_unique<MessageRows>(std::move(*record)));
  branch.resize(static_cast<std::size_t>(older));
  m_older = std::move(branch);
  m_isAllRead = false;
  if (!m_messages.empty()) m_messages.back()->isLast = true;
  countRows(0);
  endResetModel();
  emit hasOlderChanged();
  emit branchChanged();
}

bool MessageListModel::hasOlder() const {
  if (m_messages.empty() || !m_older.empty()) return !m_older.empty();
  return m_readOlder && !m_isAllRead && m_messages.front()->record.parent.has_value();
}

std::vector<MessageRecord> MessageListModel::takeOlder(int count) {
  if (m_older.empty() && hasOlder()) {
    auto read = m_readOlder(m_messages.front()->record.id, count);
    m_isAllRead = read.empty();
    return read;
  }
  const auto begin = m_older.end() - std::min<std::ptrdiff_t>(count, std::ssize(m_older));
  std::vector<MessageRecord> taken(std::make_move_iterator(begin),
                                   std::make_move_iterator(m_older.end()));
  m_older.erase(begin, m_older.end());
  return taken;
}

int MessageListModel::rowOfLoaded(qlonglong messageId) {
  // What is looked for may be far away: many at a time, so that their rows are counted seldom.
  constexpr int kMany = 1000;
  while (indexOf(MessageId{messageId}) < 0 && hasOlder()) putOlder(kMany);
  return firstRowOf(messageId);
}

void MessageListModel::putOlder(int count) {
  std::vector<MessageRecord> records = takeOlder(count);
  std::vector<std::unique_ptr<MessageRows>> older;
  int rows = 0;
  for (MessageRecord& record : records) {
    older.push_back(std::make_unique<MessageRows>(std::move(record)));
    rows += older.back()->rowCount();
  }
  const auto put = [&] {
    m_messages.insert(m_messages.begin(), std::make_move_iterator(older.begin()),
                      std::make_move_iterator(older.end()));
  };
  if (rows > 0) beginInsertRows({}, 0, rows - 1);
  put();
  countRows(0);
  if (rows > 0) endInsertRows();
  emit hasOlderChanged();
}

void MessageListModel::append(const MessageRecord& record) {
  const int last = static_cast<int>(m_messages.size()) - 1;
  if (last >= 0) setLast(last, false);
  // What follows a message follows it as it is, not as it is being edited.
  if (last >= 0) closeEditor(last);
  auto message = std::make_unique<MessageRows>(record);
  message->isLast = true;
  const int rows = message->rowCount();
  if (rows > 0) beginInsertRows({}, m_rowCount, m_rowCount + rows - 1);
  m_messages.push_back(std::move(message));
  countRows(last + 1);
  if (rows > 0) endInsertRows();
}

void MessageListModel::removeFrom(MessageId id) {
  const int message = indexOf(id);
  if (message < 0) return;
  const int first = startOf(message);
  const bool hasRows = first < m_rowCount;
  if (hasRows) beginRemoveRows({}, first, m_rowCount - 1);
  for (auto i = m_messages.begin() + message; i != m_messages.end(); ++i)
    m_parsedBefore += (*i)->bytesParsed();
  m_messages.erase(m_messages.begin() + message, m_messages.end());
  countRows(static_cast<int>(m_messages.size()));
  if (hasRows) endRemoveRows();
  if (message > 0) setLast(message - 1, true);
}

void MessageListModel::setLast(int message, bool isLast) {
  MessageRows& rows = at(message);
  rows.isLast = isLast;
  emitRows(message, 0, rows.rowCount(), {IsLastRole, CanContinueRole});
  // What can be asked for again is the last answer only.
  if (rows.hasError) emitRows(message, rows.startOf(Section::Error), 1, {ActionRole});
}

void MessageListModel::applyBlocks(int message, Section section,
                                   const StreamingDocument::Change& change) {
  MessageRows& rows = at(message);
  QVector<Block>& shown = section == Section::Text ? rows.text : rows.thought;
  const auto before = static_cast<int>(shown.size()) - change.first;
  const auto after = static_cast<int>(change.blocks.size());
  // A row of another kind is another row: a view does not choose another delegate for the old one.
  const auto first = shown.cbegin() + change.first;
  const auto differs =
      std::mismatch(first, shown.cend(), change.blocks.cbegin(), change.blocks.cend(),
                    [](const Block& a, const Block& b) { return a.kind == b.kind; });
  const auto common = static_cast<int>(differs.first - first);
  const int start = rows.startOf(section) + change.first;
  for (int i = 0; i < common; ++i) {
    Block& block = shown[change.first + i];
    const QVector<int> roles = differingRoles(block, change.blocks[i]);
    block = change.blocks[i];
    if (!roles.isEmpty()) emitRows(message, start + i, 1, roles);
  }
  takeRows(message, start + common, before - common, [&] { shown.resize(change.first + common); });
  putRows(message, start + common, after - common, [&] { shown += change.blocks.mid(common); });
}

void MessageListModel::appendText(MessageId id, std::string_view utf8) {
  const int message = indexOf(id);
  if (message < 0) return;
  MessageRows& rows = at(message);
  rows.record.text += utf8;
  const qsizetype notes = rows.textDocument.notes().size();
  applyBlocks(message, Section::Text, rows.textDocument.append(utf8));
  if (rows.textDocument.notes().size() != notes) renumberNotes(message);
}

// A footnote was defined: its marks, which may stand far before it, are numbers now.
void MessageListModel::renumberNotes(int message) {
  const MessageRows& rows = at(message);
  const int start = rows.startOf(Section::Text);
  for (int i = 0; i < rows.countOf(Section::Text); ++i)
    if (rows.text[i].html.contains(u"<note>"))
      emitRows(message, start + i, 1, {HtmlRole, TableRowsRole});
}

void MessageListModel::showThinkingRow(int message) {
  MessageRows& rows = at(message);
  if (!rows.hasThinking)
    putRows(message, rows.startOf(Section::Thinking), 1, [&] { rows.hasThinking = true; });
}

void MessageListModel::appendReasoning(MessageId id, std::string_view utf8) {
  const int message = indexOf(id);
  if (message < 0) return;
  MessageRows& rows = at(message);
  const bool wasShort = !deservesOutline(rows.record.reasoning);
  rows.record.reasoning += utf8;
  showThinkingRow(message);
  QVector<int> roles{TextRole};
  if (wasShort && deservesOutline(rows.record.reasoning)) roles << HasOutlineRole;
  emitRows(message, rows.startOf(Section::Thinking), 1, roles);
  // What is folded is not parsed: most readers never open it.
  if (rows.isExpanded) applyBlocks(message, Section::Thought, rows.readThought());
}

void MessageListModel::setThinking(MessageId id, bool isThinking, int seconds) {
  const int message = indexOf(id);
  if (message < 0) return;
  MessageRows& rows = at(message);
  QVector<int> roles;
  if (std::exchange(rows.isThinking, isThinking) != isThinking) roles << IsThinkingRole;
  if (std::exchange(rows.seconds, seconds) != seconds) roles << SecondsRole;
  if (rows.hasThinking && !roles.isEmpty())
    emitRows(message, rows.startOf(Section::Thinking), 1, roles);
}

void MessageListModel::toggleThinking(qlonglong messageId) {
  const int message = indexOf(MessageId{messageId});
  if (message < 0 || !at(message).hasThinking) return;
  MessageRows& rows = at(message);
  const int start = rows.startOf(Section::Thought);
  if (rows.isExpanded) {
    takeRows(message, start, static_cast<int>(rows.thought.size()),
             [&] { rows.isExpanded = false; });
  } else {
    const StreamingDocument::Change change = rows.readThought();
    rows.thought.resize(change.first);
    rows.thought += change.blocks;
    putRows(message, start, static_cast<int>(rows.thought.size()), [&] { rows.isExpanded = true; });
  }
  emitRows(message, rows.startOf(Section::Thinking), 1, {ExpandedRole});
}

QVariantList MessageListModel::thinkingOutline(qlonglong messageId) const {
  QVariantList places;
  const int message = indexOf(MessageId{messageId});
  if (message < 0 || !at(message).isExpanded) return places;
  for (const OutlineEntry& entry : outlineOf(at(message).thought))
    places << QVariantMap{{QStringLiteral("title"), entry.title},
                          {QStringLiteral("block"), entry.block}};
  return places;
}

int MessageListModel::rowOfThought(qlonglong messageId, int block) const {
  return block < 0 ? -1 : rowAt({MessageId{messageId}, Section::Thought, block});
}

void MessageListModel::finish(const MessageRecord& record, const QString& action) {
  const int message = indexOf(record.id);
  if (message < 0) return;
  MessageRows& rows = at(message);
  rows.record.state = record.state;
  rows.record.error = record.error;
  rows.record.answer = record.answer;
  rows.action = action;
  emitRows(message, 0, rows.rowCount(), {IsStreamingRole, StateRole});
  const bool failed = record.state == MessageState::Failed;
  if (failed && !rows.hasError)
    putRows(message, rows.startOf(Section::Error), 1, [&] { rows.hasError = true; });
  if (!rows.hasReceipt)
    putRows(message, rows.startOf(Section::Receipt), 1, [&] { rows.hasReceipt = true; });
}

void MessageListModel::setCurrency(Currency currency) {
  if (currency == m_currency) return;
  m_currency = currency;
  if (m_rowCount > 0) emit dataChanged(index(0), index(m_rowCount - 1), {ReceiptRole, DetailsRole});
}

void MessageListModel::resume(const MessageRecord& record) {
  const int message = indexOf(record.id);
  if (message < 0) return;
  closeEditor(message);
  MessageRows& rows = at(message);
  if (rows.hasReceipt)
    takeRows(message, rows.startOf(Section::Receipt), 1, [&] { rows.hasReceipt = false; });
  if (rows.hasError)
    takeRows(message, rows.startOf(Section::Error), 1, [&] { rows.hasError = false; });
  rows.record.state = record.state;
  rows.record.error = record.error;
  rows.action.clear();
  emitRows(message, 0, rows.rowCount(), {IsStreamingRole, StateRole});
}

void MessageListModel::beginEdit(qlonglong messageId) {
  const int message = indexOf(MessageId{messageId});
  if (message < 0 || at(message).isEdited) return;
  MessageRows& rows = at(message);
  if (rows.record.state == MessageState::Streaming) return;
  const auto edit = m_edits.find(messageId);
  const bool isKept = edit != m_edits.end() && edit->second.of == rows.record.text;
  rows.editedText = isKept ? edit->second.text : QString::fromStdString(rows.record.text);
  takeRows(message, rows.startOf(rows.source()), rows.countOf(rows.source()),
           [&] { rows.isEdited = true; });
  putRows(message, rows.startOf(Section::Editor), 1, [&] { rows.hasEditor = true; });
  emitRows(message, 0, rows.rowCount(), {CanContinueRole});
}

void MessageListModel::setEdited(qlonglong messageId, const QString& text) {
  const int message = indexOf(MessageId{messageId});
  if (message < 0 || !at(message).hasEditor) return;
  at(message).editedText = text;
  m_edits.insert_or_assign(messageId, Edit{at(message).record.text, text});
}

void MessageListModel::endEdit(qlonglong messageId) {
  m_edits.erase(messageId);
  if (const int message = indexOf(MessageId{messageId}); message >= 0) closeEditor(message);
}

void MessageListModel::closeEditor(int message) {
  if (!at(message).hasEditor) return;
  MessageRows& rows = at(message);
  takeRows(message, rows.startOf(Section::Editor), 1, [&] { rows.hasEditor = false; });
  const int count = rows.isAnswer() ? static_cast<int>(rows.text.size()) : 1;
  putRows(message, rows.startOf(rows.source()), count, [&] { rows.isEdited = false; });
  emitRows(message, 0, rows.rowCount(), {CanContinueRole});
}

QString MessageListModel::markdownOf(MessageId id) const {
  const int message = indexOf(id);
  if (message >= 0) return QString::fromStdString(at(message).record.text);
  const auto older = std::find_if(m_older.begin(), m_older.end(),
                                  [id](const MessageRecord& record) { return record.id == id; });
  return older == m_older.end() ? QString() : QString::fromStdString(older->text);
}

std::optional<MessageId> MessageListModel::lastAnswer() const {
  const auto last = std::find_if(m_messages.rbegin(), m_messages.rend(), [](const auto& message) {
    return message->isAnswer() && !message->record.text.empty();
  });
  return last == m_messages.rend() ? std::nullopt : std::optional((*last)->record.id);
}

std::optional<MessageId> MessageListModel::lastQuestion() const {
  const auto last = std::find_if(m_messages.rbegin(), m_messages.rend(),
                                 [](const auto& message) { return !message->isAnswer(); });
  return last == m_messages.rend() ? std::nullopt : std::optional((*last)->record.id);
}

void MessageListModel::setPlace(MessageId id, int number, int count) {
  const int message = indexOf(id);
  if (message < 0) return;
  MessageRecord& record = at(message).record;
  const bool isSame = record.branchNumber == number && record.branchCount == count;
  record.branchNumber = number;
  record.branchCount = count;
  if (!isSame) emitRows(message, 0, at(message).rowCount(), {BranchNumberRole, BranchCountRole});
}

void MessageListModel::showBranch(std::vector<MessageRecord> branch) {
  const std::size_t older = m_older.size();
  const std::size_t known = older + m_messages.size();
  const auto idOf = [&](std::size_t i) {
    return i < older ? m_older[i].id : m_messages[i - older]->record.id;
  };
  // What has not been read yet is as it was.
  const auto begin = std::find_if(branch.begin(), branch.end(), [&](const MessageRecord& record) {
    return known > 0 && record.id == idOf(0);
  });
  if (begin == branch.end()) return setBranch(std::move(branch));
  const auto unread = static_cast<std::size_t>(begin - branch.begin());
  const std::size_t count = branch.size() - unread;
  std::size_t same = 0;
  while (same < count && same < known && idOf(same) == branch[unread + same].id) ++same;
  const bool isLong = count > same + static_cast<std::size_t>(kPage);
  if (same <= older || isLong) return setBranch(std::move(branch));
  if (same < known) removeFrom(idOf(same));
  for (std::size_t i = older; i < same; ++i) {
    const MessageRecord& record = branch[unread + i];
    setPlace(record.id, record.branchNumber, record.branchCount);
  }
  for (std::size_t i = same; i < count; ++i) append(branch[unread + i]);
}

std::int64_t MessageListModel::bytesParsed() const {
  std::int64_t bytes = m_parsedBefore;
  for (const auto& message : m_messages) bytes += message->bytesParsed();
  return bytes;
}

}  // namespace ui
