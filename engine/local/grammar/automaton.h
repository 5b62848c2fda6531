// A grammar over bytes as states and rules that call each other, and how one is built.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace grammar {

using StateId = std::uint32_t;
using RuleId = std::uint32_t;

struct Edge {
  enum class Kind : std::uint8_t { Byte, Empty, Call };
  Kind kind = Kind::Empty;
  std::uint8_t low = 0;  // Byte: the bytes from low to high
  std::uint8_t high = 0;
  RuleId rule = 0;  // Call: this rule first
  StateId target = 0;
};

// A rule matches what leads from its start to its end. Ends have no edges.
struct Rule {
  StateId start = 0;
  StateId end = 0;
};

// Every state that can be reached can also reach the end of its rule. Thread: any.
class Automaton {
 public:
  [[nodiscard]] std::span<const Edge> edges(StateId state) const {
    const std::size_t first = m_first[state];
    return std::span(m_edges).subspan(first, m_first[state + 1] - first);
  }
  [[nodiscard]] Rule rule(RuleId id) const { return m_rules[id]; }
  [[nodiscard]] RuleId root() const { return m_root; }
  [[nodiscard]] std::size_t states() const { return m_first.size() - 1; }
  [[nodiscard]] bool isEnd(StateId state) const { return m_traits[state].isEnd; }
  // Nothing of its rule is left after it: whoever calls from before it need not come back.
  [[nodiscard]] bool isTail(StateId state) const { return m_traits[state].isTail; }
  // Bytes of one class lead to the same states from everywhere.
  [[nodiscard]] std::uint8_t classOf(std::uint8_t byte) const { return m_classes[byte]; }
  [[nodiscard]] std::size_t classes() const { return std::size_t{m_classes[255]} + 1; }

 private:
  friend class AutomatonBuilder;
  struct Traits {
    bool isEnd = false;
    bool isTail = false;
  };
  std::vector<std::size_t> m_first;  // of a state's edges; one more than states
  std::vector<Edge> m_edges;
  std::vector<Rule> m_rules;
  std::vector<Traits> m_traits;
  std::array<std::uint8_t, 256> m_classes{};
  RuleId m_root = 0;
};

// Grows to a limit: beyond it isFull(), further states are all the same one, and build() fails.
// Loops over numbers that come from outside ask isFull(). Thread: one at a time.
class AutomatonBuilder {
 public:
  static constexpr std::size_t kMaxStates = 100'000;

  [[nodiscard]] StateId newState();
  [[nodiscard]] RuleId newRule();
  [[nodiscard]] Rule rule(RuleId id) const { return m_rules[id]; }
  [[nodiscard]] bool isFull() const { return m_isFull; }

  void addEmpty(StateId from, StateId to);
  void addBytes(StateId from, std::uint8_t low, std::uint8_t high, StateId to);
  void addCall(StateId from, RuleId rule, StateId to);
  // The same to a new state, which is returned.
  StateId text(StateId from, std::string_view bytes);
  StateId bytes(StateId from, char low, char high);
  StateId call(StateId from, RuleId rule);

  // Errors: InvalidArgument (too large; nothing of finite length matches `root`).
  [[nodiscard]] base::Result<Automaton> build(RuleId root) const;

 private:
  void add(StateId from, const Edge& edge);
  [[nodiscard]] std::vector<bool> statesThatEnd() const;

  std::vector<std::vector<Edge>> m_edges;
  std::vector<Rule> m_rules;
  bool m_isFull = false;
};

}  // namespace grammar
