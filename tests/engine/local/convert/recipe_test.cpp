// Which types tensors get: as the golden files have them, and by rule where there is none.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/recipe.h"

#include <algorithm>
#include <array>

#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/quant_blocks.h"
#include "tests/engine/local/model/golden_model.h"
#include "tests/support/gguf_writer.h"

using kernels::WeightType;
using support::GgufWriter;

namespace {

// A model of tensors without values to speak of: F16 rows of zeros.
class Model {
 public:
  Model(std::uint32_t layers, std::uint32_t experts, std::uint32_t heads = 8,
        std::uint32_t keyHeads = 8) {
    m_writer.setString("general.architecture", "m");
    m_writer.setU32("m.block_count", layers);
    m_writer.setU32("m.expert_count", experts);
    m_writer.setU32("m.attention.head_count", heads);
    m_writer.setU32("m.attention.head_count_kv", keyHeads);
    add("output.weight");
  }
  void add(const std::string& name, std::vector<std::uint64_t> shape = {256, 2},
           std::uint32_t type = 1) {
    std::uint64_t bytes = type == 28 ? 8 : type == 1 || type == 30 ? 2 : 4;
    for (const std::uint64_t size : shape) bytes *= size;
    m_writer.setTensor(name, shape, type, support::Bytes(bytes));
  }
  void withoutOutput() { m_writer.removeTensor("output.weight"); }

  // The type of the tensor, or "" and a warning.
  [[nodiscard]] std::string typeOf(std::string_view name, std::string_view preset,
                                   bool hasImportance = false) const {
    const support::Bytes bytes = m_writer.bytes();
    std::vector<std::uint64_t> aligned(bytes.size() / 8 + 1);
    std::copy(bytes.begin(), bytes.end(), std::as_writable_bytes(std::span(aligned)).begin());
    const auto file =
        gguf::File::parse(std::as_bytes(std::span(aligned)).first(bytes.size()), "test");
    if (!file) return file.error().message;
    const auto types = convert::typesFor(**file, *convert::findPreset(preset), hasImportance);
    if (!types) return types.error().message;
    const auto index =
        static_cast<std::size_t>((*file)->findTensor(name) - (*file)->tensors().data());
    return kernels::typeName((*types)[index]);
  }

 private:
  GgufWriter m_writer;
};

std::string block(int layer, const char* name) {
  return "blk." + std::to_string(layer) + "." + name + ".weight";
}

bool isKept(std::string_view name) {
  constexpr std::array<std::string_view, 4> kParts = {"token_embd.", "attn_kv_a_mqa.", "attn_k_b.",
                                                      "attn_v_b."};
  return std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) {
    return name.find(part) != std::string_view::npos;
  });
}

}  // namespace

class RecipeTest : public QObject {
  Q_OBJECT

 private slots:
  void givesTheTypesOfTheGoldenFiles_data();
  void givesTheTypesOfTheGoldenFiles();
  void presetsAreFoundByName();
  void smallPartsStayFloats_data();
  void smallPartsStayFloats();
  void someLayersGetMoreBits();
  void valuesAndDownProjectionsGetMoreBits();
  void mediumMixturesKeepWhatIsCheap();
  void rowsThatAreNoWholeBlocksFallBack();
  void aTiedEmbeddingIsTheOutput();
  void onlyExpertsGetFourBitFloats();
  void anUnknownTypeIsNamed();
  void anImpossibleCountIsNamed();
};

void RecipeTest::givesTheTypesOfTheGoldenFiles_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QString>("preset");
  QTest::newRow("experts that fall back") << "tiny-lite-q4_k_m.gguf"
                                          << "q4_k_m";
  QTest::newRow("llama") << "tiny-llama-q4_k_m.gguf"
                         << "q4_k_m";
  for (const char* preset : {"q2_k", "q4_0", "q4_1", "q4_k_m", "q5_k_m", "q6_k", "q8_0"})
    QTest::newRow(preset) << QString("tiny-v3-1group-%1.gguf").arg(preset) << preset;
}

