// Snapshots: what was saved is there again bit by bit, and anything else is refused untouched.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/snapshot.h"

#include <cstring>

#include <QTest>

#include "engine/base/checksum.h"
#include "engine/local/gguf/gguf_file.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "tests/engine/local/model/golden_model.h"
#include "tests/support/tiny_model.h"

using golden::Tokens;
using kernels::CacheType;
using support::Bytes;

class SnapshotTest : public QObject {
  Q_OBJECT

 private slots:
  void restoresBitByBit_data();
  void restoresBitByBit();
  void restoresDrafts();
  void replacesWhatWasThere();
  void anEmptyTimelineIsASnapshot();
  void refusesEveryChangedByte();
  void refusesEveryOtherLength();
  void refusesAnotherModel_data();
  void refusesAnotherModel();
  void refusesAnotherCache();
  void refusesMoreThanTheContextHolds();
  void refusesTokensOutsideTheVocabulary();
  void refusesAHugeCountWithoutAllocating();
  void refusesAnotherVersion();
  void passesOnWhatTheSinkSays();
};

namespace {

struct Tiny {
  Bytes bytes;
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> model;
};

Tiny load(const support::GgufWriter& writer, CacheType type = CacheType::F16,
          std::int64_t context = 64) {
  Tiny tiny;
  tiny.bytes = writer.bytes();
  tiny.device = kernels::makeCpuDevice({.threads = 1});
  const auto file = gguf::File::parse(tiny.bytes, "tiny.gguf");
  model::LoadOptions options;
  options.batchTokens = 64;
  options.cacheType = type;
  options.withDraft = true;
  options.contextTokens = context;
  auto loaded = model::Transformer::load(*file, *tiny.device, options, {}, {});
  if (loaded) tiny.model = std::move(*loaded);
  return tiny;
}

Bytes saved(model::Transformer& model) {
  Bytes bytes;
  const auto done = model.save([&](std::span<const std::byte> piece) -> base::Result<void> {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return {};
  });
  return done ? bytes : Bytes();
}

Tokens someTokens(std::size_t count) {
  Tokens tokens;
  for (std::size_t i = 0; i < count; ++i) {
    tokens.push_back(static_cast<std::int32_t>((i * i * 3 + i * 11 + 2) % 48));
  }
  return tokens;
}

std::vector<float> logitsAfter(model::Transformer& model, const Tokens& tokens) {
  if (!model.append(tokens, 1, {}, {})) return {};
  const auto row = model.logits(0);
  return {row.begin(), row.end()};
}

template <typename T>
void put(Bytes& bytes, std::size_t offset, T value) {
  std::memcpy(bytes.data() + offset, &value, sizeof(value));
}

// Makes the checksum right again, so that what is checked behind it is reached.
void seal(Bytes& bytes) {
  base::Checksum sum;
  sum.add(std::span(bytes).first(bytes.size() - 8));
  put(bytes, bytes.size() - 8, sum.value());
}

void verifyRefused(model::Transformer& model, const Bytes& bytes, base::ErrorCode code,
                   std::string_view part) {
  const std::int64_t length = model.length();
  const auto restored = model.restore(bytes);
  QVERIFY(!restored);
  QCOMPARE(restored.error().code, code);
  const std::string& message = restored.error().message;
  QVERIFY2(message.starts_with("snapshot: ") && message.find(part) != std::string::npos,
           message.c_str());
  QCOMPARE(model.length(), length);
}

}  // namespace

void SnapshotTest::restoresBitByBit_data() {
  QTest::addColumn<QString>("architecture");
  QTest::addColumn<CacheType>("type");
  for (const char* name : {"deepseek", "deepseek2", "deepseek32", "llama", "qwen3"}) {
    QTest::addRow("%s, f16", name) << name << CacheType::F16;
    QTest::addRow("%s, f32", name) << name << CacheType::F32;
  }
}

