// The graph's promises, on models small enough to write in memory: batches, the cache, stopping.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/transformer.h"
#include "engine/local/gguf/gguf_file.h"

#include <numeric>

#include <QTest>

#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/config.h"
#include "engine/local/model/kv_cache.h"
#include "tests/engine/local/model/golden_model.h"
#include "tests/engine/local/model/idle_device.h"
#include "tests/engine/local/model/lazy_checkpoint.h"
#include "tests/support/tiny_model.h"

using golden::Tokens;
using kernels::CacheType;
using model::LoadOptions;

class TransformerTest : public QObject {
  Q_OBJECT

 private slots:
  void batchesEqualSingleTokens_data();
  void batchesEqualSingleTokens();
  void keptLogitsMayCrossBatches();
  void truncateAndAppendEqualsAFreshRun_data();
  void truncateAndAppendEqualsAFreshRun();
  void halfPrecisionCacheIsClose_data();
  void halfPrecisionCacheIsClose();
  void bothLayoutsOfTheLatentMatricesAgree();
  void threadsDoNotChangeABit_data();
  void threadsDoNotChangeABit();
  void expertsMayComeOneByOne_data();
  void expertsMayComeOneByOne();
  void refusesDamageBeforeAllocating_data();
  void refusesDamageBeforeAllocating();
  void laterTokensDoNotChangeEarlierLogits();
  void cachesOneCompressedRowPerTokenAndLayer();
  void contextComesFromTheFileOrTheCaller();
  void refusesWhatDoesNotFit();
  void aHugeContextIsOutOfMemory();
  void stopsWithinALayer();
  void keepsWholeBatchesWhenStopped();
  void batchesShrinkAsTheContextGrows();
  void stopsWhileLoading();
  void reportsProgress();
  void allocatesNothingWhileDecoding();
  void preparesEveryWeightOnce();
  void preparesASharedEmbeddingOnce();
  void anIndexerThatChoosesAllChangesNothing();
  void tensorsMayBeMadeWhileLoading_data();
  void tensorsMayBeMadeWhileLoading();

 private:
  static void addFamilies() {
    QTest::addColumn<QString>("architecture");
    for (const char* name :
         {"deepseek", "deepseek2", "deepseek32", "llama", "qwen2", "qwen3", "qwen3moe"}) {
      QTest::newRow(name) << name;
    }
  }
};

namespace {

// The file, its device and the model, in the order in which they must outlive each other.
struct Tiny {
  support::Bytes bytes;
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> model;
  std::string error;
};

Tiny load(const support::GgufWriter& writer, const LoadOptions& options,
          std::unique_ptr<kernels::Device> device = kernels::makeCpuDevice({.threads = 2})) {
  Tiny tiny;
  tiny.bytes = writer.bytes();
  tiny.device = std::move(device);
  const auto file = gguf::File::parse(tiny.bytes, "tiny.gguf");
  if (!file) {
    tiny.error = file.error().message;
    return tiny;
  }
  auto loaded = model::Transformer::load(*file, *tiny.device, options, {}, {});
  if (loaded) {
    tiny.model = std::move(*loaded);
  } else {
    tiny.error = loaded.error().message;
  }
  return tiny;
}

support::GgufWriter family(const QString& architecture) {
  if (architecture == "deepseek2") return support::tinyDeepseek2();
  if (architecture == "deepseek32") return support::tinyDeepseek32(6);
  return support::tinyGrouped(architecture.toStdString());
}

LoadOptions options(std::int64_t batchTokens, CacheType type = CacheType::F32) {
  LoadOptions result;
  result.batchTokens = batchTokens;
  result.cacheType = type;
  return result;
}

Tokens someTokens(std::size_t count) {
  Tokens tokens;
  for (std::size_t i = 0; i < count; ++i) {
    tokens.push_back(static_cast<std::int32_t>((i * i * 7 + i * 3 + 5) % 48));
  }
  return tokens;
}

std::vector<float> lastLogits(model::Transformer& model) {
  const auto row = model.logits(0);
  return {row.begin(), row.end()};
}

// Logits after all of `tokens`, appended in pieces of `step`.
std::vector<float> logitsAfter(model::Transformer& model, const Tokens& tokens, std::size_t step) {
  for (std::size_t i = 0; i < tokens.size(); i += step) {
    const std::size_t count = std::min(step, tokens.size() - i);
    const auto done = model.append(std::span(tokens).subspan(i, count), 1, {}, {});
    if (!done) {
      qWarning("%s", done.error().message.c_str());
      return {};
    }
  }
  return lastLogits(model);
}

}  // namespace

