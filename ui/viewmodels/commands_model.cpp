// The commands with the keys the reader gave them: what the shortcuts, their page and tips read.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/commands_model.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeySequence>

#include "ui/viewmodels/key_rules.h"

namespace ui {
namespace {

constexpr int kMostKeys = 4;  // of one command, of what a settings row may say

QString shown(const QString& key) {
  return QKeySequence::fromString(key, QKeySequence::PortableText)
      .toString(QKeySequence::NativeText);
}

}  // namespace

CommandsModel::CommandsModel(storage::Settings& settings, QObject* parent)
    : QAbstractListModel(parent), m_settings(settings) {
  load();
}

int CommandsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(commandTable().size());
}

QVariant CommandsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Command& command = commandTable().at(index.row());
  switch (role) {
    case CommandIdRole:
      return command.id;
    case Qt::DisplayRole:
    case TitleRole:
      return commandTitle(command);
    case GroupRole:
      return groupTitle(command.group);
    case KeysRole:
      return keysOf(command.id);
    case KeyTextsRole: {
      QStringList texts;
      for (const QString& key : keysOf(command.id)) texts.append(shown(key));
      return texts;
    }
    case IsChangedRole:
      return m_own.contains(command.id);
    default:
      return {};
  }
}

QHash<int, QByteArray> CommandsModel::roleNames() const {
  return {{CommandIdRole, "commandId"}, {TitleRole, "title"},       {GroupRole, "group"},
          {KeysRole, "keys"},           {KeyTextsRole, "keyTexts"}, {IsChangedRole, "isChanged"}};
}

QVariantMap CommandsModel::keyTexts() const {
  QVariantMap texts;
  for (const Command& command : commandTable()) {
    const QStringList keys = keysOf(command.id);
    texts.insert(command.id, keys.isEmpty() ? QString() : shown(keys.first()));
  }
  return texts;
}

QStringList CommandsModel::keysOf(const QString& commandId) const {
  const auto own = m_own.constFind(commandId);
  if (own != m_own.constEnd()) return *own;
  const int row = rowOf(commandId);
  return row < 0 ? QStringList() : commandTable().at(row).keys;
}

QVariantMap CommandsModel::tryKey(const QString& commandId, int key, int modifiers) const {
  const QString pressed = pressedKey(key, Qt::KeyboardModifiers(modifiers));
  QVariantMap result = {
      {"key", pressed}, {"text", shown(pressed)}, {"refusal", QString()}, {"takenBy", QString()}};
  if (pressed.isEmpty()) return result;
  result["refusal"] = refusalOf(pressed, commandId);
  const int owner = ownerOf(pressed);
  if (owner >= 0 && owner != rowOf(commandId))
    result["takenBy"] = commandTitle(commandTable().at(owner));
  return result;
}

void CommandsModel::bind(const QString& commandId, const QString& key) {
  const int row = rowOf(commandId);
  QStringList keys = keysOf(commandId);
  if (row < 0 || keys.contains(key) || keys.size() >= kMostKeys) return;
  if (!refusalOf(key, commandId).isEmpty()) return;
  takeFromOthers(row, {key});
  setKeys(row, keys << key);
  save();
}

void CommandsModel::unbind(const QString& commandId, const QString& key) {
  const int row = rowOf(commandId);
  QStringList keys = keysOf(commandId);
  if (row < 0 || keys.removeAll(key) == 0) return;
  setKeys(row, keys);
  save();
}

void CommandsModel::reset(const QString& commandId) {
  const int row = rowOf(commandId);
  if (row < 0) return;
  const QStringList keys = commandTable().at(row).keys;
  takeFromOthers(row, keys);
  setKeys(row, keys);
  save();
}

void CommandsModel::resetAll() {
  m_own.clear();
  emit dataChanged(index(0), index(rowCount() - 1));
  save();
}

void CommandsModel::retranslate() {
  emit dataChanged(index(0), index(rowCount() - 1));
  emit keysChanged();  // names of keys are words too
}

int CommandsModel::rowOf(const QString& commandId) {
  const QVector<Command>& table = commandTable();
  for (int row = 0; row < table.size(); ++row)
    if (table.at(row).id == commandId) return row;
  return -1;
}

int CommandsModel::ownerOf(const QString& key) const {
  const QVector<Command>& table = commandTable();
  for (int row = 0; row < table.size(); ++row)
    if (keysOf(table.at(row).id).contains(key)) return row;
  return -1;
}

void CommandsModel::load() {
  const auto stored = m_settings.get(storage::Setting::Shortcuts);
  if (!stored) return;  // the defaults serve
  const QJsonObject own = QJsonDocument::fromJson(QByteArray::fromStdString(*stored)).object();
  for (auto entry = own.begin(); entry != own.end(); ++entry) {
    if (rowOf(entry.key()) < 0 || !entry.value().isArray()) continue;
    QStringList keys;
    for (const QJsonValue& key : entry.value().toArray())
      if (keys.size() < kMostKeys && refusalOf(key.toString(), entry.key()).isEmpty())
        keys.append(key.toString());
    m_own.insert(entry.key(), keys);
  }
}

void CommandsModel::setKeys(int row, const QStringList& keys) {
  const Command& command = commandTable().at(row);
  if (keys == command.keys)
    m_own.remove(command.id);
  else
    m_own.insert(command.id, keys);
  emit dataChanged(index(row), index(row), {KeysRole, KeyTextsRole, IsChangedRole});
}

void CommandsModel::takeFromOthers(int row, const QStringList& keys) {
  for (const QString& key : keys) {
    const int owner = ownerOf(key);
    if (owner < 0 || owner == row) continue;
    QStringList left = keysOf(commandTable().at(owner).id);
    left.removeAll(key);
    setKeys(owner, left);
  }
}

void CommandsModel::save() {
  QJsonObject own;
  for (auto entry = m_own.begin(); entry != m_own.end(); ++entry)
    own.insert(entry.key(), QJsonArray::fromStringList(entry.value()));
  const QByteArray text =
      own.isEmpty() ? QByteArray() : QJsonDocument(own).toJson(QJsonDocument::Compact);
  if (const auto saved = m_settings.set(storage::Setting::Shortcuts, text.toStdString()); !saved)
    emit storageFailed(
        tr("The setting was not saved: %1").arg(QString::fromStdString(saved.error().message)));
  emit keysChanged();
}

}  // namespace ui
