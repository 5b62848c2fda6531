// The settings page: every setting that is a choice, its default, and what was changed.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/settings_controller.h"

#include <algorithm>

namespace ui {
namespace {

using storage::Setting;

constexpr int kSmallestText = 80;
constexpr int kLargestText = 200;
constexpr int kTextStep = 10;

struct Choice {
  Setting setting;
  const char* property;
  QStringList values;
};

QStringList textSizes() {
  QStringList sizes;
  for (int size = kSmallestText; size <= kLargestText; size += kTextStep)
    sizes.append(QString::number(size));
  return sizes;
}

const QVector<Choice>& choices() {
  static const QVector<Choice> kChoices = {
      {Setting::Theme, "theme", {"system", "light", "dark", "contrast"}},
      {Setting::Language, "language", {"system", "en", "zh_CN"}},
      {Setting::TextSize, "textSize", textSizes()},
      {Setting::SendKey, "sendKey", {"enter", "ctrlEnter"}},
      {Setting::ThinkingOpen, "thinkingOpen", {"false", "true"}},
      {Setting::WrapCode, "wrapCode", {"false", "true"}},
      {Setting::StartWith, "startWith", {"newChat", "lastChat"}},
      {Setting::NotifyAfter, "notifyAfter", {"5", "15", "60", "never"}},
      {Setting::NotifyWithText, "notifyWithText", {"false", "true"}},
      {Setting::ReducedMotion, "reducedMotion", {"system", "true"}}};
  return kChoices;
}

QString defaultOf(Setting setting) {
  const std::string_view value = storage::Settings::defaultOf(setting);
  return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

QString onOff(bool on) {
  return on ? QStringLiteral("true") : QStringLiteral("false");
}

}  // namespace

SettingsController::SettingsController(storage::Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings) {
  for (const Choice& choice : choices()) {
    const auto stored = m_settings.get(choice.setting);
    const QString value = stored ? QString::fromStdString(*stored) : QString();
    m_values[choice.setting] = choice.values.contains(value) ? value : defaultOf(choice.setting);
  }
}

QStringList SettingsController::changedSettings() const {
  QStringList changed;
  for (const Choice& choice : choices())
    if (value(choice.setting) != defaultOf(choice.setting)) changed.append(choice.property);
  return changed;
}

void SettingsController::setTextSize(int percent) {
  const int steps = (std::clamp(percent, kSmallestText, kLargestText) + kTextStep / 2) / kTextStep;
  choose(Setting::TextSize, QString::number(steps * kTextStep));
}

void SettingsController::setThinkingOpen(bool on) {
  choose(Setting::ThinkingOpen, onOff(on));
}

void SettingsController::setWrapCode(bool on) {
  choose(Setting::WrapCode, onOff(on));
}

void SettingsController::setNotifyWithText(bool on) {
  choose(Setting::NotifyWithText, onOff(on));
}

void SettingsController::setReducedMotion(bool on) {
  choose(Setting::ReducedMotion, on ? QStringLiteral("true") : QStringLiteral("system"));
}

void SettingsController::reset(const QString& name) {
  for (const Choice& choice : choices())
    if (name == QLatin1String(choice.property)) choose(choice.setting, defaultOf(choice.setting));
}

bool SettingsController::isOn(Setting setting) const {
  return value(setting) == QLatin1String("true");
}

void SettingsController::choose(Setting setting, const QString& value) {
  const auto choice = std::find_if(choices().begin(), choices().end(),
                                   [&](const Choice& one) { return one.setting == setting; });
  if (!choice->values.contains(value) || value == m_values.value(setting)) return;
  m_values[setting] = value;
  if (const auto saved = m_settings.set(setting, value.toStdString()); !saved)
    emit storageFailed(
        tr("The setting was not saved: %1").arg(QString::fromStdString(saved.error().message)));
  if (setting == Setting::Theme) emit themeChanged();
  if (setting == Setting::Language) emit languageChanged();
  emit changed();
}

}  // namespace ui