void TransformerTest::batchesEqualSingleTokens_data() {
  addFamilies();
}

void TransformerTest::batchesEqualSingleTokens() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(41);
  const Tiny whole = load(family(architecture), options(64));
  QVERIFY2(whole.model, whole.error.c_str());
  const auto expected = logitsAfter(*whole.model, tokens, tokens.size());
  QCOMPARE(expected.size(), std::size_t{48});
  QVERIFY(*std::max_element(expected.begin(), expected.end()) > 0.1F);  // not all zero
  for (const std::int64_t batch : {1, 3, 16}) {
    const Tiny tiny = load(family(architecture), options(batch));
    const auto got = logitsAfter(*tiny.model, tokens, tokens.size());
    QVERIFY(golden::distance(got, expected) < 1e-4F);
  }
  whole.model->truncate(0);
  QVERIFY(golden::distance(logitsAfter(*whole.model, tokens, 1), expected) < 1e-4F);
}

void TransformerTest::keptLogitsMayCrossBatches() {
  const Tokens tokens = someTokens(21);
  const Tiny tiny = load(family("deepseek2"), options(8));
  QVERIFY(tiny.model->append(tokens, 7, {}, {}));  // batches of 8, 8 and 5
  std::vector<std::vector<float>> rows;
  for (std::int64_t i = 0; i < 7; ++i) {
    const auto row = tiny.model->logits(i);
    rows.emplace_back(row.begin(), row.end());
  }
  QVERIFY(tiny.model->logits(7).empty());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    tiny.model->truncate(0);
    const Tokens prefix(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(15 + i));
    QVERIFY(golden::distance(logitsAfter(*tiny.model, prefix, prefix.size()), rows[i]) < 1e-4F);
  }
}

void TransformerTest::truncateAndAppendEqualsAFreshRun_data() {
  addFamilies();
}

void TransformerTest::truncateAndAppendEqualsAFreshRun() {
  QFETCH(const QString, architecture);
  const Tokens first = someTokens(30);
  Tokens second(first.begin(), first.begin() + 12);
  second.insert(second.end(), {1, 2, 3, 4});
  const Tiny fresh = load(family(architecture), options(64));
  const auto expected = logitsAfter(*fresh.model, second, second.size());
  const Tiny reused = load(family(architecture), options(64));
  logitsAfter(*reused.model, first, first.size());
  reused.model->truncate(12);
  QCOMPARE(reused.model->length(), std::int64_t{12});
  const auto got = logitsAfter(*reused.model, {1, 2, 3, 4}, 4);
  QCOMPARE(reused.model->length(), std::int64_t{16});
  QVERIFY(golden::distance(got, expected) < 1e-4F);
}

void TransformerTest::halfPrecisionCacheIsClose_data() {
  addFamilies();
}

void TransformerTest::halfPrecisionCacheIsClose() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(40);
  const Tiny single = load(family(architecture), options(64, CacheType::F32));
  const Tiny half = load(family(architecture), options(64, CacheType::F16));
  const float distance = golden::distance(logitsAfter(*half.model, tokens, 40),
                                          logitsAfter(*single.model, tokens, 40));
  QVERIFY2(distance < 8e-3F, qPrintable(QString::number(distance)));
  QVERIFY(distance > 0.0F);
  QCOMPARE(half.model->cacheBytesPerToken() * 2, single.model->cacheBytesPerToken());
}

