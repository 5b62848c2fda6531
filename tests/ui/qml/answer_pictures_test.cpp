// Pictures of answers: nothing is asked for before the reader does, and what comes is checked.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/answer_pictures.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>

using ui::AnswerPictures;
using State = ui::AnswerPictures::Look::State;

namespace {

const QString kAddress = QStringLiteral("https://pictures.example/a.png");

// "red" is a picture of one red pixel.
QImage decode(const QByteArray& bytes, const QSize&) {
  if (bytes != "red") return {};
  QImage picture(1, 1, QImage::Format_RGB32);
  picture.fill(Qt::red);
  return picture;
}

QString dataOf(const QByteArray& bytes) {
  return QStringLiteral("data:image/png;base64,") + QString::fromLatin1(bytes.toBase64());
}

}  // namespace

class AnswerPicturesTest : public QObject {
  Q_OBJECT

 private slots:
  void nothingIsLoadedByItself() {
    std::atomic<int> fetches = 0;
    AnswerPictures pictures({[&](const std::string&, const std::stop_token&) {
                               ++fetches;
                               return base::Result<QByteArray>(QByteArray("red"));
                             },
                             decode});
    for (int i = 0; i < 3; ++i) {
      const AnswerPictures::Look look = pictures.look(kAddress);
      QCOMPARE(look.state, State::Held);
      QCOMPARE(look.place, QString("pictures.example"));
    }
    QTest::qWait(20);
    QCOMPARE(fetches, 0);
    QVERIFY(pictures.pictureOf(AnswerPictures::idOf(kAddress)).isNull());
    QSignalSpy changed(&pictures, &AnswerPictures::changed);
    pictures.load(kAddress);
    QCOMPARE(pictures.look(kAddress).state, State::Loading);
    pictures.load(kAddress);
    QTRY_COMPARE(pictures.look(kAddress).state, State::There);
    pictures.load(kAddress);
    QCOMPARE(fetches, 1);
    QCOMPARE(pictures.pictureOf(AnswerPictures::idOf(kAddress)).pixelColor(0, 0), QColor(Qt::red));
    QCOMPARE(changed.count(), 2);
  }

  void whatFailsSaysWhyAndCanBeTriedAgain() {
    std::atomic<int> fetches = 0;
    AnswerPictures pictures({[&](const std::string&, const std::stop_token&) {
                               if (++fetches == 1)
                                 return base::Result<QByteArray>(base::Error{
                                     base::ErrorCode::Network, "pictures.example is away."});
                               return base::Result<QByteArray>(QByteArray("no picture"));
                             },
                             decode});
    pictures.load(kAddress);
    QTRY_COMPARE(pictures.look(kAddress).state, State::Held);
    QCOMPARE(pictures.look(kAddress).problem, QString("pictures.example is away."));
    pictures.load(kAddress);
    QTRY_COMPARE(pictures.look(kAddress).state, State::Held);
    QVERIFY(pictures.look(kAddress).problem.contains("no picture"));
  }

  void onlyTheWebIsAsked_data() {
    QTest::addColumn<QString>("address");
    for (const char* address :
         {"", "file:///etc/passwd", "/etc/passwd", "a.png", "ftp://a.example/x", "javascript:x",
          "mailto:a@b.example", "https://bank.example@evil.example/x", "image://attachment/1",
          "qrc:/a", "data:text/html,x", "data:image/svg+xml,<svg/>", "data:image/png,red",
          "data:image/png;base64,%%%", "data:image/png;base64,QUFB", "data:"})
      QTest::newRow(address) << QString::fromUtf8(address);
  }
  void onlyTheWebIsAsked() {
    QFETCH(QString, address);
    std::atomic<int> fetches = 0;
    AnswerPictures pictures({[&](const std::string&, const std::stop_token&) {
                               ++fetches;
                               return base::Result<QByteArray>(QByteArray("red"));
                             },
                             decode});
    QCOMPARE(pictures.look(address).state, State::Refused);
    QVERIFY(!pictures.look(address).problem.isEmpty());
    pictures.load(address);
    QTest::qWait(5);
    QCOMPARE(fetches, 0);
  }

  void whatComesWithTheTextIsShown() {
    AnswerPictures pictures({{}, decode});
    QCOMPARE(pictures.look(dataOf("red")).state, State::There);
    QVERIFY(!pictures.pictureOf(AnswerPictures::idOf(dataOf("red"))).isNull());
    QCOMPARE(pictures.look(dataOf(QByteArray(5 << 20, 'x'))).state, State::Refused);
    QCOMPARE(pictures.look(kAddress).state, State::Refused);
  }

  void lookAlikeHostsAreEncoded() {
    AnswerPictures pictures({[](const std::string&, const std::stop_token&) {
                               return base::Result<QByteArray>(QByteArray());
                             },
                             decode});
    const QString place = pictures.look(QString::fromUtf8("https://\u0430pple.com/x.png")).place;
    QVERIFY2(place.startsWith("xn--") && place.contains(QChar(0x0430)), qPrintable(place));
  }

  void itEndsWhileALoadGoesOn() {
    std::atomic<bool> isStopped = false;
    {
      AnswerPictures pictures({[&](const std::string&, const std::stop_token& stop) {
                                 while (!stop.stop_requested()) QTest::qSleep(1);
                                 isStopped = true;
                                 return base::Result<QByteArray>(QByteArray());
                               },
                               decode});
      pictures.load(kAddress);
    }
    QVERIFY(isStopped);
  }
};

QTEST_MAIN(AnswerPicturesTest)
#include "answer_pictures_test.moc"
