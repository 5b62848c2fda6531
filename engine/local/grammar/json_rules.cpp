// JSON by the letter of RFC 8259, with bounded white space and numbers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/grammar/json_rules.h"

#include <map>

#include "engine/base/utf8.h"

namespace grammar {
namespace {

constexpr int kMaxIndent = 32;
constexpr int kMaxDigits = 16;

void addHex(AutomatonBuilder& builder, StateId from, StateId to) {
  builder.addBytes(from, '0', '9', to);
  builder.addBytes(from, 'a', 'f', to);
  builder.addBytes(from, 'A', 'F', to);
}

StateId hex(AutomatonBuilder& builder, StateId from, int count) {
  for (int i = 0; i < count; ++i) {
    const StateId next = builder.newState();
    addHex(builder, from, next);
    from = next;
  }
  return from;
}

// After "\u": any but surrogates, or a pair of them.
void addUnicodeEscape(AutomatonBuilder& builder, StateId from, StateId to) {
  const StateId other = builder.newState();
  builder.addBytes(from, '0', '9', other);
  for (const char first : {'a', 'b', 'c', 'e', 'f', 'A', 'B', 'C', 'E', 'F'})
    builder.addBytes(from, static_cast<std::uint8_t>(first), static_cast<std::uint8_t>(first),
                     other);
  builder.addEmpty(hex(builder, other, 3), to);
  for (const char d : {'d', 'D'}) {
    const StateId second = builder.bytes(from, d, d);
    builder.addEmpty(hex(builder, builder.bytes(second, '0', '7'), 2), to);
    const StateId high = builder.newState();
    for (const auto& [low, last] : {std::pair('8', '9'), std::pair('a', 'b'), std::pair('A', 'B')})
      builder.addBytes(second, static_cast<std::uint8_t>(low), static_cast<std::uint8_t>(last),
                       high);
    const StateId escape = builder.text(hex(builder, high, 2), "\\u");
    const StateId lead = builder.newState();
    for (const char e : {'d', 'D'})
      builder.addBytes(escape, static_cast<std::uint8_t>(e), static_cast<std::uint8_t>(e), lead);
    const StateId low = builder.newState();
    builder.addBytes(lead, 'c', 'f', low);
    builder.addBytes(lead, 'C', 'F', low);
    builder.addEmpty(hex(builder, low, 2), to);
  }
}

// A node of a tree of names by code points: what leaves the tree is another name. Nodes refer to
// each other by position: names may be long, and nothing of the tree recurses.
struct NameNode {
  std::map<std::uint32_t, std::size_t> next;
  bool isName = false;
};

std::vector<NameNode> treeOf(const std::vector<std::string>& names) {
  std::vector<NameNode> tree(1);
  for (const std::string& name : names) {
    std::size_t at = 0;
    for (std::string_view rest = name; !rest.empty();) {
      const base::CodePoint point = base::decodeUtf8(rest);
      rest.remove_prefix(point.bytes);
      const auto [child, isNew] = tree[at].next.try_emplace(point.value, tree.size());
      at = child->second;
      if (isNew) tree.emplace_back();
    }
    tree[at].isName = true;
  }
  return tree;
}

}  // namespace

const CodePoints& plainCharacters() {
  static const CodePoints kPlain{{0x20, 0x21}, {0x23, 0x5B}, {0x5D, 0x10FFFF}};
  return kPlain;
}

StateId addDigits(AutomatonBuilder& builder, StateId from, int least, int most) {
  const StateId end = builder.newState();
  for (int i = 0; i <= most; ++i) {
    if (i >= least) builder.addEmpty(from, end);
    if (i < most) from = builder.bytes(from, '0', '9');
  }
  return end;
}

RuleId JsonRules::space() {
  if (m_space) return *m_space;
  m_space = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_space);
  m_builder->addEmpty(start, end);
  m_builder->addEmpty(m_builder->text(start, " "), end);
  StateId line = m_builder->text(start, "\n");
  m_builder->addEmpty(line, end);
  StateId tabs = line;
  for (int i = 0; i < kMaxIndent; ++i) {
    line = m_builder->text(line, " ");
    m_builder->addEmpty(line, end);
    if (i >= kMaxIndent / 4) continue;
    tabs = m_builder->text(tabs, "\t");
    m_builder->addEmpty(tabs, end);
  }
  return *m_space;
}

RuleId JsonRules::value() {
  if (m_value) return *m_value;
  m_value = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_value);
  for (const std::string_view word : {"null", "true", "false"})
    m_builder->addEmpty(m_builder->text(start, word), end);
  for (const RuleId rule : {string(), number(), array(), object()})
    m_builder->addCall(start, rule, end);
  return *m_value;
}

