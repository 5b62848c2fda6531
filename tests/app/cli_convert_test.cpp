// isobath-cli convert as a person runs it.
// SPDX-License-Identifier: Apache-2.0
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>

#include "engine/local/convert/recipe.h"
#include "tests/support/gguf_writer.h"

namespace {

const QString kModel =
    QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-llama-q4_k_m.gguf");

struct Outcome {
  int status = -1;
  QString out;
  QString err;
};

Outcome run(const QStringList& arguments) {
  QProcess process;
  process.start(QStringLiteral(ISOBATH_CLI), arguments);
  if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return {};
  return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
          QString::fromUtf8(process.readAllStandardError())};
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
    qFatal("%s can't be written", qPrintable(path));
}

}  // namespace

class CliConvertTest : public QObject {
  Q_OBJECT

 private slots:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void whatItWritesAnswers() {
    const Outcome done = run({"convert", kModel, out(), "--type", "q8_0", "--threads", "2"});
    QVERIFY2(done.status == 0, qPrintable(done.err));
    QVERIFY2(done.out.contains("q8_0") && done.out.contains("bits per weight"),
             qPrintable(done.out));
    QVERIFY2(done.err.contains("100 %"), qPrintable(done.err));
    QVERIFY2(done.err.contains("quantised already"), qPrintable(done.err));
    QVERIFY(run({"inspect", out()}).out.contains("Isobath can run this file."));
    const Outcome answer =
        run({"run", "--model", out(), "--max-tokens", "2", "--temperature", "0", "Hi"});
    QVERIFY2(answer.status == 0 && !answer.out.isEmpty(), qPrintable(answer.err));
  }

  void helpNamesEveryType() {
    const QString help = run({"convert", "--help"}).out;
    for (const convert::Preset& preset : convert::presets()) {
      const QString name =
          QString::fromUtf8(preset.name.data(), static_cast<int>(preset.name.size()));
      QVERIFY2(help.contains(' ' + name), qPrintable(name));
    }
  }

  void replacesOnlyWhenTold() {
    write(out(), "mine");
    const Outcome refused = run({"convert", kModel, out()});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("--force"), qPrintable(refused.err));
    QCOMPARE(QFile(out()).size(), 4);
    QCOMPARE(run({"convert", kModel, out(), "--force"}).status, 0);
    QVERIFY(QFile(out()).size() > 100'000);
  }

  void mistakesGiveOneSentence_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("named");
    QTest::newRow("one name") << QStringList{kModel} << 2 << "got 1";
    QTest::newRow("type") << QStringList{kModel, "OUT", "--type", "q4_k"} << 2 << "q4_k_m";
    QTest::newRow("no model") << QStringList{"/nonexistent/x.gguf", "OUT"} << 1
                              << "/nonexistent/x.gguf";
    QTest::newRow("no folder") << QStringList{kModel, "/nonexistent/x.gguf"} << 1 << "/nonexistent";
    QTest::newRow("a folder") << QStringList{kModel, "/tmp"} << 2 << "folder";
    QTest::newRow("itself") << QStringList{kModel, kModel, "--force"} << 2 << "itself";
    QTest::newRow("importance") << QStringList{kModel, "OUT", "--imatrix", kModel} << 1
                                << "in_sum2";
    QTest::newRow("threads") << QStringList{kModel, "OUT", "--threads", "0"} << 2 << "--threads";
  }

  void mistakesGiveOneSentence() {
    QFETCH(QStringList, arguments);
    QFETCH(int, status);
    QFETCH(QString, named);
    arguments.replaceInStrings("OUT", out());
    const Outcome outcome = run(QStringList{"convert"} + arguments);
    QCOMPARE(outcome.status, status);
    QVERIFY2(outcome.err.contains(named), qPrintable(outcome.err));
    QCOMPARE(outcome.err.trimmed().count('\n'), 0);
  }

  void partsOfASplitModelAreNotOverwritten() {
    const QString first = m_folder->filePath("m-00001-of-00002.gguf");
    const QString second = m_folder->filePath("m-00002-of-00002.gguf");
    QVERIFY(QFile::copy(kModel, first));
    write(second, "weights");
    const Outcome refused = run({"convert", first, second, "--force"});
    QCOMPARE(refused.status, 2);
    QVERIFY2(refused.err.contains("itself"), qPrintable(refused.err));
    QCOMPARE(QFile(second).size(), 7);
  }

  void controlCLeavesAPartThatTheNextRunFinishes() {
    const QString model = largeModel();
    const QStringList arguments = {"convert", model, out(), "--type", "iq4_xs", "--threads", "1"};
    QProcess process;
    process.start(QStringLiteral(ISOBATH_CLI), arguments);
    process.setReadChannel(QProcess::StandardError);
    QVERIFY(process.waitForReadyRead(60'000));  // the first tenth is done
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 130);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(said.contains("the same command goes on"), said.constData());
    QVERIFY(!QFile::exists(out()));
    QVERIFY(QFile::exists(out() + ".part"));

    const Outcome done = run(arguments);
    QVERIFY2(done.status == 0, qPrintable(done.err));
    QVERIFY2(done.err.contains("Going on"), qPrintable(done.err));
    QVERIFY(QFile::exists(out()) && !QFile::exists(out() + ".part"));
  }

 private:
  QString out() const { return m_folder->filePath("out.gguf"); }

  // Takes some seconds to convert.
  QString largeModel() const {
    support::GgufWriter writer;
    writer.setString("general.architecture", "llama");
    std::mt19937 random(1);
    std::vector<float> values(1024 * 1024);
    for (float& value : values) value = static_cast<float>(random()) * 0x1p-32F - 0.5F;
    for (int i = 0; i < 16; ++i)
      writer.setTensorF32("blk." + std::to_string(i) + ".ffn_up.weight", {1024, 1024}, values);
    const support::Bytes bytes = writer.bytes();
    const QString path = m_folder->filePath("large.gguf");
    write(path,
          QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<int>(bytes.size())));
    return path;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(CliConvertTest)
#include "cli_convert_test.moc"
