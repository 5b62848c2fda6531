// What answers cost: one row for each request that a server may bill, kept when conversations go.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

class Database;

struct LedgerId {
  std::int64_t value = 0;
  friend bool operator==(LedgerId, LedgerId) = default;
};

struct LedgerEntry {
  std::optional<ConversationId> conversation;
  std::optional<MessageId> message;
  std::int64_t atMs = 0;          // Unix time at which the request was sent
  std::string place;              // the host that billed
  std::string model;              // as the server named it
  std::int64_t hitTokens = 0;     // of the prompt, read from the provider's cache
  std::int64_t missTokens = 0;    // of the prompt, computed
  std::int64_t outputTokens = 0;  // includes reasoningTokens
  std::int64_t reasoningTokens = 0;
  // False: the server's figures have not come (it is still answering, was stopped or cut off, or
  // sent none; or Isobath ended before they could).
  bool isComplete = true;
  std::string period;  // "peak", "off-peak", "flat", "unsure", or empty: no price
  // What a million tokens cost then (hit / miss / output), one currency per line:
  // "CNY 0.02 / 1.00 / 4.00"; or empty.
  std::string price;
  Cost cost;  // none without figures
};

// A sum of entries. An amount counts only entries with figures whose price is known in its
// currency.
struct Spending {
  std::int64_t requests = 0;
  std::int64_t withoutFigures = 0;  // of them, not complete
  std::int64_t withoutPrice = 0;    // of them, complete, but priced in no currency
  std::int64_t withoutCny = 0;      // of them, complete, but not priced in yuan
  std::int64_t withoutUsd = 0;      // of them, complete, but not priced in dollars
  std::int64_t hitTokens = 0;
  std::int64_t missTokens = 0;
  std::int64_t outputTokens = 0;
  std::int64_t reasoningTokens = 0;
  std::int64_t cnyPico = 0;
  std::int64_t usdPico = 0;
};

// From, including, to, excluding; Unix time.
struct TimeSpan {
  std::int64_t fromMs = 0;
  std::int64_t toMs = 0;
};

struct ModelSpending {
  std::string model;
  std::string place;
  Spending spending;
};

// Errors: Io, Corrupt, NotFound (the conversation, message or entry). Thread: one at a time.
// Lifetime: the database must outlive it.
class Ledger {
 public:
  explicit Ledger(Database& database) : m_database(&database) {}

  base::Result<LedgerId> add(const LedgerEntry& entry);
  // Replaces what its end tells: model, figures, price and cost.
  base::Result<void> update(LedgerId id, const LedgerEntry& entry);
  // Of a request that turned out to cost nothing.
  base::Result<void> remove(LedgerId id);
  [[nodiscard]] base::Result<Spending> total(TimeSpan span) const;
  [[nodiscard]] base::Result<Spending> ofConversation(ConversationId id) const;
  [[nodiscard]] base::Result<Bill> ofMessage(MessageId id) const;
  // The dearest first.
  [[nodiscard]] base::Result<std::vector<ModelSpending>> byModel(TimeSpan span) const;

 private:
  Database* m_database;
};

}  // namespace storage
