// Which files are taken as images, and how the bytes of a stranger are decoded.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/image_file.h"
#include "ui/viewmodels/attached_file.h"

#include <sys/stat.h>

#include <QBuffer>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using base::ErrorCode;

namespace {

QByteArray picture(const char* format, QSize size = {40, 20}) {
  QImage image(size, QImage::Format_RGB32);
  image.fill(Qt::red);
  QByteArray bytes;
  QBuffer buffer(&bytes);
  image.save(&buffer, format);
  return bytes;
}

// A PNG that says how large it is, and has nothing else.
QByteArray claim(quint32 width, quint32 height) {
  QByteArray bytes = picture("PNG");
  qToBigEndian(width, bytes.data() + 16);
  qToBigEndian(height, bytes.data() + 20);
  // The checksum of the header, or the decoder would not get that far.
  quint32 crc = 0xFFFFFFFFU;
  for (int i = 12; i < 29; ++i) {
    crc ^= static_cast<quint8>(bytes[i]);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  qToBigEndian(~crc, bytes.data() + 29);
  return bytes;
}

}  // namespace

class ImageFileTest : public QObject {
  Q_OBJECT

 private slots:
  void knowsAnImageByItsContent() {
    const auto png = ui::imageFrom(u"holiday.txt"_s, picture("PNG"));
    QVERIFY(png);
    QCOMPARE(png->mimeType, "image/png");
    QCOMPARE(png->name, "holiday.txt");
    QCOMPARE(QByteArray::fromStdString(png->bytes), picture("PNG"));
    QCOMPARE(ui::imageFrom(u"a"_s, picture("JPG"))->mimeType, "image/jpeg");
  }

  void decodesWebP() {
    const QByteArray bytes = picture("WEBP");
    if (bytes.isEmpty()) QSKIP("this Qt has no WebP: qt6-image-formats-plugins is not installed");
    const auto webP = ui::imageFrom(u"a"_s, bytes);
    QVERIFY(webP);
    QCOMPARE(webP->mimeType, "image/webp");
    QCOMPARE(ui::decodeImage(bytes, {20, 20}).size(), QSize(20, 10));
  }

  void refusesWhatIsNone_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addRow("empty") << QByteArray();
    QTest::addRow("text") << QByteArray("hello.png");
    QTest::addRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>");
    QTest::addRow("bmp") << picture("BMP");
  }
  void refusesWhatIsNone() {
    QFETCH(QByteArray, bytes);
    const auto image = ui::imageFrom(u"a.png"_s, bytes);
    QVERIFY(!image);
    QVERIFY(image.error().code == ErrorCode::Unsupported);
    QCOMPARE(image.error().message, "a.png is not a PNG, JPEG, GIF or WebP image.");
    QVERIFY(ui::decodeImage(bytes, {100, 100}).isNull());
  }

  void refusesWhatIsDamagedOrTooLarge() {
    const auto damaged = ui::imageFrom(u"a.png"_s, picture("PNG").left(12));
    QVERIFY(!damaged);
    QCOMPARE(damaged.error().message, "The image a.png is damaged.");
    const auto vast = ui::imageFrom(u"a.png"_s, claim(100'000, 100'000));
    QVERIFY(!vast);
    QVERIFY(vast.error().message.find("64 million pixels") != std::string::npos);
    const auto heavy =
        ui::imageFrom(u"a.png"_s, picture("PNG") + QByteArray(ui::kMaxImageBytes, '\0'));
    QVERIFY(!heavy);
    QVERIFY(heavy.error().message.find("larger than 10 MB") != std::string::npos);
  }

  void readsFilesButNoPipesAndNoFolders() {
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.png"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(picture("PNG"));
    file.close();
    QVERIFY(ui::readLocalFile(path));
    const QString pipe = folder.filePath(u"pipe.png"_s);
    QCOMPARE(mkfifo(pipe.toLocal8Bit().constData(), 0600), 0);
    for (const QString& other : {pipe, folder.path(), folder.filePath(u"none.png"_s)}) {
      const auto image = ui::readLocalFile(other);
      QVERIFY2(!image, qPrintable(other));
      QVERIFY(image.error().code == ErrorCode::Io);
    }
  }

  void decodesIntoTheBoundAndNeverEnlarges() {
    QCOMPARE(ui::decodeImage(picture("PNG", {400, 200}), {100, 100}).size(), QSize(100, 50));
    QCOMPARE(ui::decodeImage(picture("JPG", {40, 20}), {100, 100}).size(), QSize(40, 20));
    QCOMPARE(ui::decodeImage(picture("PNG", {3000, 1}), {100, 100}).size(), QSize(100, 1));
  }

  void aTurnedPhotoFitsTheBoundToo() {
    // "Show it turned by a quarter": the orientation as cameras write it, in an Exif block of its
    // own after the start of the file.
    QByteArray photo = picture("JPG", {400, 200});
    photo.insert(2, QByteArray::fromHex("ffe100224578696600004d4d002a0000000800010112000300000001"
                                        "0006000000000000"));
    QCOMPARE(ui::decodeImage(photo, {100, 50}).size(), QSize(25, 50));
    QCOMPARE(ui::decodeImage(photo, {50, 100}).size(), QSize(50, 100));
  }

  void decodesNothingThatIsCutOrLies() {
    QVERIFY(ui::decodeImage(claim(100'000, 100'000), {100, 100}).isNull());
    const QByteArray whole = picture("PNG");
    for (qsizetype length = 0; length < whole.size(); length += 3)
      (void)ui::decodeImage(whole.left(length), {100, 100});
    QVERIFY(ui::decodeImage(whole.left(30), {100, 100}).isNull());
    QVERIFY(ui::decodeImage(whole, {}).isNull());
  }
};

QTEST_GUILESS_MAIN(ImageFileTest)
#include "image_file_test.moc"
