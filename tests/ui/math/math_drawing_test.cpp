// SVG as MathJax writes it, in our own words: where its shapes are, in em, and what is not read.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/math_drawing.h"

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPainterPath>
#include <QTest>

#include "ui/math/svg_path.h"

using ui::MathDrawing;

namespace {

// In a formula of 2 em with 1.5 over the baseline and 0.5 under it.
std::optional<MathDrawing> drawingOf(const QByteArray& inside,
                                     const QByteArray& root = "viewBox=\"0 -1500 2000 2000\"") {
  return MathDrawing::fromSvg("<svg " + root +
                                  "><g stroke=\"currentColor\" fill=\"currentColor\" "
                                  "stroke-width=\"0\" transform=\"scale(1,-1)\">" +
                                  inside + "</g></svg>",
                              {2, 1.5, 0.5});
}

bool isNear(const QRectF& a, const QRectF& b) {
  constexpr double kSmall = 0.002;
  return std::abs(a.left() - b.left()) < kSmall && std::abs(a.top() - b.top()) < kSmall &&
         std::abs(a.right() - b.right()) < kSmall && std::abs(a.bottom() - b.bottom()) < kSmall;
}

}  // namespace

class MathDrawingTest : public QObject {
  Q_OBJECT

 private slots:
  void shapesStandWhereTheyShould_data() {
    QTest::addColumn<QByteArray>("inside");
    QTest::addColumn<QRectF>("expected");
    const auto row = [](const char* name, const char* inside, const QRectF& expected) {
      QTest::newRow(name) << QByteArray(inside) << expected;
    };
    row("rect over the baseline", "<rect x='100' y='200' width='1000' height='50'/>",
        {0.1, -0.25, 1, 0.05});
    row("rect under it", "<rect x='0' y='-500' width='1000' height='100'/>", {0, 0.4, 1, 0.1});
    row("path", "<path d='M0 0H1000V1000H0Z'/>", {0, -1, 1, 1});
    row("relative path", "<path d='m100 0h100v100h-100z'/>", {0.1, -0.1, 0.1, 0.1});
    row("translated and scaled",
        "<g transform='translate(500,-200) scale(0.5)'><path d='M0 0H1000V1000H0Z'/></g>",
        {0.5, -0.3, 0.5, 0.5});
    row("matrix",
        "<g transform='translate(0 1500) matrix(1 0 0 -1 0 0)'>"
        "<rect width='100' height='100'/></g>",
        {0, -1.5, 0.1, 0.1});
    row("line", "<line x1='0' y1='100' x2='1000' y2='100' stroke-width='60'/>",
        {-0.03, -0.13, 1.06, 0.06});
    row("frame", "<rect x='50' y='50' width='900' height='900' fill='none' stroke-width='100'/>",
        {0, -1, 1, 1});
    row("rule of a table", "<line data-line='v' x1='0' y1='0' x2='0' y2='500'/>",
        {-0.035, -0.535, 0.07, 0.57});
    row("ellipse", "<ellipse cx='500' cy='500' rx='500' ry='250'/>", {0, -0.75, 1, 0.5});
    row("polygon", "<polygon points='0,0 1000,0 1000,500'/>", {0, -0.5, 1, 0.5});
    // An extender of a tall bracket: it reaches over its picture, and is cut.
    row("nested picture",
        "<svg x='0' y='-500' width='200' height='1000' viewBox='0 100 200 1000'>"
        "<path d='M0 -9000H200V9000H0Z'/></svg>",
        {0, -0.5, 0.2, 1});
    row("nested picture in the middle",
        "<svg x='0' y='0' width='2000' height='1000' viewBox='100 0 1 1000'>"
        "<path d='M0 0H200V100H0Z'/></svg>",
        {0.8995, -0.1, 0.2, 0.1});
    row("nested picture at the right",
        "<svg x='0' y='0' width='2000' height='1000' preserveAspectRatio='xMaxYMid' "
        "viewBox='199 0 1 1000'><path d='M0 0H200V100H0Z'/></svg>",
        {1.8, -0.1, 0.2, 0.1});
  }
  void shapesStandWhereTheyShould() {
    QFETCH(QByteArray, inside);
    QFETCH(QRectF, expected);
    const auto drawing = drawingOf(inside);
    QVERIFY(drawing);
    const QRectF ink = drawing->inkBounds();
    QVERIFY2(isNear(ink, expected), qPrintable(QStringLiteral("%1 %2 %3 %4")
                                                   .arg(ink.left())
                                                   .arg(ink.top())
                                                   .arg(ink.width())
                                                   .arg(ink.height())));
  }

