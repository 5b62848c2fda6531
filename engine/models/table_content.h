// The table in memory; inside engine/models only.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/models/model_table.h"

namespace models {

// When a provider's dearer hours are. All times are of the calendar's own clock.
struct Calendar {
  struct Hours {
    std::chrono::minutes from{};  // since midnight
    std::chrono::minutes to{};    // excluded
  };
  struct Days {
    std::chrono::sys_days first;
    std::chrono::sys_days last;  // included
  };
  std::chrono::minutes utcOffset{};
  std::array<bool, 7> isPeakDay{};  // from Sunday
  std::vector<Hours> hours;
  bool hasHolidays = false;                   // then a year without a list is not known
  std::map<int, std::vector<Days>> holidays;  // by year

  [[nodiscard]] Period periodAt(std::int64_t atMs) const;
};

struct PriceStep {
  std::chrono::sys_days from;  // of the provider's clock: see kPriceClock
  std::optional<Rates> cny;    // outside the dearer hours
  std::optional<Rates> usd;
  std::string calendar;  // empty: one price all day
  std::int64_t peakFactor = 1;
};

// Prices change at midnight in Beijing.
inline constexpr std::chrono::minutes kPriceClock{480};

struct ModelEntry {
  ModelFacts facts;
  std::vector<std::string> aliases;
  std::vector<PriceStep> prices;  // the oldest first
};

struct Provider {
  std::string host;
  std::vector<ModelEntry> models;
};

struct ModelTable::Content {
  std::string date;
  std::map<std::string, Calendar> calendars;
  std::vector<Provider> providers;

  [[nodiscard]] const ModelEntry* find(std::string_view host, std::string_view model) const;
};

}  // namespace models
