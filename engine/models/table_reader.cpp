// Reads the table's JSON; every complaint names the place in the file.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "engine/base/json_depth.h"
#include "engine/models/model_table.h"
#include "engine/models/table_content.h"

namespace models {

namespace {

using Json = nlohmann::json;
using std::chrono::minutes;
using std::chrono::sys_days;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxDepth = 16;
constexpr double kMaxPrice = 1e6;  // per million tokens
constexpr std::int64_t kMaxTokens = 1'000'000'000;
constexpr std::int64_t kMaxFactor = 100;

// A value with its place: providers[0].models[2].prices[0].
struct Place {
  const Json* json;
  std::string path;

  [[nodiscard]] base::Error wrong(const std::string& expected) const {
    constexpr std::size_t kShown = 40;
    std::string got =
        json == nullptr ? "nothing" : json->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (got.size() > kShown) got = std::string(json->type_name());
    return {base::ErrorCode::Corrupt, "the model table has at " +
                                          (path.empty() ? "its top" : path) + " " + got +
                                          ", expected " + expected};
  }
  // Null where it is missing.
  [[nodiscard]] Place member(const char* name) const {
    const auto found = json->find(name);
    return {found != json->end() ? &*found : nullptr, path.empty() ? name : path + "." + name};
  }
  [[nodiscard]] Place at(std::size_t index) const {
    return {&(*json)[index], path + "[" + std::to_string(index) + "]"};
  }
  [[nodiscard]] bool isMissing() const { return json == nullptr; }
};

// Takes the table apart; the first thing that is wrong is kept, and what follows does nothing.
class Reader {
 public:
  std::optional<base::Error> failure;

