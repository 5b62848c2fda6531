// The settings page: every setting that is a choice, its default, and what was changed.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QStringList>

#include "storage/settings.h"

namespace ui {

// A value that is not one of those listed is ignored, when it is set and when it is read.
// Thread: GUI. Lifetime: settings must outlive it.
class SettingsController : public QObject {
  Q_OBJECT
  // "system" "light" "dark" "contrast"
  Q_PROPERTY(QString theme READ theme WRITE setTheme NOTIFY themeChanged)
  Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
  // In per cent: 80 to 200, in steps of 10. Others are moved to the nearest.
  Q_PROPERTY(int textSize READ textSize WRITE setTextSize NOTIFY changed)
  Q_PROPERTY(QString sendKey READ sendKey WRITE setSendKey NOTIFY changed)  // "enter" "ctrlEnter"
  Q_PROPERTY(bool thinkingOpen READ thinkingOpen WRITE setThinkingOpen NOTIFY changed)
  Q_PROPERTY(bool wrapCode READ wrapCode WRITE setWrapCode NOTIFY changed)
  // "newChat" "lastChat"
  Q_PROPERTY(QString startWith READ startWith WRITE setStartWith NOTIFY changed)
  // "5" "15" "60" seconds, "never"
  Q_PROPERTY(QString notifyAfter READ notifyAfter WRITE setNotifyAfter NOTIFY changed)
  Q_PROPERTY(bool notifyWithText READ notifyWithText WRITE setNotifyWithText NOTIFY changed)
  Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY changed)
  // Names of the properties above that are not at their default.
  Q_PROPERTY(QStringList changedSettings READ changedSettings NOTIFY changed)

 public:
  explicit SettingsController(storage::Settings& settings, QObject* parent = nullptr);

  [[nodiscard]] QString theme() const { return value(storage::Setting::Theme); }
  [[nodiscard]] QString language() const { return value(storage::Setting::Language); }
  [[nodiscard]] int textSize() const { return value(storage::Setting::TextSize).toInt(); }
  [[nodiscard]] QString sendKey() const { return value(storage::Setting::SendKey); }
  [[nodiscard]] bool thinkingOpen() const { return isOn(storage::Setting::ThinkingOpen); }
  [[nodiscard]] bool wrapCode() const { return isOn(storage::Setting::WrapCode); }
  [[nodiscard]] QString startWith() const { return value(storage::Setting::StartWith); }
  [[nodiscard]] QString notifyAfter() const { return value(storage::Setting::NotifyAfter); }
  [[nodiscard]] bool notifyWithText() const { return isOn(storage::Setting::NotifyWithText); }
  [[nodiscard]] bool reducedMotion() const { return isOn(storage::Setting::ReducedMotion); }
  [[nodiscard]] QStringList changedSettings() const;

  void setTheme(const QString& theme) { choose(storage::Setting::Theme, theme); }
  void setLanguage(const QString& language) { choose(storage::Setting::Language, language); }
  void setTextSize(int percent);
  void setSendKey(const QString& key) { choose(storage::Setting::SendKey, key); }
  void setThinkingOpen(bool on);
  void setWrapCode(bool on);
  void setStartWith(const QString& what) { choose(storage::Setting::StartWith, what); }
  void setNotifyAfter(const QString& seconds) { choose(storage::Setting::NotifyAfter, seconds); }
  void setNotifyWithText(bool on);
  void setReducedMotion(bool on);
  // One of the properties, by its name; others are ignored.
  Q_INVOKABLE void reset(const QString& name);

 signals:
  void changed();  // any of them
  void themeChanged();
  void languageChanged();
  void storageFailed(const QString& message);

 private:
  [[nodiscard]] QString value(storage::Setting setting) const { return m_values.value(setting); }
  [[nodiscard]] bool isOn(storage::Setting setting) const;
  void choose(storage::Setting setting, const QString& value);

  storage::Settings& m_settings;
  QHash<storage::Setting, QString> m_values;
};

}  // namespace ui
