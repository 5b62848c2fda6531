// Looking up models, and what a token of them costs when.
// SPDX-License-Identifier: Apache-2.0
#include "engine/models/model_table.h"

#include <algorithm>
#include <utility>

#include "engine/models/table_content.h"

namespace models {

namespace {

using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::sys_days;
using std::chrono::sys_time;

// As a clock shows it that is `offset` ahead of UTC.
sys_time<milliseconds> localTime(std::int64_t atMs, minutes offset) {
  return sys_time<milliseconds>(milliseconds(atMs)) + offset;
}

bool isHostOf(std::string_view host, std::string_view domain) {
  host = host.substr(0, host.find(':'));
  if (host == domain) return true;
  return host.size() > domain.size() &&
         host.substr(host.size() - domain.size() - 1) == "." + std::string(domain);
}

Rates timesFactor(Rates rates, std::int64_t factor) {
  return {rates.hit * factor, rates.miss * factor, rates.output * factor};
}

constexpr std::int64_t kMostPico = 1'000'000'000'000'000'000;

std::int64_t priceOf(std::int64_t tokens, std::int64_t rate) {
  return rate > 0 && tokens > kMostPico / rate ? kMostPico : tokens * rate;
}

std::int64_t amountOf(const Rates& rates, const engine::Usage& usage) {
  const std::int64_t prompt = std::max<std::int64_t>(usage.promptTokens, 0);
  const std::int64_t hit = std::clamp<std::int64_t>(usage.cachedTokens, 0, prompt);
  const std::int64_t output = std::max<std::int64_t>(usage.outputTokens, 0);
  return std::min(kMostPico, priceOf(hit, rates.hit) + priceOf(prompt - hit, rates.miss) +
                                 priceOf(output, rates.output));
}

}  // namespace

std::string_view nameOf(Period period) {
  constexpr std::array<std::string_view, 4> kNames{"flat", "peak", "off-peak", "unsure"};
  return kNames[static_cast<std::size_t>(period)];
}

Period Calendar::periodAt(std::int64_t atMs) const {
  const auto now = localTime(atMs, utcOffset);
  const auto day = floor<std::chrono::days>(now);
  const auto sinceMidnight = now - day;
  const bool isDearHour = std::any_of(hours.begin(), hours.end(), [&](const Hours& span) {
    return sinceMidnight >= span.from && sinceMidnight < span.to;
  });
  if (!isDearHour || !isPeakDay[std::chrono::weekday(day).c_encoding()]) return Period::OffPeak;
  if (!hasHolidays) return Period::Peak;
  const auto year = holidays.find(static_cast<int>(std::chrono::year_month_day(day).year()));
  if (year == holidays.end()) return Period::Unsure;
  const bool isHoliday =
      std::any_of(year->second.begin(), year->second.end(),
                  [&](const Days& days) { return day >= days.first && day <= days.last; });
  return isHoliday ? Period::OffPeak : Period::Peak;
}

const ModelEntry* ModelTable::Content::find(std::string_view host, std::string_view model) const {
  for (const Provider& provider : providers) {
    if (!isHostOf(host, provider.host)) continue;
    for (const ModelEntry& entry : provider.models) {
      const auto& aliases = entry.aliases;
      if (entry.facts.id == model ||
          std::find(aliases.begin(), aliases.end(), model) != aliases.end())
        return &entry;
    }
  }
  return nullptr;
}

ModelTable::ModelTable(std::shared_ptr<const Content> content) : m_content(std::move(content)) {}

const std::string& ModelTable::date() const {
  return m_content->date;
}

const ModelFacts* ModelTable::find(std::string_view host, std::string_view model) const {
  const ModelEntry* entry = m_content->find(host, model);
  return entry != nullptr ? &entry->facts : nullptr;
}

std::vector<ModelFacts> ModelTable::modelsOf(std::string_view host) const {
  std::vector<ModelFacts> all;
  for (const Provider& provider : m_content->providers) {
    if (!isHostOf(host, provider.host)) continue;
    for (const ModelEntry& entry : provider.models) all.push_back(entry.facts);
  }
  return all;
}

std::optional<Price> ModelTable::priceAt(std::string_view host, std::string_view model,
                                         std::int64_t atMs) const {
  const ModelEntry* entry = m_content->find(host, model);
  if (entry == nullptr) return std::nullopt;
  const sys_days today = floor<std::chrono::days>(localTime(atMs, kPriceClock));
  const PriceStep* step = nullptr;
  for (const PriceStep& candidate : entry->prices)
    if (candidate.from <= today) step = &candidate;
  if (step == nullptr) return std::nullopt;
  Price price{step->cny, step->usd, Period::Flat};
  if (step->calendar.empty()) return price;
  price.period = m_content->calendars.at(step->calendar).periodAt(atMs);
  if (price.period == Period::OffPeak) return price;
  if (price.cny) price.cny = timesFactor(*price.cny, step->peakFactor);
  if (price.usd) price.usd = timesFactor(*price.usd, step->peakFactor);
  return price;
}

std::optional<Cost> ModelTable::costOf(std::string_view host, std::string_view model,
                                       std::int64_t atMs, const engine::Usage& usage) const {
  const auto price = priceAt(host, model, atMs);
  if (!price) return std::nullopt;
  Cost cost{.cny = {}, .usd = {}, .period = price->period};
  if (price->cny) cost.cny = amountOf(*price->cny, usage);
  if (price->usd) cost.usd = amountOf(*price->usd, usage);
  return cost;
}

std::string amountText(std::int64_t pico, int decimals) {
  constexpr int kDigits = 12;
  decimals = std::clamp(decimals, 2, kDigits);
  std::int64_t unit = 1;  // of the last decimal that is shown
  for (int i = decimals; i < kDigits; ++i) unit *= 10;
  const bool isNegative = pico < 0;
  const auto size = isNegative ? std::uint64_t{0} - static_cast<std::uint64_t>(pico)
                               : static_cast<std::uint64_t>(pico);
  const std::uint64_t shown =
      size / static_cast<std::uint64_t>(unit) +
      (size % static_cast<std::uint64_t>(unit) * 2 >= static_cast<std::uint64_t>(unit) ? 1 : 0);
  std::string digits = std::to_string(shown);
  const auto after = static_cast<std::size_t>(decimals);
  if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
  std::string text =
      digits.substr(0, digits.size() - after) + "." + digits.substr(digits.size() - after);
  while (text.back() == '0' && text.size() - text.find('.') > 3) text.pop_back();
  return (isNegative && shown > 0 ? "-" : "") + text;
}

}  // namespace models
