// Pictures of reading: new text below, what is selected, what is found.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/reading_shots.h"

#include <QQuickWindow>
#include <QTest>

#include "tests/app/scenes.h"
#include "ui/viewmodels/find_in_chat.h"
#include "ui/viewmodels/text_selection.h"

namespace support {

void takeReading(OfflineWindow& offline, const std::function<void(const QString&)>& take) {
  offline.chat().newConversation();
  for (const char* question : {kMathQuestion, kCodeQuestion}) {
    offline.chat().send(QString::fromUtf8(question));
    waitUntil([&] { return !offline.chat().isGenerating(); });
  }
  auto& messages = *offline.chat().messages();
  for (const char* theme : {"light", "dark"}) {
    offline.parts().settings().setTheme(theme);
    const auto named = [theme](const char* name) { return QString("%1-%2").arg(name, theme); };
    QMetaObject::invokeMethod(offline.part("messageList"), "goToBeginning");
    take(named("24-to-the-end"));
    messages.selection()->begin(0, 2);
    messages.selection()->extendTo(5, 4);
    take(named("25-selected"));
    messages.selection()->clear();
    QTest::keyClick(offline.window(), Qt::Key_F, Qt::ControlModifier);
    for (const char c : {'t', 'h', 'e'}) QTest::keyClick(offline.window(), c);
    take(named("26-find"));
    messages.find()->setWords({});
    QTest::keyClick(offline.window(), Qt::Key_Escape);
  }
  offline.parts().settings().setTheme("light");
}

}  // namespace support