void SnapshotTest::restoresBitByBit() {
  QFETCH(const QString, architecture);
  QFETCH(const CacheType, type);
  support::GgufWriter writer = architecture == "deepseek2" ? support::tinyDeepseek2()
                               : architecture == "deepseek32"
                                   ? support::tinyDeepseek32(6)
                                   : support::tinyGrouped(architecture.toStdString());
  const Tokens tokens = someTokens(30);
  const Tiny first = load(writer, type);
  logitsAfter(*first.model, tokens);
  const Bytes bytes = saved(*first.model);
  QCOMPARE(bytes.size(),
           static_cast<std::size_t>(40 + 30 * (4 + first.model->cacheBytesPerToken()) + 8));
  const Tiny second = load(writer, type);
  const auto restored = second.model->restore(bytes);
  QVERIFY2(restored, restored ? "" : restored.error().message.c_str());
  QCOMPARE(*restored, tokens);
  QCOMPARE(second.model->length(), std::int64_t{30});
  QVERIFY(second.model->logits(0).empty());
  QCOMPARE(saved(*second.model), bytes);
  QCOMPARE(logitsAfter(*second.model, {7, 8, 9}), logitsAfter(*first.model, {7, 8, 9}));
}

void SnapshotTest::restoresDrafts() {
  support::GgufWriter writer = support::tinyDeepseek2();
  support::addDraftBlock(writer, "deepseek2");
  const Tiny first = load(writer);
  const Tiny second = load(writer);
  logitsAfter(*first.model, someTokens(20));
  QVERIFY(second.model->restore(saved(*first.model)));
  for (const Tiny* tiny : {&first, &second}) {
    logitsAfter(*tiny->model, {4, 5});
    QVERIFY(tiny->model->draft(6));
  }
  QVERIFY(golden::distance(first.model->draftLogits(), second.model->draftLogits()) < 1e-3F);
}

void SnapshotTest::replacesWhatWasThere() {
  const Tiny tiny = load(support::tinyLlama());
  logitsAfter(*tiny.model, someTokens(5));
  const Bytes bytes = saved(*tiny.model);
  const auto expected = logitsAfter(*tiny.model, {1});
  tiny.model->truncate(0);
  logitsAfter(*tiny.model, Tokens(50, 3));
  QVERIFY(tiny.model->restore(bytes));
  QCOMPARE(tiny.model->length(), std::int64_t{5});
  QCOMPARE(logitsAfter(*tiny.model, {1}), expected);
}

void SnapshotTest::anEmptyTimelineIsASnapshot() {
  const Tiny tiny = load(support::tinyLlama());
  const Bytes bytes = saved(*tiny.model);
  QCOMPARE(bytes.size(), std::size_t{48});
  logitsAfter(*tiny.model, someTokens(5));
  const auto restored = tiny.model->restore(bytes);
  QVERIFY(restored && restored->empty());
  QCOMPARE(tiny.model->length(), std::int64_t{0});
}

void SnapshotTest::refusesEveryChangedByte() {
  const Tiny tiny = load(support::tinyLlama());
  logitsAfter(*tiny.model, someTokens(3));
  Bytes bytes = saved(*tiny.model);
  const auto expected = logitsAfter(*tiny.model, {1});
  for (std::byte& byte : bytes) {
    for (const int bit : {1, 0x80}) {
      byte ^= static_cast<std::byte>(bit);
      QVERIFY(!tiny.model->restore(bytes));
      byte ^= static_cast<std::byte>(bit);
    }
  }
  tiny.model->truncate(3);
  QCOMPARE(logitsAfter(*tiny.model, {1}), expected);
}

void SnapshotTest::refusesEveryOtherLength() {
  const Tiny tiny = load(support::tinyLlama());
  logitsAfter(*tiny.model, someTokens(2));
  const Bytes bytes = saved(*tiny.model);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Bytes part(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const auto restored = tiny.model->restore(part);
    QVERIFY(!restored);
    QCOMPARE(restored.error().code, base::ErrorCode::Corrupt);
  }
  Bytes longer = bytes;
  longer.resize(bytes.size() + 8);
  verifyRefused(*tiny.model, longer, base::ErrorCode::Corrupt, "bytes, expected ");
}

void SnapshotTest::refusesAnotherModel_data() {
  QTest::addColumn<QString>("change");
  for (const char* change :
       {"weights", "one weight", "tokens", "rope", "family", "draft", "norm of drafts"}) {
    QTest::newRow(change) << change;
  }
}

