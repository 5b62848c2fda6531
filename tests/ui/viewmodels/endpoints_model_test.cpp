// The endpoints of the settings page and their form: what is kept, which key goes where, and that a
// key never comes back out.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoints_model.h"

#include <QAbstractItemModelTester>
#include <QMetaProperty>
#include <QSignalSpy>
#include <QTest>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/endpoint_editor.h"

using namespace Qt::StringLiterals;
using storage::SecretPlace;
using ui::EndpointEditor;
using ui::EndpointsModel;

namespace {

constexpr qlonglong kBuiltIn = 1;

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::EndpointStore store{*database};
  fakes::Source source;
  fakes::Secrets secrets;

  storage::EndpointId add(const std::string& baseUrl, const std::string& proxy = {}) {
    storage::EndpointRecord record;
    record.baseUrl = baseUrl;
    record.proxy = proxy;
    return *store.add(record);
  }
  void keep(const std::string& secret, const std::string& value,
            SecretPlace place = SecretPlace::Keychain) {
    secrets.kept[secret] = {value, place};
  }
  void answer(const QString& baseUrl, const std::string& models, int count) {
    source.answer({baseUrl, count, models, {}});
  }
};

QVariant dataOf(const EndpointsModel& model, int row, EndpointsModel::Role role) {
  return model.index(row).data(role);
}

// Types over what the form shows.
bool save(EndpointEditor& editor, const QVariantMap& typed) {
  QVariantMap all = editor.draft();
  for (auto it = typed.begin(); it != typed.end(); ++it) all[it.key()] = it.value();
  return editor.save(all);
}

}  // namespace

class EndpointsModelTest : public QObject {
  Q_OBJECT

