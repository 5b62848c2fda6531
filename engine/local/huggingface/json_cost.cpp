// Walks over JSON outside of its strings, and counts.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/json_cost.h"

#include <cstddef>
#include <string>

namespace huggingface {
namespace {

// Longer than any number that a program writes.
constexpr std::size_t kMaxNumberBytes = 128;

base::Error corrupt(std::string_view what, const std::string& message) {
  return {base::ErrorCode::Corrupt, std::string(what) + ": " + message};
}

bool isSpace(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool isStructure(char c) {
  return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':' || isSpace(c);
}

class CostCheck {
 public:
  CostCheck(std::string_view text, const JsonLimits& limits, std::string_view what,
            bool isPerMember)
      : m_text(text), m_limits(limits), m_what(what), m_isPerMember(isPerMember) {}

  base::Result<void> run() {
    for (; m_at < m_text.size(); ++m_at) {
      auto checked = isStructure(m_text[m_at]) ? checkStructure() : checkScalar();
      if (!checked) return checked;
    }
    return {};
  }

 private:
  base::Result<void> checkStructure() {
    const char c = m_text[m_at];
    if (isSpace(c)) return skipSpaces();
    if (c == '{' || c == '[') {
      if (++m_depth > m_limits.depth) {
        return corrupt(m_what, "nested deeper than " + std::to_string(m_limits.depth) +
                                   " levels at byte " + std::to_string(m_at));
      }
      return countValue();
    }
    if ((c == '}' || c == ']') && m_depth > 0) --m_depth;
    if (c == ':' && m_values > 0) --m_values;  // what came before it is a name
    if (c == ',' && m_depth == 1) return countMember();
    return {};
  }

  base::Result<void> checkScalar() {
    const std::size_t begin = m_at;
    if (m_text[m_at] == '"') {
      for (++m_at; m_at < m_text.size() && m_text[m_at] != '"' && isWithin(begin); ++m_at) {
        if (m_text[m_at] == '\\') ++m_at;
      }
      if (!isWithin(begin)) {
        return corrupt(m_what, "the string at byte " + std::to_string(begin) + " is longer than " +
                                   std::to_string(m_limits.stringBytes) + " bytes");
      }
      return countValue();
    }
    while (m_at + 1 < m_text.size() && !isStructure(m_text[m_at + 1]) && m_text[m_at + 1] != '"' &&
           m_at - begin <= kMaxNumberBytes) {
      ++m_at;
    }
    if (m_at - begin > kMaxNumberBytes) {
      return corrupt(m_what,
                     "expected a value at byte " + std::to_string(begin) + ", got a long word");
    }
    return countValue();
  }

  base::Result<void> skipSpaces() {
    const std::size_t begin = m_at;
    while (m_at + 1 < m_text.size() && isSpace(m_text[m_at + 1]) && isWithin(begin)) ++m_at;
    if (isWithin(begin)) return {};
    return corrupt(m_what, "there are more than " + std::to_string(m_limits.stringBytes) +
                               " spaces at byte " + std::to_string(begin));
  }

  [[nodiscard]] bool isWithin(std::size_t begin) const {
    return m_at - begin <= m_limits.stringBytes;
  }

  // A name is one until its colon is seen.
  base::Result<void> countValue() {
    if (++m_values <= m_limits.values + 1) return {};
    return corrupt(m_what, "there are more than " + std::to_string(m_limits.values) + " values");
  }

  base::Result<void> countMember() {
    if (m_isPerMember) m_values = 0;
    if (++m_members < m_limits.members) return {};
    return corrupt(m_what, "there are more than " + std::to_string(m_limits.members) + " members");
  }

  std::string_view m_text;
  const JsonLimits& m_limits;
  std::string_view m_what;
  bool m_isPerMember;
  std::size_t m_at = 0;
  std::size_t m_depth = 0;
  std::size_t m_values = 0;
  std::size_t m_members = 0;  // but for the last one
};

}  // namespace

base::Result<void> checkCost(std::string_view text, const JsonLimits& limits, std::string_view what,
                             bool isPerMember) {
  return CostCheck(text, limits, what, isPerMember).run();
}

}  // namespace huggingface
