// The commands with the keys the reader gave them: what the shortcuts, their page and tips read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QStringList>
#include <QVariantMap>

#include "storage/settings.h"
#include "ui/viewmodels/command_table.h"

namespace ui {

// One row per command. Keys are written portably ("Ctrl+N") except where said.
// Thread: GUI. Lifetime: settings must outlive it.
class CommandsModel : public QAbstractListModel {
  Q_OBJECT
  // By command: its first key as the reader knows it, for tips; empty: none.
  Q_PROPERTY(QVariantMap keyTexts READ keyTexts NOTIFY keysChanged)
  Q_PROPERTY(bool isChanged READ isChanged NOTIFY keysChanged)  // any key differs from its default

 public:
  enum Role {
    CommandIdRole = Qt::UserRole + 1,  // "commandId"
    TitleRole,                         // "title"
    GroupRole,                         // "group": translated
    KeysRole,                          // "keys": for Shortcut.sequences
    KeyTextsRole,                      // "keyTexts": as the reader knows them
    IsChangedRole                      // "isChanged": not the defaults
  };

  explicit CommandsModel(storage::Settings& settings, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] QVariantMap keyTexts() const;
  [[nodiscard]] bool isChanged() const { return !m_own.isEmpty(); }
  [[nodiscard]] QStringList keysOf(const QString& commandId) const;

  // A key event while the reader records a key for this command: {"key": empty while only modifiers
  // are held, "text": the key as the reader knows it, "refusal": why it can't be, "takenBy": the
  // title of the other command that has it}.
  Q_INVOKABLE QVariantMap tryKey(const QString& commandId, int key, int modifiers) const;
  // Adds the key; another command that has it loses it. Does nothing where tryKey() refuses it.
  Q_INVOKABLE void bind(const QString& commandId, const QString& key);
  Q_INVOKABLE void unbind(const QString& commandId, const QString& key);
  // To the default keys, which other commands lose.
  Q_INVOKABLE void reset(const QString& commandId);
  Q_INVOKABLE void resetAll();
  // The language changed: titles are read again.
  void retranslate();

 signals:
  void keysChanged();
  void storageFailed(const QString& message);

 private:
  [[nodiscard]] static int rowOf(const QString& commandId);
  [[nodiscard]] int ownerOf(const QString& key) const;  // the row; -1: none
  void load();
  void setKeys(int row, const QStringList& keys);
  void takeFromOthers(int row, const QStringList& keys);
  void save();

  storage::Settings& m_settings;
  QHash<QString, QStringList> m_own;  // what differs from the defaults
};

}  // namespace ui
