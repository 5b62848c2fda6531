// The scripted backend keeps the contract, and the contract notices who does not.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/scripted_backend.h"

#include <QTest>

#include "tests/support/scripted_fixture.h"

namespace {

using support::Record;
using support::ScriptedBackend;

const auto ask = support::ScriptedFixture::ask;

class Fixture : public support::ScriptedFixture {
 public:
  engine::Backend& backend() override { return m_backend; }

 private:
  ScriptedBackend m_backend{support::contractScript};
};

}  // namespace

class ScriptedBackendTest : public QObject {
  Q_OBJECT
 private slots:
  void keepsTheContract() {
    Fixture fixture;
    support::runBackendContract(fixture);
  }

  void playsScriptsInOrderAndRepeatsTheLast() {
    ScriptedBackend backend(
        {support::answerScript({}, {"one"}), support::answerScript({}, {"two"})});
    for (const char* expected : {"one", "two", "two"}) {
      Record record;
      QVERIFY(backend.generate(ask("x"), support::recordInto(record), {}));
      QCOMPARE(record.text, std::string(expected));
    }
    QCOMPARE(backend.requests().size(), std::size_t{3});
  }

  void refusesScriptsThatBreakPromises_data() {
    QTest::addColumn<std::string>("reasoning");
    QTest::addColumn<std::string>("text");
    QTest::newRow("empty delta") << std::string("r") << std::string();
    QTest::newRow("cut code point") << std::string("r") << std::string("\xE4\xBD");
    QTest::newRow("stray continuation") << std::string("\x80") << std::string("t");
  }
  void refusesScriptsThatBreakPromises() {
    QFETCH(std::string, reasoning);
    QFETCH(std::string, text);
    ScriptedBackend backend({support::answerScript({reasoning}, {text})});
    const auto outcome = backend.generate(ask("x"), {}, {});
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, base::ErrorCode::Corrupt);
  }

  void recordNoticesBrokenPromises() {
    Record record;
    record.add(engine::TextDelta{"a"});
    record.add(engine::ReasoningDelta{"late"});
    record.add(engine::TextDelta{""});
    record.add(engine::TextDelta{"\xED\xA0\x80"});
    record.add(
        engine::Status{.phase = engine::Status::Phase::Loading, .percent = 101, .detail = {}});
    QCOMPARE(record.broken.size(), std::size_t{4});
  }
};

QTEST_GUILESS_MAIN(ScriptedBackendTest)
#include "scripted_backend_test.moc"