// The files of llama.cpp: types depend on names and shapes, so each is its own source here. Our
// medium mixtures give more bits to a few tensors.
void RecipeTest::givesTheTypesOfTheGoldenFiles() {
  QFETCH(const QString, file);
  QFETCH(const QString, preset);
  const auto path = golden::find(file.toStdString());
  if (!path) QSKIP("the golden model is not in this checkout");
  const auto golden = gguf::File::open(*path);
  QVERIFY(golden);
  const convert::Preset* found = convert::findPreset(preset.toStdString());
  QVERIFY(found != nullptr);
  const auto types = convert::typesFor(**golden, *found, false);
  QVERIFY2(types, types ? "" : types.error().message.c_str());
  for (std::size_t i = 0; i < types->size(); ++i) {
    const kernels::Tensor& tensor = (*golden)->tensors()[i];
    if (preset.endsWith("_m") && isKept(tensor.name)) continue;
    QVERIFY2((*types)[i] == tensor.type,
             (tensor.name + ": " + kernels::typeName((*types)[i])).c_str());
  }
  QCOMPARE((*golden)->integer("general.file_type")->value(), std::int64_t{found->fileType});
}

void RecipeTest::presetsAreFoundByName() {
  QCOMPARE(convert::findPreset("Q4_K_M")->name, std::string_view("q4_k_m"));
  QVERIFY(convert::findPreset("q4_k") == nullptr);
  QVERIFY(convert::findPreset("") == nullptr);
  for (const convert::Preset& preset : convert::presets()) {
    QCOMPARE(convert::findPreset(preset.name)->fileType, preset.fileType);
  }
}

void RecipeTest::smallPartsStayFloats_data() {
  QTest::addColumn<QString>("name");
  QTest::addColumn<int>("type");
  QTest::addColumn<QString>("wanted");
  QTest::newRow("norm") << "blk.0.attn_norm.weight" << 1 << "F32";
  QTest::newRow("router") << "blk.0.ffn_gate_inp.weight" << 30 << "F32";
  QTest::newRow("bias of the router") << "blk.0.exp_probs_b.bias" << 0 << "F32";
  QTest::newRow("bias") << "blk.0.attn_q.bias" << 1 << "F32";
  QTest::newRow("mixing of streams") << "blk.0.hc_attn_fn.weight" << 0 << "F32";
  QTest::newRow("table of experts") << "blk.0.ffn_gate_tid2eid.weight" << 26 << "I32";
  QTest::newRow("vision") << "v.blk.0.attn_q.weight" << 30 << "BF16";
  QTest::newRow("any matrix") << "blk.0.attn_q.weight" << 1 << "Q4_K";
}

void RecipeTest::smallPartsStayFloats() {
  QFETCH(const QString, name);
  QFETCH(const int, type);
  QFETCH(const QString, wanted);
  Model model(1, 0);
  model.add(name.toStdString(), {256, 2}, static_cast<std::uint32_t>(type));
  model.add("vector", {256}, 1);
  QCOMPARE(QString::fromStdString(model.typeOf(name.toStdString(), "q4_k_m")), wanted);
  QCOMPARE(model.typeOf("vector", "q4_k_m"), std::string("F32"));
  QCOMPARE(model.typeOf("vector", "bf16"), std::string("F32"));
}

void RecipeTest::someLayersGetMoreBits() {
  Model model(32, 0);
  QString more;
  for (int i = 0; i < 32; ++i) model.add(block(i, "ffn_down"));
  for (int i = 0; i < 32; ++i)
    more += model.typeOf(block(i, "ffn_down"), "q4_k_m") == "Q6_K" ? '+' : '.';
  // The first four, the last four, and the third of each three between.
  QCOMPARE(more, QString("++++..+..+..+..+..+..+..+..+++++"));
}

void RecipeTest::valuesAndDownProjectionsGetMoreBits() {
  Model model(32, 0, 8, 2);
  for (const int i : {0, 2, 5}) {
    for (const char* name : {"attn_v", "attn_output", "ffn_down", "ffn_down_exps", "ffn_up"})
      model.add(block(i, name));
  }
  QCOMPARE(model.typeOf(block(0, "attn_v"), "q4_k_m"), std::string("Q6_K"));
  QCOMPARE(model.typeOf(block(5, "attn_v"), "q4_k_m"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(2, "attn_v"), "q4_k_s"), std::string("Q5_K"));
  QCOMPARE(model.typeOf(block(5, "attn_v"), "q4_k_s"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(0, "attn_v"), "q5_k_s"), std::string("Q5_K"));
  QCOMPARE(model.typeOf(block(5, "attn_v"), "q2_k"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(5, "attn_v"), "iq4_xs"), std::string("Q5_K"));
  QCOMPARE(model.typeOf(block(0, "attn_v"), "q3_k_m"), std::string("Q5_K"));
  QCOMPARE(model.typeOf(block(2, "attn_v"), "q3_k_m"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(0, "attn_v"), "q3_k_s"), std::string("Q3_K"));
  QCOMPARE(model.typeOf(block(0, "attn_output"), "q3_k_m"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(0, "attn_output"), "q2_k"), std::string("Q3_K"));
  QCOMPARE(model.typeOf(block(2, "ffn_down_exps"), "q3_k_m"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(0, "ffn_down"), "iq4_xs"), std::string("Q5_K"));
  QCOMPARE(model.typeOf(block(0, "ffn_down"), "iq4_xs", true), std::string("IQ4_XS"));
  QCOMPARE(model.typeOf(block(0, "ffn_up"), "q2_k"), std::string("Q2_K"));
}

