// What the desktop's portal says reaches the window; what it does not know changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "app/shell.h"

#include <QSignalSpy>
#include <QTest>

class ShellTest : public QObject {
  Q_OBJECT

 private slots:
  void followsTheColourScheme() {
    app::Shell shell("1.2.3");
    QVERIFY(!shell.knowsColourScheme());
    shell.takeSetting("org.freedesktop.appearance", "color-scheme", 1U);
    QVERIFY(shell.knowsColourScheme() && shell.prefersDark());
    shell.takeSetting("org.freedesktop.appearance", "color-scheme", 2U);
    QVERIFY(shell.knowsColourScheme() && !shell.prefersDark());
    shell.takeSetting("org.freedesktop.appearance", "color-scheme", 0U);
    QVERIFY(!shell.knowsColourScheme());
  }

  void followsContrastAndAnimations() {
    app::Shell shell("1.2.3");
    QSignalSpy changed(&shell, &app::Shell::desktopChanged);
    shell.takeSetting("org.freedesktop.appearance", "contrast", 1U);
    shell.takeSetting("org.gnome.desktop.interface", "enable-animations", false);
    QVERIFY(shell.highContrast());
    QVERIFY(shell.reducedMotion());
    QCOMPARE(changed.count(), 2);
  }

  void unwrapsVariantsInVariants() {
    app::Shell shell("1.2.3");
    const QDBusVariant inner(1U);
    shell.takeSetting("org.freedesktop.appearance", "color-scheme",
                      QVariant::fromValue(QDBusVariant(QVariant::fromValue(inner))));
    QVERIFY(shell.prefersDark());
  }

  void ignoresWhatItDoesNotKnow() {
    app::Shell shell("1.2.3");
    QSignalSpy changed(&shell, &app::Shell::desktopChanged);
    shell.takeSetting("org.example", "color-scheme", 1U);
    shell.takeSetting("org.freedesktop.appearance", "accent-color", 1U);
    QCOMPARE(changed.count(), 0);
  }

  void noticeIsToldOnceAndCanBeDismissed() {
    app::Shell shell("1.2.3");
    QSignalSpy changed(&shell, &app::Shell::noticeChanged);
    shell.setNotice("x");
    shell.setNotice("x");
    QCOMPARE(changed.count(), 1);
    shell.dismissNotice();
    QVERIFY(shell.notice().isEmpty());
  }

  // What is chosen may be unusable for another reason: the starter model is not to blame then.
  void tellsOfTheStarterOnlyWhereItIsMissingAndNothingAnswers() {
    app::Shell shell("1.2.3");
    shell.tellOfStarter("/models/starter.gguf", true, false);
    shell.tellOfStarter("/models/starter.gguf", false, true);
    QCOMPARE(shell.notice(), QString());
    shell.tellOfStarter("/models/starter.gguf", false, false);
    QVERIFY(shell.notice().contains("(/models/starter.gguf)"));
  }
};

QTEST_GUILESS_MAIN(ShellTest)
#include "shell_test.moc"
