// Addresses and the messages of a second start: what goes somewhere, and all that is refused.
// SPDX-License-Identifier: Apache-2.0
#include "app/opening.h"

#include <QTest>

using app::Opening;
using Kind = app::Opening::Kind;

class OpeningTest : public QObject {
  Q_OBJECT

 private slots:
  void readsAddresses() {
    QVERIFY(*app::openingOf("isobath://new") == Opening{Kind::NewChat});
    QVERIFY(*app::openingOf("ISOBATH://new/") == Opening{Kind::NewChat});
    QVERIFY((*app::openingOf("isobath://conversation/12") == Opening{Kind::Conversation, 12}));
    QVERIFY(*app::openingOf("isobath://settings") == Opening{Kind::Settings});
    QVERIFY((*app::openingOf("isobath://settings/models") == Opening{Kind::Settings, 0, "models"}));
  }

  void refusesEverythingElse_data() {
    QTest::addColumn<QString>("address");
    for (const char* address : {"",
                                "isobath:",
                                "isobath://",
                                "isobath:new",
                                "isobath:///new",
                                "isobath://NEW",
                                "isobath://new/1",
                                "isobath://new?text=hello",
                                "isobath://new#x",
                                "isobath://new ",
                                "isobath://new\n",
                                "isobath://quick",
                                "isobath://raise",
                                "isobath://model?file=/x.gguf",
                                "isobath://model//x.gguf",
                                "isobath://model/x",
                                "isobath://conversation",
                                "isobath://conversation/",
                                "isobath://conversation/0",
                                "isobath://conversation/-1",
                                "isobath://conversation/1e3",
                                "isobath://conversation/007",
                                "isobath://conversation/1/2",
                                "isobath://conversation/12345678901234567890",
                                "isobath://settings/../new",
                                "isobath://settings/%6e",
                                "isobath://settings/a1",
                                "isobath://user@new",
                                "http://new",
                                "file:///etc/passwd"})
      QTest::newRow(address) << QString(address);
    QTest::newRow("other digits") << QString::fromUtf8("isobath://conversation/１２");
    QTest::newRow("long") << "isobath://settings/" + QString(33, 'a');
    QTest::newRow("null byte") << QString("isobath://new") + QChar(0);
  }
  void refusesEverythingElse() {
    QFETCH(QString, address);
    const auto opening = app::openingOf(address);
    QVERIFY(!opening);
    QCOMPARE(opening.error().code, base::ErrorCode::InvalidArgument);
  }

  void tellsAddressesFromFiles() {
    QVERIFY(app::isAddress("isobath://nowhere") && app::isAddress("Isobath:x"));
    QVERIFY(!app::isAddress("/models/isobath:x.gguf") && !app::isAddress("x.gguf"));
  }

  void messagesComeBackAsTheyWere() {
    for (const Opening& opening :
         {Opening{Kind::Raise}, Opening{Kind::NewChat}, Opening{Kind::Conversation, 7},
          Opening{Kind::Settings}, Opening{Kind::Settings, 0, "models"},
          Opening{Kind::ModelFile, 0, QString::fromUtf8("/Modelle/größer als 1.gguf")}}) {
      const auto read = app::decode(app::encode(opening));
      QVERIFY2(read && *read == opening, app::encode(opening));
    }
  }

  void refusesOtherMessages_data() {
    QTest::addColumn<QByteArray>("line");
    for (const char* line : {"",
                             "\n",
                             "raise",
                             "raise \n",
                             "raise 1\n",
                             "RAISE\n",
                             "new x\n",
                             "run /bin/sh\n",
                             "conversation\n",
                             "conversation 0\n",
                             "conversation 01\n",
                             "conversation 1 2\n",
                             "settings \n",
                             "settings a b\n",
                             "model\n",
                             "model \n",
                             "model x.gguf\n",
                             "model /a\nraise\n",
                             "model /a\tb\n",
                             "model /\xff\n"})
      QTest::newRow(line) << QByteArray(line);
    QTest::newRow("long") << "model /" + QByteArray(app::kLongestOpening, 'x') + "\n";
    QTest::newRow("null byte") << QByteArray("raise\0\n", 7);
  }
  void refusesOtherMessages() {
    QFETCH(QByteArray, line);
    QVERIFY(!app::decode(line));
  }
};

QTEST_GUILESS_MAIN(OpeningTest)
#include "opening_test.moc"
