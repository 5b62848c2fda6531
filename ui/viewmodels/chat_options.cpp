// How a question is asked, as a plain value: what the reader chose for a conversation.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_options.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace ui {
namespace {

using engine::Thinking;

// In the order of the enum. Names are stored: never change one.
constexpr std::array<std::string_view, 5> kThinkingNames{"off", "on", "low", "high", "max"};

// More than the largest value that is valid, with every byte of a stop string escaped.
constexpr std::size_t kLongestJson = 64 * 1024;

QString fromView(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::vector<std::string> stopsFrom(const QJsonArray& array) {
  std::vector<std::string> stops;
  for (const QJsonValue& value : array) {
    std::string text = value.toString().toStdString();
    if (isStop(text) && stops.size() < ChatOptions::kMostStops) stops.push_back(std::move(text));
  }
  return stops;
}

}  // namespace

bool isTemperature(double value) {
  return std::isfinite(value) && value >= 0 && value <= ChatOptions::kHottest;
}

bool isTopP(double value) {
  return std::isfinite(value) && value > 0 && value <= 1;
}

bool isMaxTokens(double value) {
  return std::isfinite(value) && value >= 1 && value <= ChatOptions::kMost &&
         value == std::floor(value);
}

bool isStop(std::string_view text) {
  return !text.empty() && text.size() <= ChatOptions::kLongest;
}

std::string_view nameOf(Thinking thinking) {
  return kThinkingNames[static_cast<std::size_t>(thinking)];
}

std::optional<Thinking> thinkingFrom(std::string_view name) {
  const auto* const found = std::find(kThinkingNames.begin(), kThinkingNames.end(), name);
  if (found == kThinkingNames.end()) return std::nullopt;
  return static_cast<Thinking>(found - kThinkingNames.begin());
}

std::string encode(const ChatOptions& options) {
  QJsonObject object;
  if (options.thinking != Thinking::Off) object["thinking"] = fromView(nameOf(options.thinking));
  if (options.temperature) object["temperature"] = *options.temperature;
  if (options.topP) object["top_p"] = *options.topP;
  if (options.maxTokens) object["max_tokens"] = *options.maxTokens;
  QJsonArray stops;
  for (const std::string& stop : options.stop) stops << fromView(stop);
  if (!stops.isEmpty()) object["stop"] = stops;
  if (options.jsonAnswer) object["json"] = true;
  if (!options.stream) object["stream"] = false;
  if (!options.second.empty()) object["second"] = fromView(options.second);
  return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

ChatOptions decodeChatOptions(std::string_view json) {
  ChatOptions options;
  if (json.size() > kLongestJson) return options;
  const QByteArray bytes(json.data(), static_cast<qsizetype>(json.size()));
  const QJsonObject object = QJsonDocument::fromJson(bytes).object();
  options.thinking = thinkingFrom(object["thinking"].toString().toStdString()).value_or(Thinking());
  // Not a number is out of every range.
  const auto number = [&](const char* name) { return object[QLatin1String(name)].toDouble(-1); };
  if (const double value = number("temperature"); isTemperature(value)) options.temperature = value;
  if (const double value = number("top_p"); isTopP(value)) options.topP = value;
  if (const double value = number("max_tokens"); isMaxTokens(value))
    options.maxTokens = static_cast<int>(value);
  options.stop = stopsFrom(object["stop"].toArray());
  options.jsonAnswer = object["json"].toBool(false);
  options.stream = object["stream"].toBool(true);
  std::string second = object["second"].toString().toStdString();
  if (second.size() <= ChatOptions::kLongestKey) options.second = std::move(second);
  return options;
}

}  // namespace ui
