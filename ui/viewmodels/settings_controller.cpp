// The settings page: the theme.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/settings_controller.h"

namespace ui {
using storage::Setting;

SettingsController::SettingsController(storage::Settings& settings, QObject* parent)
    : QObject(parent), m_settings(settings) {
  const auto theme = m_settings.get(Setting::Theme);
  m_theme = theme ? QString::fromStdString(*theme) : QStringLiteral("system");
}

void SettingsController::setTheme(const QString& theme) {
  const bool isKnown = theme == u"system" || theme == u"light" || theme == u"dark";
  if (!isKnown || theme == m_theme) return;
  m_theme = theme;
  save(Setting::Theme, theme);
  emit themeChanged();
}

void SettingsController::save(Setting setting, const QString& value) {
  const auto result = m_settings.set(setting, value.toStdString());
  if (!result)
    emit storageFailed(
        tr("The setting was not saved: %1").arg(QString::fromStdString(result.error().message)));
}

}  // namespace ui
