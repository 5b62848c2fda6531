// The operations without weight matrices, for every device: norms, rotation, cache, attention,
// embedding.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/engine/local/kernels/random_weights.h"

using kernels::Attention;
using kernels::CacheType;
using kernels::CacheView;
using kernels::Rope;
using kernels::RopeLayout;
using kernels::Tensor;
using kernels::View;
using kernels::WeightType;
using namespace kernels::test;

class DeviceOpsTest : public QObject {
  Q_OBJECT

 private slots:
  void describesItself_data() { devices(); }
  void describesItself();
  void allocatesZeroedOrSaysHowMuch_data() { devices(); }
  void allocatesZeroedOrSaysHowMuch();
  void refusesUnknownTypes_data() { devices(); }
  void refusesUnknownTypes();
  void embed_data() { devices(); }
  void embed();
  void rmsNorm_data() { devices(); }
  void rmsNorm();
  void layerNorm_data() { devices(); }
  void layerNorm();
  void rope_data() { devices(); }
  void rope();
  void copyMovesOnlyItsColumns_data() { devices(); }
  void copyMovesOnlyItsColumns();
  void add_data() { devices(); }
  void add();
  void appendStoresColumns_data() { devices(); }
  void appendStoresColumns();
  void attention_data();
  void attention();
  void attentionOfOneTokenEqualsTheBatch_data() { devices(); }
  void attentionOfOneTokenEqualsTheBatch();
  void notANumberIsNeverHidden_data() { devices(); }
  void notANumberIsNeverHidden();
  void threadsDoNotChangeAttention_data() { devices(); }
  void threadsDoNotChangeAttention();

 private:
  static void devices();
};

namespace {

const DeviceCase& fetchDevice() {
  QFETCH(int, device);
  return kDevices[static_cast<std::size_t>(device)];
}

Tensor vectorTensor(const std::vector<float>& values) {
  return {"v",
          WeightType::F32,
          {static_cast<std::int64_t>(values.size()), 1, 1, 1},
          reinterpret_cast<const std::byte*>(values.data()),
          values.size() * sizeof(float)};
}

struct AttentionInput {
  Attention shape;
  std::int64_t tokens;
  std::vector<float> q;
};

std::vector<float> naiveAttention(const AttentionInput& in, const Cache& keys,
                                  const Cache& values) {
  const Attention& a = in.shape;
  const Cache& valueCache = a.valuesInKeys ? keys : values;
  std::vector<float> out;
  for (std::int64_t t = 0; t < in.tokens; ++t) {
    for (std::int64_t h = 0; h < a.heads; ++h) {
      const std::int64_t kv = h / (a.heads / a.kvHeads);
      std::vector<double> p;
      for (std::int64_t s = 0; s <= a.firstPosition + t; ++s) {
        double score = 0.0;
        for (std::int64_t k = 0; k < a.keyColumns; ++k) {
          score += static_cast<double>(
                       in.q[static_cast<std::size_t>((t * a.heads + h) * a.keyColumns + k)]) *
                   static_cast<double>(keys.values[static_cast<std::size_t>(
                       s * keys.view.columns + kv * a.keyColumns + k)]);
        }
        p.push_back(score * static_cast<double>(a.scale));
      }
      const double largest = *std::max_element(p.begin(), p.end());
      double sum = 0.0;
      for (double& value : p) sum += value = std::exp(value - largest);
      const std::int64_t valueStep = a.valuesInKeys ? a.keyColumns : a.valueColumns;
      for (std::int64_t c = 0; c < a.valueColumns; ++c) {
        double total = 0.0;
        for (std::size_t s = 0; s < p.size(); ++s) {
          total +=
              p[s] * static_cast<double>(
                         valueCache.values[s * static_cast<std::size_t>(valueCache.view.columns) +
                                           static_cast<std::size_t>(kv * valueStep + c)]);
        }
        out.push_back(static_cast<float>(total / sum));
      }
    }
  }
  return out;
}

std::vector<float> deviceAttention(kernels::Device& device, const AttentionInput& in,
                                   const Cache& keys, const Cache& values) {
  const Matrix q(device, in.tokens, in.shape.heads * in.shape.keyColumns, in.q);
  const Matrix out(device, in.tokens, in.shape.heads * in.shape.valueColumns);
  device.attention(out, q, keys.view, in.shape.valuesInKeys ? CacheView{} : values.view, in.shape);
  return out.values();
}

}  // namespace

void DeviceOpsTest::devices() {
  QTest::addColumn<int>("device");
  for (std::size_t d = 0; d < kDevices.size(); ++d)
    QTest::newRow(kDevices[d].name) << static_cast<int>(d);
}

