// The cells of a table of an answer, for a view that keeps those that do not change.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QStringList>
#include <QVariantList>
#include <QVector>

namespace ui {

// One row for each cell, line by line, with the roles html, line, column and alignment. While a
// table arrives, lines are added and their cells change; nothing else does. Thread: GUI.
class TableCells : public QAbstractListModel {
  Q_OBJECT
  QML_ELEMENT
  // As MessageListModel gives them.
  Q_PROPERTY(QVariantList lines READ lines WRITE setLines NOTIFY linesChanged)
  Q_PROPERTY(QStringList alignments READ alignments WRITE setAlignments NOTIFY alignmentsChanged)
  Q_PROPERTY(int columns READ columns NOTIFY linesChanged)

 public:
  enum Role { HtmlRole = Qt::UserRole + 1, LineRole, ColumnRole, AlignmentRole };
  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] QVariantList lines() const;
  void setLines(const QVariantList& lines);
  [[nodiscard]] QStringList alignments() const { return m_alignments; }
  void setAlignments(const QStringList& alignments);
  [[nodiscard]] int columns() const {
    return m_lines.isEmpty() ? 0 : static_cast<int>(m_lines[0].size());
  }

  // As text for other programs; see ui/markdown/table_text.h.
  Q_INVOKABLE QString csv() const;
  Q_INVOKABLE QString markdown() const;

 signals:
  void linesChanged();
  void alignmentsChanged();

 private:
  void update(const QVector<QStringList>& lines);

  QVector<QStringList> m_lines;
  QStringList m_alignments;
};

}  // namespace ui