  void fail(const Place& place, const std::string& expected) {
    if (!failure) failure = place.wrong(expected);
  }
  bool isObject(const Place& place) {
    if (failure) return false;
    if (place.isMissing() || !place.json->is_object()) fail(place, "an object");
    return !failure;
  }
  template <typename Read>
  void each(const Place& list, Read read) {
    if (failure) return;
    if (list.isMissing() || !list.json->is_array()) return fail(list, "a list");
    for (std::size_t i = 0; i < list.json->size() && !failure; ++i) read(list.at(i));
  }
  std::string text(const Place& place) {
    if (failure) return {};
    if (!place.isMissing() && place.json->is_string() &&
        !place.json->get_ref<const std::string&>().empty())
      return place.json->get<std::string>();
    fail(place, "a text");
    return {};
  }
  std::string optionalText(const Place& place) {
    return place.isMissing() ? std::string() : text(place);
  }
  bool flag(const Place& place) {
    if (failure || place.isMissing()) return false;
    if (!place.json->is_boolean()) fail(place, "true or false");
    return !failure && place.json->get<bool>();
  }
  std::int64_t integer(const Place& place, std::int64_t least, std::int64_t most) {
    const bool isNumber = !failure && !place.isMissing() && place.json->is_number_integer();
    const std::int64_t value = isNumber ? place.json->get<std::int64_t>() : least - 1;
    if (value < least || value > most)
      fail(place, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
  }
  std::optional<std::int64_t> optionalTokens(const Place& place) {
    if (failure || place.isMissing()) return std::nullopt;
    return integer(place, 1, kMaxTokens);
  }
  // "2026-11-24", whole or as the start of a longer text.
  sys_days day(const Place& place, std::string_view written) {
    const auto number = [written](std::size_t at, std::size_t size) {
      int value = -1;
      if (written.size() < at + size) return value;
      const char* end = written.data() + at + size;
      const auto read = std::from_chars(written.data() + at, end, value);
      return read.ptr == end ? value : -1;
    };
    const int year = number(0, 4);
    const int month = number(5, 2);
    const int dayOfMonth = number(8, 2);
    if (written.size() == 10 && written[4] == '-' && written[7] == '-' && year > 0 && month > 0 &&
        dayOfMonth > 0) {
      const std::chrono::year_month_day date{std::chrono::year(year),
                                             std::chrono::month(static_cast<unsigned>(month)),
                                             std::chrono::day(static_cast<unsigned>(dayOfMonth))};
      if (date.ok()) return date;
    }
    fail(place, "a day like \"2026-11-24\"");
    return {};
  }
  // "09:00" to "24:00".
  minutes timeOfDay(const Place& place) {
    const std::string written = text(place);
    int hour = -1;
    int minute = -1;
    const char* begin = written.data();
    if (written.size() == 5 && written[2] == ':' &&
        std::from_chars(begin, begin + 2, hour).ptr == begin + 2 &&
        std::from_chars(begin + 3, begin + 5, minute).ptr == begin + 5 && hour >= 0 &&
        minute >= 0 && minute < 60 && hour * 60 + minute <= 24 * 60)
      return minutes(hour * 60 + minute);
    fail(place, "a time of day like \"09:00\"");
    return {};
  }
  // Per million tokens, with at most six decimals: whole in 10^-12 per token.
  std::int64_t rate(const Place& place) {
    if (failure) return 0;
    const double value =
        !place.isMissing() && place.json->is_number() ? place.json->get<double>() : -1;
    const double scaled = value * 1e6;
    if (!(value >= 0) || value > kMaxPrice || std::abs(scaled - std::round(scaled)) > 1e-3)
      fail(place, "a price per million tokens with at most six decimals");
    return failure ? 0 : std::llround(scaled);
  }
  std::optional<Rates> optionalRates(const Place& place) {
    if (place.isMissing() || !isObject(place)) return std::nullopt;
    return Rates{rate(place.member("hit")), rate(place.member("miss")),
                 rate(place.member("output"))};
  }

  Calendar calendar(const Place& place);
  PriceStep priceStep(const Place& place, const ModelTable::Content& content);
  ModelEntry model(const Place& place, const ModelTable::Content& content);
  void all(const Place& top, ModelTable::Content& content);
};

Calendar Reader::calendar(const Place& place) {
  constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  constexpr std::int64_t kMostOffset = 14 * 60;
  Calendar result;
  if (!isObject(place)) return result;
  result.utcOffset =
      minutes(integer(place.member("utc_offset_minutes"), -kMostOffset, kMostOffset));
  each(place.member("days"), [&](const Place& entry) {
    const auto found = std::find(kDays.begin(), kDays.end(), text(entry));
    if (found == kDays.end()) return fail(entry, "a day like \"mon\"");
    result.isPeakDay[static_cast<std::size_t>(found - kDays.begin())] = true;
  });
  each(place.member("hours"), [&](const Place& entry) {
    if (!entry.json->is_array() || entry.json->size() != 2) return fail(entry, "two times of day");
    const Calendar::Hours hours{timeOfDay(entry.at(0)), timeOfDay(entry.at(1))};
    if (hours.from >= hours.to) fail(entry, "an earlier and a later time of day");
    result.hours.push_back(hours);
  });
  const Place years = place.member("holidays");
  if (years.isMissing() || !isObject(years)) return result;
  result.hasHolidays = true;
  for (const auto& [name, list] : years.json->items()) {
    const Place year{&list, years.path + "." + name};
    int number = 0;
    if (std::from_chars(name.data(), name.data() + name.size(), number).ptr !=
        name.data() + name.size())
      fail(year, "a year as its name");
    auto& spans = result.holidays[number];
    each(year, [&](const Place& entry) {
      const std::string span = text(entry);
      const std::size_t dots = span.find("..");
      const Calendar::Days days{
          day(entry, std::string_view(span).substr(0, dots)),
          day(entry, std::string_view(span).substr(dots == std::string::npos ? 0 : dots + 2))};
      if (days.first > days.last) fail(entry, "an earlier and a later day");
      spans.push_back(days);
    });
  }
  return result;
}

PriceStep Reader::priceStep(const Place& place, const ModelTable::Content& content) {
  PriceStep step;
  if (!isObject(place)) return step;
  const Place from = place.member("from");
  step.from = day(from, text(from));
  step.cny = optionalRates(place.member("cny"));
  step.usd = optionalRates(place.member("usd"));
  if (!step.cny && !step.usd) fail(place, "a price in \"cny\" or \"usd\"");
  const Place peak = place.member("peak");
  if (peak.isMissing() || !isObject(peak)) return step;
  step.calendar = text(peak.member("calendar"));
  if (content.calendars.count(step.calendar) == 0)
    fail(peak.member("calendar"), "the name of one of the calendars");
  step.peakFactor = integer(peak.member("factor"), 1, kMaxFactor);
  return step;
}

ModelEntry Reader::model(const Place& place, const ModelTable::Content& content) {
  ModelEntry entry;
  if (!isObject(place)) return entry;
  ModelFacts& facts = entry.facts;
  facts.id = text(place.member("id"));
  facts.title = optionalText(place.member("title"));
  facts.note = optionalText(place.member("note"));
  facts.contextTokens = optionalTokens(place.member("context_tokens"));
  facts.maxOutputTokens = optionalTokens(place.member("max_output_tokens"));
  facts.canThink = flag(place.member("thinks"));
  facts.canSee = flag(place.member("sees"));
  if (const Place defaults = place.member("default_output_tokens");
      !defaults.isMissing() && isObject(defaults)) {
    facts.defaultOutputOff = optionalTokens(defaults.member("off"));
    facts.defaultOutputThinking = optionalTokens(defaults.member("thinking"));
    facts.defaultOutputMax = optionalTokens(defaults.member("max"));
  }
  if (const Place aliases = place.member("aliases"); !aliases.isMissing())
    each(aliases, [&](const Place& alias) { entry.aliases.push_back(text(alias)); });
  if (const Place prices = place.member("prices"); !prices.isMissing())
    each(prices, [&](const Place& price) {
      entry.prices.push_back(priceStep(price, content));
      const std::size_t count = entry.prices.size();
      if (count > 1 && entry.prices[count - 1].from <= entry.prices[count - 2].from)
        fail(price.member("from"), "a later day than the price before");
    });
  return entry;
}

void Reader::all(const Place& top, ModelTable::Content& content) {
  if (!isObject(top)) return;
  static_cast<void>(integer(top.member("format"), 1, 1));
  content.date = text(top.member("date"));
  static_cast<void>(day(top.member("date"), content.date));
  if (const Place calendars = top.member("calendars");
      !calendars.isMissing() && isObject(calendars))
    for (const auto& [name, value] : calendars.json->items())
      content.calendars[name] = calendar({&value, calendars.path + "." + name});
  each(top.member("providers"), [&](const Place& place) {
    if (!isObject(place)) return;
    Provider provider;
    provider.host = text(place.member("host"));
    each(place.member("models"),
         [&](const Place& entry) { provider.models.push_back(model(entry, content)); });
    content.providers.push_back(std::move(provider));
  });
}

}  // namespace

base::Result<ModelTable> ModelTable::parse(std::string_view json) {
  if (json.size() > kMaxBytes)
    return base::Error{base::ErrorCode::Corrupt,
                       "the model table has " + std::to_string(json.size()) +
                           " bytes, expected at most " + std::to_string(kMaxBytes)};
  if (base::jsonDepth(json) > kMaxDepth)
    return base::Error{base::ErrorCode::Corrupt, "the model table is nested too deeply"};
  const Json top = Json::parse(json, nullptr, false);
  if (top.is_discarded())
    return base::Error{base::ErrorCode::Corrupt, "the model table is not JSON"};
  auto content = std::make_shared<Content>();
  Reader reader;
  reader.all({&top, ""}, *content);
  if (reader.failure) return *std::move(reader.failure);
  return ModelTable(std::move(content));
}

}  // namespace models
