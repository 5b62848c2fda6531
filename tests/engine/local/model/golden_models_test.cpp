// The graph against llama.cpp: logits and greedy answers of small models of every family and type.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/engine/local/model/golden_model.h"

class GoldenModelsTest : public QObject {
  Q_OBJECT

 private slots:
  void unroundedWeightsMatchExactly_data();
  void unroundedWeightsMatchExactly();
  void quantizedWeightsMatch_data();
  void quantizedWeightsMatch();
};

namespace {

struct Run {
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> model;
};

enum class Arithmetic { Plain, Bits16, Bits8 };

kernels::CpuOptions optionsOf(Arithmetic arithmetic) {
  return {.threads = 2,
          .scalarOnly = arithmetic == Arithmetic::Plain,
          .rounding = arithmetic == Arithmetic::Bits8 ? kernels::Rounding::Bits8
                                                      : kernels::Rounding::Bits16};
}

std::optional<Run> start(const std::string& name, Arithmetic arithmetic) {
  const auto path = golden::find(name + ".gguf");
  if (!path) return std::nullopt;
  auto file = gguf::File::open(*path);
  if (!file) {
    qWarning("%s", file.error().message.c_str());
    return std::nullopt;
  }
  Run run;
  run.device = kernels::makeCpuDevice(optionsOf(arithmetic));
  model::LoadOptions options;
  options.cacheType = kernels::CacheType::F32;
  options.contextTokens = 128;
  auto loaded = model::Transformer::load(*file, *run.device, options, {}, {});
  if (!loaded) {
    qWarning("%s", loaded.error().message.c_str());
    return std::nullopt;
  }
  run.model = std::move(*loaded);
  return run;
}

// Distances of our rows from those of `reference`, after its prompt.
std::vector<float> rowDistances(model::Transformer& model, const golden::Golden& reference) {
  std::vector<float> distances;
  const auto done = model.append(reference.prompt, reference.rows, {}, {});
  if (!done) {
    qWarning("%s", done.error().message.c_str());
    return distances;
  }
  for (std::int64_t i = 0; i < reference.rows; ++i) {
    distances.push_back(golden::distance(model.logits(i), reference.row(i)));
  }
  return distances;
}

// How many greedy tokens agree with the reference before the first that differs.
std::size_t agreeing(model::Transformer& model, const golden::Golden& reference) {
  std::int32_t token = golden::best(model.logits(reference.rows - 1));
  for (std::size_t i = 0; i < reference.greedy.size(); ++i) {
    if (token != reference.greedy[i]) return i;
    if (!model.append(std::span(&reference.greedy[i], 1), 1, {}, {})) return i;
    token = golden::best(model.logits(0));
  }
  return reference.greedy.size();
}

// Whether a text may part from the reference at `index`: the reference hardly preferred its token,
// or llama.cpp with the same rounding parts there or before (a near tie between two experts).
bool mayPart(std::size_t index, const golden::Golden& reference,
             const std::optional<golden::Golden>& rounded, float safeMargin) {
  if (index == reference.greedy.size() || reference.margins[index] <= safeMargin) return true;
  if (!rounded) return false;
  const auto parting = std::mismatch(reference.greedy.begin(), reference.greedy.end(),
                                     rounded->greedy.begin(), rounded->greedy.end());
  return static_cast<std::size_t>(parting.first - reference.greedy.begin()) <= index;
}

void addModels(std::initializer_list<const char*> names) {
  QTest::addColumn<QString>("name");
  QTest::addColumn<Arithmetic>("arithmetic");
  for (const char* name : names) {
    QTest::addRow("%s, plain", name) << name << Arithmetic::Plain;
    QTest::addRow("%s, 16 bits", name) << name << Arithmetic::Bits16;
    QTest::addRow("%s, 8 bits", name) << name << Arithmetic::Bits8;
  }
}

}  // namespace

void GoldenModelsTest::unroundedWeightsMatchExactly_data() {
  addModels(
      {"tiny-lite-f32", "tiny-v3-f32", "tiny-v3-mtp-f32", "tiny-llama-f32", "tiny-qwen2-f32"});
}

void GoldenModelsTest::unroundedWeightsMatchExactly() {
  QFETCH(const QString, name);
  QFETCH(const Arithmetic, arithmetic);
  const auto reference = golden::load(name.toStdString());
  if (!reference || !golden::find(name.toStdString() + ".gguf")) {
    QSKIP("the golden model is not in this checkout");
  }
  auto run = start(name.toStdString(), arithmetic);
  QVERIFY(run);
  QCOMPARE(run->model->vocabularySize(), reference->vocabulary);
  for (const float distance : rowDistances(*run->model, *reference)) {
    QVERIFY2(distance < 1e-3F, qPrintable(QString::number(distance)));
  }
  QCOMPARE(agreeing(*run->model, *reference), reference->greedy.size());
}

void GoldenModelsTest::quantizedWeightsMatch_data() {
  addModels({"tiny-lite-q8_0", "tiny-lite-q4_k_m", "tiny-lite-mha-q8_0", "tiny-v3-q8_0",
             "tiny-v3-1group-q2_k", "tiny-v3-1group-q4_0", "tiny-v3-1group-q4_1",
             "tiny-v3-1group-q4_k_m", "tiny-v3-1group-q5_k_m", "tiny-v3-1group-q6_k",
             "tiny-v3-1group-q8_0", "tiny-llama-q4_k_m", "tiny-llama-q8_0", "tiny-qwen2-q8_0"});
}

// Compared with the model of the same weights without any rounding of activations. Plain C++ rounds
// none either, and sixteen bits are so fine that they must be as close as it. Where activations are
// rounded to 8 bits, a row is close when it is within what llama.cpp itself deviates (0.45), and a
// row in which the rounding flips a routed expert may be far away.
void GoldenModelsTest::quantizedWeightsMatch() {
  QFETCH(const QString, name);
  QFETCH(const Arithmetic, arithmetic);
  const auto reference = golden::load(name.toStdString() + ".exact");
  if (!reference || !golden::find(name.toStdString() + ".gguf")) {
    QSKIP("the golden model is not in this checkout");
  }
  auto run = start(name.toStdString(), arithmetic);
  QVERIFY(run);
  const bool coarse = arithmetic == Arithmetic::Bits8;
  const float near = coarse ? 0.45F : 5e-3F;
  const std::vector<float> distances = rowDistances(*run->model, *reference);
  QCOMPARE(static_cast<std::int64_t>(distances.size()), reference->rows);
  const float median = golden::median(distances);
  const auto close =
      std::count_if(distances.begin(), distances.end(), [&](float d) { return d < near; });
  qInfo("median %.5f, %d of %d rows close, largest %.5f", static_cast<double>(median),
        static_cast<int>(close), static_cast<int>(distances.size()),
        static_cast<double>(*std::max_element(distances.begin(), distances.end())));
  QVERIFY(median < (coarse ? 0.3F : 4e-3F));
  QVERIFY(close >= (coarse ? 6 : reference->rows));
  const std::size_t same = agreeing(*run->model, *reference);
  const auto rounded = coarse ? golden::load(name.toStdString()) : std::nullopt;
  QVERIFY2(mayPart(same, *reference, rounded, near),
           qPrintable(QString("parts at token %1").arg(same)));
}

QTEST_GUILESS_MAIN(GoldenModelsTest)
#include "golden_models_test.moc"
