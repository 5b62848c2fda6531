// The whole chain of settings against a plain one in double, token by token, and its edges.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "engine/local/sampling/sampler.h"

using sampling::History;
using sampling::Sampler;
using sampling::Settings;
using Tokens = std::vector<std::int32_t>;

namespace {

// The published generators, written down a second time.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) {
    for (std::uint64_t& word : m_state) {
      std::uint64_t z = (seed += 0x9E3779B97F4A7C15u);
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
      word = z ^ (z >> 31);
    }
  }
  double next() {
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return static_cast<double>(result >> 11) / 9007199254740992.0;
  }

 private:
  std::array<std::uint64_t, 4> m_state{};
};

// How long the text that ends before `end` equals the text that ends now.
std::size_t copyLength(const Tokens& text, std::size_t end,
                       const std::set<std::int32_t>& breakers) {
  std::size_t length = 0;
  while (length < end && text[end - 1 - length] == text[text.size() - 1 - length] &&
         !breakers.contains(text[end - 1 - length]))
    ++length;
  return length;
}

struct Naive {
  Settings settings;
  Generator generator{settings.seed};

  std::vector<double> adjusted(const std::vector<float>& given, const Tokens& all,
                               std::size_t outputBegin) const {
    std::vector<double> logits(given.begin(), given.end());
    const auto known = [&](std::int32_t id) {
      return id >= 0 && id < static_cast<std::int32_t>(logits.size());
    };
    const auto at = [&](std::int32_t id) -> double& {
      return logits[static_cast<std::size_t>(id)];
    };
    for (const auto& [id, bias] : settings.logitBias)
      if (known(id)) at(id) += bias;
    const auto window = static_cast<std::size_t>(settings.penaltyWindow);
    const Tokens recent(all.end() - static_cast<std::ptrdiff_t>(std::min(window, all.size())),
                        all.end());
    for (const std::int32_t id : std::set<std::int32_t>(recent.begin(), recent.end()))
      if (known(id))
        at(id) =
            at(id) > 0 ? at(id) / settings.repetitionPenalty : at(id) * settings.repetitionPenalty;
    const Tokens output(all.begin() + static_cast<std::ptrdiff_t>(outputBegin), all.end());
    for (const std::int32_t id : std::set<std::int32_t>(output.begin(), output.end()))
      if (known(id))
        at(id) -= settings.presencePenalty +
                  settings.frequencyPenalty *
                      static_cast<double>(std::count(output.begin(), output.end(), id));
    if (settings.dryMultiplier > 0) subtractDry(logits, all);
    return logits;
  }

  void subtractDry(std::vector<double>& logits, const Tokens& all) const {
    const auto window = static_cast<std::size_t>(settings.dryWindow);
    const Tokens text(all.end() - static_cast<std::ptrdiff_t>(std::min(window, all.size())),
                      all.end());
    const std::set<std::int32_t> breakers(settings.dryBreakers.begin(), settings.dryBreakers.end());
    std::map<std::int32_t, std::size_t> longest;
    for (std::size_t end = 1; end < text.size(); ++end)
      if (!breakers.contains(text[end]))
        longest[text[end]] = std::max(longest[text[end]], copyLength(text, end, breakers));
    for (const auto& [id, length] : longest)
      if (length >= static_cast<std::size_t>(settings.dryAllowedLength) && id >= 0 &&
          id < static_cast<std::int32_t>(logits.size()))
        logits[static_cast<std::size_t>(id)] -=
            settings.dryMultiplier *
            std::pow(settings.dryBase, static_cast<double>(length) - settings.dryAllowedLength);
  }

  using Pairs = std::vector<std::pair<double, std::int32_t>>;  // probability, id

  // The first of `sorted` that together reach `share` of 1, renormalised.
  static Pairs reach(const Pairs& sorted, double share) {
    double total = 0;
    for (const auto& [p, id] : sorted) total += p;
    Pairs kept;
    double sum = 0;
    for (const auto& pair : sorted) {
      kept.push_back(pair);
      if ((sum += pair.first) >= share * total) break;
    }
    return kept;
  }

