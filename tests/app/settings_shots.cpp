// Pictures of the settings, the shortcuts, the first start, high contrast and large text.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/settings_shots.h"

#include <QQuickWindow>
#include <QTest>

#include "tests/app/offline_window.h"
#include "tests/app/scenes.h"

namespace support {
namespace {

using Take = std::function<void(const QString&)>;

void press(OfflineWindow& offline, Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
  QTest::keyClick(offline.window(), key, modifiers);
}

void show(OfflineWindow& offline, const char* section) {
  QMetaObject::invokeMethod(offline.window(), "openSettingsAt", Q_ARG(QVariant, section));
}

void takeSections(OfflineWindow& offline, const Take& take, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  show(offline, "general");
  take("30-settings-" + theme);
  offline.part("settingsSearch")->setProperty("text", "code");
  take("31-settings-search-" + theme);
  offline.part("settingsSearch")->setProperty("text", "");
  show(offline, "shortcuts");
  QMetaObject::invokeMethod(offline.part("addKey-newChat"), "clicked");
  press(offline, Qt::Key_B, Qt::ControlModifier);
  take("32-shortcuts-" + theme);
  press(offline, Qt::Key_Escape);
  show(offline, "privacy");
  take("33-privacy-" + theme);
  press(offline, Qt::Key_Escape);
  press(offline, Qt::Key_F1);
  take("34-shortcuts-overlay-" + theme);
  press(offline, Qt::Key_Escape);
  QTest::qWait(400);
}

void takeFirstRun(OfflineWindow& offline, const Take& take, const QString& theme) {
  const QSize size = offline.window()->size();
  offline.reopen(
      ui::FirstRun::Machine{8, std::int64_t{16} << 30, false, "SmolLM2-135M-Instruct", true});
  offline.window()->resize(size);
  offline.window()->requestActivate();
  (void)QTest::qWaitForWindowActive(offline.window());
  offline.parts().settings().setTheme(theme);
  for (const char* step : {"language", "model", "privacy"}) {
    take(QString("35-first-run-%1-%2").arg(step, theme));
    if (offline.parts().firstRun().number() < offline.parts().firstRun().count())
      offline.parts().firstRun().next();
  }
}

void takeLarge(OfflineWindow& offline, const Take& take) {
  const QSize size = offline.window()->size();
  offline.parts().settings().setTheme("light");
  offline.parts().settings().setTextSize(150);
  take("36-large-light");
  show(offline, "appearance");
  take("36-large-settings-light");
  offline.window()->resize(420, 480);
  take("37-large-narrow-settings-light");
  press(offline, Qt::Key_Escape);
  take("37-large-narrow-light");
  offline.parts().settings().setTextSize(100);
  show(offline, "chat");
  take("38-narrow-settings-light");
  press(offline, Qt::Key_Escape);
  offline.window()->resize(size);
}

void takeContrast(OfflineWindow& offline, const Take& take) {
  offline.parts().settings().setTheme("contrast");
  take("39-high-contrast");
  show(offline, "appearance");
  take("39-high-contrast-settings");
  press(offline, Qt::Key_Escape);
}

}  // namespace

void takeSettingsPictures(OfflineWindow& offline, const Take& take) {
  for (const char* theme : {"light", "dark"}) takeFirstRun(offline, take, theme);
  offline.parts().firstRun().finish();
  offline.chat().send(kCodeQuestion);
  waitUntil([&] { return !offline.chat().isGenerating(); });
  for (const char* theme : {"light", "dark"}) takeSections(offline, take, theme);
  takeLarge(offline, take);
  takeContrast(offline, take);
  offline.parts().settings().setTheme("light");
}

}  // namespace support
