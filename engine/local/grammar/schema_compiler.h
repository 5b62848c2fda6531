// Walks a schema and adds its rules; inside engine/local/grammar only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/local/grammar/automaton.h"
#include "engine/local/grammar/json_rules.h"
#include "engine/local/grammar/schema_document.h"

namespace grammar {

// The types that are written for a schema: those in "type", else those its keywords are about.
// Empty where it says nothing of either, or "type" is not of names.
[[nodiscard]] std::vector<std::string> writtenTypes(const Json& schema);

// Thread: one at a time. Lifetime: `document` must outlive it.
class SchemaCompiler {
 public:
  explicit SchemaCompiler(const Json& document) : m_document(&document) {}

  // Errors: as compileJsonSchema().
  base::Result<Automaton> run();

 private:
  // A schema and its place in the document, for messages.
  struct Schema {
    const Json* json;
    std::string where;
  };
  struct Limits {
    std::int64_t least = 0;
    std::int64_t most = kUnlimited;
  };
  static constexpr std::int64_t kUnlimited = INT64_MAX;

  // schema_compiler.cpp: what schemas are made of.
  RuleId ruleFor(const Schema& schema);
  void compile(const Schema& schema, const Rule& rule);
  bool checkKeywords(const Schema& schema);
  // Refuses all but notes and `allowed` beside the keyword.
  bool standsAlone(const Schema& schema, std::string_view keyword,
                   std::initializer_list<std::string_view> allowed = {});
  const Json* resolve(const Schema& schema);
  void addReference(const Schema& schema, const Rule& rule);
  void addValues(const Schema& schema, const Rule& rule);
  void addAlternatives(const Schema& schema, std::string_view keyword, const Rule& rule);
  void addAllOf(const Schema& schema, const Rule& rule);
  // `done`: parts that are in `merged`; each goes in once, however many ways lead to it.
  bool mergeInto(const Schema& part, Json& merged, std::set<const Json*>& done, int depth);
  void addTypes(const Schema& schema, const Rule& rule);
  void addType(const Schema& schema, std::string_view type, const Rule& rule);

  // schema_exclusion.cpp: whether what is written for one schema never fits the other.
  const Json& followed(const Json& schema) const;
  // Where it would take too long to tell, any type and false.
  unsigned typesOf(const Json& schema, int depth);
  bool excludes(const Json& written, const Json& other, int depth);
  bool excludesObject(const Json& written, const Json& other, int depth);

  // schema_types.cpp: strings, numbers, lists, objects.
  void addString(const Schema& schema, const Rule& rule);
  void addInteger(const Schema& schema, const Rule& rule);
  void addNumber(const Schema& schema, const Rule& rule);
  void addArray(const Schema& schema, const Rule& rule);
  void addObject(const Schema& schema, const Rule& rule);
  void addFurtherMembers(const Schema& schema, const std::vector<std::string>& names, StateId none,
                         StateId some);
  StateId addMember(StateId from, std::string_view name, RuleId value);
  std::optional<double> numberIn(const Schema& schema, const char* keyword);
  Limits limitsIn(const Schema& schema, const char* least, const char* most);

  void fail(const Schema& schema, base::ErrorCode code, std::string what);
  void invalid(const Schema& schema, std::string what) {
    fail(schema, base::ErrorCode::InvalidArgument, std::move(what));
  }
  void unsupported(const Schema& schema, std::string what) {
    fail(schema, base::ErrorCode::Unsupported, std::move(what));
  }

  const Json* m_document;
  AutomatonBuilder m_builder;
  JsonRules m_json{m_builder};
  std::map<const Json*, RuleId> m_rules;
  std::vector<std::pair<Schema, RuleId>> m_open;  // rules that have no edges yet
  std::deque<Json> m_merged;                      // schemas made of several
  std::size_t m_comparisons = 0;                  // of alternatives, so far
  std::optional<base::Error> m_error;
};

}  // namespace grammar