  std::int32_t choose(const std::vector<float>& given, const Tokens& all, std::size_t outputBegin) {
    const std::vector<double> logits = adjusted(given, all, outputBegin);
    const double largest = *std::max_element(logits.begin(), logits.end());
    const auto byProbability = [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    };
    Pairs left;
    for (std::size_t i = 0; i < logits.size(); ++i)
      left.emplace_back(std::exp((logits[i] - largest) / settings.temperature),
                        static_cast<std::int32_t>(i));
    std::sort(left.begin(), left.end(), byProbability);
    if (settings.topK > 0 && static_cast<std::size_t>(settings.topK) < left.size())
      left.resize(static_cast<std::size_t>(settings.topK));
    if (settings.typicalP < 1) {
      double total = 0;
      for (const auto& [p, id] : left) total += p;
      double entropy = 0;
      for (const auto& [p, id] : left)
        if (p > 0) entropy += p / total * -std::log(p / total);
      const auto distance = [&](const auto& pair) {
        return std::abs(-std::log(pair.first / total) - entropy);
      };
      std::stable_sort(left.begin(), left.end(), [&](const auto& a, const auto& b) {
        return distance(a) != distance(b) ? distance(a) < distance(b) : a.second < b.second;
      });
      left = reach(left, settings.typicalP);
      std::sort(left.begin(), left.end(), byProbability);
    }
    if (settings.topP < 1) left = reach(left, settings.topP);
    if (settings.minP > 0) {
      const double least = settings.minP * left.front().first;
      std::erase_if(left, [&](const auto& pair) { return pair.first < least; });
    }
    std::sort(left.begin(), left.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    double total = 0;
    for (const auto& [p, id] : left) total += p;
    double rest = generator.next() * total;
    for (const auto& [p, id] : left)
      if ((rest -= p) < 0) return id;
    return left.back().second;
  }
};

std::int32_t once(const Settings& settings, std::vector<float> logits, const Tokens& tokens = {},
                  std::size_t outputBegin = 0) {
  return Sampler(settings).sample(logits, History{tokens, outputBegin}, {});
}

std::set<std::int32_t> seen(Settings settings, const std::vector<float>& logits) {
  Sampler sampler(std::move(settings));
  std::set<std::int32_t> ids;
  for (int i = 0; i < 3000; ++i) {
    std::vector<float> row = logits;
    ids.insert(sampler.sample(row, {}, {}));
  }
  return ids;
}

std::vector<float> logitsOf(const std::vector<double>& probabilities) {
  std::vector<float> logits;
  for (const double p : probabilities) logits.push_back(static_cast<float>(std::log(p)));
  return logits;
}

using Ids = std::set<std::int32_t>;

}  // namespace

class SamplerChainTest : public QObject {
  Q_OBJECT

