// What the search over the window lists, and the thread that looks for it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/search_palette.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace ui {
namespace {

// A reader who types on is not finished.
constexpr std::chrono::milliseconds kTyping{120};
constexpr int kRecentChats = 8;
constexpr int kHitsOfOneChat = 3;

QStringList wordsOf(const QString& text) {
  static const QRegularExpression blank(QStringLiteral("[\\s\u3000]+"));
  return text.split(blank, Qt::SkipEmptyParts);
}

QString placeName(storage::HitPlace place) {
  constexpr std::array kNames{QT_TRANSLATE_NOOP("ui::SearchPalette", "Title"),
                              QT_TRANSLATE_NOOP("ui::SearchPalette", "Question"),
                              QT_TRANSLATE_NOOP("ui::SearchPalette", "Answer"),
                              QT_TRANSLATE_NOOP("ui::SearchPalette", "Thinking"),
                              QT_TRANSLATE_NOOP("ui::SearchPalette", "File"),
                              QT_TRANSLATE_NOOP("ui::SearchPalette", "In a file")};
  return SearchPalette::tr(kNames[static_cast<std::size_t>(place)]);
}

}  // namespace

QString withWordsMarked(const QString& text, const QString& words) {
  QVector<bool> marked(text.size(), false);
  for (const QString& word : wordsOf(words))
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + word.size(), Qt::CaseInsensitive))
      std::fill_n(marked.begin() + at, word.size(), true);
  QString rich;
  for (qsizetype from = 0; from < text.size();) {
    qsizetype to = from;
    while (to < text.size() && marked[to] == marked[from]) ++to;
    const QString part = text.mid(from, to - from).toHtmlEscaped();
    rich += marked[from] ? QStringLiteral("<b>%1</b>").arg(part) : part;
    from = to;
  }
  return rich;
}

SearchPalette::SearchPalette(std::unique_ptr<storage::MessageSearch> search,
                             const ConversationListModel& conversations,
                             const CommandsModel& commands, QObject* parent)
    : QAbstractListModel(parent),
      m_search(std::move(search)),
      m_conversations(conversations),
      m_commands(commands) {
  m_typed.setSingleShot(true);
  m_typed.setInterval(kTyping);
  connect(&m_typed, &QTimer::timeout, this, &SearchPalette::startSearch);
}

int SearchPalette::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant SearchPalette::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  constexpr std::array kKinds{"heading", "chat", "hit", "command"};
  const Row& row = m_rows[index.row()];
  switch (role) {
    case KindRole:
      return QString::fromLatin1(kKinds[static_cast<std::size_t>(row.kind)]);
    case TextRole:
      return row.kind == Kind::Heading ? row.text.toHtmlEscaped()
                                       : withWordsMarked(row.text, m_words);
    case Qt::DisplayRole:
    case PlainTextRole:
      return row.text;
    case DetailRole:
      return row.detail;
    case ConversationIdRole:
      return QVariant::fromValue<qlonglong>(row.conversation);
    case MessageIdRole:
      return QVariant::fromValue<qlonglong>(row.message);
    case CommandIdRole:
      return row.command;
    default:
      return {};
  }
}

QHash<int, QByteArray> SearchPalette::roleNames() const {
  return {{KindRole, "kind"},
          {TextRole, "text"},
          {PlainTextRole, "plainText"},
          {DetailRole, "detail"},
          {ConversationIdRole, "conversationId"},
          {MessageIdRole, "messageId"},
          {CommandIdRole, "commandId"}};
}

int SearchPalette::nextRow(int row, int by) const {
  int next = row + by;
  while (next >= 0 && next < count() && m_rows[next].kind == Kind::Heading) next += by;
  return next >= 0 && next < count() ? next : row;
}

void SearchPalette::open() {
  close();
  m_words.clear();
  emit wordsChanged();
  fill();
}

void SearchPalette::close() {
  m_typed.stop();
  ++m_current;
  m_thread = {};
  if (std::exchange(m_isSearching, false)) emit searchingChanged();
}

