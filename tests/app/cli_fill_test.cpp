// The program isobath-cli fills gaps with a model on this computer, byte for byte.
// SPDX-License-Identifier: Apache-2.0
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "tests/engine/local/scripted_model.h"

namespace {

struct Outcome {
  int status = -1;
  QByteArray out;
  QByteArray err;
};

}  // namespace

class CliFillTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    const support::GgufWriter model = support::scriptedModel(
        {"<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜fim▁begin｜>", "<｜fim▁hole｜>",
         "<｜fim▁end｜>"},
        {"Fine"}, {{"<｜fim▁end｜>", "Ċ"}, {"Ċ", "Fine"}, {"Fine", "<｜end▁of▁sentence｜>"}});
    const support::Bytes bytes = model.bytes();
    std::ofstream(path("gaps.gguf").toStdString(), std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    std::ofstream(path("code.py").toStdString(), std::ios::binary) << "a = <FILL>\nprint(a)";
  }

  void aModelOfThisComputerFillsAGap_data() {
    QTest::addColumn<QStringList>("how");
    QTest::newRow("streamed") << QStringList{};
    QTest::newRow("whole") << QStringList{"--no-stream"};
  }
  void aModelOfThisComputerFillsAGap() {
    QFETCH(QStringList, how);
    const Outcome outcome = fill(how + QStringList{path("code.py")});
    QVERIFY2(outcome.status == 0, outcome.err);
    QCOMPARE(outcome.out, QByteArray("\nFine\n"));
    QVERIFY2(outcome.err.contains("[gaps, this computer"), outcome.err);
  }

 private:
  QString path(const char* name) const { return m_folder.filePath(name); }
  Outcome fill(const QStringList& arguments) const {
    QProcess process;
    process.start(QStringLiteral(ISOBATH_CLI),
                  QStringList{"fill", "--model", path("gaps.gguf"), "--temperature", "0",
                              "--max-tokens", "9"} +
                      arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
  }

  QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(CliFillTest)
#include "cli_fill_test.moc"
