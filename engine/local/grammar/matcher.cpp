// Sets of states with shared stacks, made when they are first needed.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/matcher.h"

#include <algorithm>
#include <limits>
#include <set>

namespace grammar {
namespace {

using Kind = Edge::Kind;

constexpr StateId kAccept = std::numeric_limits<StateId>::max();
constexpr std::int32_t kUnknown = -2;
constexpr std::size_t kMaxDepth = 512;
constexpr std::size_t kMaxItems = 20'000;
constexpr std::size_t kMaxPlaces = 100'000;
constexpr std::size_t kMaxStacks = 1'000'000;
constexpr std::size_t kMaxReadings = 1'000'000;

}  // namespace

Matcher::Matcher(const Automaton& automaton) : m_automaton(&automaton) {
  const StackId bottom = stackOf({{kAccept, 0}});
  m_start = placeOf(closureOf({{automaton.rule(automaton.root()).start, bottom}}));
}

Matcher::StackId Matcher::stackOf(std::vector<Return> returns) {
  const auto [known, isNew] =
      m_knownStacks.try_emplace(returns, static_cast<StackId>(m_stacks.size()));
  if (isNew) {
    Stack stack{.returns = std::move(returns)};
    for (const auto& [state, below] : stack.returns)
      if (state != kAccept) stack.depth = std::max(stack.depth, m_stacks[below].depth + 1);
    m_readings += stack.returns.size();
    m_stacks.push_back(std::move(stack));
  }
  return known->second;
}

// Recursion is bounded by kMaxDepth.
Matcher::StackId Matcher::merged(std::vector<StackId> stacks) {
  std::sort(stacks.begin(), stacks.end());
  stacks.erase(std::unique(stacks.begin(), stacks.end()), stacks.end());
  if (stacks.size() == 1) return stacks.front();
  if (const auto known = m_knownMerges.find(stacks); known != m_knownMerges.end())
    return known->second;
  std::map<StateId, std::vector<StackId>> below;
  for (const StackId stack : stacks)
    for (const auto& [state, under] : m_stacks[stack].returns) below[state].push_back(under);
  std::vector<Return> returns;
  for (auto& [state, under] : below)
    returns.emplace_back(state, state == kAccept ? 0 : merged(std::move(under)));
  const StackId result = stackOf(std::move(returns));
  m_knownMerges.emplace(std::move(stacks), result);
  return result;
}

// All that can be reached without a byte, reduced to what waits for one.
Matcher::Spot Matcher::closureOf(Items items) {
  Spot spot;
  std::set<Item> seen(items.begin(), items.end());
  std::map<StateId, std::vector<StackId>> waiting;
  const auto reach = [&](StateId state, StackId stack) {
    if (seen.emplace(state, stack).second) items.emplace_back(state, stack);
  };
  while (!items.empty()) {
    const auto [state, stack] = items.back();
    items.pop_back();
    if (seen.size() > kMaxItems || m_stacks.size() > kMaxStacks) {
      m_hasGivenUp = true;
      return {};
    }
    if (m_automaton->isEnd(state)) {
      for (std::size_t i = 0; i < m_stacks[stack].returns.size(); ++i) {
        const auto [back, below] = m_stacks[stack].returns[i];
        if (back == kAccept)
          spot.mayEnd = true;
        else
          reach(back, below);
      }
    }
    bool waits = false;
    for (const Edge& edge : m_automaton->edges(state)) {
      waits = waits || edge.kind == Kind::Byte;
      if (edge.kind == Kind::Empty) reach(edge.target, stack);
      if (edge.kind != Kind::Call) continue;
      const StateId start = m_automaton->rule(edge.rule).start;
      // Without a stack that grows, a rule may end with a call of itself.
      if (m_automaton->isTail(edge.target))
        reach(start, stack);
      else if (m_stacks[stack].depth < kMaxDepth)
        reach(start, stackOf({{edge.target, stack}}));
    }
    if (waits) waiting[state].push_back(stack);
  }
  for (auto& [state, stacks] : waiting) spot.items.emplace_back(state, merged(std::move(stacks)));
  return spot;
}

Matcher::Place Matcher::placeOf(Spot spot) {
  if (spot.items.empty() && !spot.mayEnd) return kNowhere;
  const auto [known, isNew] = m_knownPlaces.try_emplace(std::pair(spot.items, spot.mayEnd),
                                                        static_cast<Place>(m_places.size()));
  if (!isNew) return known->second;
  if (m_places.size() >= kMaxPlaces) {
    m_hasGivenUp = true;
    m_knownPlaces.erase(known);
    return kNowhere;
  }
  m_readings += spot.items.size();
  m_places.push_back(std::move(spot));
  m_next.resize(m_next.size() + m_automaton->classes(), kUnknown);
  return static_cast<Place>(m_places.size() - 1);
}

// Recursion is bounded by kMaxDepth.
Matcher::StackId Matcher::copied(StackId stack, const std::vector<Stack>& from,
                                 std::map<StackId, StackId>& known) {
  if (const auto found = known.find(stack); found != known.end()) return found->second;
  std::vector<Return> returns = from[stack].returns;
  for (auto& [state, below] : returns)
    if (state != kAccept) below = copied(below, from, known);
  const StackId result = stackOf(std::move(returns));
  known.emplace(stack, result);
  return result;
}

Matcher::Place Matcher::keepOnly(Place place) {
  Spot spot = m_places[index(place)];
  const std::vector<Stack> stacks = std::move(m_stacks);
  m_stacks.clear();
  m_knownStacks.clear();
  m_knownMerges.clear();
  m_places.clear();
  m_knownPlaces.clear();
  m_next.clear();
  m_readings = 0;
  std::map<StackId, StackId> known;
  for (auto& [state, stack] : spot.items) stack = copied(stack, stacks, known);
  std::sort(spot.items.begin(), spot.items.end());
  return placeOf(std::move(spot));
}

Matcher::Place Matcher::next(Place place, std::uint8_t byte) {
  if (place == kNowhere) return kNowhere;
  const std::size_t slot = index(place) * m_automaton->classes() + m_automaton->classOf(byte);
  if (m_next[slot] != kUnknown) return m_next[slot];
  // Before the work, which for many readings takes long.
  if (m_readings > kMaxReadings) {
    m_hasGivenUp = true;
    return kNowhere;
  }
  Items items;
  for (const auto& [state, stack] : m_places[index(place)].items)
    for (const Edge& edge : m_automaton->edges(state))
      if (edge.kind == Kind::Byte && byte >= edge.low && byte <= edge.high)
        items.emplace_back(edge.target, stack);
  const Place found = items.empty() ? kNowhere : placeOf(closureOf(std::move(items)));
  m_next[slot] = found;
  return found;
}

Matcher::Place Matcher::next(Place place, std::string_view bytes) {
  for (const char byte : bytes) {
    if (place == kNowhere) break;
    place = next(place, static_cast<std::uint8_t>(byte));
  }
  return place;
}

}  // namespace grammar
