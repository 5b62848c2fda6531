// Choosing positions and attending to chosen positions only, for every device, against naive sums
// in double.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <numeric>

#include "tests/engine/local/kernels/random_weights.h"

using kernels::Attention;
using kernels::CacheType;
using kernels::CacheView;
using kernels::Indexer;
using kernels::Selection;
using kernels::View;
using namespace kernels::test;

class SelectionTest : public QObject {
  Q_OBJECT

 private slots:
  void choosesTheLargest_data();
  void choosesTheLargest();
  void choosesAllWhereThereAreFew_data() { devices(); }
  void choosesAllWhereThereAreFew();
  void tiesGoToTheLowerPosition_data() { devices(); }
  void tiesGoToTheLowerPosition();
  void notANumberComesFirst_data() { devices(); }
  void notANumberComesFirst();
  void choiceDependsOnNothingElse_data() { devices(); }
  void choiceDependsOnNothingElse();
  void attention_data();
  void attention();
  void attentionDependsOnNothingElse_data() { devices(); }
  void attentionDependsOnNothingElse();

 private:
  static void devices();
};

namespace {

using Positions = std::vector<std::int32_t>;

const DeviceCase& fetchDevice() {
  QFETCH(int, device);
  return kDevices[static_cast<std::size_t>(device)];
}

// Room for a selection, inside a larger buffer.
struct Chosen {
  std::unique_ptr<kernels::Buffer> buffer;
  Selection selection;
  kernels::Device* device;

  Chosen(kernels::Device& on, std::int64_t rows, std::int64_t count)
      : buffer(std::move(on.allocate(static_cast<std::size_t>(rows * count + 8) * 4).value())),
        selection{buffer.get(), 3, rows, count},
        device(&on) {}
  Chosen(kernels::Device& on, std::int64_t rows, const Positions& positions)
      : Chosen(on, rows, static_cast<std::int64_t>(positions.size()) / rows) {
    std::vector<float> bits(positions.size());
    std::memcpy(bits.data(), positions.data(), positions.size() * 4);
    on.write(view(), bits);
  }
  [[nodiscard]] View view() const {
    return {buffer.get(), selection.offset, selection.rows, selection.count, selection.count};
  }
  [[nodiscard]] Positions positions() const {
    std::vector<float> bits(static_cast<std::size_t>(selection.rows * selection.count));
    if (!device->read(view(), bits)) return {};
    Positions all(bits.size());
    std::memcpy(all.data(), bits.data(), bits.size() * 4);
    return all;
  }
  // Of one row, ascending.
  [[nodiscard]] Positions row(std::int64_t r) const {
    const Positions all = positions();
    Positions mine(all.begin() + r * selection.count, all.begin() + (r + 1) * selection.count);
    std::sort(mine.begin(), mine.end());
    return mine;
  }
};

struct Question {
  Indexer shape;
  std::int64_t tokens = 0;
  std::vector<float> q;
  std::vector<float> weights;

  Question(const Indexer& indexer, std::int64_t rows, unsigned seed)
      : shape(indexer),
        tokens(rows),
        q(randomValues(static_cast<std::size_t>(rows * indexer.heads * indexer.columns), seed)),
        weights(randomValues(static_cast<std::size_t>(rows * indexer.heads), seed + 1)) {}

  [[nodiscard]] Question token(std::int64_t t) const {
    Question one(shape, 1, 0);
    one.shape.firstPosition += t;
    const std::int64_t width = shape.heads * shape.columns;
    one.q.assign(q.begin() + t * width, q.begin() + (t + 1) * width);
    one.weights.assign(weights.begin() + t * shape.heads, weights.begin() + (t + 1) * shape.heads);
    return one;
  }
  void ask(kernels::Device& device, const Cache& keys, const Chosen& chosen) const {
    device.selectPositions(chosen.selection, Matrix(device, tokens, shape.heads * shape.columns, q),
                           Matrix(device, tokens, shape.heads, weights), keys.view, shape);
  }
  [[nodiscard]] std::vector<double> scores(std::int64_t t, const Cache& keys) const {
    std::vector<double> all;
    for (std::int64_t s = 0; s <= shape.firstPosition + t; ++s) {
      double score = 0.0;
      for (std::int64_t h = 0; h < shape.heads; ++h) {
        double product = 0.0;
        for (std::int64_t k = 0; k < shape.columns; ++k) {
          product +=
              static_cast<double>(
                  q[static_cast<std::size_t>((t * shape.heads + h) * shape.columns + k)]) *
              static_cast<double>(keys.values[static_cast<std::size_t>(s * keys.view.columns + k)]);
        }
        score += static_cast<double>(weights[static_cast<std::size_t>(t * shape.heads + h)]) *
                 std::max(0.0, product);
      }
      all.push_back(score);
    }
    return all;
  }
};

struct Attend {
  Attention shape;
  std::int64_t tokens = 0;
  std::vector<float> q;
  Positions positions;

