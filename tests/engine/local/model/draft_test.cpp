// Multi-token prediction: whatever way the cache was filled, the draft is the same.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/engine/local/model/golden_model.h"
#include "tests/engine/local/model/idle_device.h"
#include "tests/support/tiny_model.h"

using golden::Tokens;

class DraftTest : public QObject {
  Q_OBJECT

 private slots:
  void batchesEqualSingleTokens_data() { addFamilies(); }
  void batchesEqualSingleTokens();
  void theTrunkDoesNotNotice_data() { addFamilies(); }
  void theTrunkDoesNotNotice();
  void truncateAndAppendEqualsAFreshRun_data() { addFamilies(); }
  void truncateAndAppendEqualsAFreshRun();
  void aDraftLeavesNoTrace();
  void goesOnAfterAStop();
  void dependsOnTheNextToken();
  void theTrunksTablesAreSharedUnlessOwn();
  void isOnlyLoadedWhenAskedFor();
  void refusesWhatItCannotDraft();
  void refusesADamagedBlock();

 private:
  static void addFamilies() {
    QTest::addColumn<QString>("architecture");
    QTest::newRow("deepseek2") << "deepseek2";
    QTest::newRow("deepseek32") << "deepseek32";
  }
};

namespace {

struct Tiny {
  support::Bytes bytes;
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> model;
  std::string error;
};

Tiny load(const support::GgufWriter& writer, std::int64_t batchTokens, bool withDraft = true,
          std::unique_ptr<kernels::Device> device = kernels::makeCpuDevice({.threads = 1})) {
  Tiny tiny;
  tiny.bytes = writer.bytes();
  tiny.device = std::move(device);
  const auto file = gguf::File::parse(tiny.bytes, "tiny.gguf");
  model::LoadOptions options;
  options.batchTokens = batchTokens;
  options.cacheType = kernels::CacheType::F32;
  options.withDraft = withDraft;
  options.contextTokens = 64;
  auto loaded = model::Transformer::load(*file, *tiny.device, options, {}, {});
  if (loaded) {
    tiny.model = std::move(*loaded);
  } else {
    tiny.error = loaded.error().message;
  }
  return tiny;
}

support::GgufWriter family(const QString& architecture) {
  support::GgufWriter writer =
      architecture == "deepseek2" ? support::tinyDeepseek2() : support::tinyDeepseek32(6);
  support::addDraftBlock(writer, architecture.toStdString());
  return writer;
}

Tokens someTokens(std::size_t count) {
  Tokens tokens;
  for (std::size_t i = 0; i < count; ++i) {
    tokens.push_back(static_cast<std::int32_t>((i * i * 5 + i * 7 + 3) % 48));
  }
  return tokens;
}

std::vector<float> draftAfter(model::Transformer& model, const Tokens& tokens, std::size_t step,
                              std::int32_t next) {
  for (std::size_t i = 0; i < tokens.size(); i += step) {
    const std::size_t count = std::min(step, tokens.size() - i);
    if (!model.append(std::span(tokens).subspan(i, count), 1, {}, {})) return {};
  }
  if (!model.draft(next)) return {};
  const auto row = model.draftLogits();
  return {row.begin(), row.end()};
}

}  // namespace

void DraftTest::batchesEqualSingleTokens() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(23);
  const Tiny whole = load(family(architecture), 64);
  QVERIFY2(whole.model, whole.error.c_str());
  QVERIFY(whole.model->canDraft());
  const auto expected = draftAfter(*whole.model, tokens, 23, 9);
  QCOMPARE(expected.size(), std::size_t{48});
  QVERIFY(*std::max_element(expected.begin(), expected.end()) > 0.1F);
  for (const std::size_t step : {1, 2, 7}) {
    const Tiny tiny = load(family(architecture), 5);
    QVERIFY(golden::distance(draftAfter(*tiny.model, tokens, step, 9), expected) < 1e-4F);
  }
}

