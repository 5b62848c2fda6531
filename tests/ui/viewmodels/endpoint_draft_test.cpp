// What a reader may type for an endpoint, field by field, and how addresses are written.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_draft.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <limits>
#include <map>

#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoint_secrets.h"

using namespace Qt::StringLiterals;
using ui::EndpointDraft;

namespace {

storage::EndpointRecord recordAt(const std::string& baseUrl, std::int64_t id = 7) {
  storage::EndpointRecord record;
  record.id = {id};
  record.baseUrl = baseUrl;
  return record;
}

EndpointDraft goodDraft() {
  return ui::draftOf(recordAt("https://api.example/v1"));
}

}  // namespace

class EndpointDraftTest : public QObject {
  Q_OBJECT

 private slots:
  // The same endpoint is always written the same way, so that its key is found, and no other's.
  void addressesAreWrittenInOneWay_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("plain") << u"https://api.deepseek.com"_s << u"https://api.deepseek.com"_s
                           << u"api.deepseek.com"_s;
    QTest::newRow("case, spaces, slash") << u" HTTPS://API.DeepSeek.com/ "_s
                                         << u"https://api.deepseek.com"_s << u"api.deepseek.com"_s;
    QTest::newRow("usual port") << u"https://api.deepseek.com:443/v1"_s
                                << u"https://api.deepseek.com/v1"_s << u"api.deepseek.com"_s;
    QTest::newRow("dot at the end") << u"https://api.deepseek.com./v1/"_s
                                    << u"https://api.deepseek.com/v1"_s << u"api.deepseek.com"_s;
    QTest::newRow("other port") << u"https://api.deepseek.com:8443"_s
                                << u"https://api.deepseek.com:8443"_s << u"api.deepseek.com:8443"_s;
    QTest::newRow("other script") << u"https://Bücher.example/V1"_s
                                  << u"https://xn--bcher-kva.example/V1"_s
                                  << u"xn--bcher-kva.example"_s;
    QTest::newRow("look-alike") << u"https://api.dееpseek.com"_s  // Cyrillic
                                << QString() << QString();
    QTest::newRow("IPv6") << u"http://[::1]:8080/v1"_s << u"http://[::1]:8080/v1"_s
                          << u"[::1]:8080"_s;
  }
  void addressesAreWrittenInOneWay() {
    QFETCH(QString, typed);
    QFETCH(QString, text);
    QFETCH(QString, place);
    const ui::EndpointAddress address = ui::endpointAddress(typed);
    QCOMPARE(address.problem, QString());
    if (QTest::currentDataTag() == "look-alike"_L1) {
      QVERIFY(address.text != u"https://api.deepseek.com"_s && address.text.contains(u"xn--"));
      QVERIFY(!ui::isDeepSeekHost(address.host));
      return;
    }
    QCOMPARE(address.text, text);
    QCOMPARE(address.place, place);
    QCOMPARE(ui::endpointAddress(address.text).text, address.text);
  }

  void badAddressesAreRefusedInWords_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("says");
    QTest::newRow("empty") << u" "_s << u"missing"_s;
    QTest::newRow("no scheme") << u"api.deepseek.com"_s << u"https://"_s;
    QTest::newRow("file") << u"file:///etc/passwd"_s << u"https://"_s;
    QTest::newRow("user") << u"https://a@b.example"_s << u"user name"_s;
    QTest::newRow("empty user") << u"https://@b.example"_s << u"user name"_s;
    QTest::newRow("query") << u"https://b.example/?a=b"_s << u"?"_s;
    QTest::newRow("fragment") << u"https://b.example/#a"_s << u"#"_s;
    QTest::newRow("backslash") << u"https://a.example\\@b.example"_s << u"no address"_s;
    QTest::newRow("no host") << u"https:///v1"_s << u"no host"_s;
    QTest::newRow("port 0") << u"https://b.example:0"_s << u"Port 0"_s;
    QTest::newRow("port too large") << u"https://b.example:70000"_s << u"no address"_s;
    QTest::newRow("space inside") << u"https://b. example"_s << u"no address"_s;
    QTest::newRow("long") << u"https://b.example/"_s + QString(3000, u'a') << u"2000"_s;
  }
  void badAddressesAreRefusedInWords() {
    QFETCH(QString, typed);
    QFETCH(QString, says);
    const ui::EndpointAddress address = ui::endpointAddress(typed);
    QVERIFY2(address.problem.contains(says), qPrintable(address.problem));
    QVERIFY(address.text.isEmpty() && address.place.isEmpty());
    QVERIFY(ui::keySecret(typed.toStdString()).empty());
  }

  void secretsAreNamedAfterHostAndPort() {
    QCOMPARE(ui::keySecret("https://API.example/v1"), ui::keySecret("https://api.example./v2/"));
    QVERIFY(ui::keySecret("https://api.example") != ui::keySecret("https://api.example:8443"));
    QVERIFY(ui::keySecret("https://h.example:80") != ui::keySecret("http://h.example"));
    QVERIFY(ui::proxySecret("http://a.example:1") != ui::keySecret("http://a.example:1"));
  }

  void everyFieldIsCheckedByName_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("problemField");
    QTest::addColumn<QString>("says");
    const QString none;
    QTest::newRow("good") << u"name"_s << u"Cluster"_s << none << none;
    QTest::newRow("long name") << u"name"_s << QString(61, u'n') << u"name"_s << u"60"_s;
    QTest::newRow("address") << u"address"_s << u"nonsense"_s << u"address"_s << u"https://"_s;
    QTest::newRow("duplicate") << u"address"_s << u"https://OTHER.example:443/v1/"_s << u"address"_s
                               << u"set up already, as “Other”"_s;
    QTest::newRow("two words") << u"key"_s << u"a b"_s << u"key"_s << u"spaces"_s;
    QTest::newRow("line end") << u"key"_s << u"a\nb"_s << u"key"_s << u"line ends"_s;
    QTest::newRow("letter") << u"key"_s << u"kä"_s << u"key"_s << u"ASCII"_s;
    QTest::newRow("spaces around a key") << u"key"_s << u" sk-1\n"_s << none << none;
    QTest::newRow("long key") << u"key"_s << QString(5000, u'k') << u"key"_s << u"longer"_s;
    QTest::newRow("proxy without port")
        << u"proxy"_s << u"http://p.example"_s << u"proxy"_s << u"port"_s;
    QTest::newRow("proxy of another kind")
        << u"proxy"_s << u"ftp://p.example:1"_s << u"proxy"_s << u"socks5h://"_s;
    QTest::newRow("proxy with a user")
        << u"proxy"_s << u"http://u:p@p.example:1"_s << u"proxy"_s << u"user name"_s;
    QTest::newRow("proxy with a path")
        << u"proxy"_s << u"http://p.example:1/x"_s << u"proxy"_s << u"after its port"_s;
    QTest::newRow("no proxy") << u"proxy"_s << none << u"proxy"_s << u"missing"_s;
    QTest::newRow("SOCKS") << u"proxy"_s << u"socks5h://127.0.0.1:9050"_s << none << none;
    QTest::newRow("colon") << u"proxyUser"_s << u"a:b"_s << u"proxyUser"_s << u":"_s;
    QTest::newRow("password alone")
        << u"proxyPassword"_s << u"p"_s << u"proxyUser"_s << u"needs a user name"_s;
    QTest::newRow("no file") << u"caFile"_s << u"/nowhere/ca.pem"_s << u"caFile"_s
                             << u"/nowhere/ca.pem"_s;
    QTest::newRow("relative file") << u"caFile"_s << u"ca.pem"_s << u"caFile"_s << u"ca.pem"_s;
    QTest::newRow("folder") << u"caFile"_s << u"/tmp"_s << u"caFile"_s << u"/tmp"_s;
    QTest::newRow("no number") << u"connectSeconds"_s << u"soon"_s << u"connectSeconds"_s
                               << u"“soon”"_s;
    QTest::newRow("zero") << u"connectSeconds"_s << u"0"_s << u"connectSeconds"_s << u"“0”"_s;
    QTest::newRow("too long") << u"idleSeconds"_s << u"86401"_s << u"idleSeconds"_s << u"86400"_s;
  }
  void everyFieldIsCheckedByName() {
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, problemField);
    QFETCH(QString, says);
    storage::EndpointRecord other = recordAt("https://other.example/v1", 8);
    other.name = "Other";
    EndpointDraft draft = goodDraft();
    if (field.startsWith(u"proxy")) {
      draft.proxyKind = EndpointDraft::Proxy::Own;
      draft.proxy = u"http://p.example:3128"_s;
    }
    const std::map<QString, QString EndpointDraft::*> fields = {
        {u"name"_s, &EndpointDraft::name},
        {u"address"_s, &EndpointDraft::address},
        {u"key"_s, &EndpointDraft::key},
        {u"proxy"_s, &EndpointDraft::proxy},
        {u"proxyUser"_s, &EndpointDraft::proxyUser},
        {u"proxyPassword"_s, &EndpointDraft::proxyPassword},
        {u"caFile"_s, &EndpointDraft::caFile},
        {u"connectSeconds"_s, &EndpointDraft::connectSeconds},
        {u"idleSeconds"_s, &EndpointDraft::idleSeconds}};
    draft.*fields.at(field) = value;
    const ui::DraftProblem problem =
        ui::problemOf(draft, {recordAt("https://api.example/v1"), other});
    QCOMPARE(problem.field, problemField);
    QVERIFY2(problem.sentence.contains(says), qPrintable(problem.sentence));
  }

  void aKeyLeavesThisComputerEncryptedOnly() {
    EndpointDraft draft = goodDraft();
    draft.address = u"http://cluster:8000/v1"_s;
    QCOMPARE(ui::problemOf(draft, {}).sentence, QString());  // without a key
    draft.key = u"sk-1"_s;
    const QString said = ui::problemOf(draft, {}).sentence;
    QVERIFY2(said.contains(u"https") && said.contains(u"empty"), qPrintable(said));
    for (const QString& here :
         {u"http://127.0.0.1:8000"_s, u"http://localhost:8000"_s, u"http://[::1]:8000"_s}) {
      draft.address = here;
      QCOMPARE(ui::problemOf(draft, {}).sentence, QString());
    }
    draft.address = u"http://127.evil.example"_s;
    QCOMPARE(ui::problemOf(draft, {}).field, u"key"_s);
  }

  void certificateFilesMustHoldOne() {
    const QTemporaryDir folder;
    const auto problemWith = [&](const QByteArray& content) {
      QFile file(folder.filePath("ca file.pem"));
      if (!file.open(QIODevice::WriteOnly)) return u"not written"_s;
      file.write(content);
      file.close();
      EndpointDraft draft = goodDraft();
      draft.caFile = QUrl::fromLocalFile(file.fileName()).toString(QUrl::FullyEncoded);
      const ui::DraftProblem problem = ui::problemOf(draft, {});
      if (problem.sentence.isEmpty() &&
          ui::recordOf(draft, {}).caFile != file.fileName().toStdString())
        return u"another file"_s;
      return problem.sentence;
    };
    const QByteArray begin("-----BEGIN CERTIFICATE-----\n");
    const QByteArray end("\n-----END CERTIFICATE-----\n");
    QCOMPARE(problemWith("# ours\n" + begin + "MIIB\nAAAA" + end), QString());
    QCOMPARE(problemWith("# ours\r\n" + begin + "MIIB\r\nAAAA" + end), QString());
    for (const QByteArray& bad :
         {QByteArray(), QByteArray("\x30\x82\x01\x00"), begin, begin + end, begin + "????" + end,
          begin + "AAAA" + end,
          QByteArray("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n")})
      QVERIFY(problemWith(bad).contains(u"PEM"));
    QVERIFY(problemWith(QByteArray(5 << 20, 'x')).contains(u"4 MB"));
  }

  void aDraftBecomesARecordAndBack() {
    storage::EndpointRecord old = recordAt("https://API.example/v1/");
    old.models = "m\t\tm\t";
    EndpointDraft draft = ui::draftOf(old);
    draft.name = u"  My \n cluster "_s;
    draft.proxyKind = EndpointDraft::Proxy::Own;
    draft.proxy = u"HTTP://Proxy.example:3128/"_s;
    draft.proxyUser = u"u"_s;
    draft.proxyPassword = u"p:q"_s;
    draft.connectSeconds = u" 20 "_s;
    QCOMPARE(ui::proxyCredentialsOf(draft), u"u:p:q"_s);
    storage::EndpointRecord record = ui::recordOf(draft, old);
    QCOMPARE(record.name, "My cluster");
    QCOMPARE(record.proxy, "http://proxy.example:3128");
    QCOMPARE(record.connectTimeoutMs, 20'000);
    // As conversations have it in the names of their models.
    QCOMPARE(record.baseUrl, old.baseUrl);
    QCOMPARE(record.models, old.models);
    QVERIFY(ui::draftOf(record).proxyKind == EndpointDraft::Proxy::Own);
    draft.address = u"https://b.example"_s;
    draft.proxyKind = EndpointDraft::Proxy::None;
    record = ui::recordOf(draft, old);
    QCOMPARE(record.baseUrl, "https://b.example");
    QVERIFY(record.models.empty());
    QCOMPARE(record.proxy, "none");
    QCOMPARE(ui::proxyCredentialsOf(draft), QString());
    QVERIFY(ui::draftOf(record).proxyKind == EndpointDraft::Proxy::None);
  }

  void damagedRowsStayWithinBounds() {
    storage::EndpointRecord record = recordAt("\xFF nonsense");
    record.connectTimeoutMs = -5;
    record.idleTimeoutMs = std::numeric_limits<std::int64_t>::max();
    QCOMPARE(ui::connectTimeoutMs(record), 1000);
    QCOMPARE(ui::idleTimeoutMs(record), 86'400'000);
    QVERIFY(!ui::shownName(record).isEmpty());
    QCOMPARE(ui::problemOf(ui::draftOf(record), {}).field, u"address"_s);
  }

  void presetsAreAddressesThatCanBeUsed() {
    for (const ui::EndpointPreset& preset : ui::endpointPresets()) {
      QVERIFY(!preset.name.isEmpty() && !preset.hint.isEmpty());
      if (!preset.address.isEmpty())
        QCOMPARE(ui::endpointAddress(preset.address).text, preset.address);
    }
  }
};

QTEST_GUILESS_MAIN(EndpointDraftTest)
#include "endpoint_draft_test.moc"