void RecipeTest::mediumMixturesKeepWhatIsCheap() {
  Model model(32, 64);
  model.add("token_embd.weight");
  for (const char* name : {"attn_kv_a_mqa", "attn_k_b", "attn_v_b"}) model.add(block(5, name));
  for (const char* preset : {"q4_k_m", "q5_k_m"}) {
    QCOMPARE(model.typeOf("token_embd.weight", preset), std::string("Q6_K"));
    for (const char* name : {"attn_kv_a_mqa", "attn_k_b", "attn_v_b"})
      QCOMPARE(model.typeOf(block(5, name), preset), std::string("Q8_0"));
  }
  QCOMPARE(model.typeOf("token_embd.weight", "q4_k_s"), std::string("Q4_K"));
  QCOMPARE(model.typeOf(block(5, "attn_kv_a_mqa"), "q4_k_s"), std::string("Q4_K"));
}

void RecipeTest::rowsThatAreNoWholeBlocksFallBack() {
  Model model(8, 64);
  model.add(block(3, "ffn_up"), {1408, 2});
  model.add(block(7, "ffn_down_exps"), {1408, 2, 2});
  model.add(block(3, "attn_q"), {40, 2});
  const auto is = [&model](const char* preset, const char* wanted) {
    QCOMPARE(model.typeOf(block(3, "ffn_up"), preset), std::string(wanted));
  };
  is("q4_k_m", "Q5_0");
  is("q5_k_m", "Q5_1");
  is("q6_k", "Q8_0");
  is("q3_k_m", "Q4_0");
  is("q2_k", "Q4_0");
  is("iq4_xs", "IQ4_NL");
  is("q8_0", "Q8_0");
  QCOMPARE(model.typeOf(block(7, "ffn_down_exps"), "q4_k_m"), std::string("Q8_0"));
  QCOMPARE(model.typeOf(block(3, "attn_q"), "q4_0"), std::string("F16"));
}

void RecipeTest::aTiedEmbeddingIsTheOutput() {
  Model model(1, 0);
  model.add("token_embd.weight");
  QCOMPARE(model.typeOf("token_embd.weight", "q4_k_s"), std::string("Q4_K"));
  model.withoutOutput();
  QCOMPARE(model.typeOf("token_embd.weight", "q4_k_s"), std::string("Q6_K"));
  QCOMPARE(model.typeOf("token_embd.weight", "q8_0"), std::string("Q8_0"));
}

void RecipeTest::onlyExpertsGetFourBitFloats() {
  Model model(1, 64);
  model.add(block(0, "ffn_up_exps"), {256, 2, 2});
  model.add(block(0, "attn_k_b"), {64, 2, 2});
  QCOMPARE(model.typeOf(block(0, "ffn_up_exps"), "mxfp4_moe"), std::string("MXFP4"));
  QCOMPARE(model.typeOf(block(0, "attn_k_b"), "mxfp4_moe"), std::string("Q8_0"));
  QCOMPARE(model.typeOf("output.weight", "mxfp4_moe"), std::string("Q8_0"));
}

void RecipeTest::anUnknownTypeIsNamed() {
  Model model(1, 0);
  model.add(block(0, "attn_q"), {256, 2}, 28);  // f64
  const std::string message = model.typeOf(block(0, "attn_q"), "q8_0");
  QVERIFY2(message.find("blk.0.attn_q.weight") != std::string::npos &&
               message.find("F64") != std::string::npos,
           message.c_str());
}

void RecipeTest::anImpossibleCountIsNamed() {
  const std::string layers = Model(4294967295U, 0).typeOf("output.weight", "q4_k_m");
  QVERIFY2(layers.find("m.block_count") != std::string::npos &&
               layers.find("4294967295") != std::string::npos,
           layers.c_str());
  const std::string heads = Model(1, 0, 1, 1 << 21).typeOf("output.weight", "q4_k_m");
  QVERIFY2(heads.find("m.attention.head_count_kv") != std::string::npos, heads.c_str());
}

QTEST_GUILESS_MAIN(RecipeTest)
#include "recipe_test.moc"