void TransformerTest::bothLayoutsOfTheLatentMatricesAgree() {
  const Tokens tokens = someTokens(20);
  const Tiny split = load(support::tinyDeepseek2({}, true), options(64));
  const Tiny joined = load(support::tinyDeepseek2({}, false), options(64));
  QVERIFY2(joined.model, joined.error.c_str());
  QVERIFY(golden::distance(logitsAfter(*joined.model, tokens, 20),
                           logitsAfter(*split.model, tokens, 20)) < 1e-5F);
}

void TransformerTest::threadsDoNotChangeABit_data() {
  addFamilies();
}

void TransformerTest::threadsDoNotChangeABit() {
  QFETCH(const QString, architecture);
  const Tokens tokens = someTokens(37);
  const Tiny one = load(family(architecture), options(16), kernels::makeCpuDevice({.threads = 1}));
  const Tiny four = load(family(architecture), options(16), kernels::makeCpuDevice({.threads = 4}));
  QCOMPARE(logitsAfter(*four.model, tokens, 37), logitsAfter(*one.model, tokens, 37));
  QCOMPARE(logitsAfter(*four.model, {1, 2, 3}, 1), logitsAfter(*one.model, {1, 2, 3}, 1));
}

void TransformerTest::expertsMayComeOneByOne_data() {
  QTest::addColumn<QString>("architecture");
  for (const char* name : {"deepseek", "deepseek2", "qwen3moe"}) QTest::newRow(name) << name;
}

// Very old files have a matrix of each expert.
void TransformerTest::expertsMayComeOneByOne() {
  QFETCH(const QString, architecture);
  support::GgufWriter writer = family(architecture);
  const Tiny stacked = load(writer, options(64));
  const auto file = gguf::File::parse(stacked.bytes, "tiny.gguf");
  for (const kernels::Tensor& tensor : (*file)->tensors()) {
    const auto end = tensor.name.find("_exps.weight");
    if (end == std::string::npos) continue;
    writer.removeTensor(tensor.name);
    const std::size_t size = tensor.sizeBytes / static_cast<std::size_t>(tensor.stack());
    for (std::int64_t i = 0; i < tensor.stack(); ++i) {
      const std::byte* from = tensor.data + static_cast<std::size_t>(i) * size;
      writer.setTensor(
          tensor.name.substr(0, end) + "." + std::to_string(i) + ".weight",
          {static_cast<std::uint64_t>(tensor.columns()), static_cast<std::uint64_t>(tensor.rows())},
          0, support::Bytes(from, from + size));
    }
  }
  const Tiny single = load(writer, options(64));
  QVERIFY2(single.model, single.error.c_str());
  const Tokens tokens = someTokens(20);
  QCOMPARE(logitsAfter(*single.model, tokens, 20), logitsAfter(*stacked.model, tokens, 20));

  writer.setTensor("blk.1.ffn_up.2.weight", {32, 16}, 1, support::Bytes(32 * 16 * 2));
  const std::string mixed = load(writer, options(64)).error;
  QVERIFY2(mixed.find("tensor blk.1.ffn_up.2.weight: type F16") != std::string::npos,
           mixed.c_str());
  writer.removeTensor("blk.1.ffn_up.2.weight");
  const std::string missing = load(writer, options(64)).error;
  QVERIFY2(missing.find("tensor blk.1.ffn_up.2.weight: missing") != std::string::npos,
           missing.c_str());
}

