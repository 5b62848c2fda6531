// A row's result depends neither on the number of threads, bit by bit, nor on the other rows of a
// call, beyond rounding.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <functional>
#include <memory>

#include "tests/engine/local/kernels/random_weights.h"

using kernels::CacheType;
using kernels::Device;
using kernels::Rounding;
using kernels::Tensor;
using kernels::WeightType;
using namespace kernels::test;

class BatchesTest : public QObject {
  Q_OBJECT

 private slots:
  void threadsAndOtherRowsDoNotMatter_data();
  void threadsAndOtherRowsDoNotMatter();
};

namespace {

constexpr std::int64_t kRows = 70;  // more than any task takes
constexpr std::int64_t kWidth = 768;
constexpr std::int64_t kHeads = 4;  // of 192 columns, and the widths below are multiples of it

// Rows of x at position `first` and after; the result has as many.
using Operation = std::function<std::vector<float>(Device&, std::int64_t first, const Matrix& x)>;

struct Named {
  const char* name;
  Operation operation;
  bool isExact = false;    // the same bits also with other rows
  bool hasHidden = false;  // a second matrix after the first
};

Tensor vectorOf(const OwnedTensor& weight) {
  Tensor vector = weight.view();
  vector.shape = {weight.tensor.columns(), 1, 1, 1};
  return vector;
}

Operation product(WeightType type) {
  const auto weight = std::make_shared<OwnedTensor>(randomTensor(type, kWidth, 301, 1, 1));
  return [weight](Device& device, std::int64_t, const Matrix& x) {
    const Matrix out(device, x.view.rows, 301);
    device.linear(out, x, *weight);
    return out.values();
  };
}

std::vector<float> productPerHead(Device& device, std::int64_t /*first*/, const Matrix& x) {
  const OwnedTensor weight = randomTensor(WeightType::Q8_0, kWidth / kHeads, 65, kHeads, 1);
  const Matrix out(device, x.view.rows, 65 * kHeads);
  device.linearPerHead(out, 65, x, kWidth / kHeads, weight);
  return out.values();
}

Operation network(WeightType type, std::int64_t experts) {
  const auto gate = std::make_shared<OwnedTensor>(randomTensor(type, kWidth, 256, experts, 1));
  const auto up = std::make_shared<OwnedTensor>(randomTensor(type, kWidth, 256, experts, 2));
  const auto down = std::make_shared<OwnedTensor>(randomTensor(type, 256, kWidth, experts, 3));
  return [gate, up, down, experts](Device& device, std::int64_t, const Matrix& x) {
    const kernels::FeedForward weights = {&gate->tensor, &up->tensor, &down->tensor};
    const Matrix out(device, x.view.rows, kWidth);
    if (experts == 1) {
      device.feedForward(out, x, weights, false);
    } else {
      // Its own first columns choose a row's experts.
      const auto logits = x.view.columnsFrom(0, experts);
      device.mixtureOfExperts(out, x, logits, nullptr, {.experts = experts, .used = 3}, weights);
    }
    return out.values();
  };
}

std::vector<float> rmsNorm(Device& device, std::int64_t /*first*/, const Matrix& x) {
  const OwnedTensor weight = randomTensor(WeightType::F32, kWidth / kHeads, 1, 1, 1);
  device.rmsNorm(x, x, vectorOf(weight), 1e-5F, kHeads);
  return x.values();
}

std::vector<float> layerNorm(Device& device, std::int64_t /*first*/, const Matrix& x) {
  const OwnedTensor weight = randomTensor(WeightType::F32, kWidth, 1, 1, 1);
  device.layerNorm(x, x, vectorOf(weight), vectorOf(weight), 1e-5F);
  return x.values();
}

std::vector<float> rotate(Device& device, std::int64_t first, const Matrix& x) {
  const std::vector<float> frequencies = randomValues(32, 1);
  device.rope(x, first, {.frequencies = frequencies, .heads = kHeads, .headStride = 192});
  return x.values();
}

std::vector<float> sumWithCopy(Device& device, std::int64_t /*first*/, const Matrix& x) {
  const Matrix out(device, x.view.rows, kWidth);
  device.copy(out, x);
  device.add(out, x);
  return out.values();
}

// What was there before, what is appended now, and a query of the same rows.
std::vector<float> attend(Device& device, std::int64_t first, const Matrix& x) {
  const Cache before(device, CacheType::F16, 400, 192, 7);
  device.append(before.view, first, 0,
                Matrix(device, x.view.rows, 192,
                       randomValues(static_cast<std::size_t>(x.view.rows * 192), 8)));
  const Matrix out(device, x.view.rows, kHeads * 128);
  device.attention(out, x, before.view, {},
                   {.heads = kHeads,
                    .kvHeads = 1,
                    .keyColumns = 192,
                    .valueColumns = 128,
                    .firstPosition = first,
                    .scale = 0.1F,
                    .valuesInKeys = true});
  return out.values();
}

const std::array kOperations = {
    Named{"F16 product", product(WeightType::F16)},
    Named{"F8 product", product(WeightType::F8)},
    Named{"Q8_0 product", product(WeightType::Q8_0)},
    Named{"Q3_K product", product(WeightType::Q3_K)},
    Named{"Q4_K product", product(WeightType::Q4_K)},
    Named{"product per head", productPerHead},
    Named{"network", network(WeightType::Q4_K, 1), false, true},
    Named{"experts", network(WeightType::Q6_K, 8), false, true},
    Named{"RMS norm", rmsNorm, true},
    Named{"layer norm", layerNorm, true},
    Named{"rotation", rotate, true},
    Named{"copy and sum", sumWithCopy, true},
    Named{"attention", attend},
};

}  // namespace

