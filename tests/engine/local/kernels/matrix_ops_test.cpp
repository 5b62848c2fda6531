// Everything that multiplies weights, for every type and device, against naive sums in double.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "tests/engine/local/kernels/random_weights.h"

using kernels::FeedForward;
using kernels::Routing;
using kernels::Tensor;
using kernels::WeightType;
using namespace kernels::test;

class MatrixOpsTest : public QObject {
  Q_OBJECT

 private slots:
  void linear_data() { typesAndDevices(); }
  void linear();
  void linearWithOddColumns_data();
  void linearWithOddColumns();
  void linearManyColumns_data() { typesAndDevices(); }
  void linearManyColumns();
  void linearPerHead_data() { typesAndDevices(); }
  void linearPerHead();
  void feedForward_data() { typesAndDevices(); }
  void feedForward();
  void feedForwardOfMixedTypes_data() { devices(); }
  void feedForwardOfMixedTypes();
  void mixtureOfExperts_data() { typesAndDevices(); }
  void mixtureOfExperts();
  void extremeQuantsDoNotOverflow_data() { typesAndDevices(); }
  void extremeQuantsDoNotOverflow();
  void everyPowerOfTwo_data() { devices(); }
  void everyPowerOfTwo();
  void notANumberIsNeverHidden_data() { typesAndDevices(); }
  void notANumberIsNeverHidden();
  void expertsHideNoNotANumber_data() { typesAndDevices(); }
  void expertsHideNoNotANumber();
  void roundingIsOffByNoMoreThanPromised_data() { devices(); }
  void roundingIsOffByNoMoreThanPromised();
  void threadsDoNotChangeResults_data() { typesAndDevices(); }
  void threadsDoNotChangeResults();

 private:
  static void devices();
  static void typesAndDevices();
};

namespace {

constexpr std::array kRowCounts = {1, 2, 3, 7, 8, 9, 33};

// Rounding can go the other way for a value that is nearly halfway: one step of one activation.
constexpr double kTolerance = 3e-3;
// Against activations that are not rounded.
constexpr double kTolerance16 = 2.5e-4;
constexpr double kFloatTolerance = 2e-5;

struct Setup {
  DeviceCase device;
  WeightType type;
  double tolerance;
};

Setup fetch() {
  QFETCH(int, device);
  QFETCH(unsigned, type);
  const DeviceCase& chosen = kDevices[static_cast<std::size_t>(device)];
  const auto weightType = static_cast<WeightType>(type);
  const double tolerance = chosen.roundsToEightBits(weightType) ? kTolerance
                           : chosen.rounds(weightType)          ? kTolerance16
                                                                : kFloatTolerance;
  return {chosen, weightType, tolerance};
}

std::vector<float> part(const std::vector<float>& all, std::int64_t first, std::int64_t count) {
  return {all.begin() + first, all.begin() + first + count};
}

std::vector<float> naiveProduct(const OwnedTensor& weight, std::int64_t stack, std::vector<float> x,
                                bool toEightBits) {
  if (toEightBits) x = roundedActivations(std::move(x));
  std::vector<float> out;
  for (std::int64_t r = 0; r < weight.tensor.rows(); ++r) {
    out.push_back(static_cast<float>(dot(weight.row(r, stack), x)));
  }
  return out;
}

struct Network {
  OwnedTensor gate;
  OwnedTensor up;
  OwnedTensor down;
  [[nodiscard]] FeedForward view() const { return {&gate.tensor, &up.tensor, &down.tensor}; }

  Network(const std::array<WeightType, 3>& types, std::int64_t width, std::int64_t hidden,
          std::int64_t experts)
      : gate(randomTensor(types[0], width, hidden, experts, 11)),
        up(randomTensor(types[1], width, hidden, experts, 12)),
        down(randomTensor(types[2], hidden, width, experts, 13)) {
    scaleTo(gate);
    scaleTo(up);
  }
  // Makes the products of ordinary size: silu is not linear, and saturated ones would hide errors.
  static void scaleTo(OwnedTensor& weight) {
    if (weight.tensor.type != WeightType::F32) return;
    auto* values = reinterpret_cast<float*>(weight.bytes());
    for (std::size_t i = 0; i < weight.tensor.sizeBytes / 4; ++i) values[i] *= 0.06F;
  }
};

std::vector<float> naiveNetwork(const Network& network, std::int64_t expert,
                                const std::vector<float>& x, const DeviceCase& device) {
  std::vector<float> gate =
      naiveProduct(network.gate, expert, x, device.roundsToEightBits(network.gate.tensor.type));
  const std::vector<float> up =
      naiveProduct(network.up, expert, x, device.roundsToEightBits(network.up.tensor.type));
  for (std::size_t i = 0; i < gate.size(); ++i) {
    const double g = static_cast<double>(gate[i]);
    gate[i] = static_cast<float>(g / (1.0 + std::exp(-g)) * static_cast<double>(up[i]));
  }
  return naiveProduct(network.down, expert, gate,
                      device.roundsToEightBits(network.down.tensor.type));
}

std::int64_t columnsFor(WeightType type) {
  return kernels::blockInfo(type)->values == 256 ? 512 : 160;
}

}  // namespace

