// Which files can be run is told before anything is loaded.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/usable_model.h"
#include "engine/local/gguf/gguf_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

class UsableModelTest : public QObject {
  Q_OBJECT

 private slots:
  void aWholeFileIsUsable() {
    for (const char* name : {"tiny-lite-q4_k_m.gguf", "tiny-llama-q4_k_m.gguf"}) {
      const auto file = gguf::File::open(models() + name);
      QVERIFY(file.has_value());
      const auto usable = local::checkUsable(**file);
      QVERIFY2(usable.has_value(), usable ? "" : usable.error().message.c_str());
    }
  }

  void whatIsMissingIsNamed_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("named");
    QTest::newRow("architecture") << QByteArray("deepseek2") << QByteArray("deepdeep2")
                                  << QByteArray("deepdeep2");
    QTest::newRow("tokenizer") << QByteArray("tokenizer.ggml.model")
                               << QByteArray("tokenizer.ggml.modle")
                               << QByteArray("tokenizer.ggml.model");
    QTest::newRow("tokens") << QByteArray("tokenizer.ggml.tokens")
                            << QByteArray("tokenizer.ggml.tokenz")
                            << QByteArray("tokenizer.ggml.tokens");
    QTest::newRow("weight") << QByteArray("output_norm.weight") << QByteArray("output_morn.weight")
                            << QByteArray("output_norm.weight");
  }
  void whatIsMissingIsNamed() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, named);
    QFile golden(QString::fromStdString(models() + "tiny-lite-q4_k_m.gguf"));
    QVERIFY(golden.open(QIODevice::ReadOnly));
    QByteArray bytes = golden.readAll();
    QVERIFY(bytes.contains(from));
    bytes.replace(from, to);
    const QTemporaryDir folder;
    QFile broken(folder.filePath("broken.gguf"));
    QVERIFY(broken.open(QIODevice::WriteOnly) && broken.write(bytes) == bytes.size());
    broken.close();
    const auto file = gguf::File::open(broken.fileName().toStdString());
    QVERIFY2(file.has_value(), file ? "" : file.error().message.c_str());
    const auto usable = local::checkUsable(**file);
    QVERIFY(!usable.has_value());
    QVERIFY2(usable.error().message.find(named.toStdString()) != std::string::npos,
             usable.error().message.c_str());
  }

 private:
  static std::string models() { return ISOBATH_SOURCE_DIR "/tests/golden/models/"; }
};

QTEST_GUILESS_MAIN(UsableModelTest)
#include "usable_model_test.moc"
