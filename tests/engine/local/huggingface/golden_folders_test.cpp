// Folders as they are published: their tokens against the tokenizers library, and all their
// tensors. What the graph makes of them is tested in tests/engine/local/model.
// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "engine/local/open_checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "engine/local/vocabulary_reader.h"
#include "tests/engine/local/model/golden_model.h"

class GoldenFoldersTest : public QObject {
  Q_OBJECT

 private slots:
  void tokensMatch_data();
  void tokensMatch();
  void decomposedTextStaysAsItIs();
  void loadedTensorsFillTheirMemory_data();
  void loadedTensorsFillTheirMemory();
  void newerKindsAreRefusedByName();
};

namespace {

std::filesystem::path folderOf(const QString& name) {
  return std::filesystem::path(ISOBATH_SOURCE_DIR) / "../shared/golden/hf" / name.toStdString();
}

bool isPresent(const QString& name) {
  return std::filesystem::exists(folderOf(name) / "golden.json");
}

QJsonObject goldenOf(const QString& name) {
  return QJsonDocument::fromJson(golden::contentOf(folderOf(name) / "golden.json")).object();
}

void addFolders() {
  QTest::addColumn<QString>("name");
  for (const char* name :
       {"coder-linear", "llama3-rope", "moe16", "qwen2", "qwen3", "qwen3-moe", "v2-groups",
        "v2-lite", "v3", "v3-fp8", "v3-mtp", "v31-fp8-ue8m0", "v32"}) {
    QTest::newRow(name) << QString(name);
  }
}

}  // namespace

void GoldenFoldersTest::tokensMatch_data() {
  addFolders();
}

void GoldenFoldersTest::tokensMatch() {
  QFETCH(const QString, name);
  if (!isPresent(name)) QSKIP("the golden folder is not beside this checkout");
  const auto folder = local::openCheckpoint(folderOf(name));
  QVERIFY2(folder, folder ? "" : folder.error().message.c_str());
  auto vocabulary = local::readVocabulary(**folder);
  QVERIFY2(vocabulary, vocabulary ? "" : vocabulary.error().message.c_str());
  const auto tokenizer = tokenizer::Tokenizer::create(*std::move(vocabulary));
  QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().message.c_str());
  const QJsonObject reference = goldenOf(name);
  const QJsonArray texts = reference["texts"].toArray();
  QVERIFY(!texts.isEmpty());
  for (qsizetype i = 0; i < texts.size(); ++i) {
    const golden::Tokens expected = golden::tokensOf(reference["text_ids"].toArray()[i]);
    QVERIFY2((*tokenizer)->encode(texts[i].toString().toStdString()) == expected,
             qPrintable(texts[i].toString()));
  }
  QVERIFY((*tokenizer)->addsBos());
  QCOMPARE((*tokenizer)->bos().value_or(-1), 1022);
  QVERIFY((*tokenizer)->isEndOfTurn(1023));
  QVERIFY((*tokenizer)->isSpecial(1022));
}

// The ids are those of the tokenizers library: these folders have no normaliser.
void GoldenFoldersTest::decomposedTextStaysAsItIs() {
  if (!isPresent("qwen2")) QSKIP("the golden folder is not beside this checkout");
  const auto folder = local::openCheckpoint(folderOf("qwen2"));
  QVERIFY2(folder, folder ? "" : folder.error().message.c_str());
  auto vocabulary = local::readVocabulary(**folder);
  QVERIFY2(vocabulary, vocabulary ? "" : vocabulary.error().message.c_str());
  QCOMPARE(vocabulary->composes, std::optional<bool>(false));
  const auto plain = tokenizer::Tokenizer::create(*vocabulary);
  QVERIFY2(plain, plain ? "" : plain.error().message.c_str());
  QVERIFY((*plain)->encode("e\u0301") == (golden::Tokens{68, 134, 210}));
  vocabulary->composes.reset();
  const auto composing = tokenizer::Tokenizer::create(*vocabulary);
  QVERIFY2(composing, composing ? "" : composing.error().message.c_str());
  QVERIFY((*composing)->encode("e\u0301") == golden::Tokens{587});
}

void GoldenFoldersTest::loadedTensorsFillTheirMemory_data() {
  addFolders();
}

void GoldenFoldersTest::loadedTensorsFillTheirMemory() {
  QFETCH(const QString, name);
  if (!isPresent(name)) QSKIP("the golden folder is not beside this checkout");
  const auto folder = local::openCheckpoint(folderOf(name));
  QVERIFY2(folder, folder ? "" : folder.error().message.c_str());
  QVERIFY((*folder)->sizeBytes() > 1'000'000);
  for (const kernels::Tensor& tensor : (*folder)->tensors()) {
    QVERIFY((*folder)->findTensor(tensor.name) == &tensor);
    const auto loaded = (*folder)->load(tensor);
    QVERIFY2(loaded, loaded ? "" : loaded.error().message.c_str());
    QCOMPARE(loaded->tensor.sizeBytes, tensor.sizeBytes);
    QVERIFY(loaded->tensor.data != nullptr);
    QCOMPARE(reinterpret_cast<std::uintptr_t>(loaded->tensor.data) % 8, std::uintptr_t{0});
    QCOMPARE(tensor.data == nullptr, loaded->memory != nullptr);
  }
}

void GoldenFoldersTest::newerKindsAreRefusedByName() {
  if (!isPresent("v4")) QSKIP("the golden folder is not beside this checkout");
  const auto folder = local::openCheckpoint(folderOf("v4"));
  QVERIFY(!folder);
  QVERIFY(folder.error().code == base::ErrorCode::Unsupported);
  QVERIFY2(folder.error().message.find("deepseek_v4") != std::string::npos,
           folder.error().message.c_str());
}

QTEST_GUILESS_MAIN(GoldenFoldersTest)
#include "golden_folders_test.moc"