void MatrixOpsTest::devices() {
  QTest::addColumn<int>("device");
  for (std::size_t d = 0; d < kDevices.size(); ++d)
    QTest::newRow(kDevices[d].name) << static_cast<int>(d);
}

void MatrixOpsTest::typesAndDevices() {
  QTest::addColumn<int>("device");
  QTest::addColumn<unsigned>("type");
  for (std::size_t d = 0; d < kDevices.size(); ++d) {
    for (const WeightType type : kAllTypes) {
      QTest::addRow("%s %s", kDevices[d].name, kernels::typeName(type).c_str())
          << static_cast<int>(d) << static_cast<unsigned>(type);
    }
  }
}

void MatrixOpsTest::linear() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t columns = columnsFor(setup.type);
  for (const int rows : kRowCounts) {
    for (const int tokens : {1, 2, 5}) {
      const OwnedTensor weight = randomTensor(setup.type, columns, rows, 1, 1);
      QVERIFY(device->prepare(weight));
      const std::vector<float> values = randomValues(static_cast<std::size_t>(tokens * columns), 2);
      const std::vector<float> bias = randomValues(static_cast<std::size_t>(rows), 3);
      const Tensor biasTensor = {"b",
                                 WeightType::F32,
                                 {rows, 1, 1, 1},
                                 reinterpret_cast<const std::byte*>(bias.data()),
                                 bias.size() * 4};
      const Matrix x(*device, tokens, columns, values);
      const Matrix out(*device, tokens, rows);
      device->linear(out, x, weight, &biasTensor);
      QVERIFY(device->finish());
      std::vector<float> want;
      for (int t = 0; t < tokens; ++t) {
        std::vector<float> row = naiveProduct(weight, 0, part(values, t * columns, columns),
                                              setup.device.roundsToEightBits(setup.type));
        for (std::size_t r = 0; r < row.size(); ++r) want.push_back(row[r] + bias[r]);
      }
      QVERIFY2(error(out.values(), want) < setup.tolerance,
               qPrintable(QStringLiteral("%1 rows, %2 tokens: %3")
                              .arg(rows)
                              .arg(tokens)
                              .arg(error(out.values(), want))));
    }
  }
}

void MatrixOpsTest::linearWithOddColumns_data() {
  QTest::addColumn<int>("device");
  QTest::addColumn<unsigned>("type");
  for (std::size_t d = 0; d < kDevices.size(); ++d) {
    for (const WeightType type :
         {WeightType::F32, WeightType::F16, WeightType::BF16, WeightType::F8}) {
      QTest::addRow("%s %s", kDevices[d].name, kernels::typeName(type).c_str())
          << static_cast<int>(d) << static_cast<unsigned>(type);
    }
  }
}

void MatrixOpsTest::linearWithOddColumns() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  for (const int columns : {1, 2, 7, 8, 9, 15, 17, 31, 33, 67, 144, 257, 320}) {
    for (const int tokens : {1, 9}) {
      const OwnedTensor weight = randomTensor(setup.type, columns, 9, 1, 1);
      const std::vector<float> values = randomValues(static_cast<std::size_t>(tokens * columns), 2);
      const Matrix x(*device, tokens, columns, values);
      const Matrix out(*device, tokens, 9);
      device->linear(out, x, weight);
      std::vector<float> want;
      for (int t = 0; t < tokens; ++t) {
        const auto row = naiveProduct(weight, 0, part(values, t * columns, columns), false);
        want.insert(want.end(), row.begin(), row.end());
      }
      QVERIFY2(error(out.values(), want) < setup.tolerance, qPrintable(QString::number(columns)));
    }
  }
}

