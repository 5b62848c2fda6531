// The cells of a table of an answer, for a view that keeps those that do not change.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/table_cells.h"

#include <algorithm>

#include "ui/markdown/table_text.h"

namespace ui {

int TableCells::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_lines.size()) * columns();
}

QVariant TableCells::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const int line = index.row() / columns();
  const int column = index.row() % columns();
  switch (role) {
    case HtmlRole:
      return m_lines[line][column];
    case LineRole:
      return line;
    case ColumnRole:
      return column;
    case AlignmentRole:
      return m_alignments.value(column);
    default:
      return {};
  }
}

QHash<int, QByteArray> TableCells::roleNames() const {
  return {
      {HtmlRole, "html"}, {LineRole, "line"}, {ColumnRole, "column"}, {AlignmentRole, "alignment"}};
}

QVariantList TableCells::lines() const {
  QVariantList lines;
  for (const QStringList& line : m_lines) lines << QVariant(line);
  return lines;
}

void TableCells::setLines(const QVariantList& lines) {
  QVector<QStringList> next;
  for (const QVariant& line : lines) next << line.toStringList();
  // Every line has the cells of the first one, whatever was given.
  for (QStringList& line : next) line.resize(next[0].size());
  if (next == m_lines) return;
  update(next);
  emit linesChanged();
}

void TableCells::update(const QVector<QStringList>& lines) {
  const int wide = lines.isEmpty() ? 0 : static_cast<int>(lines[0].size());
  if (wide == 0 || wide != columns() || lines.size() < m_lines.size()) {
    beginResetModel();
    m_lines = lines;
    endResetModel();
    return;
  }
  const int known = static_cast<int>(m_lines.size());
  for (int i = 0; i < known * wide; ++i) {
    QString& cell = m_lines[i / wide][i % wide];
    const QString& next = lines[i / wide][i % wide];
    if (cell == next) continue;
    cell = next;
    emit dataChanged(index(i), index(i), {HtmlRole});
  }
  if (lines.size() == m_lines.size()) return;
  beginInsertRows({}, known * wide, static_cast<int>(lines.size()) * wide - 1);
  m_lines = lines;
  endInsertRows();
}

void TableCells::setAlignments(const QStringList& alignments) {
  if (alignments == m_alignments) return;
  m_alignments = alignments;
  if (rowCount() > 0) emit dataChanged(index(0), index(rowCount() - 1), {AlignmentRole});
  emit alignmentsChanged();
}

QString TableCells::csv() const {
  return tableCsv(m_lines);
}

QString TableCells::markdown() const {
  return tableMarkdown(m_lines, m_alignments);
}

}  // namespace ui
