// The model picker: what can answer, in groups, and which one is chosen.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <QVector>
#include <optional>

#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"

namespace ui {

// Thread: GUI. Lifetime: source and settings must outlive it. It takes the source's onChanged.
class ModelPickerModel : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(int count READ count NOTIFY countChanged)
  // Only models whose name, id, place or endpoint has each of its words are rows. Whoever is chosen
  // stays chosen.
  Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
  // There are so many that a reader wants to filter them.
  Q_PROPERTY(bool isLong READ isLong NOTIFY countChanged)
  Q_PROPERTY(QString selectedKey READ selectedKey NOTIFY selectedChanged)
  Q_PROPERTY(QString selectedName READ selectedName NOTIFY selectedChanged)
  Q_PROPERTY(QString selectedPlace READ selectedPlace NOTIFY selectedChanged)
  // "SmolLM2-135M-Instruct - this computer", or "No model" when nothing is chosen.
  Q_PROPERTY(QString headerText READ headerText NOTIFY selectedChanged)
  Q_PROPERTY(bool selectedCanThink READ selectedCanThink NOTIFY selectedChanged)
  Q_PROPERTY(bool selectedIsUsable READ selectedIsUsable NOTIFY selectedChanged)

 public:
  // In QML: key, name, place, detail, group ("This computer", "DeepSeek", "Other endpoints:
  // Cluster"), usable, canThink, isSelected, removable, note.
  enum Role {
    KeyRole = Qt::UserRole + 1,
    NameRole,
    PlaceRole,
    DetailRole,
    GroupRole,
    UsableRole,
    CanThinkRole,
    IsSelectedRole,
    RemovableRole,
    NoteRole
  };

  ModelPickerModel(BackendSource& source, storage::Settings& settings, QObject* parent = nullptr);
  ~ModelPickerModel() override;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] int count() const { return static_cast<int>(m_rows.size()); }
  [[nodiscard]] QString filter() const { return m_filter; }
  void setFilter(const QString& filter);
  [[nodiscard]] bool isLong() const;
  [[nodiscard]] QString selectedKey() const { return m_selectedKey; }
  [[nodiscard]] QString selectedName() const;
  [[nodiscard]] QString selectedPlace() const;
  [[nodiscard]] QString headerText() const;
  [[nodiscard]] bool selectedCanThink() const;
  [[nodiscard]] bool selectedIsUsable() const;
  [[nodiscard]] std::optional<ModelChoice> selected() const;

  // The reader's choice: kept in the settings.
  Q_INVOKABLE void select(const QString& key);
  // Of the first row; empty: there is none.
  [[nodiscard]] Q_INVOKABLE QString firstKey() const {
    return m_rows.isEmpty() ? QString() : m_choices[m_rows.first()].key;
  }
  // Looks again at what can answer: when the picker opens.
  Q_INVOKABLE void refresh() { m_source.refresh(); }
  // Takes the source's choices as it has them now; sends nothing.
  void reload();
  // Adds a model file and chooses it. Takes a path or a file: URL.
  Q_INVOKABLE void addModelFile(const QString& pathOrUrl);
  // Takes an added file off the list; the file stays.
  Q_INVOKABLE void removeModelFile(const QString& key);
  // What a conversation was answered by last, shown but not kept as the reader's choice. Empty: the
  // reader's own choice. It is used once it exists.
  void showKeyOf(const QString& conversationModelKey);

 signals:
  void countChanged();
  void filterChanged();
  void selectedChanged();
  void storageFailed(const QString& message);

 private:
  void want(const QString& key);
  [[nodiscard]] QString bestKey() const;
  // The key itself, or of the row that stands for its endpoint while that can't be used; or null.
  [[nodiscard]] const ModelChoice* standing(const QString& key) const;
  [[nodiscard]] const ModelChoice* find(const QString& key) const;
  [[nodiscard]] int rowOf(const QString& key) const;  // -1: not shown
  void fillRows();

  BackendSource& m_source;
  storage::Settings& m_settings;
  QVector<ModelChoice> m_choices;
  QVector<int> m_rows;  // which of them are shown
  QString m_filter;
  QString m_preferredKey;  // the reader's choice, as in the settings
  QString m_wantedKey;     // of the open conversation
  // The first of these that exists or waits for its endpoint, else the first that can be used.
  QString m_selectedKey;
};

}  // namespace ui
