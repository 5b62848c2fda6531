// Pattern trees to edges; characters that JSON does not take as they are become escapes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/pattern.h"

#include <array>
#include <map>

#include "engine/local/grammar/pattern_parser.h"

namespace grammar {
namespace {

class Emitter {
 public:
  explicit Emitter(AutomatonBuilder& builder) : m_builder(builder) {}

  StateId add(const PatternNode& node, StateId from) {
    switch (node.kind) {
      case PatternNode::Kind::Class:
        return m_builder.call(from, ruleOf(node.set));
      case PatternNode::Kind::Sequence:
        for (const PatternNode& child : node.children) from = add(child, from);
        return from;
      case PatternNode::Kind::Alternatives: {
        const StateId to = m_builder.newState();
        for (const PatternNode& child : node.children) m_builder.addEmpty(add(child, from), to);
        return to;
      }
      case PatternNode::Kind::Repeat:
        return repeat(node, from);
    }
    return from;
  }

 private:
  // Each copy begins with a state of its own, so that repetitions of nothing fill the builder, too.
  StateId copy(const PatternNode& child, StateId from) {
    const StateId begin = m_builder.newState();
    m_builder.addEmpty(from, begin);
    return add(child, begin);
  }

  StateId repeat(const PatternNode& node, StateId from) {
    const PatternNode& child = node.children.front();
    for (int i = 0; i < node.least && !m_builder.isFull(); ++i) from = copy(child, from);
    const StateId to = m_builder.newState();
    if (node.most == PatternNode::kUnbounded) {
      const StateId loop = m_builder.newState();
      m_builder.addEmpty(from, loop);
      m_builder.addEmpty(copy(child, loop), loop);
      from = loop;
    }
    for (int i = node.least; i < node.most && !m_builder.isFull(); ++i) {
      m_builder.addEmpty(from, to);
      from = copy(child, from);
    }
    m_builder.addEmpty(from, to);
    return to;
  }

  RuleId ruleOf(const CodePoints& set) {
    if (const auto known = m_classes.find(set.ranges()); known != m_classes.end())
      return known->second;
    const RuleId rule = m_builder.newRule();
    m_classes.emplace(set.ranges(), rule);
    const auto [start, end] = m_builder.rule(rule);
    addCodePoints(m_builder, start, set.without(CodePoints::all().without(plainCharacters())), end);
    constexpr std::array<std::pair<char, char>, 7> kShort{{{'"', '"'},
                                                           {'\\', '\\'},
                                                           {'\b', 'b'},
                                                           {'\f', 'f'},
                                                           {'\n', 'n'},
                                                           {'\r', 'r'},
                                                           {'\t', 't'}}};
    for (const auto& [point, letter] : kShort)
      if (set.contains(static_cast<std::uint32_t>(point)))
        m_builder.addEmpty(m_builder.text(start, std::string("\\") + letter), end);
    return rule;
  }

  AutomatonBuilder& m_builder;
  std::map<std::vector<CodePoints::Range>, RuleId> m_classes;
};

}  // namespace

base::Result<RuleId> patternRule(AutomatonBuilder& builder, JsonRules& json,
                                 std::string_view text) {
  const base::Result<Pattern> pattern = parsePattern(text);
  if (!pattern) return pattern.error();
  const RuleId rule = builder.newRule();
  const auto [start, end] = builder.rule(rule);
  const auto anything = [&](StateId from) {
    const StateId loop = builder.newState();
    builder.addEmpty(from, loop);
    builder.addCall(loop, json.character(), loop);
    return loop;
  };
  StateId at = pattern->fromStart ? start : anything(start);
  at = Emitter(builder).add(pattern->root, at);
  builder.addEmpty(pattern->toEnd ? at : anything(at), end);
  return rule;
}

}  // namespace grammar
