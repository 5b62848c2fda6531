// Statements and transactions: values survive, failures are named, nothing half done.
// SPDX-License-Identifier: Apache-2.0
#include "storage/statement.h"

#include <limits>

#include "tests/storage/storage_fixture.h"

using base::ErrorCode;
using storage::execute;
using storage::Statement;
using storage::Transaction;
using storage_test::RawConnection;
using storage_test::ScratchFolder;

class StatementTest : public QObject {
  Q_OBJECT

 private:
  ScratchFolder m_folder;
  std::unique_ptr<RawConnection> m_raw;
  sqlite3* m_handle = nullptr;

 private slots:
  void init() {
    m_raw = std::make_unique<RawConnection>(m_folder.file("plain.db"));
    m_handle = m_raw->handle();
    QVERIFY(m_raw->run("DROP TABLE IF EXISTS t"));
    QVERIFY(m_raw->run("CREATE TABLE t (n INTEGER, r REAL, s TEXT)"));
  }

  void valuesSurvive_data() {
    QTest::addColumn<qint64>("number");
    QTest::addColumn<double>("real");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("zero and empty") << qint64(0) << 0.0 << QByteArray("");
    QTest::newRow("smallest") << std::numeric_limits<qint64>::min() << -1e300 << QByteArray("x");
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << 1e-300 << QByteArray("x");
    QTest::newRow("Chinese") << qint64(1) << 0.5 << QByteArray("你好，世界 🐋");
    QTest::newRow("NUL inside") << qint64(1) << 0.5 << QByteArray("a\0b", 3);
    QTest::newRow("not UTF-8") << qint64(1) << 0.5 << QByteArray("\xff\xfe\x80");
    QTest::newRow("quotes") << qint64(1) << 0.5 << QByteArray("'; DROP TABLE t; --");
  }
  void valuesSurvive() {
    QFETCH(qint64, number);
    QFETCH(double, real);
    QFETCH(QByteArray, text);
    const std::string bytes = text.toStdString();
    auto insert = Statement::prepare(m_handle, "INSERT INTO t VALUES (?1, ?2, ?3)", "inserting");
    REQUIRE_OK(insert);
    insert->bind(1, std::int64_t{number});
    insert->bind(2, real);
    insert->bind(3, std::string_view(bytes));
    REQUIRE_OK(insert->run());
    auto query = Statement::prepare(m_handle, "SELECT n, r, s FROM t", "reading");
    REQUIRE_OK(query);
    auto row = query->step();
    REQUIRE_OK(row);
    QVERIFY(*row);
    QCOMPARE(query->integer(0), std::int64_t{number});
    QCOMPARE(query->real(1), real);
    QCOMPARE(query->text(2), bytes);
    auto end = query->step();
    REQUIRE_OK(end);
    QVERIFY(!*end);
  }

  void nullIsNotZero() {
    auto insert = Statement::prepare(m_handle, "INSERT INTO t VALUES (?1, 0, ?2)", "inserting");
    REQUIRE_OK(insert);
    insert->bind(1, std::optional<std::int64_t>());
    insert->bind(2, std::string_view());  // a null pointer is still an empty text
    REQUIRE_OK(insert->run());
    auto query = Statement::prepare(m_handle, "SELECT n, s FROM t", "reading");
    REQUIRE_OK(query);
    REQUIRE_OK(query->step());
    QVERIFY(query->isNull(0));
    QVERIFY(!query->optionalInteger(0).has_value());
    QVERIFY(!query->isNull(1));
  }

  void errorsNamePurposeFileAndReason() {
    auto statement = Statement::prepare(m_handle, "SELECT * FROM nowhere", "looking nowhere");
    REQUIRE_ERROR(statement, ErrorCode::Corrupt);
    const auto& message = statement.error().message;
    QVERIFY(message.find("looking nowhere in ") == 0);
    QVERIFY(message.find("plain.db") != std::string::npos);
    QVERIFY(message.find("no such table: nowhere") != std::string::npos);
  }

  void badBindIsReportedByTheStep() {
    auto insert = Statement::prepare(m_handle, "INSERT INTO t VALUES (?1, 0, '')", "inserting");
    REQUIRE_OK(insert);
    insert->bind(7, std::int64_t{1});
    REQUIRE_ERROR(insert->run(), ErrorCode::InvalidArgument);
    QCOMPARE(m_raw->text("SELECT count(*) FROM t"), std::string("0"));
  }

  void codesAreMapped_data() {
    QTest::addColumn<int>("sqliteCode");
    QTest::addColumn<int>("ours");
    const auto row = [](const char* name, int code, ErrorCode ours) {
      QTest::newRow(name) << code << static_cast<int>(ours);
    };
    row("corrupt", SQLITE_CORRUPT, ErrorCode::Corrupt);
    row("corrupt index", SQLITE_CORRUPT_INDEX, ErrorCode::Corrupt);
    row("not a database", SQLITE_NOTADB, ErrorCode::Corrupt);
    row("full", SQLITE_FULL, ErrorCode::Io);
    row("write error", SQLITE_IOERR_WRITE, ErrorCode::Io);
    row("read-only", SQLITE_READONLY, ErrorCode::Io);
    row("busy", SQLITE_BUSY, ErrorCode::Io);
    row("foreign key", SQLITE_CONSTRAINT_FOREIGNKEY, ErrorCode::NotFound);
    row("not null", SQLITE_CONSTRAINT_NOTNULL, ErrorCode::InvalidArgument);
    row("too big", SQLITE_TOOBIG, ErrorCode::InvalidArgument);
    row("memory", SQLITE_NOMEM, ErrorCode::OutOfMemory);
  }
  void codesAreMapped() {
    QFETCH(int, sqliteCode);
    QFETCH(int, ours);
    const auto error = storage::sqliteError(nullptr, sqliteCode, "doing");
    QCOMPARE(static_cast<int>(error.code), ours);
    QVERIFY(error.message.find("doing: ") == 0);
  }

  void forgottenTransactionRollsBack() {
    {
      auto transaction = Transaction::begin(m_handle, "adding");
      REQUIRE_OK(transaction);
      REQUIRE_OK(execute(m_handle, "INSERT INTO t VALUES (1, 0, '')", "adding"));
    }
    QCOMPARE(m_raw->text("SELECT count(*) FROM t"), std::string("0"));
    QVERIFY(sqlite3_get_autocommit(m_handle) != 0);
  }

  void committedTransactionStays() {
    {
      auto transaction = Transaction::begin(m_handle, "adding");
      REQUIRE_OK(transaction);
      REQUIRE_OK(execute(m_handle, "INSERT INTO t VALUES (1, 0, '')", "adding"));
      REQUIRE_OK(transaction->commit());
    }
    QCOMPARE(m_raw->text("SELECT count(*) FROM t"), std::string("1"));
  }

  void lockedElsewhereIsAnIoError() {
    const RawConnection other(m_folder.file("plain.db"));
    QVERIFY(other.run("BEGIN EXCLUSIVE"));
    REQUIRE_ERROR(Transaction::begin(m_handle, "adding"), ErrorCode::Io);
    QVERIFY(other.run("ROLLBACK"));
  }
};

QTEST_GUILESS_MAIN(StatementTest)
#include "statement_test.moc"