  [[nodiscard]] std::vector<float> on(kernels::Device& device, const Cache& keys,
                                      const Cache& values) const {
    const Matrix x(device, tokens, shape.heads * shape.keyColumns, q);
    const Matrix out(device, tokens, shape.heads * shape.valueColumns);
    const Chosen chosen(device, tokens, positions);
    device.attention(out, x, keys.view, shape.valuesInKeys ? CacheView{} : values.view, shape,
                     &chosen.selection);
    return out.values();
  }
};

std::vector<float> naive(const Attend& in, const Cache& keys, const Cache& valueCache) {
  const Attention& a = in.shape;
  const Cache& values = a.valuesInKeys ? keys : valueCache;
  const std::int64_t valueStep = a.valuesInKeys ? a.keyColumns : a.valueColumns;
  const std::int64_t count = static_cast<std::int64_t>(in.positions.size()) / in.tokens;
  std::vector<float> out;
  for (std::int64_t t = 0; t < in.tokens; ++t) {
    for (std::int64_t h = 0; h < a.heads; ++h) {
      const std::int64_t kv = h / (a.heads / a.kvHeads);
      std::vector<double> totals(static_cast<std::size_t>(a.valueColumns));
      double sum = 0.0;
      for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t s = in.positions[static_cast<std::size_t>(t * count + i)];
        if (s < 0) continue;
        double score = 0.0;
        for (std::int64_t k = 0; k < a.keyColumns; ++k) {
          score += static_cast<double>(
                       in.q[static_cast<std::size_t>((t * a.heads + h) * a.keyColumns + k)]) *
                   static_cast<double>(keys.values[static_cast<std::size_t>(
                       s * keys.view.columns + kv * a.keyColumns + k)]);
        }
        const double weight = std::exp(score * static_cast<double>(a.scale));
        sum += weight;
        for (std::int64_t c = 0; c < a.valueColumns; ++c) {
          totals[static_cast<std::size_t>(c)] +=
              weight * static_cast<double>(values.values[static_cast<std::size_t>(
                           s * values.view.columns + kv * valueStep + c)]);
        }
      }
      for (const double total : totals) out.push_back(static_cast<float>(total / sum));
    }
  }
  return out;
}

// `chosen` of the positions up to first + t for each row, shuffled; -1 where there are fewer.
Positions randomPositions(std::int64_t first, std::int64_t tokens, std::int64_t chosen) {
  std::mt19937 random(9);
  Positions all;
  for (std::int64_t t = 0; t < tokens; ++t) {
    Positions row(static_cast<std::size_t>(first + t + 1));
    std::iota(row.begin(), row.end(), 0);
    std::shuffle(row.begin(), row.end(), random);
    row.resize(static_cast<std::size_t>(chosen), -1);
    all.insert(all.end(), row.begin(), row.end());
  }
  return all;
}

}  // namespace

void SelectionTest::devices() {
  QTest::addColumn<int>("device");
  for (std::size_t d = 0; d < kDevices.size(); ++d)
    QTest::newRow(kDevices[d].name) << static_cast<int>(d);
}

void SelectionTest::choosesTheLargest_data() {
  QTest::addColumn<int>("device");
  QTest::addColumn<int>("cacheType");
  QTest::addColumn<int>("heads");
  QTest::addColumn<int>("columns");
  for (std::size_t d = 0; d < kDevices.size(); ++d) {
    for (const int type : {0, 1}) {
      QTest::addRow("%s %s small", kDevices[d].name, type == 0 ? "f32" : "f16")
          << static_cast<int>(d) << type << 3 << 13;
      QTest::addRow("%s %s real size", kDevices[d].name, type == 0 ? "f32" : "f16")
          << static_cast<int>(d) << type << 64 << 128;
    }
  }
}