void DeviceOpsTest::describesItself() {
  const DeviceCase device = fetchDevice();
  const std::string text = device.make(2)->description();
  QVERIFY(text.starts_with("CPU, "));
  QVERIFY(text.ends_with("2 threads"));
  const bool rounds = device.rounds(WeightType::Q8_0);
  const bool eight = device.roundsToEightBits(WeightType::Q8_0);
  QCOMPARE(text.find(", 8-bit activations,") != std::string::npos, rounds && eight);
  QCOMPARE(text.find(", 16-bit activations,") != std::string::npos, rounds && !eight);
}

void DeviceOpsTest::allocatesZeroedOrSaysHowMuch() {
  const auto device = fetchDevice().make();
  const Matrix fresh(*device, 3, 5);
  QCOMPARE(fresh.values(), std::vector<float>(15, 0.0F));
  for (const std::size_t tooMuch : {SIZE_MAX, SIZE_MAX / 2}) {
    const auto result = device->allocate(tooMuch);
    QVERIFY(!result);
    QVERIFY(result.error().code == base::ErrorCode::OutOfMemory);
    QVERIFY(result.error().message.find(std::to_string(tooMuch)) != std::string::npos);
  }
}

void DeviceOpsTest::refusesUnknownTypes() {
  const auto device = fetchDevice().make();
  OwnedTensor weight = randomTensor(WeightType::F32, 32, 2, 1, 1);
  QVERIFY(device->prepare(weight));
  weight.tensor.type = static_cast<WeightType>(16);
  const auto result = device->prepare(weight);
  QVERIFY(!result);
  QVERIFY(result.error().code == base::ErrorCode::Unsupported);
  QVERIFY(result.error().message.find("test.weight") != std::string::npos);
  QVERIFY(result.error().message.find("IQ2_XXS") != std::string::npos);
}

void DeviceOpsTest::embed() {
  const auto device = fetchDevice().make();
  for (const WeightType type : kAllTypes) {
    const OwnedTensor table = randomTensor(type, 512, 7, 1, 1);
    const Matrix out(*device, 3, 512);
    const std::array<std::int32_t, 3> ids = {6, 0, 6};
    device->embed(out, table, ids);
    std::vector<float> want;
    for (const std::int32_t id : ids) {
      const auto row = table.row(id);
      want.insert(want.end(), row.begin(), row.end());
    }
    QCOMPARE(out.values(), want);
  }
}

void DeviceOpsTest::rmsNorm() {
  const auto device = fetchDevice().make();
  for (const int width : {1, 7, 8, 31, 64, 65, 576}) {
    for (const int heads : {1, 3}) {
      const auto values = randomValues(static_cast<std::size_t>(2 * heads * width), 1);
      const auto weight = randomValues(static_cast<std::size_t>(width), 2);
      std::vector<float> want;
      for (std::size_t first = 0; first < values.size(); first += static_cast<std::size_t>(width)) {
        double squares = 0.0;
        for (std::size_t i = 0; i < weight.size(); ++i) {
          squares +=
              static_cast<double>(values[first + i]) * static_cast<double>(values[first + i]);
        }
        const double root = std::sqrt(squares / width + 1e-5);
        for (std::size_t i = 0; i < weight.size(); ++i) {
          want.push_back(static_cast<float>(static_cast<double>(weight[i]) *
                                            static_cast<double>(values[first + i]) / root));
        }
      }
      const Matrix x(*device, 2, heads * width, values);
      const Matrix out(*device, 2, heads * width);
      const Tensor tensor = vectorTensor(weight);
      device->rmsNorm(out, x, tensor, 1e-5F, heads);
      QVERIFY2(error(out.values(), want) < 1e-5, qPrintable(QString::number(width)));
      device->rmsNorm(x, x, tensor, 1e-5F, heads);
      QVERIFY2(error(x.values(), want) < 1e-5, qPrintable(QString::number(width)));
    }
  }
}

