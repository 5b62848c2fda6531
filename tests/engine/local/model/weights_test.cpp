// Weights: every tensor of the right shape and type, or an error that names it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/weights.h"
#include "engine/local/gguf/gguf_file.h"

#include <cmath>
#include <cstring>

#include <QTest>

#include "tests/support/tiny_model.h"

using support::Bytes;
using support::GgufWriter;

class WeightsTest : public QObject {
  Q_OBJECT

 private slots:
  void bindsEveryTensorOfALatentLayer();
  void outputMayBeTheEmbedding();
  void refusesAWrongShape_data();
  void refusesAWrongShape();
  void refusesAMissingTensor_data();
  void refusesAMissingTensor();
  void refusesATypeWithoutKernels();
  void refusesANormThatIsNotF32();
  void refusesATensorItWouldIgnore();
  void refusesDivisorsThatItsFamilyDoesNotRead();
  void refusesJoinedGateAndUp();
  void leavesOutBlocksBehindTheTrunk();
  void sigmoidGatingNeedsItsBias();
  void acceptsJoinedHeadsAsRows();
  void splitsTheJoinedMatrixOfOldFiles();
};

namespace {

struct Bound {
  Bytes bytes;  // the weights point into it
  std::optional<model::Config> config;
  std::optional<model::Weights> weights;
  std::optional<base::Error> error;

  [[nodiscard]] std::string message() const { return error ? error->message : "no error"; }
};

Bound bind(const GgufWriter& writer) {
  Bound bound;
  bound.bytes = writer.bytes();
  const auto file = gguf::File::parse(bound.bytes, "test.gguf");
  if (!file) {
    bound.error = file.error();
    return bound;
  }
  auto config = model::readConfig(**file);
  if (!config) {
    bound.error = config.error();
    return bound;
  }
  bound.config = std::move(*config);
  auto weights = model::bindWeights(**file, *bound.config);
  if (!weights) {
    bound.error = weights.error();
    return bound;
  }
  bound.weights = std::move(*weights);
  return bound;
}

float valueAt(const kernels::Tensor& tensor, std::int64_t index) {
  float value = 0.0F;
  std::memcpy(&value, tensor.data + static_cast<std::size_t>(index) * sizeof(float), sizeof(float));
  return value;
}

const char* const kLatentTensors[] = {
    "token_embd.weight",         "output_norm.weight",          "blk.0.attn_norm.weight",
    "blk.0.attn_q.weight",       "blk.0.attn_kv_a_mqa.weight",  "blk.0.attn_kv_a_norm.weight",
    "blk.0.attn_k_b.weight",     "blk.0.attn_v_b.weight",       "blk.0.attn_output.weight",
    "blk.0.ffn_norm.weight",     "blk.0.ffn_gate.weight",       "blk.0.ffn_up.weight",
    "blk.0.ffn_down.weight",     "blk.1.ffn_gate_inp.weight",   "blk.1.ffn_gate_exps.weight",
    "blk.1.ffn_up_exps.weight",  "blk.1.ffn_down_exps.weight",  "blk.1.ffn_gate_shexp.weight",
    "blk.1.ffn_up_shexp.weight", "blk.1.ffn_down_shexp.weight",
};

}  // namespace

void WeightsTest::bindsEveryTensorOfALatentLayer() {
  const Bound bound = bind(support::tinyDeepseek2());
  QVERIFY2(bound.weights, bound.message().c_str());
  const model::LayerWeights& dense = bound.weights->layers[0];
  const model::LayerWeights& experts = bound.weights->layers[1];
  QVERIFY(!dense.dense.gate.empty() && dense.router.empty());
  QVERIFY(experts.dense.gate.empty() && !experts.router.empty());
  QCOMPARE(experts.experts.down.stack(), std::int64_t{4});
  QCOMPARE(dense.keyUp.shape, (std::array<std::int64_t, 4>{8, 16, 2, 1}));
  QCOMPARE(dense.valueUp.shape, (std::array<std::int64_t, 4>{16, 8, 2, 1}));
  QVERIFY(dense.joinedLatent.empty());
}

