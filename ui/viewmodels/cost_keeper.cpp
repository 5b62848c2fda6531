// Writes what answers cost to the ledger: one entry for each request that a server may bill.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/cost_keeper.h"

#include <algorithm>
#include <optional>
#include <utility>

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

// The price counts that the model had when it was asked.
void setPrice(LedgerEntry& entry, const models::ModelTable& table, const engine::Usage& usage) {
  const auto price = table.priceAt(entry.place, entry.model, entry.atMs);
  if (!price) return;
  entry.period = models::nameOf(price->period);
  addPrice(entry.price, "CNY", price->cny);
  addPrice(entry.price, "USD", price->usd);
  if (!entry.isComplete) return;
  if (const auto cost = table.costOf(entry.place, entry.model, entry.atMs, usage))
    entry.cost = {cost->cny, cost->usd};
}

}  // namespace

CostKeeper::CostKeeper(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {}

CostKeeper::~CostKeeper() {
  // The last chance; there is no window any more that could say it failed.
  for (LedgerEntry& entry : m_unwritten) (void)write(entry).has_value();
}

CostKeeper::RequestId CostKeeper::began(const storage::MessageRecord& answer,
                                        const std::string& model) {
  if (answer.answer.place.empty() || answer.answer.place == kThisComputer) return 0;
  LedgerEntry entry;
  entry.conversation = answer.conversation;
  entry.message = answer.id;
  entry.atMs = m_parts.now();
  entry.place = answer.answer.place;
  entry.model = model;
  m_running.emplace(++m_last, std::move(entry));
  return m_last;
}

void CostKeeper::ended(RequestId request, const base::Result<engine::Completion>& result,
                       bool hasOutput) {
  auto node = m_running.extract(request);
  if (node.empty()) return;
  const bool wasRefused =
      !result && result.error().code != base::ErrorCode::Cancelled && !hasOutput;
  if (wasRefused) return;
  LedgerEntry entry = std::move(node.mapped());
  engine::Usage usage;
  if (result) {
    usage = result->usage;
    if (!result->receipt.servedModel.empty()) entry.model = result->receipt.servedModel;
  }
  entry.isComplete = usage.promptTokens + usage.outputTokens > 0;
  entry.hitTokens = std::clamp<std::int64_t>(usage.cachedTokens, 0, usage.promptTokens);
  entry.missTokens = usage.promptTokens - entry.hitTokens;
  entry.outputTokens = usage.outputTokens;
  entry.reasoningTokens = usage.reasoningTokens;
  setPrice(entry, m_parts.table, usage);
  m_unwritten.push_back(std::move(entry));
  writeAll();
}

storage::Bill CostKeeper::billOf(storage::MessageId answer) const {
  const auto bill = m_parts.ledger.ofMessage(answer);
  return bill ? *bill : storage::Bill();
}

base::Result<void> CostKeeper::write(LedgerEntry& entry) {
  auto added = m_parts.ledger.add(entry);
  if (added || added.error().code != base::ErrorCode::NotFound) return added;
  // The conversation is gone; what it cost is not.
  entry.conversation.reset();
  entry.message.reset();
  return m_parts.ledger.add(entry);
}

void CostKeeper::writeAll() {
  std::string problem;
  std::erase_if(m_unwritten, [&](LedgerEntry& entry) {
    auto written = write(entry);
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