void MatrixOpsTest::linearManyColumns() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t columns = columnsFor(setup.type);
  const OwnedTensor weight = randomTensor(setup.type, columns, 49, 1, 1);
  for (const int tokens : {4, 7, 8, 9, 33}) {
    const std::vector<float> values = randomValues(static_cast<std::size_t>(tokens * columns), 2);
    const Matrix x(*device, tokens, columns, values);
    const Matrix out(*device, tokens, 49);
    device->linear(out, x, weight);
    std::vector<float> want;
    std::vector<float> oneByOne;
    for (int t = 0; t < tokens; ++t) {
      const std::vector<float> token = part(values, t * columns, columns);
      const auto row = naiveProduct(weight, 0, token, setup.device.roundsToEightBits(setup.type));
      want.insert(want.end(), row.begin(), row.end());
      const Matrix single(*device, 1, columns, token);
      const Matrix singleOut(*device, 1, 49);
      device->linear(singleOut, single, weight);
      const auto got = singleOut.values();
      oneByOne.insert(oneByOne.end(), got.begin(), got.end());
    }
    QVERIFY2(error(out.values(), want) < setup.tolerance, qPrintable(QString::number(tokens)));
    QVERIFY2(error(out.values(), oneByOne) < kFloatTolerance, qPrintable(QString::number(tokens)));
  }
}

void MatrixOpsTest::linearPerHead() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t columns = columnsFor(setup.type);
  constexpr std::int64_t kHeads = 3;
  constexpr std::int64_t kRows = 9;
  const OwnedTensor weight = randomTensor(setup.type, columns, kRows, kHeads, 1);
  for (const int tokens : {1, 9}) {
    const std::int64_t xHeadStride = columns + 2;
    const std::int64_t outHeadStride = kRows + 1;
    const auto values = randomValues(static_cast<std::size_t>(tokens * kHeads * xHeadStride), 2);
    const Matrix x(*device, tokens, kHeads * xHeadStride, values);
    const Matrix out(*device, tokens, kHeads * outHeadStride);
    device->linearPerHead(out, outHeadStride, x, xHeadStride, weight);
    std::vector<float> want;
    for (int t = 0; t < tokens; ++t) {
      for (std::int64_t h = 0; h < kHeads; ++h) {
        const auto head = part(values, (t * kHeads + h) * xHeadStride, columns);
        const auto row = naiveProduct(weight, h, head, setup.device.roundsToEightBits(setup.type));
        want.insert(want.end(), row.begin(), row.end());
        want.push_back(0.0F);
      }
    }
    QVERIFY2(error(out.values(), want) < setup.tolerance, qPrintable(QString::number(tokens)));
  }
}

void MatrixOpsTest::feedForward() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t width = columnsFor(setup.type);
  const Network network({setup.type, setup.type, setup.type}, width, width + 256, 1);
  for (const int tokens : {1, 3, 9}) {
    const auto values = randomValues(static_cast<std::size_t>(tokens * width), 2, 0.3F);
    const auto before = randomValues(values.size(), 4);
    std::vector<float> want;
    for (int t = 0; t < tokens; ++t) {
      const auto row = naiveNetwork(network, 0, part(values, t * width, width), setup.device);
      want.insert(want.end(), row.begin(), row.end());
    }
    const Matrix x(*device, tokens, width, values);
    const Matrix out(*device, tokens, width, before);
    device->feedForward(out, x, network.view(), false);
    QVERIFY2(error(out.values(), want) < 3 * setup.tolerance,
             qPrintable(QString::number(error(out.values(), want))));
    device->feedForward(out, x, network.view(), true);
    for (float& value : want) value *= 2.0F;
    QVERIFY(error(out.values(), want) < 3 * setup.tolerance);
  }
}

// Files mix types freely, also within one network.
void MatrixOpsTest::feedForwardOfMixedTypes() {
  QFETCH(int, device);
  const DeviceCase& chosen = kDevices[static_cast<std::size_t>(device)];
  const auto on = chosen.make();
  using T = WeightType;
  for (const auto& types :
       {std::array{T::Q4_0, T::F32, T::Q8_0}, std::array{T::F32, T::Q4_1, T::F16},
        std::array{T::BF16, T::F16, T::Q5_0}, std::array{T::F8, T::Q8_0, T::F8}}) {
    const Network network(types, 96, 64, 1);
    const auto values = randomValues(3 * 96, 2, 0.3F);
    std::vector<float> want;
    for (int t = 0; t < 3; ++t) {
      const auto row = naiveNetwork(network, 0, part(values, t * 96, 96), chosen);
      want.insert(want.end(), row.begin(), row.end());
    }
    const Matrix x(*on, 3, 96, values);
    const Matrix out(*on, 3, 96);
    on->feedForward(out, x, network.view(), false);
    QVERIFY2(error(out.values(), want) < 1e-2,
             qPrintable(QString::number(error(out.values(), want))));
  }
}

