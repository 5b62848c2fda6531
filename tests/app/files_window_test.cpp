// Files and the context in the composer as a reader uses them, by keyboard.
// SPDX-License-Identifier: Apache-2.0
#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/window_test_case.h"

using support::waitUntil;

class FilesWindowTest : public support::WindowTestCase {
  Q_OBJECT

 protected:
  void prepare() override {
    QVector<ui::ModelChoice> choices = m_offline->source().choices();
    for (ui::ModelChoice& choice : choices) choice.contextTokens = 8192;
    m_offline->source().setChoices(choices);
  }

 private slots:
  void aPastedTextIsAChipAndGoesBack() {
    const QString text = QString("The tide turns at noon.\n").repeated(90);
    paste(text);
    QVERIFY(waitUntil([this] { return shown("fileChip") != nullptr; }));
    QCOMPARE(draft(), QString());
    QAccessibleInterface* chip = accessible("fileChip");
    QVERIFY(chip && chip->text(QAccessible::Name).contains("Pasted text.txt"));
    QQuickItem* back = shown("pasteInline");
    QVERIFY(back);
    back->forceActiveFocus(Qt::TabFocusReason);
    press(Qt::Key_Space);
    QVERIFY(waitUntil([this] { return shown("fileChip") == nullptr; }));
    QCOMPARE(draft(), text);
  }

  void theContextIsBrokenDownByKeyboard() {
    m_offline->chat().setDraft(QString(4000, 'd'));
    QVERIFY(waitUntil([this] { return pillName() == "Context: about 14 %"; }));
    shown("contextPill")->forceActiveFocus(Qt::TabFocusReason);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return isOpen("contextParts"); }));
    QAccessibleInterface* lines = accessible("contextLines");
    QVERIFY(lines && lines->text(QAccessible::Name).contains("What you typed: about 1,200 tokens"));
    press(Qt::Key_Escape);
    QVERIFY(waitUntil([this] { return !isOpen("contextParts"); }));
  }

  void whatDoesNotFitIsHeldBackUntilTheReaderDecides() {
    m_offline->chat().setDraft("Summarise.");
    paste(QString("The tide turns at noon.\n").repeated(2000));
    QVERIFY(waitUntil([this] { return shown("contextNotice") != nullptr; }));
    shown("composer")->metaObject()->invokeMethod(shown("composer"), "focusInput");
    press(Qt::Key_Return);
    QVERIFY(m_offline->chat().isEmpty());
    QCOMPARE(draft(), QString("Summarise."));
    QVERIFY(shown("contextRemove")->hasActiveFocus());
    QVERIFY(!shown("contextNewChat"));  // it is one
    for (const int width : {1100, 480}) {
      m_offline->window()->resize(width, 760);
      QVERIFY(waitUntil([this] { return bottom("sendButton") < bottom("composer"); }));
      QVERIFY(bottom("contextNotice") <= top("sendButton"));
    }
    shown("contextSend")->forceActiveFocus(Qt::TabFocusReason);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !m_offline->chat().isEmpty(); }));
    QVERIFY(shown("questionFile"));
    QVERIFY(waitUntil([this] { return !m_offline->chat().isGenerating(); }));
  }

  void theLargestFileIsRemovedAndThenItFits() {
    m_offline->chat().setDraft("Summarise.");
    paste(QString("Short.\n").repeated(61));
    paste(QString("The tide turns at noon.\n").repeated(2000));
    QVERIFY(waitUntil([this] { return shown("contextNotice") != nullptr; }));
    shown("contextRemove")->forceActiveFocus(Qt::TabFocusReason);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return shown("contextNotice") == nullptr; }));
    QCOMPARE(m_offline->chat().attachments()->count(), 1);
    press(Qt::Key_Return);
    QVERIFY(waitUntil([this] { return !m_offline->chat().isEmpty(); }));
    QVERIFY(waitUntil([this] { return !m_offline->chat().isGenerating(); }));
  }

 private:
  void paste(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    QMetaObject::invokeMethod(m_offline->part("composer"), "focusInput");
    press(Qt::Key_V, Qt::ControlModifier);
  }
  [[nodiscard]] QString draft() const { return m_offline->chat().draft(); }
  // Null: it is not there, or not visible.
  [[nodiscard]] QQuickItem* shown(const QString& name) const {
    auto* item = qobject_cast<QQuickItem*>(m_offline->part(name));
    return item && item->isVisible() ? item : nullptr;
  }
  [[nodiscard]] double top(const QString& name) const {
    return shown(name)->mapToScene({0, 0}).y();
  }
  [[nodiscard]] double bottom(const QString& name) const {
    return top(name) + shown(name)->height();
  }
  [[nodiscard]] bool isOpen(const QString& name) const {
    QObject* popup = m_offline->part(name);
    return popup && popup->property("opened").toBool();
  }
  [[nodiscard]] QAccessibleInterface* accessible(const QString& name) const {
    QQuickItem* item = shown(name);
    return item ? QAccessible::queryAccessibleInterface(item) : nullptr;
  }
  [[nodiscard]] QString pillName() const {
    QAccessibleInterface* pill = accessible("contextPill");
    return pill ? pill->text(QAccessible::Name) : QString();
  }
};

QTEST_MAIN(FilesWindowTest)
#include "files_window_test.moc"
