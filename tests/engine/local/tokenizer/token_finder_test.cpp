// Tokens found in text: the same as by trying each place, and in linear time.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/token_finder.h"

#include <QTest>
#include <map>
#include <random>

using tokenizer::TokenFinder;
using Tokens = std::vector<std::pair<std::string, std::int32_t>>;

namespace {

struct Found {
  std::size_t begin;
  std::size_t end;
  std::int32_t id;
  bool operator==(const Found&) const = default;
};

std::vector<Found> find(const Tokens& tokens, std::string_view text) {
  std::vector<Found> result;
  for (const TokenFinder::Hit& hit : TokenFinder(tokens).find(text)) {
    result.push_back({hit.begin, hit.end, hit.id});
  }
  return result;
}

// Every token at every place.
std::vector<Found> findSlowly(const Tokens& tokens, std::string_view text) {
  std::vector<Found> result;
  for (std::size_t at = 0; at < text.size();) {
    Found best{at, at, -1};
    for (const auto& [token, id] : tokens) {
      if (token.size() > best.end - at && text.substr(at).starts_with(token)) {
        best = {at, at + token.size(), id};
      }
    }
    if (best.end > at) result.push_back(best);
    at = std::max(best.end, at + 1);
  }
  return result;
}

}  // namespace

class TokenFinderTest : public QObject {
  Q_OBJECT

 private slots:
  void takesTheLeftmostAndOfThoseTheLongest() {
    const Tokens tokens = {{"ab", 1}, {"abc", 2}, {"bcdef", 3}, {"c", 4}, {"b", 5}};
    QVERIFY((find(tokens, "xabcdef") == std::vector<Found>{{1, 4, 2}}));
    QVERIFY((find(tokens, "xbcde") == std::vector<Found>{{1, 2, 5}, {2, 3, 4}}));
    QVERIFY((find(tokens, "xbcdef") == std::vector<Found>{{1, 6, 3}}));
    QVERIFY(find(tokens, "").empty());
    QVERIFY(find({}, "ab").empty());
  }

  void leavesOutEmptyTokensAndKeepsTheFirstOfEquals() {
    const Tokens tokens = {{"", 1}, {"x", 2}, {"x", 3}};
    QVERIFY((find(tokens, "x") == std::vector<Found>{{0, 1, 2}}));
  }

  void findsWhatTryingEachPlaceFinds() {
    std::mt19937 random(11);
    const auto text = [&random](std::size_t most) {
      std::string result(random() % (most + 1), '\0');
      for (char& byte : result) byte = "ab\xFF"[random() % 3];
      return result;
    };
    for (int round = 0; round < 2000; ++round) {
      std::map<std::string, std::int32_t> unique;
      for (std::uint32_t i = random() % 8; i > 0; --i) {
        if (const std::string token = text(6); !token.empty()) {
          unique.emplace(token, static_cast<std::int32_t>(i));
        }
      }
      const Tokens tokens(unique.begin(), unique.end());
      const std::string searched = text(40);
      QVERIFY2(find(tokens, searched) == findSlowly(tokens, searched), searched.c_str());
    }
  }

  // Trying each place would take 10^11 steps here; the test's time limit would tell.
  void takesLinearTimeForLongTokens() {
    const std::string text(600'000, 'a');
    const std::string half(300'000, 'a');
    QVERIFY(find({{half + "b", 1}, {"b" + half, 2}}, text).empty());
    QCOMPARE(find({{half + "b", 1}, {"a", 2}}, text).size(), text.size());
  }
};

QTEST_GUILESS_MAIN(TokenFinderTest)
#include "token_finder_test.moc"