void MatrixOpsTest::mixtureOfExperts() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t width = columnsFor(setup.type);
  constexpr std::int64_t kExperts = 5;
  const Network network({setup.type, setup.type, setup.type}, width, 256, kExperts);
  const Routing routing = {.experts = kExperts, .used = 2, .normalise = true, .scale = 1.5F};
  for (const int tokens : {1, 2, 21}) {
    const auto values = randomValues(static_cast<std::size_t>(tokens * width), 2, 0.3F);
    const auto logits = randomValues(static_cast<std::size_t>(tokens * kExperts), 5);
    std::vector<float> want;
    for (int t = 0; t < tokens; ++t) {
      // The two largest logits, weighed by their share of the two: softmax, normalised.
      const auto mine = part(logits, t * kExperts, kExperts);
      const auto first = std::max_element(mine.begin(), mine.end()) - mine.begin();
      std::int64_t second = first == 0 ? 1 : 0;
      for (std::int64_t e = 0; e < kExperts; ++e) {
        if (e != first &&
            mine[static_cast<std::size_t>(e)] > mine[static_cast<std::size_t>(second)])
          second = e;
      }
      const double ratio = std::exp(static_cast<double>(mine[static_cast<std::size_t>(second)]) -
                                    static_cast<double>(mine[static_cast<std::size_t>(first)]));
      const auto token = part(values, t * width, width);
      const auto a = naiveNetwork(network, first, token, setup.device);
      const auto b = naiveNetwork(network, second, token, setup.device);
      for (std::size_t i = 0; i < a.size(); ++i) {
        want.push_back(static_cast<float>(
            1.5 * (static_cast<double>(a[i]) + ratio * static_cast<double>(b[i])) / (1.0 + ratio)));
      }
    }
    const Matrix x(*device, tokens, width, values);
    const Matrix router(*device, tokens, kExperts, logits);
    const Matrix out(*device, tokens, width, randomValues(values.size(), 4));
    device->mixtureOfExperts(out, x, router, nullptr, routing, network.view());
    QVERIFY2(error(out.values(), want) < 3 * setup.tolerance,
             qPrintable(QString::number(error(out.values(), want))));
  }
}

// All bits set or none, and activations at the ends of their range: sums of products in sixteen
// bits must not saturate.
void MatrixOpsTest::extremeQuantsDoNotOverflow() {
  const Setup setup = fetch();
  if (isFloat(setup.type)) return;
  const auto device = setup.device.make();
  const std::int64_t columns = columnsFor(setup.type);
  for (const int fill : {0x00, 0x7F, 0x80, 0xFF}) {
    OwnedTensor weight = randomTensor(setup.type, columns, 17, 1, 1);
    const kernels::BlockInfo info = *kernels::blockInfo(setup.type);
    for (std::size_t at = 0; at < weight.tensor.sizeBytes;
         at += static_cast<std::size_t>(info.bytes)) {
      std::uint8_t* const block = weight.bytes() + at;
      const ScaleBytes scale = scaleBytes(setup.type);
      std::fill_n(block, scale.first, static_cast<std::uint8_t>(fill));
      std::fill(block + scale.first + scale.count, block + info.bytes,
                static_cast<std::uint8_t>(fill));
    }
    for (const int tokens : {1, 9}) {
      std::vector<float> values(static_cast<std::size_t>(tokens * columns));
      for (std::size_t i = 0; i < values.size(); ++i) {
        // Largest coarse and fine parts, with equal and with opposite signs.
        const auto token = static_cast<std::int64_t>(i) / columns;
        const float size = i % 32 == 0 ? 127.0F : token / 2 % 2 == 0 ? 126.495F : 126.505F;
        values[i] = token % 2 == 0 ? size : -size;
      }
      const Matrix x(*device, tokens, columns, values);
      const Matrix out(*device, tokens, 17);
      device->linear(out, x, weight);
      std::vector<float> want;
      for (int t = 0; t < tokens; ++t) {
        const auto row = naiveProduct(weight, 0, part(values, t * columns, columns),
                                      setup.device.roundsToEightBits(setup.type));
        want.insert(want.end(), row.begin(), row.end());
      }
      // Not relative to the sums, which are zero where quants and offsets cancel: then what may be
      // left is the rounding error of the two.
      const std::vector<float> got = out.values();
      const double scale = std::max(127.0, std::fabs(static_cast<double>(want[0])));
      for (std::size_t i = 0; i < want.size(); ++i) {
        const double difference = static_cast<double>(got[i]) - static_cast<double>(want[i]);
        QVERIFY2(std::fabs(difference) < 1e-4 * scale,
                 qPrintable(QStringLiteral("%1: %2").arg(fill).arg(difference)));
      }
    }
  }
}