void TransformerTest::refusesDamageBeforeAllocating_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<unsigned>("value");
  const auto add = [](const char* key, std::initializer_list<unsigned> values) {
    for (const unsigned value : values) QTest::addRow("%s = %u", key, value) << key << value;
  };
  constexpr unsigned kHuge = 0x80000000U;
  add("block_count", {0, 1, 3, 513, kHuge});
  add("embedding_length", {0, 31, 33, kHuge});
  add("feed_forward_length", {0, 47, kHuge});
  add("attention.head_count", {0, 1, 3, 1025, kHuge});
  add("attention.kv_lora_rank", {0, 15, kHuge});
  add("attention.q_lora_rank", {0, 11, kHuge});
  add("attention.key_length_mla", {0, 8, 17, kHuge});
  add("attention.value_length_mla", {0, 7, kHuge});
  add("attention.indexer.head_count", {0, 3, kHuge});
  add("attention.indexer.key_length", {0, 15, kHuge});
  add("attention.indexer.top_k", {0, kHuge});
  add("rope.dimension_count", {0, 7, 10, 16, kHuge});
  add("expert_count", {0, 3, 5, 4097, kHuge});
  add("expert_used_count", {0, 5, kHuge});
  add("expert_group_count", {3, 5, kHuge});
  add("expert_feed_forward_length", {0, 15, kHuge});
  add("expert_shared_count", {2, 65, kHuge});
  add("expert_gating_func", {4, 99});
  add("vocab_size", {0, 47, 49, kHuge});
  add("context_length", {0, kHuge});
}

void TransformerTest::refusesDamageBeforeAllocating() {
  QFETCH(const QString, key);
  QFETCH(const unsigned, value);
  support::GgufWriter writer = support::tinyDeepseek32(6);
  writer.setU32("deepseek32.expert_group_used_count", 1);
  writer.setU32("deepseek32." + key.toStdString(), value);
  auto device = std::make_unique<testing::IdleDevice>();
  testing::IdleDevice& idle = *device;
  const Tiny tiny = load(writer, options(8), std::move(device));
  QVERIFY(!tiny.model);
  QCOMPARE(idle.allocations, 0);
  QVERIFY(idle.prepared.empty());
  const bool namesIt = tiny.error.find("key deepseek32.") != std::string::npos ||
                       tiny.error.find("tensor ") != std::string::npos;
  QVERIFY2(tiny.error.starts_with("tiny.gguf: ") && namesIt, tiny.error.c_str());
}

void TransformerTest::laterTokensDoNotChangeEarlierLogits() {
  Tokens tokens = someTokens(10);
  const Tiny tiny = load(family("deepseek2"), options(64));
  QVERIFY(tiny.model->append(tokens, 10, {}, {}));
  const auto row = tiny.model->logits(4);
  const std::vector<float> before(row.begin(), row.end());
  tokens[7] = 0;
  tiny.model->truncate(0);
  QVERIFY(tiny.model->append(tokens, 10, {}, {}));
  QVERIFY(golden::distance(tiny.model->logits(4), before) < 1e-5F);
  QVERIFY(golden::distance(tiny.model->logits(9), before) > 1e-3F);
}

// The shapes of V2-Lite and V3: 576 values per token and layer, and nothing else.
void TransformerTest::cachesOneCompressedRowPerTokenAndLayer() {
  testing::IdleDevice device;
  for (const std::size_t layers : {std::size_t{27}, std::size_t{61}}) {
    model::Config config;
    config.layers.assign(layers, model::LayerKind::Experts);
    config.attention.kind = model::AttentionKind::Latent;
    config.attention.heads = 128;
    config.attention.kvHeads = 1;
    config.attention.keyColumns = 192;
    config.attention.valueColumns = 128;
    config.attention.latentColumns = 512;
    config.attention.ropeColumns = 64;
    const auto cache = model::KvCache::create(device, config, CacheType::F16, 100);
    QVERIFY(cache);
    QCOMPARE(cache->bytesPerToken(), static_cast<std::int64_t>(layers) * 576 * 2);
    QCOMPARE(cache->keys(3).columns, std::int64_t{576});
    QCOMPARE(cache->keys(3).offset, std::int64_t{3 * 100 * 576});
  }
  const Tiny llama = load(support::tinyLlama(), options(8, CacheType::F16));
  QCOMPARE(llama.model->cacheBytesPerToken(), std::int64_t{2 * (16 + 16) * 2});
}

