// The settings page: the theme.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include "storage/settings.h"

namespace ui {

// Thread: GUI. Lifetime: settings must outlive it.
class SettingsController : public QObject {
  Q_OBJECT
  Q_PROPERTY(
      QString theme READ theme WRITE setTheme NOTIFY themeChanged)  // "system" "light" "dark"

 public:
  explicit SettingsController(storage::Settings& settings, QObject* parent = nullptr);

  [[nodiscard]] QString theme() const { return m_theme; }
  void setTheme(const QString& theme);

 signals:
  void themeChanged();
  void storageFailed(const QString& message);

 private:
  void save(storage::Setting setting, const QString& value);

  storage::Settings& m_settings;
  QString m_theme;
};

}  // namespace ui