// MXFP4: row e has the exponent byte e and weights of 1.0 times its power. Small powers are seen
// with large activations. Results near the largest float are left out: offsets of quants overflow
// there.
void MatrixOpsTest::everyPowerOfTwo() {
  QFETCH(int, device);
  const auto on = kDevices[static_cast<std::size_t>(device)].make();
  for (const std::int64_t columns : {32, 224, 256}) {
    OwnedTensor weight(WeightType::MXFP4, {columns, 256, 1, 1});
    std::uint8_t* block = weight.bytes();
    for (std::int64_t i = 0; i < 256 * columns / 32; ++i, block += 17) {
      block[0] = static_cast<std::uint8_t>(i / (columns / 32));
      std::fill_n(block + 1, 16, std::uint8_t{0x22});
    }
    for (const int power : {-10, 60}) {
      for (const std::int64_t tokens : {1, 5}) {
        const std::vector<float> values(static_cast<std::size_t>(tokens * columns),
                                        std::ldexp(1.0F, power));
        const Matrix out(*on, tokens, 256);
        on->linear(out, Matrix(*on, tokens, columns, values), weight);
        const auto got = out.values();
        for (int i = 0; i < static_cast<int>(got.size()); ++i) {
          const double want = std::ldexp(static_cast<double>(columns), i % 256 - 127 + power);
          const float result = got[static_cast<std::size_t>(i)];
          if (i % 256 == 255) {
            QVERIFY(std::isnan(result));
          } else if (want > 1e-30 && want < 1e34) {
            QVERIFY2(std::fabs(static_cast<double>(result) / want - 1.0) < 1e-3,
                     qPrintable(QString::number(i)));
          }
        }
      }
    }
  }
}

// One bad scale, or one bad activation: exactly what depends on it is no longer a number.
void MatrixOpsTest::notANumberIsNeverHidden() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t columns = columnsFor(setup.type);
  constexpr std::int64_t kRows = 17;
  OwnedTensor weight = randomTensor(setup.type, columns, kRows, 1, 1);
  const OwnedTensor good = weight;
  const std::size_t rowSize = kernels::rowBytes(setup.type, columns);
  // The first block of row 5. All ones are NaN in every float format, and as an exponent byte.
  const std::size_t size = setup.type == WeightType::F32 || setup.type == WeightType::F8 ? 4
                           : setup.type == WeightType::MXFP4                             ? 1
                                                                                         : 2;
  const std::size_t first = isFloat(setup.type) ? 0 : scaleBytes(setup.type).first;
  std::fill_n(weight.bytes() + 5 * rowSize + first, size, std::uint8_t{0xFF});
  for (const int tokens : {1, 9}) {
    auto values = randomValues(static_cast<std::size_t>(tokens * columns), 2);
    const Matrix out(*device, tokens, kRows);
    device->linear(out, Matrix(*device, tokens, columns, values), weight.view());
    auto got = out.values();
    for (std::size_t i = 0; i < got.size(); ++i) QCOMPARE(std::isnan(got[i]), i % kRows == 5);
    for (const std::int64_t at : {std::int64_t{0}, std::int64_t{7}, columns - 1}) {
      for (const float bad : {std::nanf(""), -std::nanf(""), HUGE_VALF, -HUGE_VALF}) {
        values = randomValues(values.size(), 2);
        values[static_cast<std::size_t>((tokens / 2) * columns + at)] = bad;
        device->linear(out, Matrix(*device, tokens, columns, values), good.view());
        got = out.values();
        for (std::size_t i = 0; i < got.size(); ++i) {
          const bool isBad = static_cast<int>(i) / kRows == tokens / 2;
          QCOMPARE(std::isfinite(got[i]), !isBad);
        }
      }
    }
  }
}