void BatchesTest::threadsAndOtherRowsDoNotMatter_data() {
  QTest::addColumn<int>("device");
  QTest::addColumn<int>("operation");
  for (std::size_t d = 0; d < kDevices.size(); ++d) {
    for (std::size_t o = 0; o < kOperations.size(); ++o) {
      QTest::addRow("%s %s", kDevices[d].name, kOperations[o].name)
          << static_cast<int>(d) << static_cast<int>(o);
    }
  }
}

void BatchesTest::threadsAndOtherRowsDoNotMatter() {
  QFETCH(int, device);
  QFETCH(int, operation);
  const DeviceCase& on = kDevices[static_cast<std::size_t>(device)];
  const Named& tested = kOperations[static_cast<std::size_t>(operation)];
  constexpr std::int64_t kFirst = 300;
  const auto values = randomValues(kRows * kWidth, 5, 0.3F);

  std::vector<std::vector<float>> whole;
  for (const int threads : {1, 2, 4}) {
    const auto made = on.make(threads);
    whole.push_back(tested.operation(*made, kFirst, Matrix(*made, kRows, kWidth, values)));
  }
  QVERIFY(!whole[0].empty());
  QVERIFY(whole[1] == whole[0]);
  QVERIFY(whole[2] == whole[0]);
  if (tested.name == std::string_view("attention")) return;  // see device_ops: it needs a cache

  const auto made = on.make(2);
  const auto width = static_cast<std::int64_t>(whole[0].size()) / kRows;
  std::vector<float> alone;
  std::vector<float> together;
  for (std::int64_t r = 0; r < kRows; r += 3) {
    const std::vector<float> row(values.begin() + r * kWidth, values.begin() + (r + 1) * kWidth);
    const auto got = tested.operation(*made, kFirst + r, Matrix(*made, 1, kWidth, row));
    alone.insert(alone.end(), got.begin(), got.end());
    together.insert(together.end(), whole[0].begin() + r * width,
                    whole[0].begin() + (r + 1) * width);
  }
  if (tested.isExact) {
    QVERIFY(alone == together);
    return;
  }
  // The rounding of a hidden activation may go the other way: a step of it.
  const double step = on.rounding == Rounding::Bits8 ? 2e-2 : 2e-4;
  const double e = error(alone, together);
  QVERIFY2(e < (tested.hasHidden ? step : 2e-5), qPrintable(QString::number(e)));
}

QTEST_GUILESS_MAIN(BatchesTest)
#include "batches_test.moc"
