// Formulas in the real window: displayed ones as items, inline ones on the baseline of their text.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>

#include "tests/app/window_test_case.h"

using support::OfflineWindow;
using support::waitUntil;

class MathWindowTest : public support::WindowTestCase {
  Q_OBJECT

 public:
  MathWindowTest() : WindowTestCase(support::echoScript) {}

 private slots:
  void aDisplayedFormulaAppears() {
    QVERIFY(m_offline->ask("so\n\n$$\n\\frac{a}{b}\n$$\n\nend"));
    QQuickItem* formula = nullptr;
    QVERIFY(waitUntil([&] { return (formula = item("formula")) && isReady(formula); }));
    QVERIFY(formula->height() > 30 && formula->width() > 10);
    QQuickItem* block = item("mathBlock");
    QVERIFY(waitUntil([&] { return block->height() >= formula->height(); }));
    const double middle = formula->mapToItem(block, {formula->width() / 2, 0}).x();
    QVERIFY2(std::abs(middle - block->width() / 2) < 1.5, qPrintable(QString::number(middle)));
  }

  void theMarkOfASentenceStandsBesideItsFormula() {
    double widths[] = {0, 0};
    for (const bool hasMark : {false, true}) {
      m_offline = OfflineWindow::create(support::echoScript);
      QVERIFY(m_offline->ask(hasMark ? "$$x$$." : "$$x$$"));
      QQuickItem* formula = nullptr;
      QVERIFY(waitUntil([&] { return (formula = item("formula")) && isReady(formula); }));
      widths[hasMark ? 1 : 0] = formula->width();
    }
    QVERIFY2(widths[1] >= widths[0] + 2, qPrintable(QString::number(widths[1] - widths[0])));
  }

  void aWrongFormulaShowsItsSource() {
    QVERIFY(m_offline->ask("$$\\foo$$"));
    QQuickItem* formula = nullptr;
    QVERIFY(waitUntil([&] {
      formula = item("formula");
      return formula && !formula->property("problem").toString().isEmpty();
    }));
    QVERIFY(!isReady(formula));
    QVERIFY(item("mathBlock")->height() > 10);
  }

  // The rule of a fraction's neighbour: the bottom of a rule that stands on the baseline in TeX is
  // where the bottom of a letter without a descender is in the text.
  void inlineFormulasStandOnTheBaseline_data() {
    QTest::addColumn<QString>("around");
    QTest::newRow("alone") << QString();
    QTest::newRow("deep") << QStringLiteral(" $\\rule{0.1em}{0em}x_{y_z}$");
    QTest::newRow("tall") << QStringLiteral(" $\\dfrac{\\rule{0.1em}{1em}}{\\rule{0.1em}{1em}}$");
    QTest::newRow("Chinese") << QString::fromUtf8(" 中文");
    QTest::newRow("emoji") << QString::fromUtf8(" 🙂");
  }
  void inlineFormulasStandOnTheBaseline() {
    QFETCH(QString, around);
    // A red bar of TeX, then the letter H, of which the bottom is looked for in the same line.
    QVERIFY(m_offline->ask("$\\color{red}\\rule{2em}{0.6em}$ HHHH" + around));
    QQuickItem* text = nullptr;
    QVERIFY(waitUntil([&] { return (text = textWithPicture()) != nullptr; }));
    QTest::qWait(200);
    const QImage shot = m_offline->window()->grabWindow();
    const QPointF corner = text->mapToScene({0, 0});
    int barBottom = -1;
    int letterBottom = -1;
    const int left = static_cast<int>(corner.x());
    for (int y = static_cast<int>(corner.y()) - 10; y < corner.y() + text->height() + 10; ++y) {
      for (int x = left; x < left + 36; ++x)
        if (shot.pixelColor(x, y).red() > shot.pixelColor(x, y).green() + 100) barBottom = y;
      for (int x = left + 48; x < left + 80; ++x)
        if (shot.pixelColor(x, y).lightness() < 100) letterBottom = y;
    }
    QVERIFY(barBottom > 0 && letterBottom > 0);
    QVERIFY2(std::abs(barBottom - letterBottom) <= 1,
             qPrintable(QString("%1 and %2").arg(barBottom).arg(letterBottom)));
  }

  void copyingTextGivesTheSource() {
    QVERIFY(m_offline->ask("a $x_1$ b $y$ c"));
    QQuickItem* text = nullptr;
    QVERIFY(waitUntil([&] { return (text = textWithPicture()) != nullptr; }));
    QVERIFY(waitUntil([&] { return text->property("text").toString().count("<img") == 2; }));
    text->forceActiveFocus();
    QMetaObject::invokeMethod(text, "select", Q_ARG(int, 4), Q_ARG(int, 9));
    QTest::keyClick(m_offline->window(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("b $y$ c"));
  }

  // In a column that is wider than the formula.
  void formulasInCellsAreAligned() {
    QVERIFY(m_offline->ask("| a long head |\n|:-:|\n| $x$ |"));
    QQuickItem* text = nullptr;
    QVERIFY(waitUntil([&] { return (text = textWithPicture()) != nullptr; }));
    const QQuickItem* cell = text->parentItem();
    QVERIFY(waitUntil([&] { return text->width() < cell->width() / 2; }));
    QVERIFY(std::abs(text->x() + text->width() / 2 - cell->width() / 2) <= 1);
  }

  void pricesStayText() {
    QVERIFY(m_offline->ask("$5 and $10"));
    QTest::qWait(100);
    QVERIFY(!textWithPicture());
  }

 private:
  QQuickItem* item(const QString& name) { return qobject_cast<QQuickItem*>(m_offline->part(name)); }
  static bool isReady(const QQuickItem* formula) { return formula->property("ready").toBool(); }
  QQuickItem* textWithPicture() {
    for (QQuickItem* one : m_offline->items())
      if (one->inherits("QQuickTextEdit") &&
          one->property("text").toString().contains("image://math"))
        return one;
    return nullptr;
  }
};

QTEST_MAIN(MathWindowTest)
#include "math_window_test.moc"
