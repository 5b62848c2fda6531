// Rotary frequencies: plain, linear, and YaRN with the bounds of the released models.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/rope_scaling.h"
#include "engine/local/gguf/gguf_file.h"

#include <cmath>

#include <QTest>

#include "tests/support/gguf_writer.h"

class RopeScalingTest : public QObject {
  Q_OBJECT

 private slots:
  void plainFrequenciesFallFromOne();
  void linearDividesEveryFrequency();
  void yarnKeepsFastPairsAndStretchesSlowOnes();
  void magnitudeIsOneWithoutStretching();
  void readsTheOldLinearKey();
  void aFactorWithoutATypeIsLinear();
  void refusesAnUnknownType();
  void refusesYarnWithoutItsContext();
};

namespace {

bool isNear(float a, double b) {
  return std::abs(static_cast<double>(a) - b) <= 1e-6 * std::abs(b);
}

// Reads the scaling of a file with these keys; `error` gets the message, if there is one.
model::RopeScaling read(const support::GgufWriter& writer, std::string& error) {
  const support::Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) {
    error = file.error().message;
    return {};
  }
  model::KeyReader keys(**file, "llama");
  const auto scaling = model::readRopeScaling(keys);
  error = keys.error() ? keys.error()->message : "";
  return scaling;
}

}  // namespace

void RopeScalingTest::plainFrequenciesFallFromOne() {
  const auto frequencies = model::ropeFrequencies(10000.0, 8, {});
  QCOMPARE(frequencies.size(), std::size_t{4});
  QVERIFY(isNear(frequencies[0], 1.0));
  QVERIFY(isNear(frequencies[1], 0.1));
  QVERIFY(isNear(frequencies[2], 0.01));
  QVERIFY(isNear(frequencies[3], 0.001));
}

void RopeScalingTest::linearDividesEveryFrequency() {
  model::RopeScaling scaling;
  scaling.kind = model::ScalingKind::Linear;
  scaling.factor = 4.0;
  const auto frequencies = model::ropeFrequencies(10000.0, 8, scaling);
  QVERIFY(isNear(frequencies[0], 0.25));
  QVERIFY(isNear(frequencies[3], 0.00025));
}

// DeepSeek V2 and V3: 64 columns, base 10000, 4096 tokens stretched 40 times give the bounds 10 and
// 23.
void RopeScalingTest::yarnKeepsFastPairsAndStretchesSlowOnes() {
  model::RopeScaling scaling;
  scaling.kind = model::ScalingKind::Yarn;
  scaling.factor = 40.0;
  scaling.originalContext = 4096;
  const auto frequencies = model::ropeFrequencies(10000.0, 64, scaling);
  const auto plain = model::ropeFrequencies(10000.0, 64, {});
  QCOMPARE(frequencies.size(), std::size_t{32});
  for (std::size_t i = 0; i < 32; ++i) {
    const auto f = static_cast<double>(plain[i]);
    if (i <= 10) {
      QVERIFY(isNear(frequencies[i], f));
    } else if (i >= 23) {
      QVERIFY(isNear(frequencies[i], f / 40.0));
    } else {
      const double ramp = (static_cast<double>(i) - 10.0) / 13.0;
      QVERIFY(isNear(frequencies[i], f * (1.0 - ramp) + f / 40.0 * ramp));
    }
  }
}

void RopeScalingTest::magnitudeIsOneWithoutStretching() {
  QCOMPARE(model::yarnMagnitude(1.0, 1.0), 1.0);
  QCOMPARE(model::yarnMagnitude(0.5, 1.0), 1.0);
  QVERIFY(std::abs(model::yarnMagnitude(40.0, 1.0) - 1.3689) < 1e-4);
  QVERIFY(std::abs(model::yarnMagnitude(40.0, 0.707) - 1.2608) < 1e-4);
}

void RopeScalingTest::readsTheOldLinearKey() {
  support::GgufWriter writer;
  writer.setF32("llama.rope.scale_linear", 4.0F);
  std::string error;
  const auto scaling = read(writer, error);
  QCOMPARE(error, std::string());
  QCOMPARE(scaling.kind, model::ScalingKind::Linear);
  QCOMPARE(scaling.factor, 4.0);
}

void RopeScalingTest::aFactorWithoutATypeIsLinear() {
  support::GgufWriter writer;
  writer.setF32("llama.rope.scaling.factor", 4.0F);
  std::string error;
  const auto scaling = read(writer, error);
  QCOMPARE(error, std::string());
  QCOMPARE(scaling.kind, model::ScalingKind::Linear);
  QCOMPARE(scaling.factor, 4.0);
  writer.setString("llama.rope.scaling.type", "none");
  QCOMPARE(read(writer, error).kind, model::ScalingKind::None);
}

void RopeScalingTest::refusesAnUnknownType() {
  support::GgufWriter writer;
  writer.setString("llama.rope.scaling.type", "longrope");
  writer.setF32("llama.rope.scaling.factor", 2.0F);
  std::string error;
  read(writer, error);
  QCOMPARE(error, std::string("test.gguf: key llama.rope.scaling.type: \"longrope\" is not "
                              "supported, only none, linear and yarn"));
}

void RopeScalingTest::refusesYarnWithoutItsContext() {
  support::GgufWriter writer;
  writer.setString("llama.rope.scaling.type", "yarn");
  writer.setF32("llama.rope.scaling.factor", 2.0F);
  std::string error;
  read(writer, error);
  QVERIFY2(error.find("rope.scaling.original_context_length") != std::string::npos, error.c_str());
}

QTEST_GUILESS_MAIN(RopeScalingTest)
#include "rope_scaling_test.moc"
