// What the tests of the window have in common: a window for each of them, keys, and its rows.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/window_test_case.h"

#include <QQuickWindow>
#include <QRegularExpression>
#include <QTest>
#include <utility>

namespace support {

WindowTestCase::WindowTestCase(ScriptedBackend::Author author) : m_author(std::move(author)) {}

void WindowTestCase::initTestCase() {
  QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
}

void WindowTestCase::init() {
  QTest::failOnWarning(QRegularExpression("qrc:/Isobath|Binding loop"));
  m_offline = OfflineWindow::create(m_author);
  QVERIFY(m_offline);
  QVERIFY(QTest::qWaitForWindowActive(m_offline->window()));
  prepare();
}

void WindowTestCase::cleanup() {
  m_offline.reset();
}

void WindowTestCase::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QTest::keyClick(m_offline->window(), key, modifiers);
}

void WindowTestCase::type(const char* text) {
  for (const QChar c : QString::fromUtf8(text))
    QTest::sendKeyEvent(QTest::Click, m_offline->window(), Qt::Key_unknown, QString(c),
                        Qt::NoModifier);
}

void WindowTestCase::send(const char* text) {
  QVERIFY(m_offline->ask(QString::fromUtf8(text)));
}

void WindowTestCase::useThinkingModel() {
  m_offline->parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
}

QString WindowTestCase::textOf(const char* name) const {
  QObject* part = m_offline->part(name);
  return part ? part->property("text").toString() : QString("there is no %1").arg(name);
}

int WindowTestCase::rowOf(const char* kind) const {
  const auto& rows = *chat().messages();
  for (int row = 0; row < rows.count(); ++row)
    if (rows.data(rows.index(row), ui::MessageListModel::KindRole) == QString(kind)) return row;
  return -1;
}

QString WindowTestCase::rowText(int row) const {
  const auto& rows = *chat().messages();
  return rows.data(rows.index(row), ui::MessageListModel::TextRole).toString();
}

}  // namespace support
