// The graph against transformers: logits, greedy answers and drafts of folders as they are
// published.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "engine/local/open_checkpoint.h"
#include "tests/engine/local/model/golden_model.h"

class FolderModelsTest : public QObject {
  Q_OBJECT

 private slots:
  void logitsMatch_data();
  void logitsMatch();
  void draftsMatch_data();
  void draftsMatch();
};

namespace {

std::filesystem::path folderOf(const QString& name) {
  return std::filesystem::path(ISOBATH_SOURCE_DIR) / "../shared/golden/hf" / name.toStdString();
}

struct Run {
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> model;
  std::string error;
};

Run start(const std::filesystem::path& folder, bool withDraft) {
  Run run;
  const auto file = local::openCheckpoint(folder);
  if (!file) {
    run.error = file.error().message;
    return run;
  }
  run.device = kernels::makeCpuDevice({.threads = 2});
  model::LoadOptions options;
  options.cacheType = kernels::CacheType::F32;
  options.contextTokens = 128;
  options.withDraft = withDraft;
  auto loaded = model::Transformer::load(*file, *run.device, options, {}, {});
  if (loaded) {
    run.model = std::move(*loaded);
  } else {
    run.error = loaded.error().message;
  }
  return run;
}

void addFolders(std::initializer_list<const char*> names) {
  QTest::addColumn<QString>("name");
  for (const char* name : names) QTest::newRow(name) << name;
}

}  // namespace

void FolderModelsTest::logitsMatch_data() {
  addFolders({"coder-linear", "llama3-rope", "moe16", "qwen2", "qwen3", "qwen3-moe", "v2-groups",
              "v2-lite", "v3", "v3-fp8", "v3-mtp", "v31-fp8-ue8m0", "v32"});
}

void FolderModelsTest::logitsMatch() {
  QFETCH(const QString, name);
  const auto folder = folderOf(name);
  if (!std::filesystem::exists(folder)) QSKIP("the golden folder is not in this checkout");
  const auto reference = golden::read(folder / "golden.json", folder / "logits.f32");
  const Run run = start(folder, false);
  QVERIFY2(run.model, run.error.c_str());
  QVERIFY(run.model->append(reference.prompt, reference.rows, {}, {}));
  for (std::int64_t i = 0; i < reference.rows; ++i) {
    const float distance = golden::distance(run.model->logits(i), reference.row(i));
    QVERIFY2(distance < 1e-3F, qPrintable(QString::number(distance)));
  }
  std::int32_t best = golden::best(run.model->logits(reference.rows - 1));
  for (const std::int32_t token : reference.greedy) {
    QCOMPARE(best, token);
    QVERIFY(run.model->append({&token, 1}, 1, {}, {}));
    best = golden::best(run.model->logits(0));
  }
}

void FolderModelsTest::draftsMatch_data() {
  addFolders({"v3-mtp", "v3-fp8"});
}

void FolderModelsTest::draftsMatch() {
  QFETCH(const QString, name);
  const auto folder = folderOf(name);
  if (!std::filesystem::exists(folder)) QSKIP("the golden folder is not in this checkout");
  const auto reference = golden::read(folder / "golden.json", folder / "mtp.f32");
  const Run run = start(folder, true);
  QVERIFY2(run.model, run.error.c_str());
  QVERIFY(run.model->canDraft());
  QCOMPARE(reference.draftPositions.size(), std::size_t{2});  // the first and the one behind
  for (std::int64_t i = 0; i < reference.rows; ++i) {
    const auto position = static_cast<std::size_t>(reference.draftPositions[0] + i);
    const auto cached = static_cast<std::size_t>(run.model->length());
    QVERIFY(run.model->append(std::span(reference.prompt).subspan(cached, position + 1 - cached), 1,
                              {}, {}));
    QVERIFY(run.model->draft(reference.prompt[position + 1]));
    const float distance = golden::distance(run.model->draftLogits(), reference.row(i));
    QVERIFY2(distance < 1e-3F, qPrintable(QString::number(distance)));
  }
}

QTEST_GUILESS_MAIN(FolderModelsTest)
#include "folder_models_test.moc"