void SnapshotTest::refusesAnotherModel() {
  QFETCH(const QString, change);
  support::GgufWriter writer = support::tinyDeepseek2();
  if (change == "norm of drafts") support::addDraftBlock(writer, "deepseek2");
  const Tiny one = load(writer);
  logitsAfter(*one.model, someTokens(4));
  if (change == "norm of drafts") {
    writer.setTensorF32("blk.2.nextn.enorm.weight", {32}, std::vector<float>(32, 1.5F));
  } else if (change == "weights") {
    writer.setTensorF32("blk.1.attn_norm.weight", {32}, std::vector<float>(32, 1.5F));
  } else if (change == "one weight") {
    std::vector<float> gate(32 * 4, 0.25F);
    writer.setTensorF32("blk.1.ffn_gate_inp.weight", {32, 4}, gate);
  } else if (change == "tokens") {
    writer = support::tinyDeepseek2({.vocabulary = 50});
  } else if (change == "rope") {
    writer.setF32("deepseek2.rope.freq_base", 20000.0F);
  } else if (change == "family") {
    writer = support::tinyLlama();
  } else {
    support::addDraftBlock(writer, "deepseek2");
  }
  const Tiny other = load(writer);
  logitsAfter(*other.model, someTokens(7));
  verifyRefused(*other.model, saved(*one.model), base::ErrorCode::Unsupported, "another model");
}

void SnapshotTest::refusesAnotherCache() {
  const Tiny half = load(support::tinyLlama(), CacheType::F16);
  const Tiny single = load(support::tinyLlama(), CacheType::F32);
  logitsAfter(*half.model, someTokens(4));
  verifyRefused(*single.model, saved(*half.model), base::ErrorCode::Unsupported,
                "128 bytes per token, expected 256");
}

void SnapshotTest::refusesMoreThanTheContextHolds() {
  const Tiny large = load(support::tinyLlama(), CacheType::F16, 40);
  const Tiny small = load(support::tinyLlama(), CacheType::F16, 20);
  logitsAfter(*large.model, someTokens(21));
  verifyRefused(*small.model, saved(*large.model), base::ErrorCode::InvalidArgument,
                "holds 21 tokens, but the context has room for 20");
  large.model->truncate(20);
  QVERIFY(small.model->restore(saved(*large.model)));
}

void SnapshotTest::refusesTokensOutsideTheVocabulary() {
  const Tiny tiny = load(support::tinyLlama());
  logitsAfter(*tiny.model, someTokens(4));
  for (const std::int32_t token : {48, -1}) {
    Bytes bytes = saved(*tiny.model);
    put(bytes, 44, token);
    seal(bytes);
    verifyRefused(*tiny.model, bytes, base::ErrorCode::Corrupt,
                  "token id " + std::to_string(token));
  }
}

void SnapshotTest::refusesAHugeCountWithoutAllocating() {
  const Tiny tiny = load(support::tinyLlama());
  for (const std::uint64_t count :
       {std::uint64_t{65}, std::uint64_t{1} << 31, std::uint64_t{1} << 62, UINT64_MAX}) {
    Bytes bytes = saved(*tiny.model);
    put(bytes, 32, count);
    seal(bytes);
    verifyRefused(*tiny.model, bytes, base::ErrorCode::InvalidArgument, "has room for 64");
  }
}

void SnapshotTest::refusesAnotherVersion() {
  const Tiny tiny = load(support::tinyLlama());
  Bytes bytes = saved(*tiny.model);
  put(bytes, 8, std::uint32_t{2});
  seal(bytes);
  verifyRefused(*tiny.model, bytes, base::ErrorCode::Unsupported, "version 2");
  put(bytes, 0, std::uint64_t{0});
  verifyRefused(*tiny.model, bytes, base::ErrorCode::Corrupt, "ISOBSNAP");
}

void SnapshotTest::passesOnWhatTheSinkSays() {
  const Tiny tiny = load(support::tinyLlama());
  logitsAfter(*tiny.model, someTokens(4));
  for (const int failAt : {0, 1, 2, 5, 6}) {
    int pieces = 0;
    const auto done = tiny.model->save([&](std::span<const std::byte>) -> base::Result<void> {
      if (pieces++ < failAt) return {};
      return base::Error{base::ErrorCode::Io, "the disk is full"};
    });
    QCOMPARE(pieces, failAt + 1);
    QVERIFY(!done);
    QCOMPARE(done.error().message, std::string("the disk is full"));
  }
}

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