void SearchPalette::setWords(const QString& words) {
  if (words == m_words) return;
  const bool isSame = wordsOf(words) == wordsOf(m_words);
  m_words = words;
  emit wordsChanged();
  if (isSame) return;
  close();
  m_problem.clear();
  fill();
  m_isSearching = !wordsOf(m_words).isEmpty();
  if (m_isSearching) m_typed.start();
  emit searchingChanged();
}

bool SearchPalette::hasWords(const QString& text) const {
  const QStringList words = wordsOf(m_words);
  return std::all_of(words.begin(), words.end(),
                     [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

QString SearchPalette::titleOf(qint64 conversation) const {
  const auto* record = m_conversations.record({conversation});
  if (record == nullptr || record->title.empty()) return tr("New chat");
  return QString::fromStdString(record->title);
}

void SearchPalette::fill() {
  QVector<Row> rows;
  if (wordsOf(m_words).isEmpty()) fillRecent(rows);
  fillCommands(rows);
  beginResetModel();
  m_rows = std::move(rows);
  m_hitsOf.clear();
  endResetModel();
  emit countChanged();
}

void SearchPalette::fillRecent(QVector<Row>& rows) const {
  const auto recent = m_conversations.recent(kRecentChats);
  if (!recent.isEmpty()) rows.append({Kind::Heading, tr("Recent chats"), {}});
  for (const auto& record : recent)
    rows.append({Kind::Chat, titleOf(record.id.value), {}, record.id.value});
}

void SearchPalette::fillCommands(QVector<Row>& rows) const {
  QVector<Row> commands;
  const QVariantMap keys = m_commands.keyTexts();
  for (const Command& command : commandTable()) {
    const QString title = commandTitle(command);
    // Nine times "Conversation n of the list" is for keys only.
    const bool isListed = command.number == 0 && command.id != u"searchAll";
    if (isListed && hasWords(title))
      commands.append({Kind::Command, title, keys.value(command.id).toString(), 0, 0, command.id});
  }
  if (commands.isEmpty()) return;
  rows.append({Kind::Heading, tr("Commands"), {}});
  rows += commands;
}

void SearchPalette::startSearch() {
  m_thread = {};
  const int search = ++m_current;
  m_thread = std::jthread([this, search, words = m_words.toStdString()](std::stop_token stop) {
    m_search->begin(words);
    for (bool isLast = false; !isLast && !stop.stop_requested();) {
      auto slice = m_search->next(stop);
      isLast = !slice || slice->isLast;
      QMetaObject::invokeMethod(
          this, [this, search, slice = std::move(slice)] { take(search, slice); },
          Qt::QueuedConnection);
    }
  });
}

void SearchPalette::take(int search, const base::Result<storage::SearchSlice>& slice) {
  if (search != m_current) return;
  if (slice)
    for (const storage::SearchHit& hit : slice->hits) addHit(hit);
  else
    m_problem = tr("The search ended early: %1").arg(QString::fromStdString(slice.error().message));
  if (slice && !slice->isLast) return;
  m_isSearching = false;
  emit searchingChanged();
}

// Under the row of its conversation, which comes with its first one.
void SearchPalette::addHit(const storage::SearchHit& hit) {
  const qint64 id = hit.conversation.value;
  const Row row{Kind::Hit, QString::fromStdString(hit.text), placeName(hit.place), id,
                hit.message ? hit.message->value : 0};
  if (!m_hitsOf.contains(id)) {
    const int last = count() + (hit.message ? 1 : 0);
    beginInsertRows({}, count(), last);
    m_rows.append({Kind::Chat, titleOf(id), {}, id});
    if (hit.message) m_rows.append(row);
    endInsertRows();
    m_hitsOf[id] = hit.message ? 1 : 0;
  } else if (hit.message && m_hitsOf[id] < kHitsOfOneChat) {
    int place = count();
    while (m_rows[place - 1].conversation != id) --place;
    beginInsertRows({}, place, place);
    m_rows.insert(place, row);
    endInsertRows();
    ++m_hitsOf[id];
  }
  emit countChanged();
}

}  // namespace ui
