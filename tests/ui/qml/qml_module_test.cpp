// The QML engine as the window gets it: icons are drawn, fonts have their fallbacks, and nothing
// reaches the network.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/qml_module.h"

#include <QDir>
#include <QFile>
#include <QFont>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickItem>
#include <QQuickView>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <memory>

#include "ui/qml/fonts.h"
#include "ui/qml/icon_provider.h"

namespace {

int paintedPixels(const QImage& image, const QColor& color) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (image.pixelColor(x, y).alpha() > 200 && image.pixelColor(x, y).rgb() == color.rgb())
        ++count;
  return count;
}

}  // namespace

class QmlModuleTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { ui::prepareQmlEngine(m_engine); }

  void drawsAnIconInTheColourAndSizeAsked() {
    ui::IconProvider icons;
    const QImage image = icons.requestPixmap("plus/ff8800", nullptr, QSize(48, 48)).toImage();
    QCOMPARE(image.size(), QSize(48, 48));
    QVERIFY(paintedPixels(image, QColor("#ff8800")) > 50);
  }

  void drawsNothingForOtherIds_data() {
    QTest::addColumn<QString>("id");
    for (const char* id :
         {"", "plus", "plus/red", "../icons/plus/ff8800", "nosuch/ff8800", "plus/ff8800/x"})
      QTest::addRow("%s", id) << id;
  }
  void drawsNothingForOtherIds() {
    QFETCH(QString, id);
    ui::IconProvider icons;
    const QImage image = icons.requestPixmap(id, nullptr, QSize(20, 20)).toImage();
    QCOMPARE(image, [] {
      QPixmap empty(20, 20);
      empty.fill(Qt::transparent);
      return empty.toImage();
    }());
  }
  // A view gives items up some time before they are destroyed.
  void aFormulaWithoutItsEngineWaitsForNothing() {
    auto engine = std::make_unique<QQmlEngine>();
    ui::prepareQmlEngine(*engine);
    auto component = std::make_unique<QQmlComponent>(engine.get());
    component->setData("import Isobath\nFormulaItem { source: \"$x$\" }", {});
    const std::unique_ptr<QObject> formula(component->create());
    QVERIFY2(formula, qPrintable(component->errorString()));
    component.reset();
    engine.reset();
    QVERIFY(formula->setProperty("source", "$y$"));
    QVERIFY(!formula->property("ready").toBool());
  }

  void capsTheSizeOfAnIcon() {
    ui::IconProvider icons;
    QVERIFY(icons.requestPixmap("plus/000000", nullptr, QSize(100000, 100000)).width() <= 512);
  }

  void everyIconNamedInQmlExists() {
    // The name of a setting is not one of an icon.
    const QRegularExpression use(
        "settings: [\\w.]+\\s+name: \"[^\"]*\"(*SKIP)(*FAIL)|"
        "(?:iconName|name): [^\"\\n]*\"([a-z-]+)\"(?:[^\"\\n]*\"([a-z-]+)\")?");
    int found = 0;
    for (const QString& file : QDir(":/Isobath").entryList({"*.qml"})) {
      QFile source(":/Isobath/" + file);
      QVERIFY(source.open(QIODevice::ReadOnly));
      auto matches = use.globalMatch(QString::fromUtf8(source.readAll()));
      while (matches.hasNext()) {
        const auto match = matches.next();
        for (int i = 1; i <= match.lastCapturedIndex(); ++i, ++found)
          QVERIFY2(QFile::exists(":/isobath/icons/" + match.captured(i) + ".svg"),
                   qPrintable(file + ": " + match.captured(i)));
      }
    }
    QVERIFY(found > 15);
  }

  void fontsEndInCjkAndColourEmoji() {
    const QStringList families = ui::Fonts::body(QFont("Cantarell")).families();
    QCOMPARE(families, QStringList({"Cantarell", "Noto Sans CJK SC", "Noto Color Emoji"}));
    QCOMPARE(ui::Fonts::code(14).families().last(), QString("Noto Color Emoji"));
    QCOMPARE(ui::Fonts::code(14).pixelSize(), 14);
    QCOMPARE(ui::Fonts::code(-3).pixelSize(), 1);
  }

  // What an answer could try if our escaping had a hole.
  void neverAsksTheNetwork_data() {
    QTest::addColumn<QString>("qml");
    QTest::addRow("image") << "Image { source: \"http://127.0.0.1:%1/a.png\" }";
    QTest::addRow("text")
        << "Text { textFormat: Text.RichText; text: \"<img src='http://127.0.0.1:%1/a.png'>x\" }";
    QTest::addRow("styled text")
        << "Text { textFormat: Text.StyledText; text: \"<img src='http://127.0.0.1:%1/a.png'>x\" }";
    QTest::addRow("edit") << "TextEdit { textFormat: TextEdit.RichText; text: \"<img "
                             "src='http://127.0.0.1:%1/a.png'>x\" }";
    QTest::addRow("script") << "Item { Component.onCompleted: { const r = new XMLHttpRequest();"
                               " r.open('GET', 'http://127.0.0.1:%1/a'); r.send(); } }";
  }
  void neverAsksTheNetwork() {
    QFETCH(QString, qml);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QSignalSpy connections(&server, &QTcpServer::newConnection);
    QQuickView view(&m_engine, nullptr);
    view.resize(100, 100);
    QQmlComponent component(&m_engine);
    component.setData("import QtQuick\n" + qml.arg(server.serverPort()).toUtf8(), {});
    std::unique_ptr<QObject> item(component.create());
    QVERIFY2(item, qPrintable(component.errorString()));
    qobject_cast<QQuickItem*>(item.get())->setParentItem(view.contentItem());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(!view.grabWindow().isNull());
    QVERIFY(!connections.wait(150));
  }

 private:
  QQmlEngine m_engine;
};

QTEST_MAIN(QmlModuleTest)
#include "qml_module_test.moc"
