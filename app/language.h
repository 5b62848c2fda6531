// The language of the window: loads its translations and puts them into force.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QTranslator>

namespace app {

// Thread: GUI. Lifetime: of the application object, or shorter.
class Language {
 public:
  explicit Language(const QString& setting) { use(setting); }
  // Takes the translations out of force again.
  ~Language();
  Language(const Language&) = delete;
  Language& operator=(const Language&) = delete;

  // "system", "en" or "zh_CN", as the settings have it. Also what numbers and dates look like:
  // those of the system where its language is the same.
  void use(const QString& setting);
  // "en" or "zh_CN".
  [[nodiscard]] QString current() const { return m_current; }

 private:
  void remove();

  QString m_current;
  QTranslator m_ours;
  QTranslator m_qt;  // the words in dialogs that Qt draws
};

}  // namespace app