void WeightsTest::outputMayBeTheEmbedding() {
  GgufWriter writer = support::tinyLlama();
  writer.removeTensor("output.weight");
  const Bound bound = bind(writer);
  QVERIFY2(bound.weights, bound.message().c_str());
  QVERIFY(bound.weights->output.data == bound.weights->embedding.data);
}

void WeightsTest::refusesAWrongShape_data() {
  QTest::addColumn<QString>("name");
  for (const char* name : kLatentTensors) QTest::newRow(name) << name;
  QTest::newRow("output.weight") << "output.weight";
}

void WeightsTest::refusesAWrongShape() {
  QFETCH(const QString, name);
  GgufWriter writer = support::tinyDeepseek2();
  writer.setTensorF32(name.toStdString(), {33, 5}, std::vector<float>(165));
  const std::string message = bind(writer).message();
  if (name == "token_embd.weight") {
    // The embedding gives the size of the vocabulary, so that is what contradicts it.
    QVERIFY2(message.find("5 rows of tensor token_embd.weight") != std::string::npos,
             message.c_str());
    return;
  }
  QVERIFY2(message.starts_with("test.gguf: tensor " + name.toStdString() +
                               ": shape [33, 5], expected ["),
           message.c_str());
}

void WeightsTest::refusesAMissingTensor_data() {
  QTest::addColumn<QString>("name");
  for (const char* name : kLatentTensors) QTest::newRow(name) << name;
}

void WeightsTest::refusesAMissingTensor() {
  QFETCH(const QString, name);
  GgufWriter writer = support::tinyDeepseek2();
  writer.removeTensor(name.toStdString());
  const Bound bound = bind(writer);
  QVERIFY(bound.error);
  QCOMPARE(bound.error->code, base::ErrorCode::Corrupt);
  QVERIFY2(bound.message().find(name.toStdString()) != std::string::npos, bound.message().c_str());
  QVERIFY2(bound.message().find("missing") != std::string::npos, bound.message().c_str());
}

void WeightsTest::refusesATypeWithoutKernels() {
  GgufWriter writer = support::tinyLlama({.width = 256, .feedForward = 256});
  writer.setTensor("blk.1.ffn_up.weight", {256, 256}, 16, Bytes(256 * 66));
  const Bound bound = bind(writer);
  QVERIFY(bound.error);
  QCOMPARE(bound.error->code, base::ErrorCode::Unsupported);
  QVERIFY2(
      bound.message().find("tensor blk.1.ffn_up.weight: type IQ2_XXS is not supported; choose") !=
          std::string::npos,
      bound.message().c_str());
}

void WeightsTest::refusesANormThatIsNotF32() {
  GgufWriter writer = support::tinyLlama();
  writer.setTensor("blk.0.attn_norm.weight", {32}, 1, Bytes(64));
  const Bound bound = bind(writer);
  QVERIFY2(bound.message().find("tensor blk.0.attn_norm.weight: type F16") != std::string::npos,
           bound.message().c_str());
}

void WeightsTest::refusesATensorItWouldIgnore() {
  GgufWriter writer = support::tinyLlama();
  writer.setTensorF32("blk.1.attn_q_norm.weight", {16}, std::vector<float>(16));
  const Bound bound = bind(writer);
  QVERIFY(bound.error);
  QCOMPARE(bound.error->code, base::ErrorCode::Unsupported);
  QVERIFY2(bound.message().find("blk.1.attn_q_norm.weight") != std::string::npos,
           bound.message().c_str());
}