  void textIsDrawn() {
    const auto drawing =
        drawingOf("<text transform='scale(1,-1)' font-size='1000px'>\xE4\xB8\xAD</text>");
    QVERIFY(drawing);
    const QRectF ink = drawing->inkBounds();
    QVERIFY(ink.width() > 0.3 && ink.width() < 1.3 && ink.bottom() < 0.4 && ink.top() < -0.4);
    QVERIFY(drawingOf("<text>a<b>c</b></text><rect width='1' height='1'/>"));
  }

  void nothingElseIsRead_data() {
    QTest::addColumn<QByteArray>("inside");
    for (const char* inside :
         {"<rect data-hitbox='true' fill='none' stroke='none' width='500' height='500'/>",
          "<defs><path d='M0 0H1000V1000Z'/></defs>", "<image href='file:///etc/passwd'/>",
          "<style>rect{}</style>", "<script>x</script>",
          "<foreignObject><rect width='9' "
          "height='9'/></foreignObject>",
          "<use href='#a'/>", "<path d='nonsense'/>", "<path d='M0 0L1e300 5'/>",
          "<rect width='nan' height='inf'/>"})
      QTest::newRow(inside) << QByteArray(inside);
  }
  void nothingElseIsRead() {
    QFETCH(QByteArray, inside);
    const auto drawing = drawingOf(inside);
    QVERIFY(drawing);
    QVERIFY2(drawing->inkBounds().isEmpty(), inside.constData());
  }

  void whatIsNotWellFormedIsRefused() {
    QVERIFY(!MathDrawing::fromSvg("", {1, 1, 0}));
    QVERIFY(!MathDrawing::fromSvg("<svg><g></svg>", {1, 1, 0}));
    QVERIFY(!MathDrawing::fromSvg("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", {1, 1, 0}));
    QVERIFY(!drawingOf(QByteArray("<g>").repeated(3000) + QByteArray("</g>").repeated(3000)));
    QVERIFY(!drawingOf(QByteArray("<rect width='1' height='1'/>").repeated(60'000)));
  }

  void everyPrefixIsHandled() {
    const QByteArray svg =
        "<svg viewBox=\"0 -1 2 3\"><g transform=\"scale(1,-1)\"><path d=\"M0 0Q1 2 3 4T5 6a1 1 0 0 "
        "1 2 2C1 2 3 4 5 6Z\"/><text>a</text><svg viewBox=\"0 0 1 1\"/></g></svg>";
    for (qsizetype size = 0; size < svg.size(); ++size)
      QVERIFY(!MathDrawing::fromSvg(svg.first(size), {2, 1, 1}));
    QVERIFY(MathDrawing::fromSvg(svg, {2, 1, 1}));
  }

  void inkAndOwnColours() {
    const auto drawing = drawingOf(
        "<rect width='1000' height='1000'/><rect x='1000' width='1000' height='1000' fill='red'/>");
    QVERIFY(drawing);
    for (const QColor& ink : {QColor(Qt::black), QColor(0x33, 0x99, 0xff)}) {
      QImage image(20, 20, QImage::Format_RGB32);
      image.fill(Qt::white);
      QPainter painter(&image);
      painter.translate(0, 15);
      painter.scale(10, 10);
      drawing->paint(painter, ink);
      painter.end();
      QCOMPARE(image.pixelColor(5, 10), ink);
      QCOMPARE(image.pixelColor(15, 10), QColor(Qt::red));
      QCOMPARE(image.pixelColor(5, 2), QColor(Qt::white));
    }
  }

  // Formulas with a number have no view box: y begins at their top.
  void withoutAViewBoxTheTopIsZero() {
    const auto drawing = MathDrawing::fromSvg(
        "<svg width=\"100%\"><g stroke-width=\"0\" transform=\"scale(1,-1) translate(0,-1500)\">"
        "<rect width=\"100\" height=\"100\"/></g></svg>",
        {2, 1.5, 0.5});
    QVERIFY(drawing && isNear(drawing->inkBounds(), {0, -0.1, 0.1, 0.1}));
  }

  void curves() {
    // The control point of T is the mirror of the one before.
    const QPainterPath path = ui::svgPath(u"M0 0Q50 100 100 0T200 0");
    QCOMPARE(path.currentPosition(), QPointF(200, 0));
    QVERIFY(path.boundingRect().top() < -40 && path.boundingRect().bottom() > 40);
    const QPainterPath half = ui::svgPath(u"M0 0A50 50 0 0 1 0 100");
    QVERIFY(std::abs(half.boundingRect().right() - 50) < 1);
    QCOMPARE(ui::svgPath(u"M0 0L10 0 20 0").currentPosition(), QPointF(20, 0));
  }
};

QTEST_MAIN(MathDrawingTest)
#include "math_drawing_test.moc"
