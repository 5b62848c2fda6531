// What a reader does with whole conversations: each is one call of storage, then rows that follow.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_organiser.h"

#include <QRegularExpression>
#include <QVariantMap>
#include <algorithm>
#include <chrono>
#include <utility>

#include "storage/temporary_store.h"

namespace ui {
namespace {

using storage::ConversationId;
using storage::FolderId;

// Long enough to see that it was the wrong one; deleted text should not stay for long.
constexpr std::chrono::seconds kUndoLasts{30};

QStringList tagsFrom(const QString& text) {
  static const QRegularExpression between(QStringLiteral("[\\s,，、;；]+"));
  QStringList tags;
  for (QString tag : text.split(between, Qt::SkipEmptyParts)) {
    while (tag.startsWith(u'#')) tag.remove(0, 1);
    if (!tag.isEmpty() && !tags.contains(tag, Qt::CaseInsensitive)) tags << tag;
  }
  return tags;
}

QString countText(std::size_t count, const QString& one, const QString& several) {
  return count == 1 ? one : several.arg(count);
}

}  // namespace

ChatOrganiser::ChatOrganiser(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts) {
  m_undoEnds.setSingleShot(true);
  m_undoEnds.setInterval(kUndoLasts);
  connect(&m_undoEnds, &QTimer::timeout, this, &ChatOrganiser::dismissUndo);
}

void ChatOrganiser::reload() {
  const auto closed = m_parts.settings.get(storage::Setting::ClosedFolders);
  m_closed.clear();
  const QString list = closed ? QString::fromStdString(*closed) : QString();
  for (const QString& id : list.split(u',', Qt::SkipEmptyParts)) m_closed << id.toLongLong();
  readFolders();
  emit tagsChanged();
}

void ChatOrganiser::readFolders() {
  const auto folders = m_parts.organiser.folders();
  if (!folders) {
    (void)worked(folders.error(), tr("The folders could not be read"));
    return;
  }
  m_folders = QVector<storage::FolderRecord>(folders->begin(), folders->end());
  m_parts.conversations.setFolders(m_folders, m_closed);
  emit foldersChanged();
}

QVariantList ChatOrganiser::folders() const {
  QVariantList list;
  for (const auto& folder : m_folders)
    list << QVariantMap{{"id", QVariant::fromValue<qlonglong>(folder.id.value)},
                        {"name", QString::fromStdString(folder.name)}};
  return list;
}

QStringList ChatOrganiser::tags() const {
  const auto tags = m_parts.organiser.tags();
  QStringList list;
  if (!tags) return list;
  for (const std::string& tag : *tags) list << QString::fromStdString(tag);
  return list;
}

bool ChatOrganiser::worked(const base::Result<void>& result, const QString& what) {
  if (result) return true;
  emit storageFailed(tr("%1: %2").arg(what, QString::fromStdString(result.error().message)));
  return false;
}

ChatOrganiser::Ids ChatOrganiser::keptOf(const QVariantList& ids) {
  Ids kept;
  for (const QVariant& id : ids)
    if (const ConversationId one{id.toLongLong()}; !storage::isTemporary(one)) kept.push_back(one);
  return kept;
}

void ChatOrganiser::refresh(const Ids& ids) {
  // From a few on it is less work to read all.
  constexpr std::size_t kMany = 50;
  if (ids.size() > kMany) return m_parts.conversations.reload();
  for (const ConversationId id : ids) m_parts.conversations.refresh(id);
}

bool ChatOrganiser::change(const Ids& ids, const std::function<base::Result<void>()>& work,
                           const QString& what) {
  if (ids.empty() || !worked(work(), what)) return false;
  m_parts.conversations.clearSelection();
  refresh(ids);
  return true;
}

void ChatOrganiser::setPinned(const QVariantList& ids, bool isPinned) {
  const Ids kept = keptOf(ids);
  const auto at = isPinned ? std::optional(m_parts.now()) : std::nullopt;
  change(
      kept, [&] { return m_parts.organiser.setPinned(kept, at); }, tr("The pin was not saved"));
}

void ChatOrganiser::setArchived(const QVariantList& ids, bool isArchived) {
  const Ids kept = keptOf(ids);
  const auto at = isArchived ? std::optional(m_parts.now()) : std::nullopt;
  const bool isDone = change(
      kept, [&] { return m_parts.organiser.setArchived(kept, at); },
      tr("The archive was not changed"));
  if (!isDone) return;
  const auto count = kept.size();
  offerUndo(isArchived
                ? countText(count, tr("Conversation archived"), tr("%1 conversations archived"))
                : countText(count, tr("Conversation taken out of the archive"),
                            tr("%1 conversations taken out of the archive")),
            [this, ids, isArchived] {
              setArchived(ids, !isArchived);
              dismissUndo();
            });
}

void ChatOrganiser::moveTo(const QVariantList& ids, qlonglong folderId) {
  const Ids kept = keptOf(ids);
  const auto folder = folderId == 0 ? std::nullopt : std::optional(FolderId{folderId});
  change(
      kept, [&] { return m_parts.organiser.putInFolder(kept, folder); },
      tr("The conversation was not moved"));
}

void ChatOrganiser::setTags(qlonglong id, const QString& text) {
  const Ids kept = keptOf({id});
  std::vector<std::string> tags;
  for (const QString& tag : tagsFrom(text)) tags.push_back(tag.toStdString());
  const bool isDone = change(
      kept, [&] { return m_parts.organiser.setTags(kept.front(), tags); },
      tr("The tags were not saved"));
  if (isDone) emit tagsChanged();
}

QString ChatOrganiser::tagsOf(qlonglong id) const {
  const auto* record = m_parts.conversations.record({id});
  QStringList tags;
  if (record == nullptr) return {};
  for (const std::string& tag : record->tags) tags << QString::fromStdString(tag);
  return tags.join(QStringLiteral(", "));
}

void ChatOrganiser::remove(const QVariantList& ids) {
  for (const QVariant& id : ids)
    if (storage::isTemporary(ConversationId{id.toLongLong()}))
      m_parts.conversations.remove(id.toLongLong());
  const Ids kept = keptOf(ids);
  if (kept.empty() || !worked(m_parts.removed.remove(kept), tr("Nothing was deleted"))) return;
  for (const ConversationId id : kept) m_parts.conversations.forget(id);
  const QString text =
      countText(kept.size(), tr("Conversation deleted"), tr("%1 conversations deleted"));
  m_removal = m_parts.removed.number();
  offerUndo(text, [this, kept] { restore(kept); });
  emit tagsChanged();
}

void ChatOrganiser::restore(const Ids& ids) {
  if (m_removal != m_parts.removed.number()) {
    emit storageFailed(tr("It can't be restored any more: something else was deleted since."));
    return dismissUndo();
  }
  if (!worked(m_parts.removed.restore(), tr("What was deleted could not be restored"))) return;
  refresh(ids);
  dismissUndo();
}

void ChatOrganiser::offerUndo(const QString& text, std::function<void()> undo) {
  m_undoText = text;
  m_undo = std::move(undo);
  m_undoEnds.start();
  emit undoChanged();
}

void ChatOrganiser::undo() {
  // It may offer another one.
  if (const auto work = m_undo) work();
}

void ChatOrganiser::dismissUndo() {
  m_undoEnds.stop();
  m_undo = {};
  m_undoText.clear();
  if (std::exchange(m_removal, {}) == m_parts.removed.number()) m_parts.removed.forget();
  emit undoChanged();
}

qlonglong ChatOrganiser::addFolder(const QString& name, const QVariantList& ids) {
  const auto added = m_parts.organiser.addFolder(name.simplified().toStdString());
  if (!added) {
    (void)worked(added.error(), tr("The folder was not added"));
    return 0;
  }
  readFolders();
  moveTo(ids, added->value);
  return added->value;
}

void ChatOrganiser::renameFolder(qlonglong folderId, const QString& name) {
  const QString clean = name.simplified();
  if (clean.isEmpty()) return;
  if (worked(m_parts.organiser.renameFolder({folderId}, clean.toStdString()),
             tr("The folder was not renamed")))
    readFolders();
}

void ChatOrganiser::moveFolder(qlonglong folderId, int by) {
  const auto found = std::find_if(m_folders.begin(), m_folders.end(),
                                  [&](const auto& folder) { return folder.id.value == folderId; });
  const auto place = found - m_folders.begin() + by;
  if (found == m_folders.end() || place < 0 || place >= m_folders.size()) return;
  if (worked(m_parts.organiser.moveFolder({folderId}, static_cast<std::size_t>(place)),
             tr("The folder was not moved")))
    readFolders();
}

void ChatOrganiser::removeFolder(qlonglong folderId) {
  if (!worked(m_parts.organiser.removeFolder({folderId}), tr("The folder was not removed"))) return;
  if (m_closed.remove(folderId)) saveClosed();
  // Its conversations are in no folder now.
  m_parts.conversations.reload();
  readFolders();
}

void ChatOrganiser::toggleFolder(qlonglong folderId) {
  if (!m_closed.remove(folderId)) m_closed.insert(folderId);
  saveClosed();
  m_parts.conversations.setFolders(m_folders, m_closed);
}

void ChatOrganiser::saveClosed() {
  QStringList ids;
  for (const qint64 id : m_closed) ids << QString::number(id);
  ids.sort();
  (void)worked(m_parts.settings.set(storage::Setting::ClosedFolders, ids.join(u',').toStdString()),
               tr("Which folders are closed was not saved"));
}

}  // namespace ui
