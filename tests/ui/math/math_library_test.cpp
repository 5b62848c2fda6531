// What stands in a text before, after and without its formulas; and that each is asked for once.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/math_library.h"

#include <QColor>
#include <QImage>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>
#include <vector>

#include "ui/markdown/formula.h"
#include "ui/math/math_images.h"

using namespace Qt::StringLiterals;
using ui::MathLibrary;

namespace {

// Keeps what it is asked until it is told to answer.
class HeldTypesetter : public ui::Typesetter {
 public:
  void typeset(const QString& tex, bool isDisplay, Done done) override {
    asked << (isDisplay ? u"display "_s : u"line "_s) + tex;
    m_waiting.push_back({tex, std::move(done)});
  }
  void answer() {
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto& [tex, done] : waiting) {
      ui::Typeset result;
      if (tex == u"bad") {
        result.problem = u"Undefined control sequence"_s;
      } else {
        result.svg =
            "<svg viewBox='0 -500 1000 700'><g transform='scale(1,-1)'>"
            "<rect width='1000' height='500'/></g></svg>";
        result.size = {1, tex == u"huge" ? 120.0 : tex == u"tall" ? 2.0 : 0.5, 0.2};
      }
      done(result);
    }
  }
  QStringList asked;

 private:
  std::vector<std::pair<QString, Done>> m_waiting;
};

// Of the one picture in this text.
QString idIn(const QString& html) {
  const qsizetype begin = html.indexOf(u"math/") + 5;
  return html.mid(begin, html.indexOf(u'"', begin) - begin);
}

ui::MathStyle style() {
  ui::MathStyle style;
  style.font.setPixelSize(15);
  style.ink = QColor(u"#15202b"_s);
  return style;
}

}  // namespace

class MathLibraryTest : public QObject {
  Q_OBJECT

