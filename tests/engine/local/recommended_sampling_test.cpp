// What a model file and its family recommend.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/recommended_sampling.h"

#include <QTest>
#include <limits>

#include "engine/local/gguf/gguf_file.h"
#include "tests/support/gguf_writer.h"

namespace {

using sampling::Settings;

base::Result<Settings> settingsOf(const support::GgufWriter& writer) {
  const support::Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) return file.error();
  return local::recommendedSampling(**file, std::nullopt);
}

}  // namespace

class RecommendedSamplingTest : public QObject {
  Q_OBJECT

 private slots:
  void aFileThatSaysNothingGetsTheUsual() {
    const auto settings = settingsOf({});
    QVERIFY(settings);
    QCOMPARE(settings->temperature, 0.7);
    QCOMPARE(settings->topP, 0.95);
    QCOMPARE(settings->repetitionPenalty, 1.0);
  }

  void theNameTellsTheFamily() {
    support::GgufWriter writer;
    writer.setString("general.name", "SmolLM2 135M");
    QCOMPARE(settingsOf(writer)->temperature, 0.2);
    QCOMPARE(settingsOf(writer)->topP, 0.9);
  }

  void theFileHasTheLastWord() {
    support::GgufWriter writer;
    writer.setString("general.name", "SmolLM2 135M");
    writer.setF32("general.sampling.temp", 0.5F);
    writer.setF32("general.sampling.top_p", 0.25F);
    writer.setF32("general.sampling.min_p", 0.125F);
    writer.setF32("general.sampling.penalty_repeat", 1.5F);
    writer.setU32("general.sampling.penalty_last_n", 32);
    writer.setU32("general.sampling.top_k", 20);
    const auto settings = settingsOf(writer);
    QVERIFY(settings);
    QCOMPARE(settings->temperature, 0.5);
    QCOMPARE(settings->topP, 0.25);
    QCOMPARE(settings->minP, 0.125);
    QCOMPARE(settings->repetitionPenalty, 1.5);
    QCOMPARE(settings->penaltyWindow, 32);
    QCOMPARE(settings->topK, 20);
    // -1: all of the context, and off.
    const support::Bytes minusOne(4, std::byte{0xFF});
    writer.setRaw("general.sampling.penalty_last_n", support::GgufWriter::I32, minusOne);
    writer.setRaw("general.sampling.top_k", support::GgufWriter::I32, minusOne);
    QCOMPARE(settingsOf(writer)->penaltyWindow, 1'000'000);
    QCOMPARE(settingsOf(writer)->topK, 0);
    writer.setU64("general.sampling.top_k", std::numeric_limits<std::uint32_t>::max());
    QCOMPARE(settingsOf(writer)->topK, 1'000'000);
  }

  void badKeysAreNamed() {
    for (const char* key : {"general.sampling.temp", "general.sampling.top_p",
                            "general.sampling.min_p", "general.sampling.penalty_repeat"}) {
      for (const float value : {-1.0F, 1000.0F, std::numeric_limits<float>::quiet_NaN()}) {
        support::GgufWriter writer;
        writer.setF32(key, value);
        const auto settings = settingsOf(writer);
        QVERIFY2(!settings, key);
        QCOMPARE(settings.error().code, base::ErrorCode::Corrupt);
        QVERIFY(settings.error().message.find(key) != std::string::npos);
      }
    }
    support::GgufWriter writer;
    writer.setString("general.sampling.top_k", "many");
    QVERIFY(!settingsOf(writer));
  }
};

QTEST_GUILESS_MAIN(RecommendedSamplingTest)
#include "recommended_sampling_test.moc"