void SelectionTest::choosesTheLargest() {
  QFETCH(int, cacheType);
  QFETCH(int, heads);
  QFETCH(int, columns);
  const auto device = fetchDevice().make();
  // Cached rows are wider than a key.
  const Cache keys(*device, cacheType == 0 ? CacheType::F32 : CacheType::F16, 700, columns + 5, 1);
  for (const auto& [first, tokens, count] : {std::array{30, 3, 7}, {250, 20, 40}, {699, 1, 256}}) {
    const Question question({heads, columns, first}, tokens, 2);
    const Chosen chosen(*device, tokens, count);
    question.ask(*device, keys, chosen);
    for (std::int64_t t = 0; t < tokens; ++t) {
      const std::vector<double> scores = question.scores(t, keys);
      const Positions got = chosen.row(t);
      QVERIFY(std::adjacent_find(got.begin(), got.end()) == got.end());
      QVERIFY(got.front() >= 0 && got.back() <= first + t);
      // Nothing left out is clearly better than anything taken.
      double worstTaken = 1e30;
      double bestLeft = -1e30;
      for (std::size_t s = 0; s < scores.size(); ++s) {
        if (std::binary_search(got.begin(), got.end(), static_cast<std::int32_t>(s))) {
          worstTaken = std::min(worstTaken, scores[s]);
        } else {
          bestLeft = std::max(bestLeft, scores[s]);
        }
      }
      QVERIFY2(bestLeft < worstTaken + 1e-4 * heads,
               qPrintable(QStringLiteral("%1: %2 %3").arg(t).arg(bestLeft).arg(worstTaken)));
    }
  }
}

void SelectionTest::choosesAllWhereThereAreFew() {
  const auto device = fetchDevice().make();
  const Cache keys(*device, CacheType::F16, 64, 16, 1);
  const Question question({2, 16, 3}, 4, 2);
  const Chosen chosen(*device, 4, 6);
  question.ask(*device, keys, chosen);
  QCOMPARE(chosen.row(0), (Positions{-1, -1, 0, 1, 2, 3}));
  QCOMPARE(chosen.row(1), (Positions{-1, 0, 1, 2, 3, 4}));
  QCOMPARE(chosen.row(2), (Positions{0, 1, 2, 3, 4, 5}));
  const Positions last = chosen.row(3);  // the first of seven that has to choose
  QVERIFY(last.front() >= 0 && last.back() <= 6);
}

void SelectionTest::tiesGoToTheLowerPosition() {
  const auto device = fetchDevice().make();
  // One key again and again; then scores are equal, and zero where the product is negative, with
  // weights of either sign.
  Cache keys(*device, CacheType::F32, 300, 8, 1);
  for (std::int64_t s = 0; s < 300; ++s) {
    device->append(keys.view, s, 0, Matrix(*device, 1, 8, std::vector<float>(8, 1.0F)));
  }
  for (const float sign : {1.0F, -1.0F}) {
    Question question({2, 8, 290}, 2, 2);
    question.q.assign(question.q.size(), sign);
    question.weights = {1.0F, -2.0F, 0.0F, -1.0F};
    const Chosen chosen(*device, 2, 5);
    question.ask(*device, keys, chosen);
    QCOMPARE(chosen.row(0), (Positions{0, 1, 2, 3, 4}));
    QCOMPARE(chosen.row(1), (Positions{0, 1, 2, 3, 4}));
  }
  // Better ones first, then again the lower ones.
  for (const std::int64_t better : {17, 255, 256, 290}) {
    device->append(keys.view, better, 0, Matrix(*device, 1, 8, std::vector<float>(8, 2.0F)));
  }
  Question question({1, 8, 290}, 1, 2);
  question.q.assign(8, 1.0F);
  question.weights = {1.0F};
  const Chosen chosen(*device, 1, 6);
  question.ask(*device, keys, chosen);
  QCOMPARE(chosen.row(0), (Positions{0, 1, 17, 255, 256, 290}));
}

void SelectionTest::notANumberComesFirst() {
  const auto device = fetchDevice().make();
  const Cache keys(*device, CacheType::F32, 100, 8, 1);
  const float nan = std::nanf("");
  for (const std::int64_t s : {7, 50, 99}) {
    device->append(keys.view, s, 0, Matrix(*device, 1, 8, std::vector<float>(8, nan)));
  }
  Question question({2, 8, 99}, 1, 2);
  const Chosen some(*device, 1, 3);
  question.ask(*device, keys, some);
  QCOMPARE(some.row(0), (Positions{7, 50, 99}));
  question.weights.assign(2, nan);
  const Chosen first(*device, 1, 4);
  question.ask(*device, keys, first);
  QCOMPARE(first.row(0), (Positions{0, 1, 2, 3}));
}

