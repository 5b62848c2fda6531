// Formulas through the real script process: good ones as drawings, hostile ones, dying processes.
// SPDX-License-Identifier: Apache-2.0
#include "app/math_worker.h"

#include <signal.h>

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <memory>

using app::MathWorker;
using ui::MathDrawing;
using ui::Typeset;

namespace {

constexpr const char* kGood[] = {
    R"(x^2+y_1'-\alpha\hat{\beta})",
    R"(\frac{a}{b}+\dfrac{1}{1+\frac{1}{x}}+\binom{n}{k})",
    R"(\int_0^\infty e^{-x^2}\,dx=\frac{\sqrt{\pi}}{2})",
    R"(\oint\limits_C \sum_{i=1}^n \prod_{j\ne i} \lim_{x\to 0})",
    R"(\begin{pmatrix}1&2&3\\4&5&6\\7&8&9\\a&b&c\end{pmatrix})",
    R"(\left\{\begin{array}{|c:c|}\hline a&b\\ \hdashline c&d\\ \hline\end{array}\right.)",
    R"(\begin{cases}x&\text{若 }x\ge0\\-x&\text{否则}\end{cases})",
    R"(\begin{aligned}a&=b+c\\&=d\end{aligned})",
    R"(\begin{align}a&=b\tag{1}\\c&=d\end{align})",
    R"(\boxed{\ln\sqrt{x^2+y^2}+\arctan\frac{y}{x}=C})",
    R"(\underbrace{a+\cdots+a}_{n}\overbrace{b}^{m}\overrightarrow{AB}\widehat{xyz})",
    R"(\ce{2H2 + O2 ->[\Delta] 2H2O})",
    R"(\cancel{x}+\bcancel{y}+\xcancel{z})",
    R"(\color{red}{x}+\textcolor{#00ff00}{y}+\colorbox{yellow}{z})",
    R"(\mathbb{R}\mathcal{L}\mathfrak{g}\mathrm{d}\mathbf{v}\boldsymbol{\theta}\bm{x})",
    R"(\lVert x\rVert\ \left|\frac{a}{b}\right|\ \langle\psi|\phi\rangle\ \bra{a}\ket{b})",
    R"(\xrightarrow[\text{below}]{\text{above}}\xleftarrow{n})",
    R"(\sqrt[3]{\frac{a}{b}}\sqrt{1+\sqrt{1+\sqrt{1+x}}})",
    R"(\operatorname*{argmax}_{\theta}\argmin\R\N)",
    R"(f\colon A\to B,\quad a\equiv b\pmod n)",
    R"(\begin{vmatrix}a&b\\c&d\end{vmatrix}\begin{bmatrix}1\\2\end{bmatrix})",
    R"(\stackrel{\text{def}}{=}\overset{a}{b}\underset{c}{d})",
    R"(\begin{CD}A@>a>>B\\@VbVV@VVcV\\C@>>d>D\end{CD})",
    R"(\enclose{circle}{x}\enclose{roundedbox}{y}\enclose{longdiv}{123})",
    R"(\dot{x}\ddot{x}\bar{x}\vec{v}\tilde{n}\overline{abc}\underline{abc})",
    R"(100\,\%\ \degree\ \text{m/s}^2\ \text{你好，世界})",
    R"(\newcommand{\foo}[1]{#1^2}\foo{x})",
    R"(\substack{a\\b}\sideset{_1^2}{_3^4}\sum\idotsint)",
};

// Waits for one result.
Typeset typeset(MathWorker& worker, const QString& tex, bool isDisplay = true) {
  auto result = std::make_shared<std::unique_ptr<Typeset>>();
  worker.typeset(tex, isDisplay,
                 [result](const Typeset& one) { *result = std::make_unique<Typeset>(one); });
  if (!QTest::qWaitFor([&] { return *result != nullptr; }, 60'000)) return {};
  return **result;
}

// The share of pixels that are not of the paper, of a picture with 24 pixels to the em.
double inkOf(const MathDrawing& drawing, const QColor& ink, const QColor& paper) {
  constexpr double kEm = 24;
  const MathDrawing::Size size = drawing.size();
  QImage image(static_cast<int>(size.width * kEm) + 5,
               static_cast<int>((size.height + size.depth) * kEm) + 5, QImage::Format_RGB32);
  image.fill(paper);
  QPainter painter(&image);
  painter.translate(2, 2 + size.height * kEm);
  painter.scale(kEm, kEm);
  drawing.paint(painter, ink);
  painter.end();
  int pixels = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (image.pixelColor(x, y) != paper) ++pixels;
  return static_cast<double>(pixels) / (image.width() * image.height());
}

}  // namespace

class MathWorkerTest : public QObject {
  Q_OBJECT

 private slots:
  void formulasBecomeDrawings_data() {
    QTest::addColumn<QString>("tex");
    for (const char* tex : kGood) QTest::newRow(tex) << QString::fromUtf8(tex);
  }
  void formulasBecomeDrawings() {
    QFETCH(QString, tex);
    for (const bool isDisplay : {true, false}) {
      const Typeset result = typeset(m_worker, tex, isDisplay);
      QVERIFY2(result.problem.isEmpty(), qPrintable(result.problem));
      const auto drawing = MathDrawing::fromSvg(result.svg, result.size);
      QVERIFY(drawing);
      const QRectF ink = drawing->inkBounds();
      const QRectF box(0, -result.size.height, result.size.width,
                       result.size.height + result.size.depth);
      QVERIFY2(!ink.isEmpty() && box.adjusted(-0.3, -0.3, 0.3, 0.3).contains(ink),
               qPrintable(QStringLiteral("%1 %2 %3 %4 in %5 %6")
                              .arg(ink.left())
                              .arg(ink.top())
                              .arg(ink.width())
                              .arg(ink.height())
                              .arg(box.width())
                              .arg(box.height())));
      const double share = inkOf(*drawing, Qt::white, Qt::black);
      QVERIFY2(share > 0.01 && share < 0.9, qPrintable(QString::number(share)));
    }
  }

  void displayedFormulasAreTaller() {
    const QString sum = QStringLiteral("\\sum_{i=1}^n i");
    const Typeset display = typeset(m_worker, sum, true);
    const Typeset line = typeset(m_worker, sum, false);
    QVERIFY(display.size.height + display.size.depth > 2.5);
    QVERIFY(line.size.height + line.size.depth < 1.6);
  }

  void numbersStandAtTheRight() {
    const Typeset result = typeset(m_worker, QStringLiteral("a=b\\tag{7}"));
    const auto drawing = MathDrawing::fromSvg(result.svg, result.size);
    QVERIFY(drawing);
    QVERIFY(drawing->inkBounds().right() > result.size.width - 0.5);
    QVERIFY(drawing->inkBounds().left() > result.size.width / 3);
  }

  void hostileFormulasFailInASentence_data() {
    QTest::addColumn<QString>("tex");
    const auto row = [](const char* name, const QString& tex) { QTest::newRow(name) << tex; };
    for (const char* command :
         {"\\href{https://a.example}{x}", "\\require{html}", "\\includegraphics{a.png}",
          "\\unicode{x41}", "\\class{a}{b}", "\\style{color:red}{x}", "\\cssId{a}{b}",
          "\\input{/etc/passwd}", "\\toggle{a}{b}\\endtoggle", "\\foo"})
      row(command, QString::fromLatin1(command));
    row("recursive", QStringLiteral("\\def\\a{\\a\\a}\\a"));
    row("growing", QStringLiteral("\\def\\a#1{\\a{#1#1}}\\a{x}"));
    row("a million letters", QString(1'000'000, u'x'));
    row("open braces", QString(5000, u'{'));
    row("nested braces", QString(2000, u'{') + QString(2000, u'}'));
    row("nested roots", QStringLiteral("\\sqrt{").repeated(800) + QString(800, u'}'));
    row("open fractions", QStringLiteral("\\frac{").repeated(1000));
    row("huge rule", QStringLiteral("\\rule{100000em}{1em}"));
    row("huge space", QStringLiteral("a\\hspace{1e9em}b"));
    row("unbalanced", QStringLiteral("\\left( x"));
    row("open environment", QStringLiteral("\\begin{matrix} a"));
    row("too many columns", QStringLiteral("\\begin{matrix}") + QString(9000, u'&'));
  }
  void hostileFormulasFailInASentence() {
    QFETCH(QString, tex);
    const Typeset result = typeset(m_worker, tex);
    QVERIFY2(!result.problem.isEmpty(), result.svg.left(200).constData());
    QVERIFY(result.problem.size() <= 300 && !result.problem.contains(u'\n'));
    // And the next one is not harmed.
    QVERIFY(typeset(m_worker, QStringLiteral("x^2")).problem.isEmpty());
  }

  void definitionsLastForOneFormula() {
    QVERIFY(typeset(m_worker, QStringLiteral("\\newcommand{\\mine}{x}\\mine")).problem.isEmpty());
    QVERIFY(!typeset(m_worker, QStringLiteral("\\mine")).problem.isEmpty());
    QVERIFY(typeset(m_worker, QStringLiteral("\\def\\frac#1#2{x}\\frac12")).problem.isEmpty());
    const Typeset fraction = typeset(m_worker, QStringLiteral("\\frac12"));
    QVERIFY(fraction.size.height + fraction.size.depth > 1.5);
    for (int i = 0; i < 2; ++i)
      QVERIFY(typeset(m_worker, QStringLiteral("x\\label{a}")).problem.isEmpty());
  }

  void aProcessIsReplacedWhenItDies() {
    MathWorker worker(QStringLiteral(SCRIPT_PROGRAM));
    QCOMPARE(worker.processId(), 0);
    QVERIFY(typeset(worker, QStringLiteral("x")).problem.isEmpty());
    const qint64 first = worker.processId();
    QVERIFY(first > 0);
    ::kill(static_cast<pid_t>(first), SIGKILL);
    QVERIFY(typeset(worker, QStringLiteral("y")).problem.isEmpty());
    QVERIFY(worker.processId() != first);
  }

  void whatTakesTooLongIsKilled() {
    MathWorker worker(QStringLiteral("/bin/sleep"), {std::chrono::milliseconds(100), {}});
    // "sleep math" ends at once, with an error.
    QVERIFY(!typeset(worker, QStringLiteral("x")).problem.isEmpty());
    MathWorker silent(QStringLiteral(SCRIPT_PROGRAM), {std::chrono::milliseconds(1), {}});
    QVERIFY(!typeset(silent, QStringLiteral("x")).problem.isEmpty());
    QCOMPARE(silent.processId(), 0);
  }

  void endsWhenIdle() {
    MathWorker worker(QStringLiteral(SCRIPT_PROGRAM),
                      {std::chrono::seconds(30), std::chrono::milliseconds(50)});
    QVERIFY(typeset(worker, QStringLiteral("x")).problem.isEmpty());
    QVERIFY(QTest::qWaitFor([&] { return worker.processId() == 0; }, 30'000));
    QVERIFY(typeset(worker, QStringLiteral("y")).problem.isEmpty());
  }

  void saysWhenThereIsNoProgram() {
    MathWorker worker(QStringLiteral("/nowhere/isobath-script"));
    QVERIFY(!typeset(worker, QStringLiteral("x")).problem.isEmpty());
    QVERIFY(!typeset(worker, QStringLiteral("x")).problem.isEmpty());
    QVERIFY(!app::findMathWorker());  // none beside this test
  }

  void answersInOrder() {
    QStringList order;
    for (const QString& tex : {QStringLiteral("a"), QStringLiteral("\\foo"), QStringLiteral("b")})
      m_worker.typeset(tex, false, [&order, tex](const Typeset&) { order << tex; });
    QVERIFY(QTest::qWaitFor([&] { return order.size() == 3; }, 30'000));
    QCOMPARE(order,
             (QStringList{QStringLiteral("a"), QStringLiteral("\\foo"), QStringLiteral("b")}));
  }

 private:
  MathWorker m_worker{QStringLiteral(SCRIPT_PROGRAM)};
};

QTEST_MAIN(MathWorkerTest)
#include "math_worker_test.moc"