void DeviceOpsTest::layerNorm() {
  const auto device = fetchDevice().make();
  for (const int width : {1, 7, 64, 128}) {
    auto values = randomValues(static_cast<std::size_t>(3 * width), 1);
    for (float& value : values) value += 3.0F;
    const auto weight = randomValues(static_cast<std::size_t>(width), 2);
    const auto bias = randomValues(static_cast<std::size_t>(width), 3);
    std::vector<float> want;
    for (std::size_t first = 0; first < values.size(); first += weight.size()) {
      double mean = 0.0;
      for (std::size_t i = 0; i < weight.size(); ++i) {
        mean += static_cast<double>(values[first + i]) / width;
      }
      double variance = 1e-6;
      for (std::size_t i = 0; i < weight.size(); ++i) {
        variance += std::pow(static_cast<double>(values[first + i]) - mean, 2.0) / width;
      }
      for (std::size_t i = 0; i < weight.size(); ++i) {
        const double apart = static_cast<double>(values[first + i]) - mean;
        want.push_back(
            static_cast<float>(static_cast<double>(weight[i]) * apart / std::sqrt(variance) +
                               static_cast<double>(bias[i])));
      }
    }
    const Matrix x(*device, 3, width, values);
    const Matrix out(*device, 3, width);
    const Tensor weightTensor = vectorTensor(weight);
    const Tensor biasTensor = vectorTensor(bias);
    device->layerNorm(out, x, weightTensor, biasTensor, 1e-6F);
    QVERIFY2(error(out.values(), want) < 1e-5, qPrintable(QString::number(width)));
    device->layerNorm(x, x, weightTensor, biasTensor, 1e-6F);
    QVERIFY2(error(x.values(), want) < 1e-5, qPrintable(QString::number(width)));
  }
}

void DeviceOpsTest::rope() {
  const auto device = fetchDevice().make();
  const std::vector<float> frequencies = {1.0F, 0.25F, 0.001F};
  for (const RopeLayout layout : {RopeLayout::Interleaved, RopeLayout::Halves}) {
    const Rope rope = {.layout = layout,
                       .frequencies = frequencies,
                       .magnitude = 1.5F,
                       .heads = 2,
                       .headStride = 9,
                       .headOffset = 2};
    std::vector<float> values = randomValues(3 * 18, 1);
    const Matrix x(*device, 3, 18, values);
    device->rope(x, 100000, rope);
    for (int t = 0; t < 3; ++t) {
      for (int h = 0; h < 2; ++h) {
        for (int i = 0; i < 3; ++i) {
          const bool interleaved = layout == RopeLayout::Interleaved;
          float* const head = values.data() + t * 18 + h * 9 + 2;
          float& a = head[interleaved ? 2 * i : i];
          float& b = head[interleaved ? 2 * i + 1 : i + 3];
          const double angle =
              (100000.0 + t) * static_cast<double>(frequencies[static_cast<std::size_t>(i)]);
          const double c = 1.5 * std::cos(angle);
          const double s = 1.5 * std::sin(angle);
          const double first = static_cast<double>(a) * c - static_cast<double>(b) * s;
          b = static_cast<float>(static_cast<double>(a) * s + static_cast<double>(b) * c);
          a = static_cast<float>(first);
        }
      }
    }
    QVERIFY(error(x.values(), values) < 1e-5);
  }
  // Rotating back by asking again with other frequencies must not use what was remembered.
  const std::vector<float> opposite = {-1.0F, -0.25F, -0.001F};
  const auto values = randomValues(6, 2);
  const Matrix x(*device, 1, 6, values);
  device->rope(x, 77, {.frequencies = frequencies, .headStride = 6});
  QVERIFY(error(x.values(), values) > 0.1);
  device->rope(x, 77, {.frequencies = opposite, .headStride = 6});
  QVERIFY(error(x.values(), values) < 1e-5);
}

