// What the picker lists of this computer's models, and which backend a choice gets.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_catalogue.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <algorithm>
#include <fstream>

#include "app/local_models.h"
#include "engine/local/gguf/gguf_file.h"
#include "storage/database.h"
#include "tests/engine/local/huggingface/folder_writer.h"
#include "tests/support/scripted_backend.h"
#include "tests/support/tiny_model.h"

namespace {

using app::ModelCatalogue;
using storage::Setting;

void write(const QString& path, const support::Bytes& bytes) {
  std::ofstream file(path.toStdString(), std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
}

support::GgufWriter wholeModel() {
  support::GgufWriter model = support::tinyLlama();
  std::vector<std::string> tokens;
  for (int i = 0; i < 48; ++i) tokens.push_back("t" + std::to_string(i));
  model.setString("tokenizer.ggml.model", "gpt2");
  model.setString("tokenizer.ggml.pre", "qwen2");
  model.setStrings("tokenizer.ggml.tokens", tokens);
  model.setI32s("tokenizer.ggml.token_type", std::vector<std::int32_t>(48, 1));
  model.setStrings("tokenizer.ggml.merges", {"t 0"});
  return model;
}

base::Error saidBy(engine::Backend& backend) {
  auto result = backend.generate({}, [](const engine::Event&) {}, {});
  return result ? base::Error{base::ErrorCode::Unsupported, "no error"} : result.error();
}

}  // namespace

class ModelCatalogueTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_database = std::move(*storage::Database::openInMemory());
    m_settings = std::make_unique<storage::Settings>(*m_database);
    m_folder = std::make_unique<QTemporaryDir>();
    m_starter = {m_folder->filePath("starter.gguf").toStdString(), true};
    m_localFiles.clear();
  }

  void namesTheStarterForWhatItIs() {
    const auto catalogue = create();
    const ui::ModelChoice first = catalogue->choices().first();
    QCOMPARE(first.name, QString("SmolLM2-135M-Instruct"));
    QCOMPARE(first.detail, QString("small starter model, 98 MB, not a DeepSeek model"));
    QCOMPARE(first.contextTokens, std::optional<std::int64_t>(8192));
    QVERIFY(first.usable && !first.canThink);
  }
  void listsNoStarterWhereThereIsNone() {
    m_starter.present = false;
    for (const ui::ModelChoice& choice : create()->choices())
      QVERIFY(choice.group != ui::ModelChoice::Group::ThisComputer);
  }

  void addsAndKeepsAFile() {
    const QString path = m_folder->filePath("tiny.gguf");
    write(path, wholeModel().bytes());
    const QString key = create()->addModelFile(path);
    const auto again = create();
    QTRY_VERIFY(find(*again, key).usable);
    QCOMPARE(find(*again, key).name, QString("tiny"));
    again->addModelFile(path);
    QCOMPARE(again->choices().count(), create()->choices().count());
  }
  void addsAndKeepsAFolder() {
    support::FolderWriter writer;
    writer.addLlama();
    QVERIFY(writer.open());
    const QString name = QFileInfo(writer.folder.path()).fileName();
    const QString key = create()->addModelFile(writer.folder.filePath("config.json"));
    const auto again = create();
    QTRY_VERIFY(find(*again, key).usable);
    QCOMPARE(find(*again, key).name, name);
    QVERIFY(!find(*again, key).detail.isEmpty());
    again->addModelFile(writer.folder.filePath("model.safetensors"));
    again->addModelFile(writer.folder.path());
    QCOMPARE(again->choices().count(), create()->choices().count());
  }
  void findsModelsInAFolderOfThem() {
    support::FolderWriter writer;
    writer.addLlama();
    QVERIFY(writer.open());
    QVERIFY(QDir().rename(writer.folder.path(), m_folder->filePath("V2.5")));
    write(m_folder->filePath("tiny.gguf"), wholeModel().bytes());
    QVERIFY(QDir(m_folder->path()).mkdir("empty"));
    QVERIFY(m_settings->set(Setting::LocalModelFolders, m_folder->path().toStdString() + "\n"));
    QStringList names;
    for (const ui::ModelChoice& choice : create()->choices())
      if (choice.group == ui::ModelChoice::Group::ThisComputer) names.append(choice.name);
    names.sort();
    QCOMPARE(names, (QStringList{"SmolLM2-135M-Instruct", "V2.5", "tiny"}));
  }
  void takesAnAddedFileOffTheListAndLeavesItOnTheDisk() {
    const QString path = m_folder->filePath("tiny.gguf");
    const QString other = m_folder->filePath("other.gguf");
    write(path, support::tinyLlama().bytes());
    write(other, support::tinyLlama().bytes());
    const auto catalogue = create();
    const QString key = catalogue->addModelFile(path);
    const QString otherKey = catalogue->addModelFile(other);
    QVERIFY(find(*catalogue, key).removable);
    QVERIFY(!catalogue->choices().first().removable);
    catalogue->removeModelFile(catalogue->choices().first().key);
    catalogue->removeModelFile(key);
    for (const auto& list : {catalogue->choices(), create()->choices()}) {
      const auto has = [&](const QString& wanted) {
        return std::any_of(list.begin(), list.end(),
                           [&](const ui::ModelChoice& choice) { return choice.key == wanted; });
      };
      QVERIFY(!has(key));
      QVERIFY(has(otherKey));
      QVERIFY(has(create()->choices().first().key));
    }
    QVERIFY(QFile::exists(path));
  }
  void seesFromTheTemplateThatAModelThinks() {
    support::GgufWriter model = wholeModel();
    model.setString("tokenizer.chat_template", "{{ '<think>' }}");
    write(m_folder->filePath("thinker.gguf"), model.bytes());
    const auto catalogue = create();
    QVERIFY(find(*catalogue, catalogue->addModelFile(m_folder->filePath("thinker.gguf"))).canThink);
  }
  void listsABadFileWithTheReason() {
    write(m_folder->filePath("text.gguf"), support::Bytes(100, std::byte{'x'}));
    const auto catalogue = create();
    const ui::ModelChoice bad =
        find(*catalogue, catalogue->addModelFile(m_folder->filePath("text.gguf")));
    QVERIFY(!bad.usable);
    QCOMPARE(bad.detail, QString("text.gguf is not a GGUF model file."));
    support::Bytes half = support::tinyLlama().bytes();
    half.resize(half.size() / 2);
    write(m_folder->filePath("half.gguf"), half);
    QCOMPARE(find(*catalogue, catalogue->addModelFile(m_folder->filePath("half.gguf"))).detail,
             QString("half.gguf is cut short: download or copy it again."));
    const ui::ModelChoice gone = find(*catalogue, catalogue->addModelFile("/nowhere/gone.gguf"));
    QVERIFY(!gone.usable);
    QVERIFY(gone.detail.contains("/nowhere/gone.gguf"));
  }
  void listsAFileThatCannotRunWithTheReason() {
    support::GgufWriter otherKind = wholeModel();
    otherKind.setString("general.architecture", "rwkv7");
    write(m_folder->filePath("other.gguf"), otherKind.bytes());
    write(m_folder->filePath("wordless.gguf"), support::tinyLlama().bytes());
    const auto catalogue = create();
    const ui::ModelChoice other =
        find(*catalogue, catalogue->addModelFile(m_folder->filePath("other.gguf")));
    QVERIFY(!other.usable);
    QVERIFY2(other.detail.contains("rwkv7"), qPrintable(other.detail));
    const ui::ModelChoice wordless =
        find(*catalogue, catalogue->addModelFile(m_folder->filePath("wordless.gguf")));
    QVERIFY(!wordless.usable);
    QVERIFY2(wordless.detail.contains("tokenizer"), qPrintable(wordless.detail));
    const auto again = create();  // the next start
    QTRY_VERIFY(!find(*again, other.key).usable);
    QTRY_VERIFY(!find(*again, wordless.key).usable);
  }
  void looksAgainAtAFileThatHasChanged() {
    const auto catalogue = create();
    const QString key = catalogue->addModelFile(m_folder->filePath("late.gguf"));
    QVERIFY(!find(*catalogue, key).usable);
    write(m_folder->filePath("late.gguf"), wholeModel().bytes());
    catalogue->refresh();
    QTRY_VERIFY(find(*catalogue, key).usable);
  }
  void looksAgainAtAFolderWhoseFilesHaveChanged() {
    support::FolderWriter writer;
    writer.addLlama();
    const std::string good = writer.config;
    writer.config = support::replaced(good, "\"llama\"", "\"lamma\"");
    QVERIFY(!writer.open());
    const auto catalogue = create();
    const QString key = catalogue->addModelFile(writer.folder.path());
    QVERIFY(!find(*catalogue, key).usable);
    // In place and of the same length; later, however coarse the clock of the files is.
    const std::filesystem::path config = writer.path() / "config.json";
    writer.write("config.json", good);
    std::filesystem::last_write_time(
        config, std::filesystem::last_write_time(config) + std::chrono::seconds(2));
    catalogue->refresh();
    QTRY_VERIFY(find(*catalogue, key).usable);
  }
  void listsTheFilesOfAFolder() {
    write(m_folder->filePath("one.gguf"), wholeModel().bytes());
    write(m_folder->filePath("notes.txt"), {});
    QVERIFY(m_settings->set(Setting::LocalModelFolders, m_folder->path().toStdString()));
    const auto catalogue = create();
    QCOMPARE(catalogue->choices().count(), 2);  // starter, one
  }

  void listsASplitModelOnce() {
    const auto part = [this](int number) {
      return m_folder->filePath(QString("split-0000%1-of-00002.gguf").arg(number));
    };
    support::GgufWriter first = wholeModel();
    support::GgufWriter second;
    int tensors = 0;
    {
      const support::Bytes bytes = first.bytes();
      const auto whole = gguf::File::parse(bytes, "whole");
      QVERIFY(whole);
      tensors = int((*whole)->tensors().size());
      const kernels::Tensor* norm = (*whole)->findTensor("output_norm.weight");
      QVERIFY(norm != nullptr);
      const auto* data = reinterpret_cast<const float*>(norm->data);
      second.setTensorF32(norm->name, {std::uint64_t(norm->columns())},
                          std::vector<float>(data, data + norm->columns()));
      first.removeTensor(norm->name);
    }
    std::uint32_t number = 0;
    for (support::GgufWriter* writer : {&first, &second}) {
      writer->setU32("split.no", number++);
      writer->setU32("split.count", 2);
      writer->setU32("split.tensors.count", std::uint32_t(tensors));
      write(part(int(number)), writer->bytes());
    }
    QVERIFY(m_settings->set(Setting::LocalModelFolders, m_folder->path().toStdString()));
    const auto catalogue = create();
    QCOMPARE(catalogue->choices().count(), 2);  // starter, split
    const QString key = app::LocalModels::keyOf(part(1).toStdString());
    QCOMPARE(find(*catalogue, key).name, QString("split"));
    QTRY_VERIFY(find(*catalogue, key).usable);
    const auto size = QFile(part(1)).size() + QFile(part(2)).size();
    QCOMPARE(find(*catalogue, key).detail,
             QLocale::c().formattedDataSize(size, 0, QLocale::DataSizeSIFormat));
    QCOMPARE(catalogue->addModelFile(part(2)), key);
    QVERIFY(QFile::remove(part(2)));
    catalogue->addModelFile(part(1));
    QVERIFY(!find(*catalogue, key).usable);
    QVERIFY2(find(*catalogue, key).detail.contains("part 2 of 2"),
             qPrintable(find(*catalogue, key).detail));
  }

  void keepsOneLocalBackend() {
    const auto catalogue = create();
    const QString key = catalogue->choices().first().key;
    const auto first = catalogue->backendFor(key);
    QCOMPARE(catalogue->backendFor(key), first);
    const std::weak_ptr<engine::Backend> watched =
        catalogue->backendFor(catalogue->addModelFile("/other.gguf"));
    (void)catalogue->backendFor(key);
    QVERIFY(watched.expired());
    QCOMPARE(m_localFiles.front(), m_starter.file);
  }

  void unknownKeysFailInWords() {
    const auto catalogue = create();
    QCOMPARE(saidBy(*catalogue->backendFor("")).code, base::ErrorCode::NotFound);
    QCOMPARE(saidBy(*catalogue->backendFor("nonsense:x")).code, base::ErrorCode::NotFound);
  }

 private:
  std::unique_ptr<ModelCatalogue> create() {
    return std::make_unique<ModelCatalogue>(ModelCatalogue::Parts{
        *m_settings,
        m_starter,
        [this](const std::filesystem::path& file) -> std::shared_ptr<engine::Backend> {
          m_localFiles.push_back(file);
          return std::make_shared<support::ScriptedBackend>(std::vector<support::Script>{});
        },
        {}});
  }
  static ui::ModelChoice find(const ModelCatalogue& catalogue, const QString& key) {
    for (const ui::ModelChoice& choice : catalogue.choices())
      if (choice.key == key) return choice;
    return {};
  }

  std::unique_ptr<storage::Database> m_database;
  std::unique_ptr<storage::Settings> m_settings;
  std::unique_ptr<QTemporaryDir> m_folder;
  app::StarterModel m_starter;
  std::vector<std::filesystem::path> m_localFiles;
};

QTEST_GUILESS_MAIN(ModelCatalogueTest)
#include "model_catalogue_test.moc"
