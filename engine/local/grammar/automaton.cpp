// Builds automata and cuts off what leads nowhere.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/automaton.h"

namespace grammar {
namespace {

using Kind = Edge::Kind;

// Numbers the runs of bytes between which no edge makes a difference.
std::array<std::uint8_t, 256> classesOf(std::span<const Edge> edges) {
  std::array<bool, 257> begins{};
  for (const Edge& edge : edges) {
    if (edge.kind != Kind::Byte) continue;
    begins[edge.low] = true;
    begins[edge.high + std::size_t{1}] = true;
  }
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 1; byte < 256; ++byte)
    classes[byte] = static_cast<std::uint8_t>(classes[byte - 1] + (begins[byte] ? 1 : 0));
  return classes;
}

}  // namespace

StateId AutomatonBuilder::newState() {
  if (m_edges.size() >= kMaxStates) {
    m_isFull = true;
    return 0;
  }
  m_edges.emplace_back();
  return static_cast<StateId>(m_edges.size() - 1);
}

RuleId AutomatonBuilder::newRule() {
  const StateId start = newState();
  m_rules.push_back({start, newState()});
  return static_cast<RuleId>(m_rules.size() - 1);
}

void AutomatonBuilder::add(StateId from, const Edge& edge) {
  if (!m_isFull) m_edges[from].push_back(edge);
}

void AutomatonBuilder::addEmpty(StateId from, StateId to) {
  add(from, {.target = to});
}

void AutomatonBuilder::addBytes(StateId from, std::uint8_t low, std::uint8_t high, StateId to) {
  add(from, {.kind = Kind::Byte, .low = low, .high = high, .target = to});
}

void AutomatonBuilder::addCall(StateId from, RuleId rule, StateId to) {
  add(from, {.kind = Kind::Call, .rule = rule, .target = to});
}

StateId AutomatonBuilder::text(StateId from, std::string_view bytes) {
  for (const char c : bytes) from = this->bytes(from, c, c);
  return from;
}

StateId AutomatonBuilder::bytes(StateId from, char low, char high) {
  const StateId to = newState();
  addBytes(from, static_cast<std::uint8_t>(low), static_cast<std::uint8_t>(high), to);
  return to;
}

StateId AutomatonBuilder::call(StateId from, RuleId rule) {
  const StateId to = newState();
  addCall(from, rule, to);
  return to;
}

// Backwards from the ends. A call counts once its target and its rule's start do.
std::vector<bool> AutomatonBuilder::statesThatEnd() const {
  struct Incoming {
    StateId from;
    const Edge* edge;
  };
  std::vector<std::vector<Incoming>> incoming(m_edges.size());
  std::vector<std::vector<Incoming>> callers(m_edges.size());  // by the start of the rule
  for (StateId from = 0; from < m_edges.size(); ++from) {
    for (const Edge& edge : m_edges[from]) {
      incoming[edge.target].push_back({from, &edge});
      if (edge.kind == Kind::Call) callers[m_rules[edge.rule].start].push_back({from, &edge});
    }
  }
  std::vector<bool> ends(m_edges.size(), false);
  std::vector<StateId> open;
  const auto mark = [&](StateId state) {
    if (!ends[state]) open.push_back(state);
    ends[state] = true;
  };
  for (const Rule& rule : m_rules) mark(rule.end);
  while (!open.empty()) {
    const StateId state = open.back();
    open.pop_back();
    for (const auto& [from, edge] : incoming[state])
      if (edge->kind != Kind::Call || ends[m_rules[edge->rule].start]) mark(from);
    for (const auto& [from, edge] : callers[state])
      if (ends[edge->target]) mark(from);
  }
  return ends;
}

base::Result<Automaton> AutomatonBuilder::build(RuleId root) const {
  if (m_isFull)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "it is too large: it needs more than " + std::to_string(kMaxStates) +
                           " states; shorten its repetitions, lengths and lists"};
  const std::vector<bool> ends = statesThatEnd();
  if (!ends[m_rules[root].start])
    return base::Error{base::ErrorCode::InvalidArgument, "no text of finite length fits it"};
  Automaton result;
  result.m_rules = m_rules;
  result.m_root = root;
  result.m_traits.resize(m_edges.size());
  for (const Rule& rule : m_rules) result.m_traits[rule.end] = {.isEnd = true, .isTail = true};
  for (StateId state = 0; state < m_edges.size(); ++state) {
    result.m_first.push_back(result.m_edges.size());
    for (const Edge& edge : m_edges[state])
      if (ends[edge.target] && (edge.kind != Kind::Call || ends[m_rules[edge.rule].start]))
        result.m_edges.push_back(edge);
  }
  result.m_first.push_back(result.m_edges.size());
  for (StateId state = 0; state < m_edges.size(); ++state) {
    constexpr int kHops = 8;  // more are never built in a row
    StateId at = state;
    for (int i = 0; i < kHops && !result.isEnd(at); ++i) {
      const auto edges = result.edges(at);
      if (edges.size() != 1 || edges[0].kind != Kind::Empty) break;
      at = edges[0].target;
    }
    if (result.isEnd(at)) result.m_traits[state].isTail = true;
  }
  result.m_classes = classesOf(result.m_edges);
  return result;
}

}  // namespace grammar