// Through both matrices, and through the router.
void MatrixOpsTest::expertsHideNoNotANumber() {
  const Setup setup = fetch();
  const auto device = setup.device.make();
  const std::int64_t width = columnsFor(setup.type);
  const Network network({setup.type, setup.type, setup.type}, width, 256, 3);
  for (const int tokens : {2, 9}) {
    for (const bool inRouter : {false, true}) {
      auto values = randomValues(static_cast<std::size_t>(tokens * width), 2, 0.3F);
      auto logits = randomValues(static_cast<std::size_t>(tokens * 3), 5);
      (inRouter ? logits[4] : values[static_cast<std::size_t>(width + 3)]) = std::nanf("");
      const Matrix out(*device, tokens, width);
      device->mixtureOfExperts(out, Matrix(*device, tokens, width, values),
                               Matrix(*device, tokens, 3, logits), nullptr,
                               {.experts = 3, .used = 3, .normalise = true}, network.view());
      const auto got = out.values();
      for (std::size_t i = 0; i < got.size(); ++i) {
        QCOMPARE(std::isnan(got[i]), static_cast<std::int64_t>(i) / width == 1);
      }
    }
  }
}

// Weights that are 1 on the diagonal (64 steps of 1/64) give back what became of the activations.
void MatrixOpsTest::roundingIsOffByNoMoreThanPromised() {
  QFETCH(int, device);
  const DeviceCase& chosen = kDevices[static_cast<std::size_t>(device)];
  const auto on = chosen.make();
  constexpr std::int64_t kColumns = 32;
  OwnedTensor weight(WeightType::Q8_0, {kColumns, kColumns, 1, 1});
  for (std::size_t r = 0; r < kColumns; ++r) {
    std::uint8_t* const block = weight.bytes() + 34 * r;
    const std::uint16_t scale = base::floatToHalf(1.0F / 64.0F);
    std::memcpy(block, &scale, 2);
    block[2 + r] = 64;
  }
  for (const int tokens : {1, 9}) {
    for (const float size : {1.0F, 1e-20F, 1e20F}) {
      auto values = randomValues(static_cast<std::size_t>(tokens * kColumns), 7);
      values[0] = 127.0F;  // makes a coarse step 1
      for (std::size_t i = 1; i < 32; ++i) values[i] = 0.5F * static_cast<float>(i) - 8.0F;
      for (float& value : values) value *= size;
      const Matrix x(*on, tokens, kColumns, values);
      const Matrix out(*on, tokens, kColumns);
      on->linear(out, x, weight);
      const std::vector<float> got = out.values();
      QCOMPARE(got.size(), values.size());
      for (std::size_t i = 0; i < got.size(); i += 32) {
        double largest = 0.0;
        double error = 0.0;
        for (std::size_t j = i; j < i + 32; ++j) {
          const auto want = static_cast<double>(values[j]);
          largest = std::max(largest, std::fabs(want));
          error = std::max(error, std::fabs(static_cast<double>(got[j]) - want));
        }
        const double steps = chosen.roundsToEightBits(WeightType::Q8_0) ? 254.0
                             : chosen.rounds(WeightType::Q8_0)          ? 32512.0
                                                                        : 1e6;
        QVERIFY2(error <= largest * (1.0 / steps + 3e-6), qPrintable(QString::number(error)));
      }
    }
  }
}

void MatrixOpsTest::threadsDoNotChangeResults() {
  const Setup setup = fetch();
  const std::int64_t width = columnsFor(setup.type);
  const OwnedTensor weight = randomTensor(setup.type, width, 777, 1, 1);
  const Network network({setup.type, setup.type, setup.type}, width, 512, 4);
  const Routing routing = {.experts = 4, .used = 2};
  for (const int tokens : {1, 19}) {
    const auto values = randomValues(static_cast<std::size_t>(tokens * width), 2, 0.3F);
    const auto logits = randomValues(static_cast<std::size_t>(tokens * 4), 5);
    std::vector<std::vector<float>> results;
    for (const int threads : {1, 2, 3}) {
      const auto device = setup.device.make(threads);
      const Matrix x(*device, tokens, width, values);
      const Matrix router(*device, tokens, 4, logits);
      const Matrix product(*device, tokens, 777);
      const Matrix mixed(*device, tokens, width);
      device->linear(product, x, weight);
      device->mixtureOfExperts(mixed, x, router, nullptr, routing, network.view());
      results.push_back(product.values());
      const auto more = mixed.values();
      results.back().insert(results.back().end(), more.begin(), more.end());
    }
    QCOMPARE(results[1], results[0]);
    QCOMPARE(results[2], results[0]);
  }
}

QTEST_GUILESS_MAIN(MatrixOpsTest)
#include "matrix_ops_test.moc"