void WeightsTest::refusesDivisorsThatItsFamilyDoesNotRead() {
  GgufWriter writer = support::tinyLlama();
  writer.setTensorF32("rope_freqs.weight", {8}, std::vector<float>(8, 1.0F));
  QVERIFY(bind(writer).weights);
  writer = support::tinyGrouped("qwen2");
  writer.setTensorF32("rope_freqs.weight", {8}, std::vector<float>(8, 1.0F));
  QVERIFY(bind(writer).message().find("\"rope_freqs.weight\": this architecture has no place") !=
          std::string::npos);
}

void WeightsTest::refusesJoinedGateAndUp() {
  GgufWriter writer = support::tinyDeepseek2();
  writer.removeTensor("blk.1.ffn_gate_exps.weight");
  writer.removeTensor("blk.1.ffn_up_exps.weight");
  writer.setTensorF32("blk.1.ffn_gate_up_exps.weight", {32, 8, 4}, std::vector<float>(1024));
  const Bound bound = bind(writer);
  QVERIFY(bound.error);
  QCOMPARE(bound.error->code, base::ErrorCode::Unsupported);
  QVERIFY2(bound.message().find("blk.1.ffn_gate_up_exps.weight: gate and up of the experts") !=
               std::string::npos,
           bound.message().c_str());
}

void WeightsTest::leavesOutBlocksBehindTheTrunk() {
  GgufWriter writer = support::tinyDeepseek2({.layers = 3});
  writer.setU32("deepseek2.nextn_predict_layers", 1);
  writer.setTensorF32("blk.2.nextn.enorm.weight", {32}, std::vector<float>(32));
  const Bound bound = bind(writer);
  QVERIFY2(bound.weights, bound.message().c_str());
  QCOMPARE(bound.weights->layers.size(), std::size_t{2});
}

void WeightsTest::sigmoidGatingNeedsItsBias() {
  GgufWriter writer = support::tinyDeepseek2();
  writer.setU32("deepseek2.expert_gating_func", 2);
  QVERIFY(bind(writer).message().find("blk.1.exp_probs_b.bias: missing") != std::string::npos);
  writer.setTensorF32("blk.1.exp_probs_b.bias", {4}, std::vector<float>(4));
  const Bound bound = bind(writer);
  QVERIFY2(bound.weights, bound.message().c_str());
  QVERIFY(!bound.weights->layers[1].selectionBias.empty());
}

void WeightsTest::acceptsJoinedHeadsAsRows() {
  GgufWriter writer = support::tinyDeepseek2();
  writer.setTensorF32("blk.0.attn_k_b.weight", {8, 32}, std::vector<float>(256));
  const Bound bound = bind(writer);
  QVERIFY2(bound.weights, bound.message().c_str());
  QCOMPARE(bound.weights->layers[0].keyUp.shape, (std::array<std::int64_t, 4>{8, 16, 2, 1}));
}

// The tiny model writes both layouts of the same numbers.
void WeightsTest::splitsTheJoinedMatrixOfOldFiles() {
  Bound old = bind(support::tinyDeepseek2({}, false));
  const Bound split = bind(support::tinyDeepseek2({}, true));
  QVERIFY2(old.weights && split.weights, old.message().c_str());
  model::LayerWeights& layer = old.weights->layers[1];
  QVERIFY(layer.keyUp.empty() && !layer.joinedLatent.empty());
  QVERIFY(model::splitJoinedLatent(old.config->attention, layer));
  const model::LayerWeights& expected = split.weights->layers[1];
  QCOMPARE(layer.keyUp.shape, expected.keyUp.shape);
  QCOMPARE(layer.valueUp.shape, expected.valueUp.shape);
  for (std::int64_t i = 0; i < 2 * 8 * 16; ++i) {
    QCOMPARE(valueAt(layer.keyUp, i), valueAt(expected.keyUp, i));
    QCOMPARE(valueAt(layer.valueUp, i), valueAt(expected.valueUp, i));
  }
}

QTEST_GUILESS_MAIN(WeightsTest)
#include "weights_test.moc"
