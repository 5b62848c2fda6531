// A reader's own table takes the place of ours, and a wrong one says so.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_table_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace {

bool write(const QTemporaryDir& folder, const QByteArray& json) {
  QFile file(folder.filePath("model-table.json"));
  return file.open(QIODevice::WriteOnly) && file.write(json) == json.size();
}

app::LoadedModelTable load(const QTemporaryDir& folder) {
  return app::loadModelTable(folder.path().toStdString());
}

}  // namespace

class ModelTableFileTest : public QObject {
  Q_OBJECT

 private slots:
  void withoutAFileOursCounts() {
    const QTemporaryDir folder;
    const auto loaded = load(folder);
    QVERIFY(loaded.problem.empty());
    QVERIFY(loaded.table.find("api.deepseek.com", "deepseek-flash"));
  }

  void theReadersFileCounts() {
    const QTemporaryDir folder;
    QVERIFY(write(folder, R"({"format":1,"date":"2027-01-02","providers":[]})"));
    const auto loaded = load(folder);
    QCOMPARE(loaded.problem, std::string());
    QCOMPARE(loaded.table.date(), std::string("2027-01-02"));
    QVERIFY(!loaded.table.find("api.deepseek.com", "deepseek-flash"));
  }

  void aWrongFileIsNamedAndOursCounts_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("prices: none");
    QTest::newRow("wrong value") << QByteArray(R"({"format":1,"date":"soon","providers":[]})");
  }
  void aWrongFileIsNamedAndOursCounts() {
    QFETCH(QByteArray, json);
    const QTemporaryDir folder;
    QVERIFY(write(folder, json));
    const auto loaded = load(folder);
    QVERIFY2(loaded.problem.find("model-table.json: the model table") != std::string::npos,
             loaded.problem.c_str());
    QVERIFY(loaded.table.find("api.deepseek.com", "deepseek-flash"));
  }

  void aFolderInItsPlaceIsNamed() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir("model-table.json"));
    const auto loaded = load(folder);
    QVERIFY(loaded.problem.find("model-table.json") != std::string::npos);
    QVERIFY(loaded.table.find("api.deepseek.com", "deepseek-flash"));
  }
};

QTEST_GUILESS_MAIN(ModelTableFileTest)
#include "model_table_file_test.moc"
