// Numbers between bounds as edges over their decimal digits.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/local/grammar/automaton.h"

namespace grammar {

// All integers from `low` to `high`; no leading zeros, no "-0". Nothing where low > high.
void addIntegers(AutomatonBuilder& builder, StateId from, std::int64_t low, std::int64_t high,
                 StateId to);

// As far as numbers without a bound go, in either direction.
inline constexpr std::int64_t kNoBound = 999'999'999'999'999;

struct Bound {
  std::int64_t value = 0;
  bool isOpen = false;  // the value itself is outside
};

// Numbers with at most six digits after the point; none where a bound other than kNoBound is beyond
// a milliard, so that reading them as doubles cannot cross it.
void addNumbers(AutomatonBuilder& builder, StateId from, const Bound& low, const Bound& high,
                StateId to);

}  // namespace grammar