 private slots:
  void asksOnceAndTellsOnce() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    QSignalSpy settled(&library, &MathLibrary::settled);
    for (const QString& source : {u"$a$"_s, u"$a$"_s, u"\\(b\\)"_s, u"$$a$$"_s, u"\\[c\\]"_s})
      QVERIFY(!library.look(source).drawing);
    QCOMPARE(typesetter.asked,
             (QStringList{u"line a"_s, u"line b"_s, u"display a"_s, u"display c"_s}));
    typesetter.answer();
    QVERIFY(settled.wait(5000));
    QCOMPARE(settled.size(), 1);
    QVERIFY(library.look(u"$a$"_s).drawing);
    QVERIFY(library.drawingOf(MathLibrary::idOf(u"$a$"_s)));
    QCOMPARE(typesetter.asked.size(), 4);
  }

  void aWrongOneIsNotAskedAgain() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    (void)library.look(u"$bad$"_s);
    typesetter.answer();
    QCOMPARE(library.look(u"$bad$"_s).problem, u"Undefined control sequence"_s);
    QCOMPARE(typesetter.asked.size(), 1);
  }

  void withoutATypesetterAllHaveFailed() {
    MathLibrary library(nullptr);
    QVERIFY(!library.look(u"$a$"_s).problem.isEmpty());
  }

  void theLibraryMayGoFirst() {
    HeldTypesetter typesetter;
    auto library = std::make_unique<MathLibrary>(&typesetter);
    (void)library->look(u"$a$"_s);
    library.reset();
    typesetter.answer();
  }

  void textHasSourcesUntilPicturesAreThere() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    const QString html =
        u"x "_s + ui::formulaHtml(u"$a<b$"_s) + u" y "_s + ui::formulaHtml(u"$bad$"_s);
    const ui::MathText before = ui::mathText(library, html, style());
    QCOMPARE(before.html, u"x $a&lt;b$ y $bad$"_s);
    QVERIFY(before.isWaiting);
    QCOMPARE(ui::withMathSources(html), before.html);
    QCOMPARE(typesetter.asked.value(0), u"line a<b"_s);
    typesetter.answer();
    const ui::MathText after = ui::mathText(library, html, style());
    QVERIFY(after.hasFormulas && !after.isWaiting);
    QCOMPARE(after.pictured, QStringList{u"$a<b$"_s});
    QCOMPARE(after.html.count(u"<img"), 1);
    QVERIFY(after.html.endsWith(u" y $bad$"_s));
    QCOMPARE(after.problems, u"Undefined control sequence"_s);
  }

  void aFormulaCannotWriteHtml() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    const QString evil = u"$</math><img src=\"https://a.example\">$"_s;
    const QString html = ui::formulaHtml(evil);
    QVERIFY(!ui::mathText(library, html, style()).html.contains(u"<img"));
    typesetter.answer();
    const QString after = ui::mathText(library, html, style()).html;
    QVERIFY(after.startsWith(u"<img src=\"image://math/") && !after.contains(u"example"));
  }

  // Every picture is higher than any font, with its middle where Qt puts it.
  void picturesHaveRoomForTheirLine() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    const QString html = ui::formulaHtml(u"$a$"_s);
    const QString tall = ui::formulaHtml(u"$tall$"_s);
    (void)ui::mathText(library, html + tall, style());
    typesetter.answer();
    const auto heightOf = [&](const QString& text) {
      static const QRegularExpression kHeight(u"height=\"(\\d+)\""_s);
      return kHeight.match(ui::mathText(library, text, style()).html).captured(1).toInt();
    };
    QVERIFY(heightOf(html) >= 2 * 15 && heightOf(html) % 2 == 0);
    QVERIFY(heightOf(tall) > 2 * 2 * 15);
    QVERIFY(ui::mathText(library, tall, style()).above > 2 * 15);
  }

  void imagesAreOfOurIdsOnly() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    ui::MathImages images(library);
    (void)library.look(u"$a$"_s);
    typesetter.answer();
    const QString id = idIn(ui::mathText(library, ui::formulaHtml(u"$a$"_s), style()).html);
    QSize size;
    const QImage good = images.requestPixmap(id, &size, {}).toImage();
    QVERIFY(size.width() > 15 && size.height() > 30);
    int ink = 0;
    for (int y = 0; y < good.height(); ++y)
      for (int x = 0; x < good.width(); ++x) ink += qAlpha(good.pixel(x, y)) > 200 ? 1 : 0;
    QVERIFY(ink > 50);
    for (const QString& wrong :
         {QString(), u"../../etc/passwd"_s, QString(id).replace(u'a', u'b'), id + u"/1"_s,
          MathLibrary::idOf(u"$a$"_s) + u"/000000/1800/99999/99999/100/100"_s}) {
      (void)images.requestPixmap(wrong, &size, {});
      QVERIFY(size == QSize(1, 1) || size == good.size());
    }
  }

  void hugeFormulasAreCoarseButThere() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    ui::MathImages images(library);
    (void)library.look(u"$huge$"_s);
    typesetter.answer();
    ui::MathStyle sharp = style();
    sharp.pixelRatio = 3;
    const QString html = ui::mathText(library, ui::formulaHtml(u"$huge$"_s), sharp).html;
    QSize size;
    (void)images.requestPixmap(idIn(html), &size, {});
    QVERIFY2(size.height() > 4000 && size.height() <= 8192, qPrintable(html));
  }

  void wideFormulasAreMadeSmaller() {
    HeldTypesetter typesetter;
    MathLibrary library(&typesetter);
    const QString html = ui::formulaHtml(u"$a$"_s);
    (void)library.look(u"$a$"_s);
    typesetter.answer();
    ui::MathStyle narrow = style();
    narrow.maxWidth = 10;
    QVERIFY(ui::mathText(library, html, narrow).html.contains(u"width=\"10\""));
  }
};

QTEST_MAIN(MathLibraryTest)
#include "math_library_test.moc"
