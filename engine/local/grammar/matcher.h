// Follows an automaton byte by byte; what was worked out once is kept.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/local/grammar/automaton.h"

namespace grammar {

// A place is all that the text so far may be within the grammar: states, each with the calls that
// it has to come back to. Calls of several readings share their stacks, so that there are never
// more of them than states. Thread: one at a time. Lifetime: `automaton` must outlive it.
class Matcher {
 public:
  using Place = std::int32_t;
  static constexpr Place kNowhere = -1;  // the text does not fit

  explicit Matcher(const Automaton& automaton);

  // kNowhere where even the beginning has too many readings.
  [[nodiscard]] Place start() const { return m_start; }
  [[nodiscard]] Place next(Place place, std::uint8_t byte);
  [[nodiscard]] Place next(Place place, std::string_view bytes);
  // The text so far is whole. `place` must be one, as for mayGoOn().
  [[nodiscard]] bool mayEnd(Place place) const { return m_places[index(place)].mayEnd; }
  // More text can follow.
  [[nodiscard]] bool mayGoOn(Place place) const { return !m_places[index(place)].items.empty(); }

  // Forgets everything but one place, which is returned under its new name. For when places() or
  // readings() have grown large; other places, start() included, are not valid after it.
  [[nodiscard]] Place keepOnly(Place place);
  [[nodiscard]] std::size_t places() const { return m_places.size(); }
  [[nodiscard]] std::size_t readings() const { return m_readings; }  // of all places together

  // True once a place had so many readings, calls inside calls, or there were so many places, that
  // kNowhere was given instead.
  [[nodiscard]] bool hasGivenUp() const { return m_hasGivenUp; }

 private:
  using StackId = std::uint32_t;
  // What to come back to, and with which calls open then.
  using Return = std::pair<StateId, StackId>;
  struct Stack {
    std::vector<Return> returns;
    std::size_t depth = 0;
  };
  using Item = std::pair<StateId, StackId>;
  using Items = std::vector<Item>;
  struct Spot {
    Items items;
    bool mayEnd = false;
  };

  static std::size_t index(Place place) { return static_cast<std::size_t>(place); }
  [[nodiscard]] Spot closureOf(Items items);
  [[nodiscard]] StackId stackOf(std::vector<Return> returns);
  StackId copied(StackId stack, const std::vector<Stack>& from, std::map<StackId, StackId>& known);
  [[nodiscard]] StackId merged(std::vector<StackId> stacks);
  [[nodiscard]] Place placeOf(Spot spot);

  const Automaton* m_automaton;
  std::vector<Stack> m_stacks;
  std::map<std::vector<Return>, StackId> m_knownStacks;
  std::map<std::vector<StackId>, StackId> m_knownMerges;
  std::vector<Spot> m_places;
  std::map<std::pair<Items, bool>, Place> m_knownPlaces;
  std::vector<Place> m_next;  // by place and class of byte
  Place m_start = kNowhere;
  std::size_t m_readings = 0;
  bool m_hasGivenUp = false;
};

}  // namespace grammar
