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

constexpr int kEndParameters = 10;

void bindEnd(Statement& statement, const LedgerEntry& entry) {
  statement.bind(1, entry.model);
  statement.bind(2, entry.hitTokens);
  statement.bind(3, entry.missTokens);
  statement.bind(4, entry.outputTokens);
  statement.bind(5, entry.reasoningTokens);
  statement.bind(6, std::int64_t{entry.isComplete});
  statement.bind(7, entry.period);
  statement.bind(8, entry.price);
  statement.bind(9, entry.cost.cnyPico);
  statement.bind(kEndParameters, entry.cost.usdPico);
}

// Of a statement that names one entry.
base::Result<void> runForOne(Statement& statement, sqlite3* handle, LedgerId id) {
  if (auto done = statement.run(); !done) return done;
  if (changedRows(handle) > 0) return {};
  return base::Error{base::ErrorCode::NotFound,
                     "entry " + std::to_string(id.value) + " is not in the ledger"};
}

}  // namespace

base::Result<LedgerId> Ledger::add(const LedgerEntry& entry) {
  auto insert = Statement::prepare(
      m_database->handle(),
      "INSERT INTO ledger (model, hit_tokens, miss_tokens, output_tokens, reasoning_tokens, "
      "is_complete, period, price, cny_pico, usd_pico, conversation_id, message_id, at_ms, place) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
      "writing to the ledger");
  if (!insert) return std::move(insert).error();
  bindEnd(*insert, entry);
  int index = kEndParameters + 1;
  insert->bind(index++, valueOf(entry.conversation));
  insert->bind(index++, valueOf(entry.message));
  insert->bind(index++, entry.atMs);
  insert->bind(index, entry.place);
  if (auto done = insert->run(); !done) return std::move(done).error();
  return LedgerId{lastInsertedId(m_database->handle())};
}

base::Result<void> Ledger::update(LedgerId id, const LedgerEntry& entry) {
  auto update = Statement::prepare(
      m_database->handle(),
      "UPDATE ledger SET model = ?1, hit_tokens = ?2, miss_tokens = ?3, output_tokens = ?4, "
      "reasoning_tokens = ?5, is_complete = ?6, period = ?7, price = ?8, cny_pico = ?9, "
      "usd_pico = ?10 WHERE id = ?11",
      "writing to the ledger");
  if (!update) return std::move(update).error();
  bindEnd(*update, entry);
  update->bind(kEndParameters + 1, id.value);
  return runForOne(*update, m_database->handle(), id);
}

base::Result<void> Ledger::remove(LedgerId id) {
  auto remove = Statement::prepare(m_database->handle(), "DELETE FROM ledger WHERE id = ?1",
                                   "taking an entry off the ledger");
  if (!remove) return std::move(remove).error();
  remove->bind(1, id.value);
  return runForOne(*remove, m_database->handle(), id);
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

base::Result<std::vector<ModelSpending>> Ledger::byModel(TimeSpan span) const {
  // Yuan and dollars are not added: 7 yuan count as a dollar for the order alone.
  auto query = prepareSums(*m_database, ", model, place",
                           "WHERE at_ms >= ?1 AND at_ms < ?2 GROUP BY place, model ORDER BY "
                           "max(coalesce(sum(usd_pico), 0), coalesce(sum(cny_pico), 0) / 7) DESC, "
                           "sum(output_tokens) DESC, model");
  if (!query) return std::move(query).error();
  query->bind(1, span.fromMs);
  query->bind(2, span.toMs);
  return query->list([](const Statement& row) {
    return ModelSpending{row.text(kSumColumns), row.text(kSumColumns + 1), readSums(row)};
  });
}

}  // namespace storage