 private slots:
  void aFreshDatabaseHasDeepSeek() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    QCOMPARE(model.count(), 1);
    QCOMPARE(dataOf(model, 0, EndpointsModel::NameRole).toString(), u"DeepSeek"_s);
    QVERIFY(dataOf(model, 0, EndpointsModel::IsBuiltInRole).toBool());
    QCOMPARE(f.source.endpoints.size(), 1U);
    model.remove(kBuiltIn);
    QCOMPARE(model.count(), 1);
    QCOMPARE(f.store.list()->size(), 1U);
  }

  void aStartReadsKeysAndSendsNothing() {
    Fixture f;
    f.add("https://a.example/v1", "http://p.example:3128");
    f.keep("a.example", "ka");
    f.keep("api.deepseek.com", "kd", SecretPlace::Environment);
    f.keep("proxy http://p.example:3128", "u:p");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    QVERIFY(f.source.keys.isEmpty());
    f.secrets.answer();
    QStringList keys = f.source.keys;
    keys.sort();
    QCOMPARE(keys, (QStringList{u"http://p.example:3128|u:p"_s, u"https://a.example/v1|ka"_s,
                                u"https://api.deepseek.com|kd"_s}));
    QVERIFY(f.source.refreshed.isEmpty());
    QVERIFY(!dataOf(model, 0, EndpointsModel::CanForgetKeyRole).toBool());  // the environment's
    QVERIFY(dataOf(model, 1, EndpointsModel::CanForgetKeyRole).toBool());
    QCOMPARE(dataOf(model, 1, EndpointsModel::KeyTextRole).toString(),
             u"The key for a.example is kept in the keychain of your system."_s);
  }

  void theKeyGoesInAndNeverComesOut() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    EndpointEditor editor(model);
    editor.add(0);
    QVERIFY(save(editor, {{"address", " https://API.Models.example:443/v1/ "},
                          {"key", " sk-canary\n"},
                          {"proxyKind", "own"},
                          {"proxy", "http://p.example:1"},
                          {"proxyUser", "canary-user"},
                          {"proxyPassword", "canary-password"}}));
    f.secrets.answer();
    QCOMPARE(f.secrets.kept.at("api.models.example").value, "sk-canary");
    QVERIFY(f.source.keys.contains(u"https://api.models.example/v1|sk-canary"_s));
    QCOMPARE(f.source.refreshed, QStringList{u"https://api.models.example/v1"_s});
    QCOMPARE(editor.endpointId(), -1);
    editor.edit(model.index(1).data(EndpointsModel::EndpointIdRole).toLongLong());
    const auto isClean = [](const QVariant& value) {
      const QString text = value.toString() + QStringList(value.toMap().keys()).join(u' ') +
                           QVariant(value.toMap().values()).toStringList().join(u' ');
      return !text.contains(u"canary");
    };
    for (const QMetaObject* meta : {model.metaObject(), editor.metaObject()})
      for (int i = 0; i < meta->propertyCount(); ++i)
        QVERIFY(isClean(meta->property(i).read(meta == model.metaObject()
                                                   ? static_cast<QObject*>(&model)
                                                   : static_cast<QObject*>(&editor))));
    for (const int role : model.roleNames().keys()) QVERIFY(isClean(model.index(1).data(role)));
    const auto kept = f.store.list();
    for (const storage::EndpointRecord& record : *kept)
      for (const std::string& text : {record.name, record.baseUrl, record.proxy, record.models})
        QVERIFY(text.find("canary") == std::string::npos);
  }

  void withoutAKeychainItIsSaid() {
    Fixture f;
    f.secrets.place = SecretPlace::SessionOnly;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.edit(kBuiltIn);
    QVERIFY(save(editor, {{"key", "k"}}));
    f.secrets.answer();
    QVERIFY(dataOf(model, 0, EndpointsModel::KeyTextRole)
                .toString()
                .contains(u"until Isobath is closed"));
  }

  void aKeychainThatIsUnlockedLateIsStillTaken() {
    Fixture f;
    f.secrets.waiting = {"api.deepseek.com"};
    EndpointsModel model(f.store, f.secrets, f.source);
    const auto text = [&] { return dataOf(model, 0, EndpointsModel::KeyTextRole).toString(); };
    model.start();
    f.secrets.answer();  // without the keychain
    QVERIFY2(text().startsWith(u"Waiting for the keychain"), qPrintable(text()));
    f.secrets.waiting.clear();
    f.secrets.late("api.deepseek.com", storage::Secret{"k", SecretPlace::Keychain});
    QVERIFY2(text().contains(u"is kept in the keychain"), qPrintable(text()));
    QCOMPARE(f.source.keys.last(), u"https://api.deepseek.com|k"_s);
  }

  void aKeyThatTheKeychainTakesLateIsNotSaidToBeLost() {
    Fixture f;
    f.secrets.place = SecretPlace::SessionOnly;
    f.secrets.waiting = {"api.deepseek.com"};
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    EndpointEditor editor(model);
    editor.edit(kBuiltIn);
    QVERIFY(save(editor, {{"key", "k"}}));
    f.secrets.answer();
    const auto text = [&] { return dataOf(model, 0, EndpointsModel::KeyTextRole).toString(); };
    QVERIFY2(text().startsWith(u"Waiting for the keychain"), qPrintable(text()));
    f.secrets.waiting.clear();
    f.secrets.late("api.deepseek.com", storage::Secret{"k", SecretPlace::Keychain});
    QVERIFY2(text().contains(u"is kept in the keychain"), qPrintable(text()));
  }

  // The heart of it: whatever is typed, a key reaches the host and port it was entered for only.
  void anEditedAddressNeverTakesTheKeyAlong_data() {
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isSamePlace");
    QTest::newRow("other host") << u"https://evil.example"_s << false;
    QTest::newRow("sub-domain") << u"https://x.a.example"_s << false;
    QTest::newRow("longer name") << u"https://a.example.evil.example"_s << false;
    QTest::newRow("other port") << u"https://a.example:8443"_s << false;
    QTest::newRow("http") << u"http://a.example"_s << false;
    QTest::newRow("look-alike") << u"https://а.example"_s << false;  // Cyrillic
    QTest::newRow("case") << u"https://A.EXAMPLE/v2"_s << true;
    QTest::newRow("dot") << u"https://a.example./v2"_s << true;
    QTest::newRow("usual port") << u"https://a.example:443/v2"_s << true;
  }
  void anEditedAddressNeverTakesTheKeyAlong() {
    QFETCH(QString, address);
    QFETCH(bool, isSamePlace);
    Fixture f;
    const qlonglong id = f.add("https://a.example").value;
    f.keep("a.example", "sk-a");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    f.secrets.answer();
    f.source.keys.clear();
    EndpointEditor editor(model);
    editor.edit(id);
    QCOMPARE(editor.keyHint(address).startsWith(u"A key is kept"), isSamePlace);
    if (!isSamePlace) QVERIFY(editor.keyHint(address).contains(u"never sent"));
    QVERIFY(save(editor, {{"address", address}}));
    f.secrets.answer();
    const QString used = QString::fromStdString(f.source.endpoints.back().baseUrl);
    QCOMPARE(f.source.keys, QStringList{used + (isSamePlace ? u"|sk-a"_s : u"|"_s)});
    QCOMPARE(f.source.refreshed, QStringList{used});
    // It waits in the keychain, and counts again where the address is put back.
    QCOMPARE(f.secrets.kept.at("a.example").value, "sk-a");
    f.source.keys.clear();
    editor.edit(id);
    QVERIFY(save(editor, {{"address", "https://a.example"}}));
    f.secrets.answer();
    QCOMPARE(f.source.keys, QStringList{u"https://a.example|sk-a"_s});
  }

  // The keychain answers for the address before.
  void aKeyThatComesLateIsDropped() {
    Fixture f;
    const qlonglong id = f.add("https://a.example").value;
    f.keep("a.example", "sk-a");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    EndpointEditor editor(model);
    editor.edit(id);
    QVERIFY(save(editor, {{"address", "https://b.example"}}));
    f.secrets.answer();
    for (const QString& key : f.source.keys) QVERIFY(!key.contains(u"sk-a"));
    QVERIFY(!dataOf(model, 1, EndpointsModel::CanForgetKeyRole).toBool());
  }

  void endpointsOfOneHostShareItsKey() {
    Fixture f;
    f.add("https://a.example/v1");
    const qlonglong second = f.add("https://a.example/v2").value;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.edit(second);
    QVERIFY(save(editor, {{"key", "k"}}));
    f.secrets.answer();
    QVERIFY(f.source.keys.contains(u"https://a.example/v1|k"_s));
    QVERIFY(f.source.keys.contains(u"https://a.example/v2|k"_s));
    model.remove(second);
    QCOMPARE(f.secrets.kept.size(), 1U);  // the other one still has it
    model.remove(dataOf(model, 1, EndpointsModel::EndpointIdRole).toLongLong());
    QVERIFY(f.secrets.kept.empty());
    QCOMPARE(f.source.endpoints.size(), 1U);
  }

  void forgettingRemovesTheKey() {
    Fixture f;
    f.keep("api.deepseek.com", "k");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    f.secrets.answer();
    model.forgetKey(kBuiltIn);
    QVERIFY(f.secrets.kept.empty());
    QCOMPARE(f.source.keys.last(), u"https://api.deepseek.com|"_s);
    f.secrets.answer();
    QVERIFY(!dataOf(model, 0, EndpointsModel::CanForgetKeyRole).toBool());
  }

  // It would be back at the next start.
  void aKeyThatStaysInTheKeychainIsSaid() {
    Fixture f;
    f.keep("api.deepseek.com", "k");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    f.secrets.answer();
    f.secrets.place = SecretPlace::SessionOnly;  // it is locked by now
    model.forgetKey(kBuiltIn);
    f.secrets.answer();
    QVERIFY2(model.problem().contains(u"still has the key for api.deepseek.com"),
             qPrintable(model.problem()));
    f.secrets.place = SecretPlace::Keychain;
    model.forgetKey(kBuiltIn);
    f.secrets.answer();
    QVERIFY(model.problem().isEmpty());
  }

  void proxyPasswordsAreBoundToTheProxy() {
    Fixture f;
    const qlonglong id = f.add("https://a.example", "http://p.example:1").value;
    f.keep("proxy http://p.example:1", "u:p");
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    f.secrets.answer();
    EndpointEditor editor(model);
    QVERIFY(editor.hasProxyCredentials(u"HTTP://p.example:1/"_s));
    editor.edit(id);
    f.source.keys.clear();
    QVERIFY(save(editor, {{"proxy", "http://q.example:1"}}));
    f.secrets.answer();
    f.secrets.answer();
    for (const QString& key : f.source.keys) QVERIFY(!key.contains(u"u:p"));
    QVERIFY(!editor.hasProxyCredentials(u"http://q.example:1"_s));
    editor.edit(id);
    QVERIFY(save(editor, {{"proxy", "http://p.example:1"}}));
    f.secrets.answer();
    QVERIFY(f.source.keys.contains(u"http://p.example:1|u:p"_s));
    editor.forgetProxyCredentials(u"http://p.example:1"_s);
    QVERIFY(f.secrets.kept.empty());
    QCOMPARE(f.source.keys.last(), u"http://p.example:1|"_s);
  }

  void checkSaysWhatCameBack() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    model.check(kBuiltIn);
    QVERIFY(dataOf(model, 0, EndpointsModel::IsAskingRole).toBool());
    QCOMPARE(f.source.refreshed, QStringList{u"https://api.deepseek.com"_s});
    f.answer(u"https://api.deepseek.com"_s, "a\t\ta\t\nb\t\tb\t", 2);
    QVERIFY(!dataOf(model, 0, EndpointsModel::IsAskingRole).toBool());
    QCOMPARE(dataOf(model, 0, EndpointsModel::StateTextRole).toString(),
             u"It answered: 2 models."_s);
    QCOMPARE(f.store.list()->front().models, "a\t\ta\t\nb\t\tb\t");
    model.check(kBuiltIn);
    f.source.answer({u"https://api.deepseek.com"_s,
                     2,
                     {},
                     base::Error{base::ErrorCode::Denied, "the key was refused: check the key"}});
    QVERIFY(dataOf(model, 0, EndpointsModel::IsProblemRole).toBool());
    QCOMPARE(dataOf(model, 0, EndpointsModel::StateTextRole).toString(),
             u"the key was refused: check the key"_s);
    QVERIFY(!f.store.list()->front().models.empty());  // known models stay
  }

  void removalWhileItAnswers() {
    Fixture f;
    const qlonglong id = f.add("https://a.example").value;
    EndpointsModel model(f.store, f.secrets, f.source);
    model.check(id);
    model.remove(id);
    f.answer(u"https://a.example"_s, "a\t\ta\t", 1);
    QCOMPARE(model.count(), 1);
    QCOMPARE(f.store.list()->size(), 1U);
    // Edited away meanwhile: the list is of the address before.
    model.check(kBuiltIn);
    EndpointEditor editor(model);
    editor.edit(kBuiltIn);
    QVERIFY(save(editor, {{"address", "https://b.example"}}));
    f.answer(u"https://api.deepseek.com"_s, "a\t\ta\t", 1);
    QVERIFY(f.store.list()->front().models.empty());
  }

  void theFormNamesWhatIsWrongAndKeepsNothing() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.add(0);
    QCOMPARE(editor.endpointId(), 0);
    QVERIFY(!save(editor, {{"address", "https://api.deepseek.com/"}, {"key", "k"}}));
    QCOMPARE(editor.problemField(), u"address"_s);
    QVERIFY2(editor.problem().contains(u"DeepSeek"), qPrintable(editor.problem()));
    QCOMPARE(model.count(), 1);
    QVERIFY(f.secrets.kept.empty() && f.source.keys.isEmpty() && f.source.refreshed.isEmpty());
    editor.close();
    QVERIFY(editor.problem().isEmpty());
    QVERIFY(!editor.save({}));
  }

  void theBuiltInEndpointCanBePutBack() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.edit(kBuiltIn);
    QVERIFY(save(editor, {{"address", "https://mirror.example"}, {"name", "Mirror"}}));
    editor.edit(kBuiltIn);
    editor.reset();
    QCOMPARE(editor.draft()["address"].toString(), u"https://api.deepseek.com"_s);
    QVERIFY(save(editor, {}));
    QCOMPARE(f.store.list()->front().baseUrl, "https://api.deepseek.com");
    QCOMPARE(f.store.list()->front().name, "DeepSeek");
    editor.add(0);
    editor.reset();  // only that of the built-in one
    QVERIFY(editor.draft()["address"].toString() != u"https://api.deepseek.com"_s);
  }

  void theFormOpensForTheEndpointOfAModel() {
    Fixture f;
    const qlonglong id = f.add("https://a.example/v1").value;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.editFor(u"remote:https://a.example/v1#m"_s);
    QCOMPARE(editor.endpointId(), id);
    editor.editFor(u"file:/x.gguf"_s);
    QCOMPARE(editor.endpointId(), kBuiltIn);
  }

  void damagedRowsAreShownAndCanBeRepaired() {
    Fixture f;
    const qlonglong id = f.add("not an address\n").value;
    EndpointsModel model(f.store, f.secrets, f.source);
    model.start();
    f.secrets.answer();
    QVERIFY(!dataOf(model, 1, EndpointsModel::NameRole).toString().isEmpty());
    QVERIFY(dataOf(model, 1, EndpointsModel::KeyTextRole).toString().contains(u"https://"));
    model.forgetKey(id);
    EndpointEditor editor(model);
    editor.edit(id);
    QVERIFY(!save(editor, {}));
    QVERIFY(save(editor, {{"address", "https://a.example"}}));
    QCOMPARE(f.store.list()->back().baseUrl, "https://a.example");
    QVERIFY(f.store.remove(storage::kBuiltInEndpoint).has_value());
    EndpointsModel again(f.store, f.secrets, f.source);
    EndpointEditor repair(again);
    QCOMPARE(repair.presets().first().toMap()["name"].toString(), u"DeepSeek"_s);
    repair.editFor({});  // nothing to open
    QCOMPARE(repair.endpointId(), -1);
  }

  void aDatabaseThatFailsIsSaid() {
    Fixture f;
    EndpointsModel model(f.store, f.secrets, f.source);
    EndpointEditor editor(model);
    editor.edit(kBuiltIn);
    // Somebody else removed the row.
    QVERIFY(f.store.remove(storage::kBuiltInEndpoint).has_value());
    QVERIFY(!save(editor, {{"key", "k"}}));
    QVERIFY(editor.problem().startsWith(u"It was not saved: "));
    QVERIFY(f.secrets.kept.empty());
  }
};

QTEST_GUILESS_MAIN(EndpointsModelTest)
#include "endpoints_model_test.moc"