void DeviceOpsTest::copyMovesOnlyItsColumns() {
  const auto device = fetchDevice().make();
  const Matrix from(*device, 3, 5, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  const Matrix out(*device, 3, 4, std::vector<float>(12, -1.0F));
  device->copy(out.view.columnsFrom(1, 2), from.view.columnsFrom(3, 2));
  QCOMPARE(out.values(), (std::vector<float>{-1, 4, 5, -1, -1, 9, 10, -1, -1, 14, 15, -1}));
}

void DeviceOpsTest::add() {
  const auto device = fetchDevice().make();
  for (const int columns : {1, 8, 13, 64}) {
    const auto a = randomValues(static_cast<std::size_t>(3 * columns), 1);
    const auto b = randomValues(a.size(), 2);
    const Matrix out(*device, 3, columns, a);
    device->add(out, Matrix(*device, 3, columns, b));
    std::vector<float> want;
    for (std::size_t i = 0; i < a.size(); ++i) want.push_back(a[i] + b[i]);
    QCOMPARE(out.values(), want);
  }
}

// Read back through attention over a single position, whose weight is 1 whatever the scores.
void DeviceOpsTest::appendStoresColumns() {
  const auto device = fetchDevice().make();
  for (const CacheType type : {CacheType::F32, CacheType::F16}) {
    auto buffer = std::move(device->allocate(4 * 21 * sizeof(float)).value());
    const CacheView cache = {buffer.get(), type, 21, 21};
    const auto left = randomValues(13, 1);
    const auto right = randomValues(8, 2);
    device->append(cache, 0, 13, Matrix(*device, 1, 8, right));
    device->append(cache, 0, 0, Matrix(*device, 1, 13, left));
    const Matrix q(*device, 1, 21, randomValues(21, 3));
    const Matrix out(*device, 1, 21);
    device->attention(
        out, q, cache, {},
        {.heads = 1, .kvHeads = 1, .keyColumns = 21, .valueColumns = 21, .valuesInKeys = true});
    std::vector<float> want = left;
    want.insert(want.end(), right.begin(), right.end());
    for (float& value : want) {
      if (type == CacheType::F16) value = base::halfToFloat(base::floatToHalf(value));
    }
    QVERIFY(error(out.values(), want) < 1e-6);
  }
}

void DeviceOpsTest::attention_data() {
  QTest::addColumn<int>("device");
  QTest::addColumn<int>("cacheType");
  QTest::addColumn<int>("heads");
  QTest::addColumn<int>("kvHeads");
  QTest::addColumn<int>("keyColumns");
  QTest::addColumn<int>("valueColumns");
  QTest::addColumn<bool>("valuesInKeys");
  for (std::size_t d = 0; d < kDevices.size(); ++d) {
    for (const int type : {0, 1}) {
      const auto row = [&](const char* name) -> QTestData& {
        return QTest::addRow("%s %s %s", kDevices[d].name, type == 0 ? "f32" : "f16", name)
               << static_cast<int>(d) << type;
      };
      row("grouped") << 6 << 2 << 64 << 64 << false;
      row("one to one") << 3 << 3 << 24 << 17 << false;
      row("absorbed") << 5 << 1 << 40 << 32 << true;
      row("absorbed, real size") << 16 << 1 << 576 << 512 << true;
    }
  }
}

void DeviceOpsTest::attention() {
  QFETCH(int, cacheType);
  QFETCH(int, heads);
  QFETCH(int, kvHeads);
  QFETCH(int, keyColumns);
  QFETCH(int, valueColumns);
  QFETCH(bool, valuesInKeys);
  const auto device = fetchDevice().make();
  const CacheType type = cacheType == 0 ? CacheType::F32 : CacheType::F16;
  const bool large = keyColumns > 256;
  const Cache keys(*device, type, 600, kvHeads * keyColumns, 1);
  const Cache values(*device, type, 600, kvHeads * valueColumns, 2);
  // First position and tokens: nothing before, block borders, several splits, a batch over a
  // border.
  for (const auto& [first, tokens] :
       {std::pair{0, 1}, {0, 7}, {30, 3}, {63, 1}, {64, 2}, {575, 1}, {40, 33}}) {
    if (large && tokens > 3) continue;
    AttentionInput in;
    in.shape = {.heads = heads,
                .kvHeads = kvHeads,
                .keyColumns = keyColumns,
                .valueColumns = valueColumns,
                .firstPosition = first,
                .scale = 2.0F / std::sqrt(static_cast<float>(keyColumns)),
                .valuesInKeys = valuesInKeys};
    in.tokens = tokens;
    in.q = randomValues(static_cast<std::size_t>(tokens * heads * keyColumns), 3);
    const double e =
        error(deviceAttention(*device, in, keys, values), naiveAttention(in, keys, values));
    QVERIFY2(e < 2e-5, qPrintable(QStringLiteral("%1 + %2: %3").arg(first).arg(tokens).arg(e)));
  }
}

void DeviceOpsTest::attentionOfOneTokenEqualsTheBatch() {
  const auto device = fetchDevice().make();
  const Cache keys(*device, CacheType::F16, 400, 2 * 32, 1);
  const Cache values(*device, CacheType::F16, 400, 2 * 32, 2);
  AttentionInput in;
  in.shape = {.heads = 4,
              .kvHeads = 2,
              .keyColumns = 32,
              .valueColumns = 32,
              .firstPosition = 200,
              .scale = 0.2F};
  in.tokens = 150;
  in.q = randomValues(150 * 4 * 32, 3);
  const auto batch = deviceAttention(*device, in, keys, values);
  std::vector<float> oneByOne;
  for (std::int64_t t = 0; t < 150; ++t) {
    AttentionInput one = in;
    one.tokens = 1;
    one.shape.firstPosition += t;
    one.q = {in.q.begin() + t * 128, in.q.begin() + (t + 1) * 128};
    const auto got = deviceAttention(*device, one, keys, values);
    oneByOne.insert(oneByOne.end(), got.begin(), got.end());
  }
  QVERIFY(error(batch, oneByOne) < 1e-5);
}

// A bad query, key or value makes exactly the rows and heads that see it bad; a bad activation its
// row of every other operation.
void DeviceOpsTest::notANumberIsNeverHidden() {
  const auto device = fetchDevice().make();
  const float nan = std::nanf("");
  constexpr std::int64_t kBad = 300;  // position
  for (const CacheType type : {CacheType::F32, CacheType::F16}) {
    for (const bool inKeys : {true, false}) {
      const Cache keys(*device, type, 400, 2 * 24, 1);
      const Cache values(*device, type, 400, 2 * 24, 2);
      device->append(inKeys ? keys.view : values.view, kBad, 29,
                     Matrix(*device, 1, 1, std::vector<float>{nan}));  // of the second head
      AttentionInput in;
      in.shape = {.heads = 4,
                  .kvHeads = 2,
                  .keyColumns = 24,
                  .valueColumns = 24,
                  .firstPosition = kBad - 2,
                  .scale = 0.2F};
      for (const std::int64_t tokens : {1, 4}) {
        in.tokens = tokens;
        in.shape.firstPosition = tokens == 1 ? kBad + 3 : kBad - 2;
        in.q = randomValues(static_cast<std::size_t>(tokens * 96), 3);
        const auto got = deviceAttention(*device, in, keys, values);
        for (std::int64_t i = 0; i < tokens * 96; ++i) {
          const bool sees = in.shape.firstPosition + i / 96 >= kBad && i % 96 >= 48;
          const bool isBad = sees && (inKeys || i % 24 == 5);
          QCOMPARE(std::isnan(got[static_cast<std::size_t>(i)]), isBad);
        }
      }
      in.tokens = 1;
      in.shape.firstPosition = 40;
      in.q.assign(96, 0.5F);
      in.q[24 + 3] = nan;
      const auto got = deviceAttention(*device, in, keys, values);
      for (std::size_t i = 0; i < got.size(); ++i) QCOMPARE(std::isnan(got[i]), i / 24 == 1);
    }
  }

  for (const std::int64_t at : {0, 5, 31, 40}) {
    auto values = randomValues(2 * 41, 1);
    values[static_cast<std::size_t>(41 + at)] = nan;
    const Matrix x(*device, 2, 41, values);
    const Matrix out(*device, 2, 41);
    const std::vector<float> ones(41, 1.0F);
    const auto check = [&](bool wholeRow) {
      const auto got = out.values();
      for (std::int64_t i = 0; i < 82; ++i) {
        const bool isBad = wholeRow ? i >= 41 : i == 41 + at;
        if (std::isnan(got[static_cast<std::size_t>(i)]) != isBad) return false;
      }
      return true;
    };
    device->rmsNorm(out, x, vectorTensor(ones), 1e-5F);
    QVERIFY(check(true));
    device->layerNorm(out, x, vectorTensor(ones), vectorTensor(ones), 1e-5F);
    QVERIFY(check(true));
    device->copy(out, x);
    QVERIFY(check(false));
    device->copy(out, Matrix(*device, 2, 41, std::vector<float>(82, 1.0F)));
    device->add(out, x);
    QVERIFY(check(false));
  }
}

void DeviceOpsTest::threadsDoNotChangeAttention() {
  std::vector<std::vector<float>> results;
  for (const int threads : {1, 2, 3}) {
    const auto device = fetchDevice().make(threads);
    const Cache keys(*device, CacheType::F16, 1000, 96, 1);
    AttentionInput in;
    in.shape = {.heads = 8,
                .kvHeads = 1,
                .keyColumns = 96,
                .valueColumns = 64,
                .firstPosition = 900,
                .scale = 0.2F,
                .valuesInKeys = true};
    in.tokens = 1;
    in.q = randomValues(8 * 96, 3);
    results.push_back(deviceAttention(*device, in, keys, keys));
    in.tokens = 60;
    in.q = randomValues(60 * 8 * 96, 3);
    const auto more = deviceAttention(*device, in, keys, keys);
    results.back().insert(results.back().end(), more.begin(), more.end());
  }
  QCOMPARE(results[1], results[0]);
  QCOMPARE(results[2], results[0]);
}

QTEST_GUILESS_MAIN(DeviceOpsTest)
#include "device_ops_test.moc"
