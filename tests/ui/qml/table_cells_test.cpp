// The cells of a table that arrives: lines are added, and nothing that is there is made anew.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/table_cells.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using ui::TableCells;

class TableCellsTest : public QObject {
  Q_OBJECT

 private slots:
  void aTableGrows() {
    TableCells cells;
    const QAbstractItemModelTester tester(&cells);
    QSignalSpy resets(&cells, &TableCells::modelReset);
    QSignalSpy inserts(&cells, &TableCells::rowsInserted);
    QSignalSpy changes(&cells, &TableCells::dataChanged);
    cells.setLines({QStringList{"a", "b"}});
    QCOMPARE(resets.count(), 1);
    cells.setLines({QStringList{"a", "b"}, QStringList{"1", ""}});
    cells.setLines({QStringList{"a", "b"}, QStringList{"1", "2"}});
    cells.setLines({QStringList{"a", "b"}, QStringList{"1", "2"}});
    cells.setLines({QStringList{"a", "b"}, QStringList{"1", "2"}, QStringList{"3", "4"}});
    QCOMPARE(resets.count(), 1);
    QCOMPARE(inserts.count(), 2);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes[0][0].toModelIndex().row(), 3);
    QCOMPARE(cells.rowCount(), 6);
    QCOMPARE(cells.data(cells.index(5), TableCells::HtmlRole).toString(), QString("4"));
    QCOMPARE(cells.data(cells.index(5), TableCells::LineRole).toInt(), 2);
    QCOMPARE(cells.data(cells.index(5), TableCells::ColumnRole).toInt(), 1);
  }

  void anotherShapeIsAnotherTable() {
    TableCells cells;
    const QAbstractItemModelTester tester(&cells);
    cells.setLines({QStringList{"a", "b"}, QStringList{"1", "2"}});
    cells.setLines({QStringList{"a"}, QStringList{"1", "too many"}});
    QCOMPARE(cells.rowCount(), 2);
    QCOMPARE(cells.columns(), 1);
    cells.setLines({});
    QCOMPARE(cells.rowCount(), 0);
    QCOMPARE(cells.columns(), 0);
    cells.setLines({QStringList()});
    QCOMPARE(cells.rowCount(), 0);
  }

  void itIsCopiedAsText() {
    TableCells cells;
    cells.setLines({QStringList{"<b>a</b>", "b"}, QStringList{"1", "2"}});
    cells.setAlignments({"right", ""});
    QCOMPARE(cells.csv(), QString("a,b\r\n1,2\r\n"));
    QCOMPARE(cells.markdown(), QString("| **a** | b |\n|---:|---|\n| 1 | 2 |\n"));
    QCOMPARE(cells.data(cells.index(2), TableCells::AlignmentRole).toString(), QString("right"));
  }
};

QTEST_MAIN(TableCellsTest)
#include "table_cells_test.moc"
