// Images told apart by their first bytes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/image_type.h"

#include <QTest>

class ImageTypeTest : public QObject {
  Q_OBJECT
 private slots:
  void tellsImagesByTheirBytes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("type");
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a");
    QTest::newRow("PNG") << png + "IHDR" << QByteArray("image/png");
    QTest::newRow("JPEG") << QByteArray::fromHex("ffd8ffe000104a464946")
                          << QByteArray("image/jpeg");
    QTest::newRow("GIF 87") << QByteArray("GIF87a..") << QByteArray("image/gif");
    QTest::newRow("GIF 89") << QByteArray("GIF89a") << QByteArray("image/gif");
    QTest::newRow("WebP") << QByteArray("RIFF\x10\0\0\0WEBPVP8 ", 16) << QByteArray("image/webp");
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("PNG cut off") << png.left(7) << QByteArray();
    QTest::newRow("a sound") << QByteArray("RIFF\x10\0\0\0WAVEfmt ", 16) << QByteArray();
    QTest::newRow("RIFF cut off") << QByteArray("RIFF\x10\0\0\0WEB", 11) << QByteArray();
    QTest::newRow("SVG") << QByteArray("<svg xmlns=''/>") << QByteArray();
    QTest::newRow("PDF") << QByteArray("%PDF-1.7") << QByteArray();
  }
  void tellsImagesByTheirBytes() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, type);
    QCOMPARE(std::string(base::imageType(bytes.toStdString()).value_or("")), type.toStdString());
  }
};

QTEST_GUILESS_MAIN(ImageTypeTest)
#include "image_type_test.moc"
