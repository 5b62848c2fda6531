// Ranges of numbers, lists of strings, and the sentences for what is out of them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/call_fields.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>

namespace remote {

using base::Error;
using base::ErrorCode;
using base::Result;

Error invalid(const std::string& field, const std::string& expected) {
  return {ErrorCode::InvalidArgument, "the field " + field + " must be " + expected};
}

Error unsupported(const std::string& field, const std::string& why) {
  return {ErrorCode::Unsupported, "the field " + field + " " + why};
}

bool isText(const Json& json, const char* name) {
  const Json* value = member(json, name);
  return value == nullptr || value->is_string();
}

Result<std::string> readString(const Json& json, const char* name, std::size_t maxBytes) {
  const Json* value = member(json, name);
  if (value == nullptr) return std::string();
  if (!value->is_string() || value->get_ref<const std::string&>().size() > maxBytes)
    return invalid(name, "a string of at most " + std::to_string(maxBytes) + " bytes");
  return value->get<std::string>();
}

Result<bool> readBool(const Json& json, const char* name, bool whereMissing) {
  const Json* value = member(json, name);
  if (value == nullptr) return whereMissing;
  if (!value->is_boolean()) return invalid(name, "true or false");
  return value->get<bool>();
}

Result<void> readInteger(const Json& json, const char* name, Range<int> range,
                         std::optional<int>& target) {
  if (member(json, name) == nullptr) return {};
  const auto number = countMember(json, name);
  if (!number || *number < range.low || *number > range.high)
    return invalid(
        name, "an integer from " + std::to_string(range.low) + " to " + std::to_string(range.high));
  target = static_cast<int>(*number);
  return {};
}

namespace {

constexpr std::size_t kMaxStops = 16;
constexpr std::size_t kMaxBiases = 1'000;

Result<void> readNumber(const Json& json, const char* name, Range<double> range,
                        std::optional<double>& target) {
  const Json* value = member(json, name);
  if (value == nullptr) return {};
  const double number = value->is_number() ? value->get<double>() : std::nan("");
  if (!(number >= range.low && number <= range.high))  // also refuses NaN
    return invalid(name,
                   "a number from " + Json(range.low).dump() + " to " + Json(range.high).dump());
  target = number;
  return {};
}

Result<void> readBiases(const Json& json, engine::Sampling& sampling) {
  const Json* list = member(json, "logit_bias");
  if (list == nullptr) return {};
  const Error wrong = invalid("logit_bias", "an object of at most " + std::to_string(kMaxBiases) +
                                                " token ids with numbers from -100 to 100");
  if (!list->is_object() || list->size() > kMaxBiases) return wrong;
  for (const auto& [name, value] : list->items()) {
    std::int32_t id = -1;
    const char* end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, id);
    if (error != std::errc() || rest != end || id < 0 || !value.is_number()) return wrong;
    const double bias = value.get<double>();
    if (!(bias >= -100 && bias <= 100)) return wrong;
    sampling.logitBias[id] = bias;
  }
  return {};
}

Result<void> readSampling(const Json& json, engine::Sampling& sampling) {
  const std::array<std::tuple<const char*, Range<double>, std::optional<double>*>, 8> numbers{
      {{"temperature", {0, 2}, &sampling.temperature},
       {"top_p", {0, 1}, &sampling.topP},
       {"min_p", {0, 1}, &sampling.minP},
       {"typical_p", {0, 1}, &sampling.typicalP},
       {"repetition_penalty", {0.01, 10}, &sampling.repetitionPenalty},
       {"presence_penalty", {-2, 2}, &sampling.presencePenalty},
       {"frequency_penalty", {-2, 2}, &sampling.frequencyPenalty},
       {"dry_multiplier", {0, 100}, &sampling.dryMultiplier}}};
  for (const auto& [name, range, target] : numbers)
    if (auto read = readNumber(json, name, range, *target); !read) return read;
  if (auto read = readBiases(json, sampling); !read) return read;
  if (auto read = readInteger(json, "top_k", {0, 10'000'000}, sampling.topK); !read) return read;
  if (const Json* seed = member(json, "seed")) {
    if (!seed->is_number_unsigned()) return invalid("seed", "an integer from 0 to 2^64 - 1");
    sampling.seed = seed->get<std::uint64_t>();
  }
  return {};
}

Result<void> readStops(const Json& json, std::vector<std::string>& stops) {
  const Json* value = member(json, "stop");
  if (value == nullptr) return {};
  const Json list = value->is_string() ? Json::array({*value}) : *value;
  const Error wrong = invalid("stop", "a string or a list of 1 to 16 strings, none empty");
  if (!list.is_array() || list.size() > kMaxStops) return wrong;
  for (const Json& entry : list) {
    if (!entry.is_string() || entry.get_ref<const std::string&>().empty()) return wrong;
    stops.push_back(entry.get<std::string>());
  }
  return {};
}

Result<void> readLimits(const Json& json, engine::Request& request) {
  const Range<int> range{1, std::numeric_limits<int>::max()};
  if (auto read = readInteger(json, "max_tokens", range, request.maxTokens); !read) return read;
  if (auto read = readInteger(json, "max_completion_tokens", range, request.maxTokens); !read)
    return read;
  return readStops(json, request.stop);
}

// What would change the answer and is not served here; ignoring it would be a lie.
Result<void> refuseUnserved(const Json& json) {
  if (const Json* value = member(json, "n"); value && *value != 1)
    return unsupported("n", "must be 1 here");
  return {};
}

Result<void> readReply(const Json& json, ChatCall& call) {
  auto stream = readBool(json, "stream");
  if (!stream) return stream.error();
  call.wantsStream = *stream;
  const Json none;
  const Json* options = member(json, "stream_options");
  auto usage = readBool(options != nullptr ? *options : none, "include_usage");
  if (!usage) return usage.error();
  call.wantsUsage = *usage;
  const Json* extras = member(json, "isobath");
  auto wanted = readBool(extras != nullptr ? *extras : none, "extras");
  if (!wanted) return wanted.error();
  call.wantsExtras = *wanted;
  // The backend answers event by event for all that; what is asked of a server is passed on.
  call.request.stream = call.wantsStream;
  return {};
}

}  // namespace

Result<void> readCommon(const Json& json, ChatCall& call) {
  auto model = readString(json, "model", kMaxNameBytes);
  if (!model) return model.error();
  call.request.model = std::move(*model);
  if (auto read = readSampling(json, call.request.sampling); !read) return read;
  if (auto read = readLimits(json, call.request); !read) return read;
  if (auto read = refuseUnserved(json); !read) return read;
  return readReply(json, call);
}

}  // namespace remote
