// The first start: its steps, what it says of the machine, and that it comes once.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/first_run.h"

#include <QSignalSpy>
#include <QTest>

#include "storage/database.h"

using ui::FirstRun;

namespace {

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::Settings settings{*database};
  FirstRun::Machine machine{4, std::int64_t{16} << 30, false, "Tiny", true};
};

bool isNew() {
  return true;
}

}  // namespace

class FirstRunTest : public QObject {
  Q_OBJECT

 private slots:
  void goesThroughItsStepsAndNeverComesAgain() {
    Fixture f;
    FirstRun first(f.settings, f.machine, isNew);
    QSignalSpy changed(&first, &FirstRun::changed);
    QVERIFY(first.isOpen());
    QCOMPARE(first.step(), QString("language"));
    first.back();
    QCOMPARE(first.number(), 1);
    first.next();
    QCOMPARE(first.step(), QString("model"));
    first.back();
    first.next();
    first.next();
    QCOMPARE(first.step(), QString("privacy"));
    QCOMPARE(first.number(), first.count());
    QVERIFY(first.isOpen());
    first.next();
    QVERIFY(!first.isOpen());
    QCOMPARE(changed.size(), 5);
    QVERIFY(!FirstRun(f.settings, f.machine, isNew).isOpen());
  }

  void canBeSkippedAtOnce() {
    Fixture f;
    FirstRun first(f.settings, f.machine, isNew);
    first.finish();
    QVERIFY(!first.isOpen());
    QVERIFY(!FirstRun(f.settings, f.machine, isNew).isOpen());
  }

  // Where it is over they need not be read, at every start.
  void doesNotAskForConversationsInVain() {
    Fixture f;
    int asked = 0;
    const auto isNewCounted = [&asked] { return ++asked > 0; };
    FirstRun(f.settings, std::nullopt, isNewCounted);
    QCOMPARE(asked, 0);
    FirstRun(f.settings, f.machine, isNewCounted).finish();
    QCOMPARE(asked, 1);
    FirstRun(f.settings, f.machine, isNewCounted);
    QCOMPARE(asked, 1);
  }

  void isNotForReadersWithConversationsNorWithoutAMachine() {
    Fixture f;
    QVERIFY(!FirstRun(f.settings, f.machine, [] { return false; }).isOpen());
    QVERIFY(!FirstRun(f.settings, std::nullopt, isNew).isOpen());
    QVERIFY(FirstRun(f.settings, f.machine, isNew).isOpen());
  }

  void saysWhatThisComputerHas() {
    Fixture f;
    const QString text = FirstRun(f.settings, f.machine, isNew).machineText();
    QVERIFY2(text.contains("16 GB") && text.contains('4') && text.contains("no graphics card"),
             qPrintable(text));
    f.machine.cores = 0;
    f.machine.memoryBytes = 0;
    f.machine.hasGpu = true;
    QVERIFY(FirstRun(f.settings, f.machine, isNew).machineText().contains("do not use yet"));
    QVERIFY(FirstRun(f.settings, f.machine, isNew).starterText().contains("Tiny"));
    f.machine.hasStarter = false;
    QVERIFY(FirstRun(f.settings, f.machine, isNew).starterText().contains("not on this computer"));
  }
};

QTEST_GUILESS_MAIN(FirstRunTest)
#include "first_run_test.moc"