void DraftTest::theTrunkDoesNotNotice() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(20);
  const Tiny with = load(family(architecture), 8);
  const Tiny without = load(family(architecture), 8, false);
  draftAfter(*with.model, tokens, 20, 1);
  QVERIFY(without.model->append(tokens, 1, {}, {}));
  const auto row = with.model->logits(0);
  QCOMPARE(std::vector<float>(row.begin(), row.end()),
           std::vector<float>(without.model->logits(0).begin(), without.model->logits(0).end()));
  // One layer more is cached.
  QCOMPARE(with.model->cacheBytesPerToken() * 2, without.model->cacheBytesPerToken() * 3);
}

// Wherever the cut is: within the last batch, whose states are at hand, and far before it.
void DraftTest::truncateAndAppendEqualsAFreshRun() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(24);
  for (const std::int64_t cut : {23, 21, 20, 19, 7, 1}) {
    const Tokens kept(tokens.begin(), tokens.begin() + cut);
    Tokens wanted = kept;
    wanted.insert(wanted.end(), {30, 31, 32});
    const Tiny fresh = load(family(architecture), 64);
    const auto atCut = draftAfter(*fresh.model, kept, 64, 5);
    fresh.model->truncate(0);
    const auto behind = draftAfter(*fresh.model, wanted, 64, 6);

    const Tiny cutBack = load(family(architecture), 4);
    QVERIFY(cutBack.model->append(tokens, 1, {}, {}));
    cutBack.model->truncate(cut);
    QVERIFY(golden::distance(draftAfter(*cutBack.model, {}, 1, 5), atCut) < 1e-4F);
    QCOMPARE(cutBack.model->length(), cut);
    QVERIFY(golden::distance(draftAfter(*cutBack.model, {30, 31, 32}, 2, 6), behind) < 1e-4F);

    cutBack.model->truncate(0);
    QVERIFY(cutBack.model->append(tokens, 1, {}, {}));
    cutBack.model->truncate(cut);  // and without a draft in between
    QVERIFY(golden::distance(draftAfter(*cutBack.model, {30, 31, 32}, 3, 6), behind) < 1e-4F);
  }
}

void DraftTest::aDraftLeavesNoTrace() {
  const Tokens tokens = someTokens(12);
  const Tiny tiny = load(family("deepseek2"), 64);
  const auto first = draftAfter(*tiny.model, tokens, 12, 3);
  const auto row = tiny.model->logits(0);
  const std::vector<float> before(row.begin(), row.end());
  draftAfter(*tiny.model, {}, 1, 17);
  draftAfter(*tiny.model, {}, 1, 40);
  QCOMPARE(draftAfter(*tiny.model, {}, 1, 3), first);
  QCOMPARE(tiny.model->length(), std::int64_t{12});
  QCOMPARE(std::vector<float>(tiny.model->logits(0).begin(), tiny.model->logits(0).end()), before);
  QVERIFY(tiny.model->append(Tokens{1}, 1, {}, {}));
  QVERIFY(tiny.model->draftLogits().empty());
}

void DraftTest::goesOnAfterAStop() {
  const Tokens tokens = someTokens(20);
  const Tiny whole = load(family("deepseek2"), 64);
  const auto expected = draftAfter(*whole.model, tokens, 20, 2);
  const Tiny tiny = load(family("deepseek2"), 4);
  std::stop_source source;
  const auto stopAfterTwo = [&](std::int64_t done) {
    if (done >= 8) source.request_stop();
  };
  QVERIFY(!tiny.model->append(tokens, 1, stopAfterTwo, source.get_token()));
  QCOMPARE(tiny.model->length(), std::int64_t{8});
  const Tokens rest(tokens.begin() + 8, tokens.end());
  QVERIFY(golden::distance(draftAfter(*tiny.model, rest, 20, 2), expected) < 1e-4F);
}