 private slots:
  void agreesWithPlainArithmetic_data() {
    QTest::addColumn<int>("which");
    for (int which = 0; which < 12; ++which) QTest::addRow("%d", which) << which;
  }
  void agreesWithPlainArithmetic() {
    QFETCH(int, which);
    std::mt19937 random(static_cast<unsigned>(which) + 1);
    const auto real = [&](double low, double high) {
      return low + (high - low) * (static_cast<double>(random() % 10'000) / 10'000);
    };
    // The first few test one setting each, the rest all at once.
    const auto uses = [which](int setting) { return which == setting || which > 9; };
    for (int round = 0; round < 60; ++round) {
      Settings settings;
      settings.seed = random();
      settings.temperature = real(0.3, 2);
      if (uses(1)) settings.topK = static_cast<int>(random() % 40) + 1;
      if (uses(2)) settings.typicalP = real(0.05, 1);
      if (uses(3)) settings.topP = real(0.05, 1);
      if (uses(4)) settings.minP = real(0, 0.5);
      if (uses(5)) settings.repetitionPenalty = real(0.5, 2);
      if (uses(6)) settings.presencePenalty = real(-2, 2);
      if (uses(7)) settings.frequencyPenalty = real(-2, 2);
      if (uses(8)) settings.dryMultiplier = real(0.1, 2);
      if (uses(9)) settings.logitBias = {{3, real(-5, 5)}, {7, real(-5, 5)}, {-1, 50}, {900, 50}};
      settings.penaltyWindow = static_cast<int>(random() % 20) + 1;
      settings.dryWindow = static_cast<int>(random() % 60) + 5;
      settings.dryBreakers = {5};

      Naive naive{settings};
      Sampler sampler(settings);
      const std::size_t vocabulary = which == 11 ? 3000 : 30;
      // Few different tokens, so that sequences repeat.
      Tokens tokens;
      for (int i = 0; i < 20; ++i) tokens.push_back(static_cast<std::int32_t>(random() % 4));
      tokens.push_back(-7);
      tokens.push_back(100'000);
      const std::size_t outputBegin = 10;
      for (int step = 0; step < 25; ++step) {
        std::vector<float> logits(vocabulary);
        for (float& logit : logits) logit = static_cast<float>(real(-6, 6));
        const std::int32_t wanted = naive.choose(logits, tokens, outputBegin);
        QCOMPARE(sampler.sample(logits, History{tokens, outputBegin}, {}), wanted);
        tokens.push_back(static_cast<std::int32_t>(step % 3 == 0 ? 5 : random() % 4));
        if (random() % 2 != 0) tokens.back() = wanted;
      }
    }
  }

  void biasForcesForbidsAndIgnoresWhatIsNotThere() {
    QCOMPARE(seen({.logitBias = {{2, 100}}}, {5, 9, -5, 3}), Ids{2});
    QCOMPARE(seen({.logitBias = {{1, -100}}}, {5, 9, 5, 5}), (Ids{0, 2, 3}));
    QCOMPARE(seen({.logitBias = {{-1, 100}, {4, 100}, {1'000'000, 100}}}, {9, -99, -99, -99}),
             Ids{0});
    QCOMPARE(once({.temperature = 0, .logitBias = {{0, std::nan("")}}}, {2, 1}), 0);
    const double infinity = std::numeric_limits<double>::infinity();
    QCOMPARE(once({.temperature = 0, .logitBias = {{0, -infinity}}}, {2, 1}), 1);
    QCOMPARE(once({.logitBias = {{1, infinity}}}, {2, 1}), 1);
  }

  void presenceAndFrequencyCountTheOutputOnly() {
    const Tokens tokens = {0, 0, 0, 1, 1, 2};
    QCOMPARE(once({.temperature = 0, .presencePenalty = 1.5}, {4, 3, 1}, tokens, 6), 0);
    QCOMPARE(once({.temperature = 0, .presencePenalty = 1.5}, {4, 5, 1}, tokens, 3), 0);
    QCOMPARE(once({.temperature = 0, .presencePenalty = 2}, {4, 3.9F, 3}, tokens, 0), 0);
    // Three times against twice against once.
    QCOMPARE(once({.temperature = 0, .frequencyPenalty = 1}, {4, 4.5F, 1}, tokens, 0), 1);
    QCOMPARE(once({.temperature = 0, .frequencyPenalty = 1}, {9, 7, 1}, tokens, 0), 0);
    QCOMPARE(once({.temperature = 0, .frequencyPenalty = -2}, {4, 3, 1}, tokens, 3), 1);
    QCOMPARE(once({.temperature = 0, .presencePenalty = 2}, {4, 3}, tokens, 99), 0);
  }

  void typicalKeepsWhatSurprisesAsExpected() {
    // The entropy is 1.28: 0.25 (1.39) is nearest, then 0.15 (1.9), 0.5 (0.69), 0.1 (2.3).
    const std::vector<float> logits = logitsOf({0.5, 0.25, 0.15, 0.1});
    QCOMPARE(seen({.typicalP = 0.2}, logits), Ids{1});
    QCOMPARE(seen({.typicalP = 0.5}, logits), (Ids{0, 1}));
    QCOMPARE(seen({.typicalP = 1.0}, logits), (Ids{0, 1, 2, 3}));
    QCOMPARE(seen({.typicalP = 0.0}, logits), Ids{1});
    QCOMPARE(seen({.typicalP = 0.5}, {1, 1, 1, 1}), (Ids{0, 1}));
    // The likeliest may be left out: min-p then measures by the likeliest of the rest.
    QCOMPARE(seen({.typicalP = 0.2, .minP = 0.9}, logits), Ids{1});
    QCOMPARE(seen({.typicalP = 0.2, .topP = 0}, logits), Ids{1});
  }

  void dryCountsLongerCopiesMore() {
    // "1 2 3 ... 1 2": 3 followed a copy of two.
    const Tokens twice = {1, 2, 3, 0, 1, 2};
    const auto settings = [](double multiplier) {
      return Settings{.temperature = 0, .dryMultiplier = multiplier};
    };
    QCOMPARE(once(settings(0), {0, 0, 0, 2}, twice), 3);
    QCOMPARE(once(settings(1.9), {0, 0, 0, 2}, twice), 3);
    QCOMPARE(once(settings(2.1), {0, 0, 0, 2}, twice), 0);
    // A copy of one is allowed; of three costs 1.75 times as much.
    QCOMPARE(once(settings(50), {0, 0, 0, 2}, {2, 3, 0, 1, 2}), 3);
    QCOMPARE(once(settings(1.2), {0, 0, 0, 2}, {0, 1, 2, 3, 0, 1, 2}), 0);
    QCOMPARE(once(settings(1.1), {0, 0, 0, 2}, {0, 1, 2, 3, 0, 1, 2}), 3);
  }

  void dryStopsAtBreakersAndSparesThem() {
    Settings settings{.temperature = 0, .dryMultiplier = 50, .dryBreakers = {2}};
    QCOMPARE(once(settings, {0, 0, 0, 2}, {1, 2, 3, 0, 1, 2}), 3);  // ends with a breaker
    QCOMPARE(once(settings, {0, 0, 0, 2}, {2, 1, 3, 0, 2, 1}), 3);  // one token after it
    QCOMPARE(once(settings, {0, 0, 2, 1}, {0, 1, 2, 0, 1}), 2);     // would be one
    settings.dryBreakers.clear();
    QCOMPARE(once(settings, {0, 0, 0, 2}, {2, 1, 3, 0, 2, 1}), 0);
  }

  void dryOfALongRunIsFastAndFinite() {
    const Tokens run(200'000, 1);
    Settings settings{.temperature = 0, .dryMultiplier = 100, .dryWindow = 1 << 30};
    QCOMPARE(once(settings, {0, 9, 1}, run), 2);
    settings.dryBase = 1e300;
    QCOMPARE(once(settings, {0, 9, 1}, run), 2);
    settings.dryBase = std::nan("");
    QCOMPARE(once(settings, {0, 9, 1}, run), 1);
    settings.dryBase = 2;
    settings.dryWindow = -5;
    QCOMPARE(once(settings, {0, 9, 1}, run), 1);
  }

  void settingsThatAreNotNumbersAreOff() {
    const double nan = std::nan("");
    const std::vector<float> logits = {1, 1.1F, 0.9F};
    QCOMPARE(seen({.typicalP = nan, .topP = nan, .minP = nan}, logits), (Ids{0, 1, 2}));
    QCOMPARE(once({.temperature = 0,
                   .repetitionPenalty = nan,
                   .presencePenalty = nan,
                   .frequencyPenalty = nan,
                   .dryMultiplier = nan},
                  logits, {1, 1, 1}),
             1);
  }

  void oneAllowedTokenIsTheOnlyChoice() {
    Sampler sampler({.topK = 3, .typicalP = 0.5, .topP = 0.5, .minP = 0.5, .seed = 1});
    for (int i = 0; i < 100; ++i) {
      std::vector<float> logits = {9, 8, 7, -50};
      QCOMPARE(sampler.sample(logits, {}, [](std::int32_t id) { return id == 3; }), 3);
    }
    std::vector<float> logits = {1, 2};
    QCOMPARE(sampler.sample(logits, {}, [](std::int32_t) { return false; }), -1);
  }
};

QTEST_GUILESS_MAIN(SamplerChainTest)
#include "sampler_chain_test.moc"
