// Computes from Theme.qml that everything that is read can be read: contrast ratios as WCAG 2
// defines them.
// SPDX-License-Identifier: Apache-2.0
#include <QColor>
#include <QHash>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <memory>

#include "ui/qml/qml_module.h"

namespace {

// Source: WCAG 2.2, "relative luminance" and "contrast ratio".
double luminance(const QColor& color) {
  const auto linear = [](double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
         0.0722 * linear(color.blueF());
}

double contrast(const QColor& one, const QColor& other) {
  const double a = luminance(one);
  const double b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

const QStringList kReadingSurfaces = {"window", "surface", "sidebar", "bubble", "code"};
const QStringList kStateSurfaces = {"hover", "selected", "accentSoft", "dangerSoft", "warningSoft"};

struct Rule {
  const char* ink;
  QStringList surfaces;
  double least;
  double leastHighContrast;
};

// The numbers for the reading surfaces are those of the design, rounded to a tenth there; elsewhere
// those of WCAG AA.
const QVector<Rule> kRules = {
    {"text", kReadingSurfaces, 11.75, 15},
    {"text", kStateSurfaces, 7, 13},
    {"muted", kReadingSurfaces, 5.5, 7},
    {"muted", {"hover", "selected"}, 4.5, 7},
    {"accent", kReadingSurfaces, 5.2, 7},
    {"accent", {"accentSoft"}, 4.5, 7},
    {"accentInk", {"accent", "accentHover"}, 6, 7},
    {"danger", {"window", "surface", "dangerSoft"}, 5.3, 7},
    {"warning", {"window", "surface", "warningSoft"}, 5.3, 7},
    {"success", {"window", "surface"}, 5.3, 7},
    {"codeKeyword", {"code"}, 4.5, 7},
    {"codeString", {"code"}, 4.5, 7},
    {"codeComment", {"code"}, 4.5, 7},
    {"codeNumber", {"code"}, 4.5, 7},
    {"codeFunction", {"code"}, 4.5, 7},
    {"codeType", {"code"}, 4.5, 7},
    {"success", {"code"}, 4.5, 7},
    {"danger", {"code"}, 4.5, 7},
    {"outline", {"window", "surface", "sidebar"}, 3.2, 7},
    {"text", {"selection"}, 7, 7},
    {"window", {"text"}, 11.75, 15},  // tool tips
};

}  // namespace

class ThemeContrastTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() {
    ui::prepareQmlEngine(m_engine);
    QQmlComponent component(&m_engine);
    component.setData("import QtQml\nimport Isobath\nQtObject { property QtObject theme: Theme }",
                      {});
    m_root.reset(component.create());
    QVERIFY2(m_root, qPrintable(component.errorString()));
    m_theme = m_root->property("theme").value<QObject*>();
    QVERIFY(m_theme);
  }

  void everyInkCanBeReadOnItsSurfaces_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("highContrast");
    for (const QString& mode : {QString("light"), QString("dark")}) {
      QTest::addRow("%s", qPrintable(mode)) << mode << false;
      QTest::addRow("%s, high contrast", qPrintable(mode)) << mode << true;
    }
  }
  void everyInkCanBeReadOnItsSurfaces() {
    QFETCH(QString, mode);
    QFETCH(bool, highContrast);
    m_theme->setProperty("mode", mode);
    m_theme->setProperty("systemHighContrast", highContrast);
    QStringList failures;
    for (const Rule& rule : kRules) {
      const double least = highContrast ? rule.leastHighContrast : rule.least;
      for (const QString& surface : rule.surfaces) {
        const double ratio = contrast(color(rule.ink), color(surface));
        if (ratio < least)
          failures += QString("%1 on %2: %3, expected at least %4")
                          .arg(rule.ink, surface)
                          .arg(ratio, 0, 'f', 2)
                          .arg(least);
      }
    }
    QVERIFY2(failures.isEmpty(), qPrintable(failures.join("\n")));
  }

  void highContrastIsBlackAndWhite() {
    m_theme->setProperty("systemHighContrast", true);
    m_theme->setProperty("mode", "light");
    QCOMPARE(color("window"), QColor(Qt::white));
    m_theme->setProperty("mode", "dark");
    QCOMPARE(color("window"), QColor(Qt::black));
    m_theme->setProperty("systemHighContrast", false);
    QVERIFY(!m_theme->property("highContrast").toBool());
  }

  void highContrastCanBeChosenAndFollowsTheDesktop() {
    m_theme->setProperty("mode", "contrast");
    m_theme->setProperty("systemDark", true);
    QVERIFY(m_theme->property("highContrast").toBool());
    QCOMPARE(color("window"), QColor(Qt::black));
    m_theme->setProperty("systemDark", false);
    QCOMPARE(color("window"), QColor(Qt::white));
    for (const char* ink : {"accent", "outline", "hairline"})
      QVERIFY(contrast(color(ink), color("window")) >= 7);
    m_theme->setProperty("mode", "light");
  }

  // Everything that holds text grows with it.
  void sizesGrowWithTheText() {
    const QStringList sizes = {"body",   "secondary", "caption",     "control",      "controlSmall",
                               "header", "icon",      "dialogWidth", "readingWidth", "narrowBelow"};
    QHash<QString, int> before;
    for (const QString& size : sizes) before[size] = m_theme->property(qPrintable(size)).toInt();
    m_theme->setProperty("textScale", 1.5);
    for (const QString& size : sizes) {
      const double ratio = m_theme->property(qPrintable(size)).toDouble() / before[size];
      QVERIFY2(ratio > 1.45 && ratio < 1.55, qPrintable(size));
    }
    m_theme->setProperty("textScale", 1);
  }

  void systemFollowsTheDesktop() {
    m_theme->setProperty("mode", "system");
    m_theme->setProperty("systemDark", true);
    QVERIFY(m_theme->property("dark").toBool());
    m_theme->setProperty("systemDark", false);
    QVERIFY(!m_theme->property("dark").toBool());
    m_theme->setProperty("mode", "dark");
    QVERIFY(m_theme->property("dark").toBool());
  }

  void reducedMotionLeavesNone() {
    QVERIFY(m_theme->property("layoutMotion").toInt() > 0);
    m_theme->setProperty("reducedMotion", true);
    QCOMPARE(m_theme->property("layoutMotion").toInt(), 0);
    QCOMPARE(m_theme->property("stateMotion").toInt(), 0);
  }

  void knownRatios() {
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QVERIFY(std::abs(contrast(QColor("#767676"), Qt::white) - 4.54) < 0.01);
  }

 private:
  QColor color(const QString& name) const {
    const QVariant value = m_theme->property(name.toLatin1());
    if (!value.isValid()) qFatal("Theme.qml has no %s", qPrintable(name));
    return value.value<QColor>();
  }

  QQmlEngine m_engine;
  std::unique_ptr<QObject> m_root;
  QObject* m_theme = nullptr;
};

QTEST_MAIN(ThemeContrastTest)
#include "theme_contrast_test.moc"
