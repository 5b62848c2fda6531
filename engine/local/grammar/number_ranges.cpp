// Digit by digit: what is still at the lower bound, at the upper one, or free of both.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/number_ranges.h"

#include <algorithm>
#include <string>

#include "engine/local/grammar/json_rules.h"

namespace grammar {
namespace {

constexpr int kFraction = 6;
constexpr std::uint64_t kLargestWithFraction = 1'000'000'000;

// Bounds as strings of one length.
struct Digits {
  std::string low;
  std::string high;
};

void addDigitsBetween(AutomatonBuilder& builder, StateId from, const Digits& bounds, std::size_t at,
                      bool atLow, bool atHigh, StateId to) {
  if (at == bounds.low.size()) return builder.addEmpty(from, to);
  if (!atLow && !atHigh) {
    const int rest = static_cast<int>(bounds.low.size() - at);
    return builder.addEmpty(addDigits(builder, from, rest, rest), to);
  }
  const char low = atLow ? bounds.low[at] : '0';
  const char high = atHigh ? bounds.high[at] : '9';
  const auto follow = [&](char first, char last, bool stillLow, bool stillHigh) {
    if (first <= last)
      addDigitsBetween(builder, builder.bytes(from, first, last), bounds, at + 1, stillLow,
                       stillHigh, to);
  };
  if (low == high) return follow(low, high, atLow, atHigh);
  if (atLow) follow(low, low, true, false);
  if (atHigh) follow(high, high, false, true);
  follow(static_cast<char>(low + (atLow ? 1 : 0)), static_cast<char>(high - (atHigh ? 1 : 0)),
         false, false);
}

void addWhole(AutomatonBuilder& builder, StateId from, std::uint64_t low, std::uint64_t high,
              StateId to) {
  if (low > high) return;
  std::string first = std::to_string(low);
  const std::string last = std::to_string(high);
  while (first.size() < last.size()) {
    const std::string nines(first.size(), '9');
    addDigitsBetween(builder, from, {first, nines}, 0, true, true, to);
    first = "1" + std::string(nines.size(), '0');
  }
  addDigitsBetween(builder, from, {first, last}, 0, true, true, to);
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

struct Magnitudes {
  std::uint64_t low;
  bool lowIsOpen;
  std::uint64_t high;
  bool highIsOpen;
  bool hasFraction;
};

// A point and digits that are not all zero.
void addNonZeroFraction(AutomatonBuilder& builder, StateId from, StateId to) {
  StateId zeros = builder.text(from, ".");
  for (int i = 0; i < kFraction; ++i) {
    builder.addEmpty(addDigits(builder, builder.bytes(zeros, '1', '9'), 0, kFraction - 1 - i), to);
    zeros = builder.text(zeros, "0");
  }
}

void addMagnitudes(AutomatonBuilder& builder, StateId from, const Magnitudes& m, StateId to) {
  if (m.low > m.high || (m.low == m.high && (m.lowIsOpen || m.highIsOpen))) return;
  const StateId fraction = builder.newState();  // anything may follow the whole part
  builder.addEmpty(fraction, to);
  if (m.hasFraction)
    builder.addEmpty(addDigits(builder, builder.text(fraction, "."), 1, kFraction), to);
  const bool isPoint = m.low == m.high;
  if (!m.lowIsOpen && !isPoint) addWhole(builder, from, m.low, m.low, fraction);
  if (m.lowIsOpen && m.hasFraction)
    addNonZeroFraction(builder, builder.text(from, std::to_string(m.low)), to);
  if (m.high > m.low + 1) addWhole(builder, from, m.low + 1, m.high - 1, fraction);
  if (m.highIsOpen) return;
  const StateId last = builder.text(from, std::to_string(m.high));
  builder.addEmpty(last, to);
  StateId zeros = builder.text(last, ".");
  for (int i = 0; i < kFraction; ++i) {
    zeros = builder.text(zeros, "0");
    builder.addEmpty(zeros, to);
  }
}

}  // namespace

void addIntegers(AutomatonBuilder& builder, StateId from, std::int64_t low, std::int64_t high,
                 StateId to) {
  if (high >= 0)
    addWhole(builder, from, magnitude(std::max<std::int64_t>(low, 0)), magnitude(high), to);
  if (low < 0 && low <= high)
    addWhole(builder, builder.text(from, "-"), magnitude(std::min<std::int64_t>(high, -1)),
             magnitude(low), to);
}

void addNumbers(AutomatonBuilder& builder, StateId from, const Bound& low, const Bound& high,
                StateId to) {
  // A bound that nobody set is far out, and may be crossed by rounding.
  const auto isNear = [](const Bound& bound) {
    return magnitude(bound.value) <= kLargestWithFraction || magnitude(bound.value) == kNoBound;
  };
  const bool hasFraction = isNear(low) && isNear(high);
  if (high.value >= 0) {
    const bool fromZero = low.value < 0;
    addMagnitudes(builder, from,
                  {fromZero ? 0 : magnitude(low.value), !fromZero && low.isOpen,
                   magnitude(high.value), high.isOpen, hasFraction},
                  to);
  }
  if (low.value < 0) {
    const bool toZero = high.value >= 0;  // zero itself is written without a sign
    addMagnitudes(builder, builder.text(from, "-"),
                  {toZero ? 0 : magnitude(high.value), toZero || high.isOpen, magnitude(low.value),
                   low.isOpen, hasFraction},
                  to);
  }
}

}  // namespace grammar