void TransformerTest::contextComesFromTheFileOrTheCaller() {
  LoadOptions wanted = options(8);
  QCOMPARE(load(family("deepseek2"), wanted).model->contextTokens(), std::int64_t{256});
  wanted.contextTokens = 100;
  QCOMPARE(load(family("deepseek2"), wanted).model->contextTokens(), std::int64_t{100});
  wanted.contextTokens = 1000;  // the model cannot use more than it was made for
  QCOMPARE(load(family("deepseek2"), wanted).model->contextTokens(), std::int64_t{256});
  wanted.contextTokens = 0;
  QCOMPARE(load(support::tinyLlama({.context = 100000}), wanted).model->contextTokens(),
           std::int64_t{8192});
  wanted.contextTokens = -1;
  QVERIFY(load(family("deepseek2"), wanted).error.find("-1") != std::string::npos);
}

void TransformerTest::refusesWhatDoesNotFit() {
  LoadOptions small = options(16);
  small.contextTokens = 20;
  const Tiny tiny = load(family("deepseek2"), small);
  const Tokens tokens = someTokens(21);
  const auto verifyRefused = [&](std::span<const std::int32_t> given, std::int64_t keep,
                                 std::string_view part) {
    const auto done = tiny.model->append(given, keep, {}, {});
    QVERIFY(!done);
    QCOMPARE(done.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY2(done.error().message.find(part) != std::string::npos, done.error().message.c_str());
    QCOMPARE(tiny.model->length(), std::int64_t{0});
  };
  verifyRefused(tokens, 1, "21 tokens do not fit the context of 20");
  verifyRefused(std::span(tokens).first(18), 17, "logits of 17");
  verifyRefused(std::span(tokens).first(2), 3, "logits of 3 of 2");
  verifyRefused(std::span(tokens).first(2), -1, "logits of -1");
  verifyRefused(Tokens{1, 48}, 1, "token id 48");
  verifyRefused(Tokens{-1}, 1, "token id -1");
  QVERIFY(tiny.model->append({}, 0, {}, {}));
  QVERIFY(tiny.model->append(std::span(tokens).first(20), 1, {}, {}));
  const auto full = tiny.model->append(std::span(tokens).first(1), 1, {}, {});
  QVERIFY(!full);
  QCOMPARE(tiny.model->length(), std::int64_t{20});
}

void TransformerTest::aHugeContextIsOutOfMemory() {
  auto device = std::make_unique<testing::IdleDevice>();
  device->mostBytes = std::size_t{1} << 30;
  LoadOptions huge = options(8);
  huge.contextTokens = std::int64_t{1} << 40;
  const Tiny tiny = load(support::tinyLlama({.context = 1U << 28}), huge, std::move(device));
  QVERIFY(!tiny.model);
  QVERIFY2(tiny.error.starts_with("tiny.gguf: cache for a context of 268435456 tokens"),
           tiny.error.c_str());

  testing::IdleDevice idle;
  model::Config config;
  config.layers.assign(512, model::LayerKind::Dense);
  config.attention.kvHeads = 1024;
  config.attention.keyColumns = config.attention.valueColumns = 4096;
  const auto cache = model::KvCache::create(idle, config, CacheType::F32, std::int64_t{1} << 40);
  QVERIFY(!cache);
  QCOMPARE(cache.error().code, base::ErrorCode::OutOfMemory);
  QVERIFY(cache.error().message.find("too large") != std::string::npos);
}

void TransformerTest::stopsWithinALayer() {
  auto device = std::make_unique<testing::IdleDevice>();
  testing::IdleDevice& idle = *device;
  const Tiny tiny = load(support::tinyLlama({.layers = 6}), options(64), std::move(device));
  std::stop_source source;
  // Two norms a layer: the third is in the second one.
  idle.onNorm = [&] {
    if (idle.norms == 3) source.request_stop();
  };
  const auto done = tiny.model->append(someTokens(5), 1, {}, source.get_token());
  QVERIFY(!done);
  QCOMPARE(done.error().code, base::ErrorCode::Cancelled);
  QCOMPARE(idle.norms, 3);  // the attention that was under way; not the layer's other half
  QCOMPARE(idle.finishes, 1);
  QCOMPARE(tiny.model->length(), std::int64_t{0});
}

void TransformerTest::keepsWholeBatchesWhenStopped() {
  const Tiny tiny = load(family("deepseek2"), options(4));
  std::stop_source source;
  const auto stopAfterTwo = [&](std::int64_t done) {
    if (done >= 8) source.request_stop();
  };
  const Tokens tokens = someTokens(20);
  const auto done = tiny.model->append(tokens, 1, stopAfterTwo, source.get_token());
  QVERIFY(!done);
  QCOMPARE(done.error().code, base::ErrorCode::Cancelled);
  QCOMPARE(tiny.model->length(), std::int64_t{8});
  QVERIFY(tiny.model->logits(0).empty());

  // It goes on from there as if nothing had happened.
  QVERIFY(tiny.model->append(std::span(tokens).subspan(8), 1, {}, {}));
  const auto got = lastLogits(*tiny.model);
  tiny.model->truncate(0);
  QVERIFY(golden::distance(got, logitsAfter(*tiny.model, tokens, 20)) < 1e-4F);
}

void TransformerTest::batchesShrinkAsTheContextGrows() {
  LoadOptions longContext = options(512);
  longContext.contextTokens = std::int64_t{1} << 18;
  const Tiny tiny = load(support::tinyLlama({.context = 1U << 18}), longContext,
                         std::make_unique<testing::IdleDevice>());
  QVERIFY2(tiny.model, tiny.error.c_str());
  std::vector<std::int64_t> ends = {0};
  const auto onProgress = [&](std::int64_t done) { ends.push_back(done); };
  QVERIFY(tiny.model->append(someTokens(std::size_t{1} << 18), 1, onProgress, {}));
  QCOMPARE(ends[1], std::int64_t{512});
  const std::int64_t last = ends[ends.size() - 2] - ends[ends.size() - 3];
  QVERIFY2(last >= 32 && last <= 96, qPrintable(QString::number(last)));
}

void TransformerTest::stopsWhileLoading() {
  const support::Bytes bytes = family("deepseek2").bytes();
  const auto file = gguf::File::parse(bytes, "tiny.gguf");
  QVERIFY(file);
  testing::IdleDevice device;
  std::stop_source source;
  const auto stopAtOnce = [&](double) { source.request_stop(); };
  const auto loaded =
      model::Transformer::load(*file, device, options(8), stopAtOnce, source.get_token());
  QVERIFY(!loaded);
  QCOMPARE(loaded.error().code, base::ErrorCode::Cancelled);
}

void TransformerTest::reportsProgress() {
  const support::Bytes bytes = family("deepseek2").bytes();
  const auto file = gguf::File::parse(bytes, "tiny.gguf");
  testing::IdleDevice device;
  std::vector<double> loading;
  const auto onLoading = [&](double part) { loading.push_back(part); };
  const auto loaded = model::Transformer::load(*file, device, options(4), onLoading, {});
  QVERIFY(loaded);
  QVERIFY(loading.size() > 20 && loading.front() > 0.0 && loading.back() == 1.0);
  QVERIFY(std::is_sorted(loading.begin(), loading.end()));
  std::vector<std::int64_t> reading;
  const auto onReading = [&](std::int64_t done) { reading.push_back(done); };
  QVERIFY((*loaded)->append(someTokens(10), 1, onReading, {}));
  QCOMPARE(reading, (std::vector<std::int64_t>{4, 8, 10}));
}

void TransformerTest::allocatesNothingWhileDecoding() {
  auto device = std::make_unique<testing::IdleDevice>();
  testing::IdleDevice& idle = *device;
  const Tiny tiny = load(family("deepseek2"), options(8), std::move(device));
  const int afterLoading = idle.allocations;
  QVERIFY(tiny.model->append(someTokens(20), 1, {}, {}));
  for (int i = 0; i < 5; ++i) QVERIFY(tiny.model->append(someTokens(1), 1, {}, {}));
  QCOMPARE(idle.allocations, afterLoading);
}

void TransformerTest::preparesEveryWeightOnce() {
  for (const char* architecture : {"deepseek2", "deepseek32", "qwen2", "qwen3moe"}) {
    auto device = std::make_unique<testing::IdleDevice>();
    testing::IdleDevice& idle = *device;
    const Tiny tiny = load(family(architecture), options(8), std::move(device));
    QVERIFY(tiny.model);
    const auto file = gguf::File::parse(tiny.bytes, "tiny.gguf");
    for (const kernels::Tensor& tensor : (*file)->tensors()) {
      QCOMPARE(std::count(idle.prepared.begin(), idle.prepared.end(), tensor.name),
               std::ptrdiff_t{1});
    }
  }
}

void TransformerTest::preparesASharedEmbeddingOnce() {
  support::GgufWriter writer = family("llama");
  writer.removeTensor("output.weight");
  auto device = std::make_unique<testing::IdleDevice>();
  testing::IdleDevice& idle = *device;
  const Tiny tiny = load(writer, options(8), std::move(device));
  QVERIFY2(tiny.model, tiny.error.c_str());
  QCOMPARE(std::count(idle.prepared.begin(), idle.prepared.end(), "token_embd.weight"),
           std::ptrdiff_t{1});
}

void TransformerTest::anIndexerThatChoosesAllChangesNothing() {
  const Tokens tokens = someTokens(30);
  const Tiny all = load(support::tinyDeepseek32(30), options(64));
  const Tiny few = load(support::tinyDeepseek32(6), options(64));
  const Tiny nearlyAll = load(support::tinyDeepseek32(29), options(64));
  QVERIFY2(all.model, all.error.c_str());
  const auto expected = logitsAfter(*all.model, tokens, 30);
  QVERIFY(golden::distance(logitsAfter(*few.model, tokens, 30), expected) > 1e-3F);
  // The first 29 tokens see everything; only the last has to leave one out.
  QVERIFY(nearlyAll.model->append(tokens, 2, {}, {}));
  all.model->truncate(28);
  QVERIFY(all.model->append(std::span(tokens).subspan(28, 1), 1, {}, {}));
  QVERIFY(golden::distance(nearlyAll.model->logits(0), all.model->logits(0)) < 1e-4F);
  // The indexer's key is one vector more per token and layer.
  QCOMPARE(all.model->cacheBytesPerToken(), std::int64_t{2 * (16 + 8 + 16) * 4});
}

void TransformerTest::tensorsMayBeMadeWhileLoading_data() {
  addFamilies();
}

void TransformerTest::tensorsMayBeMadeWhileLoading() {
  QFETCH(const QString, architecture);
  support::GgufWriter writer =
      architecture == "deepseek2" ? support::tinyDeepseek2({}, false) : family(architecture);
  writer.removeTensor("output.weight");
  if (architecture == "llama")
    writer.setTensorF32("rope_freqs.weight", {8}, {1, 1, 1, 1, 8, 8, 8, 8});
  const Tokens tokens = someTokens(20);
  const Tiny mapped = load(writer, options(64));
  QVERIFY2(mapped.model, mapped.error.c_str());
  auto lazy = std::make_shared<testing::LazyCheckpoint>(*gguf::File::parse(mapped.bytes, "tiny"));
  const auto device = kernels::makeCpuDevice({.threads = 2});
  const auto made = model::Transformer::load(lazy, *device, options(64), {}, {});
  QVERIFY2(made, made ? "" : made.error().message.c_str());
  QCOMPARE(logitsAfter(**made, tokens, 20), logitsAfter(*mapped.model, tokens, 20));
  QCOMPARE(lazy->loads.size(), lazy->tensors().size());  // the embedding once, though used twice
}

QTEST_GUILESS_MAIN(TransformerTest)
#include "transformer_test.moc"
