// Writes what answers cost to the ledger: one entry for each request that a server may bill.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/cost_keeper.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "storage/temporary_store.h"
#include "ui/viewmodels/answer_text.h"

namespace ui {
namespace {

using storage::LedgerEntry;

void addPrice(std::string& text, const char* code, const std::optional<models::Rates>& rates) {
  if (!rates) return;
  constexpr std::int64_t kMillion = 1'000'000;
  constexpr int kDecimals = 6;
  const auto perMillion = [](std::int64_t rate) {
    return models::amountText(rate * kMillion, kDecimals);
  };
  if (!text.empty()) text += '\n';
  text += std::string(code) + " " + perMillion(rates->hit) + " / " + perMillion(rates->miss) +
          " / " + perMillion(rates->output);
}

// A server may say anything; no request takes so many tokens.
constexpr std::int64_t kMostTokens = 100'000'000;

void setFigures(LedgerEntry& entry, const engine::Usage& usage) {
  const auto isLikely = [](std::int64_t tokens) { return tokens >= 0 && tokens <= kMostTokens; };
  if (!isLikely(usage.promptTokens) || !isLikely(usage.outputTokens)) return;
  entry.isComplete = usage.promptTokens + usage.outputTokens > 0;
  entry.hitTokens = std::clamp<std::int64_t>(usage.cachedTokens, 0, usage.promptTokens);
  entry.missTokens = usage.promptTokens - entry.hitTokens;
  entry.outputTokens = usage.outputTokens;
  entry.reasoningTokens = std::clamp<std::int64_t>(usage.reasoningTokens, 0, usage.outputTokens);
}

// The price counts that the model had when it was asked.
void setPrice(LedgerEntry& entry, const models::ModelTable& table, const engine::Usage& usage) {
  const auto price = table.priceAt(entry.place, entry.model, entry.atMs);
  entry.period = price ? models::nameOf(price->period) : std::string_view();
  entry.price.clear();
  if (!price) return;
  addPrice(entry.price, "CNY", price->cny);
  addPrice(entry.price, "USD", price->usd);
  if (!entry.isComplete) return;
  if (const auto cost = table.costOf(entry.place, entry.model, entry.atMs, usage))
    entry.cost = {cost->cny, cost->usd};
}

// Without a word of the answer: a stop may come too late, and a reply that cannot be read was made.
bool mayBeBilled(base::ErrorCode code) {
  return code == base::ErrorCode::Cancelled || code == base::ErrorCode::Corrupt;
}

}  // namespace

CostKeeper::CostKeeper(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {}

CostKeeper::~CostKeeper() {
  // The last chance; there is no window any more that could say it failed.
  for (Request& request : m_unwritten) (void)write(request).has_value();
}

CostKeeper::RequestId CostKeeper::began(const storage::MessageRecord& answer,
                                        const std::string& place, const std::string& model) {
  if (place.empty() || place == kThisComputer) return 0;
  Request request;
  LedgerEntry& entry = request.entry;
  // The file of the ledger knows nothing of what is temporary, but that it was paid.
  if (!storage::isTemporary(answer.id)) {
    entry.conversation = answer.conversation;
    entry.message = answer.id;
  }
  entry.atMs = m_parts.now();
  entry.place = place;
  entry.model = model;
  entry.isComplete = false;
  setPrice(entry, m_parts.table, {});
  // Where it cannot be written now, it is tried again at its end.
  if (const auto id = m_parts.ledger.add(entry)) request.id = *id;
  m_running.emplace(++m_last, std::move(request));
  return m_last;
}

void CostKeeper::ended(RequestId id, const base::Result<engine::Completion>& result,
                       bool hasOutput) {
  auto node = m_running.extract(id);
  if (node.empty()) return;
  Request request = std::move(node.mapped());
  request.isFree = !hasOutput && !result && !mayBeBilled(result.error().code);
  if (result) {
    LedgerEntry& entry = request.entry;
    if (!result->receipt.servedModel.empty()) entry.model = result->receipt.servedModel;
    setFigures(entry, result->usage);
    setPrice(entry, m_parts.table, result->usage);
  }
  m_unwritten.push_back(std::move(request));
  writeAll();
}

storage::Bill CostKeeper::billOf(storage::MessageId answer) const {
  const auto bill = m_parts.ledger.ofMessage(answer);
  return bill ? *bill : storage::Bill();
}

base::Result<void> CostKeeper::write(Request& request) {
  if (request.id)
    return request.isFree ? m_parts.ledger.remove(*request.id)
                          : m_parts.ledger.update(*request.id, request.entry);
  if (request.isFree) return {};
  auto added = m_parts.ledger.add(request.entry);
  if (!added && added.error().code == base::ErrorCode::NotFound) {
    // The conversation is gone; what it cost is not.
    request.entry.conversation.reset();
    request.entry.message.reset();
    added = m_parts.ledger.add(request.entry);
  }
  if (!added) return std::move(added).error();
  return {};
}

void CostKeeper::writeAll() {
  std::string problem;
  std::erase_if(m_unwritten, [&](Request& request) {
    const auto written = write(request);
    if (!written) problem = written.error().message;
    return written.has_value();
  });
  const bool failed = !m_unwritten.empty();
  if (failed && !std::exchange(m_fails, true))
    emit this->failed(tr("What an answer cost could not be written down: %1")
                          .arg(QString::fromStdString(problem)));
  m_fails = failed;
  emit changed();
}

}  // namespace ui