void DraftTest::dependsOnTheNextToken() {
  const Tiny tiny = load(family("deepseek2"), 64);
  const auto one = draftAfter(*tiny.model, someTokens(9), 9, 1);
  const auto two = draftAfter(*tiny.model, {}, 1, 2);
  QVERIFY(golden::distance(one, two) > 1e-2F);
}

void DraftTest::theTrunksTablesAreSharedUnlessOwn() {
  support::GgufWriter writer = family("deepseek2");
  const Tiny shared = load(writer, 64);
  const Tokens tokens = someTokens(5);
  const auto before = draftAfter(*shared.model, tokens, 5, 1);
  const std::vector<float> zeros(48 * 32);
  writer.setTensorF32("blk.2.nextn.shared_head_head.weight", {32, 48}, zeros);
  const Tiny own = load(writer, 64);
  QVERIFY2(own.model, own.error.c_str());
  QCOMPARE(draftAfter(*own.model, tokens, 5, 1), std::vector<float>(48));
  writer.removeTensor("blk.2.nextn.shared_head_head.weight");
  writer.setTensorF32("blk.2.nextn.embed_tokens.weight", {32, 48}, zeros);
  const Tiny blind = load(writer, 64);
  const auto one = draftAfter(*blind.model, tokens, 5, 1);
  QVERIFY(golden::distance(one, before) > 1e-3F);
  QCOMPARE(draftAfter(*blind.model, {}, 1, 7), one);  // it cannot tell tokens apart
}

void DraftTest::isOnlyLoadedWhenAskedFor() {
  auto device = std::make_unique<testing::IdleDevice>();
  testing::IdleDevice& idle = *device;
  const Tiny tiny = load(family("deepseek2"), 8, false, std::move(device));
  QVERIFY(!tiny.model->canDraft());
  QVERIFY(std::none_of(idle.prepared.begin(), idle.prepared.end(),
                       [](const std::string& name) { return name.starts_with("blk.2."); }));
  // Some files count the block and do not have it.
  support::GgufWriter writer = support::tinyDeepseek2({.layers = 3});
  writer.setU32("deepseek2.nextn_predict_layers", 1);
  QVERIFY(!load(writer, 8).model->canDraft());
  QVERIFY(!load(support::tinyLlama(), 8).model->canDraft());
}

void DraftTest::refusesWhatItCannotDraft() {
  const auto verifyRefused = [](model::Transformer& model, std::int32_t next,
                                std::string_view part) {
    const auto drafted = model.draft(next);
    QVERIFY(!drafted);
    QCOMPARE(drafted.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY2(drafted.error().message.find(part) != std::string::npos,
             drafted.error().message.c_str());
    QVERIFY(model.draftLogits().empty());
  };
  const Tiny without = load(family("deepseek2"), 8, false);
  verifyRefused(*without.model, 1, "has no block for it");
  const Tiny tiny = load(family("deepseek2"), 64);
  verifyRefused(*tiny.model, 1, "nothing is cached");
  QVERIFY(tiny.model->append(someTokens(63), 1, {}, {}));
  verifyRefused(*tiny.model, 48, "token id 48");
  verifyRefused(*tiny.model, -1, "token id -1");
  QVERIFY(tiny.model->draft(1));
  QVERIFY(tiny.model->append(Tokens{1}, 1, {}, {}));
  verifyRefused(*tiny.model, 1, "do not fit the context");
}

void DraftTest::refusesADamagedBlock() {
  support::GgufWriter writer = family("deepseek2");
  writer.removeTensor("blk.2.nextn.hnorm.weight");
  QVERIFY(load(writer, 8).error.find("blk.2.nextn.hnorm.weight: missing") != std::string::npos);
  QVERIFY(load(writer, 8, false).model);
  writer.setTensorF32("blk.2.nextn.hnorm.weight", {31}, std::vector<float>(31));
  QVERIFY(load(writer, 8).error.find("shape [31], expected [32]") != std::string::npos);
}

QTEST_GUILESS_MAIN(DraftTest)
#include "draft_test.moc"
