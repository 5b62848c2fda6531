// Sums are made by SQLite, over an index of the time.
// SPDX-License-Identifier: Apache-2.0
#include "storage/ledger.h"

#include <string_view>
#include <utility>

#include "storage/database.h"
#include "storage/message_extras.h"
#include "storage/statement.h"

namespace storage {

namespace {

constexpr std::string_view kSums =
    "count(*), sum(is_complete = 0), "
    "sum(is_complete AND cny_pico IS NULL AND usd_pico IS NULL), "
    "sum(is_complete AND cny_pico IS NULL), sum(is_complete AND usd_pico IS NULL), "
    "sum(hit_tokens), sum(miss_tokens), sum(output_tokens), sum(reasoning_tokens), "
    "sum(cny_pico), sum(usd_pico)";
constexpr int kSumColumns = 11;

Spending readSums(const Statement& row) {
  Spending sums;
  sums.requests = row.integer(0);
  sums.withoutFigures = row.integer(1);
  sums.withoutPrice = row.integer(2);
  sums.withoutCny = row.integer(3);
  sums.withoutUsd = row.integer(4);
  sums.hitTokens = row.integer(5);
  sums.missTokens = row.integer(6);
  sums.outputTokens = row.integer(7);
  sums.reasoningTokens = row.integer(8);
  sums.cnyPico = row.integer(9);
  sums.usdPico = row.integer(10);
  return sums;
}

base::Result<Statement> prepareSums(Database& database, std::string_view more,
                                    std::string_view rest) {
  return Statement::prepare(
      database.handle(),
      "SELECT " + std::string(kSums) + std::string(more) + " FROM ledger " + std::string(rest),
      "adding up the ledger");
}

base::Result<Spending> oneSum(Statement& query) {
  auto row = query.step();
  if (!row) return std::move(row).error();
  return readSums(query);
}

base::Result<std::vector<NamedSpending>> namedSums(Statement& query, bool hasPlace) {
  std::vector<NamedSpending> all;
  for (;;) {
    auto row = query.step();
    if (!row) return std::move(row).error();
    if (!*row) return all;
    all.push_back({query.text(kSumColumns), hasPlace ? query.text(kSumColumns + 1) : std::string(),
                   readSums(query)});
  }
}

}  // namespace

base::Result<void> Ledger::add(const LedgerEntry& entry) {
  auto insert = Statement::prepare(
      m_database->handle(),
      "INSERT INTO ledger (conversation_id, message_id, at_ms, place, model, hit_tokens, "
      "miss_tokens, output_tokens, reasoning_tokens, is_complete, period, price, cny_pico, "
      "usd_pico) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
      "writing to the ledger");
  if (!insert) return std::move(insert).error();
  using Number = std::optional<std::int64_t>;
  insert->bind(1, entry.conversation ? Number(entry.conversation->value) : std::nullopt);
  insert->bind(2, entry.message ? Number(entry.message->value) : std::nullopt);
  insert->bind(3, entry.atMs);
  insert->bind(4, entry.place);
  insert->bind(5, entry.model);
  insert->bind(6, entry.hitTokens);
  insert->bind(7, entry.missTokens);
  insert->bind(8, entry.outputTokens);
  insert->bind(9, entry.reasoningTokens);
  insert->bind(10, std::int64_t{entry.isComplete});
  insert->bind(11, entry.period);
  insert->bind(12, entry.price);
  insert->bind(13, entry.cost.cnyPico);
  insert->bind(14, entry.cost.usdPico);
  return insert->run();
}

base::Result<Spending> Ledger::total(TimeSpan span) const {
  auto query = prepareSums(*m_database, "", "WHERE at_ms >= ?1 AND at_ms < ?2");
  if (!query) return std::move(query).error();
  query->bind(1, span.fromMs);
  query->bind(2, span.toMs);
  return oneSum(*query);
}

base::Result<Spending> Ledger::ofConversation(ConversationId id) const {
  auto query = prepareSums(*m_database, "", "WHERE conversation_id = ?1");
  if (!query) return std::move(query).error();
  query->bind(1, id.value);
  return oneSum(*query);
}

base::Result<Bill> Ledger::ofMessage(MessageId id) const {
  return readBill(m_database->handle(), id);
}

base::Result<std::vector<NamedSpending>> Ledger::byModel(TimeSpan span) const {
  // Yuan and dollars are not added: 7 yuan count as a dollar for the order alone.
  auto query = prepareSums(*m_database, ", model, place",
                           "WHERE at_ms >= ?1 AND at_ms < ?2 GROUP BY place, model ORDER BY "
                           "max(coalesce(sum(usd_pico), 0), coalesce(sum(cny_pico), 0) / 7) DESC, "
                           "sum(output_tokens) DESC, model");
  if (!query) return std::move(query).error();
  query->bind(1, span.fromMs);
  query->bind(2, span.toMs);
  return namedSums(*query, true);
}

base::Result<std::vector<NamedSpending>> Ledger::byDay(TimeSpan span, int utcOffsetMinutes) const {
  auto query = prepareSums(*m_database, ", date(at_ms / 1000 + ?3 * 60, 'unixepoch') AS day",
                           "WHERE at_ms >= ?1 AND at_ms < ?2 GROUP BY day ORDER BY day DESC");
  if (!query) return std::move(query).error();
  query->bind(1, span.fromMs);
  query->bind(2, span.toMs);
  query->bind(3, std::int64_t{utcOffsetMinutes});
  return namedSums(*query, false);
}

}  // namespace storage