void SelectionTest::choiceDependsOnNothingElse() {
  std::vector<Positions> results;
  constexpr std::int64_t kTokens = 37;
  for (const int threads : {1, 4}) {
    const auto device = fetchDevice().make(threads);
    const Cache keys(*device, CacheType::F16, 700, 32, 1);
    const Question question({5, 32, 600}, kTokens, 2);
    const Chosen chosen(*device, kTokens, 64);
    question.ask(*device, keys, chosen);
    results.push_back(chosen.positions());
    Positions oneByOne;
    for (std::int64_t t = 0; t < kTokens; ++t) {
      const Chosen one(*device, 1, 64);
      question.token(t).ask(*device, keys, one);
      const Positions row = one.positions();
      oneByOne.insert(oneByOne.end(), row.begin(), row.end());
    }
    results.push_back(oneByOne);
  }
  for (const Positions& result : results) QCOMPARE(result, results[0]);
}

void SelectionTest::attention_data() {
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
      row("grouped") << 6 << 2 << 24 << 17 << false;
      row("absorbed") << 5 << 1 << 40 << 32 << true;
      row("absorbed, real size") << 16 << 1 << 576 << 512 << true;
    }
  }
}

void SelectionTest::attention() {
  QFETCH(int, cacheType);
  QFETCH(int, heads);
  QFETCH(int, kvHeads);
  QFETCH(int, keyColumns);
  QFETCH(int, valueColumns);
  QFETCH(bool, valuesInKeys);
  const auto device = fetchDevice().make();
  const CacheType type = cacheType == 0 ? CacheType::F32 : CacheType::F16;
  const Cache keys(*device, type, 600, kvHeads * keyColumns, 1);
  const Cache values(*device, type, 600, kvHeads * valueColumns, 2);
  // First position, tokens, chosen: fewer positions than places, one block, several splits.
  for (const auto& [first, tokens, chosen] :
       {std::array{0, 1, 3}, {2, 9, 8}, {100, 3, 64}, {575, 1, 300}, {570, 9, 65}}) {
    Attend in;
    in.shape = {.heads = heads,
                .kvHeads = kvHeads,
                .keyColumns = keyColumns,
                .valueColumns = valueColumns,
                .firstPosition = first,
                .scale = 1.0F / std::sqrt(static_cast<float>(keyColumns)),
                .valuesInKeys = valuesInKeys};
    in.tokens = tokens;
    in.q = randomValues(static_cast<std::size_t>(tokens * heads * keyColumns), 3);
    in.positions = randomPositions(first, tokens, chosen);
    const double e = error(in.on(*device, keys, values), naive(in, keys, values));
    QVERIFY2(e < 2e-5, qPrintable(QStringLiteral("%1 + %2: %3").arg(first).arg(tokens).arg(e)));
  }
}

void SelectionTest::attentionDependsOnNothingElse() {
  constexpr std::int64_t kTokens = 23;
  constexpr std::int64_t kChosen = 300;
  std::vector<std::vector<float>> results;
  for (const int threads : {1, 4}) {
    const auto device = fetchDevice().make(threads);
    const Cache keys(*device, CacheType::F16, 700, 96, 1);
    Attend in;
    in.shape = {.heads = 8,
                .kvHeads = 1,
                .keyColumns = 96,
                .valueColumns = 64,
                .firstPosition = 400,
                .scale = 0.2F,
                .valuesInKeys = true};
    in.tokens = kTokens;
    in.q = randomValues(kTokens * 8 * 96, 3);
    in.positions = randomPositions(400, kTokens, kChosen);
    results.push_back(in.on(*device, keys, keys));
    std::vector<float> oneByOne;
    for (std::int64_t t = 0; t < kTokens; ++t) {
      Attend one = in;
      one.tokens = 1;
      one.shape.firstPosition += t;
      one.q.assign(in.q.begin() + t * 768, in.q.begin() + (t + 1) * 768);
      one.positions.assign(in.positions.begin() + t * kChosen,
                           in.positions.begin() + (t + 1) * kChosen);
      const auto row = one.on(*device, keys, keys);
      oneByOne.insert(oneByOne.end(), row.begin(), row.end());
    }
    QVERIFY(error(oneByOne, results.back()) < 1e-5);
  }
  QCOMPARE(results[1], results[0]);
}

QTEST_GUILESS_MAIN(SelectionTest)
#include "selection_test.moc"