RuleId JsonRules::object() {
  if (m_object) return *m_object;
  m_object = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_object);
  const StateId first = m_builder->call(m_builder->text(start, "{"), space());
  const StateId key = m_builder->newState();
  m_builder->addEmpty(first, key);
  StateId member = m_builder->call(m_builder->text(m_builder->call(key, string()), ":"), space());
  member = m_builder->call(member, value());
  m_builder->addCall(m_builder->text(member, ","), space(), key);
  m_builder->addEmpty(m_builder->text(first, "}"), end);
  m_builder->addEmpty(m_builder->text(m_builder->call(member, space()), "}"), end);
  return *m_object;
}

RuleId JsonRules::array() {
  if (m_array) return *m_array;
  m_array = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_array);
  const StateId first = m_builder->call(m_builder->text(start, "["), space());
  const StateId item = m_builder->newState();
  m_builder->addEmpty(first, item);
  const StateId after = m_builder->call(item, value());
  m_builder->addCall(m_builder->text(after, ","), space(), item);
  m_builder->addEmpty(m_builder->text(first, "]"), end);
  m_builder->addEmpty(m_builder->text(m_builder->call(after, space()), "]"), end);
  return *m_array;
}

RuleId JsonRules::string() {
  if (m_string) return *m_string;
  m_string = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_string);
  const StateId inside = m_builder->text(start, "\"");
  m_builder->addCall(inside, character(), inside);
  m_builder->addEmpty(m_builder->text(inside, "\""), end);
  return *m_string;
}

RuleId JsonRules::character() {
  if (m_character) return *m_character;
  m_character = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_character);
  addCodePoints(*m_builder, start, plainCharacters(), end);
  const StateId escape = m_builder->text(start, "\\");
  for (const char c : std::string_view("\"\\/bfnrt"))
    m_builder->addBytes(escape, static_cast<std::uint8_t>(c), static_cast<std::uint8_t>(c), end);
  addUnicodeEscape(*m_builder, m_builder->text(escape, "u"), end);
  return *m_character;
}

RuleId JsonRules::number() {
  if (m_number) return *m_number;
  m_number = m_builder->newRule();
  const auto [start, end] = m_builder->rule(*m_number);
  const StateId whole = m_builder->newState();
  m_builder->addEmpty(start, whole);
  m_builder->addBytes(start, '-', '-', whole);
  const StateId point = m_builder->newState();
  m_builder->addBytes(whole, '0', '0', point);
  m_builder->addEmpty(addDigits(*m_builder, m_builder->bytes(whole, '1', '9'), 0, kMaxDigits - 1),
                      point);
  const StateId exponent = m_builder->newState();
  m_builder->addEmpty(point, exponent);
  m_builder->addEmpty(addDigits(*m_builder, m_builder->text(point, "."), 1, kMaxDigits), exponent);
  m_builder->addEmpty(exponent, end);
  const StateId sign = m_builder->newState();
  m_builder->addBytes(exponent, 'e', 'e', sign);
  m_builder->addBytes(exponent, 'E', 'E', sign);
  const StateId power = m_builder->newState();
  m_builder->addEmpty(sign, power);
  m_builder->addBytes(sign, '+', '+', power);
  m_builder->addBytes(sign, '-', '-', power);
  m_builder->addEmpty(addDigits(*m_builder, power, 1, 2), end);
  return *m_number;
}

RuleId JsonRules::keyOtherThan(const std::vector<std::string>& names) {
  const std::vector<NameNode> tree = treeOf(names);
  const RuleId rule = m_builder->newRule();
  const auto [start, end] = m_builder->rule(rule);
  const StateId close = m_builder->newState();
  m_builder->addEmpty(m_builder->text(close, "\""), end);
  const StateId free = m_builder->newState();
  addCodePoints(*m_builder, free, plainCharacters(), free);
  m_builder->addEmpty(free, close);
  std::vector<std::pair<std::size_t, StateId>> open{{0, m_builder->text(start, "\"")}};
  while (!open.empty() && !m_builder->isFull()) {
    const auto [node, state] = open.back();
    open.pop_back();
    if (!tree[node].isName) m_builder->addEmpty(state, close);
    CodePoints taken;
    for (const auto& [point, child] : tree[node].next) {
      taken.add(point, point);
      if (!plainCharacters().contains(point)) continue;
      const StateId below = m_builder->newState();
      addCodePoints(*m_builder, state, {{point, point}}, below);
      open.emplace_back(child, below);
    }
    addCodePoints(*m_builder, state, plainCharacters().without(taken), free);
  }
  return rule;
}

}  // namespace grammar
