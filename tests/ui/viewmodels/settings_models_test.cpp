// The model picker and the settings page: what is chosen and kept, and that a key never comes back
// out.
// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QMetaProperty>
#include <QSignalSpy>
#include <QtTest>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"
#include "ui/viewmodels/model_picker_model.h"
#include "ui/viewmodels/settings_controller.h"

using namespace Qt::StringLiterals;
using storage::Setting;
using ui::ModelPickerModel;
using ui::SettingsController;

namespace {

struct Fixture {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::Settings settings{*database};
  fakes::Source source;
  fakes::Secrets secrets;

  [[nodiscard]] QString stored(Setting setting) const {
    return QString::fromStdString(*settings.get(setting));
  }
};

}  // namespace

class SettingsModelsTest : public QObject {
  Q_OBJECT

 private slots:
  void nothingToChooseIsSaid() {
    Fixture f;
    const ModelPickerModel picker(f.source, f.settings);
    QCOMPARE(picker.headerText(), u"No model"_s);
    QVERIFY(!picker.selected());
  }

  void firstUsableIsChosenUntilTheReaderChooses() {
    Fixture f;
    f.source.list = {fakes::localChoice(u"gone"_s), fakes::localChoice(u"tiny"_s),
                     fakes::remoteChoice(u"chat"_s)};
    f.source.list[0].usable = false;
    {
      ModelPickerModel picker(f.source, f.settings);
      const QAbstractItemModelTester tester(&picker,
                                            QAbstractItemModelTester::FailureReportingMode::QtTest);
      QCOMPARE(picker.headerText(), u"tiny - this computer"_s);
      QVERIFY(!picker.selectedCanThink());
      QSignalSpy changed(&picker, &QAbstractItemModel::dataChanged);
      picker.select(f.source.list[2].key);
      QCOMPARE(changed.size(), 2);
      QVERIFY(picker.selectedCanThink());
      picker.select(u"unknown"_s);
      QCOMPARE(picker.selectedName(), u"chat"_s);
    }
    const ModelPickerModel again(f.source, f.settings);
    QCOMPARE(again.headerText(), u"chat - api.deepseek.com"_s);
  }

  void aChosenModelThatComesLaterIsTaken() {
    Fixture f;
    f.source.list = {fakes::localChoice(u"tiny"_s)};
    const ui::ModelChoice remote = fakes::remoteChoice(u"chat"_s);
    QVERIFY(f.settings.set(Setting::SelectedModel, remote.key.toStdString()).has_value());
    const ModelPickerModel picker(f.source, f.settings);
    QCOMPARE(picker.selectedName(), u"tiny"_s);
    f.source.list << remote;
    f.source.changed();
    QCOMPARE(picker.selectedName(), u"chat"_s);
    f.source.list.removeLast();
    f.source.changed();
    QCOMPARE(picker.selectedName(), u"tiny"_s);
  }

  void theModelOfAConversationIsShownButNotKept() {
    Fixture f;
    f.source.list = {fakes::localChoice(u"a"_s), fakes::localChoice(u"b"_s)};
    ModelPickerModel picker(f.source, f.settings);
    picker.select(f.source.list[0].key);
    picker.showKeyOf(f.source.list[1].key);
    QCOMPARE(picker.selectedName(), u"b"_s);
    QCOMPARE(f.stored(Setting::SelectedModel), f.source.list[0].key);
    picker.showKeyOf({});
    QCOMPARE(picker.selectedName(), u"a"_s);
  }

  void aFileIsAddedAndChosen() {
    Fixture f;
    ModelPickerModel picker(f.source, f.settings);
    picker.addModelFile(u"file:///models/new%20one.gguf"_s);
    QCOMPARE(picker.selectedName(), u"new one"_s);
    QCOMPARE(picker.count(), 1);
    picker.addModelFile({});
    QCOMPARE(picker.count(), 1);
  }

  void groupsAndRoleNames() {
    Fixture f;
    f.source.list = {fakes::localChoice(u"a"_s), fakes::remoteChoice(u"b"_s)};
    const ModelPickerModel picker(f.source, f.settings);
    QCOMPARE(picker.index(0).data(ModelPickerModel::GroupRole).toString(), u"This computer"_s);
    QCOMPARE(picker.index(1).data(ModelPickerModel::GroupRole).toString(), u"DeepSeek"_s);
    QCOMPARE(picker.roleNames().value(ModelPickerModel::IsSelectedRole), "isSelected");
  }

  void themeIsKept() {
    Fixture f;
    SettingsController controller(f.settings, f.secrets, f.source);
    QCOMPARE(controller.theme(), u"system"_s);
    controller.setTheme(u"dark"_s);
    controller.setTheme(u"pink"_s);
    QCOMPARE(controller.theme(), u"dark"_s);
    QCOMPARE(f.stored(Setting::Theme), u"dark"_s);
  }

  void theKeyGoesInAndNeverComesOut() {
    Fixture f;
    SettingsController controller(f.settings, f.secrets, f.source);
    QVERIFY(controller.saveRemote(u" https://API.deepseek.com/v1 "_s, u" sk-canary\n"_s));
    f.secrets.answer();
    QCOMPARE(f.secrets.kept.at("api.deepseek.com").value, "sk-canary");
    QCOMPARE(f.source.remotes.last(), u"https://API.deepseek.com/v1|sk-canary"_s);
    QCOMPARE(f.source.refreshes, 1);
    QVERIFY(controller.hasKey());
    QCOMPARE(controller.keyPlaceText(),
             u"The key for api.deepseek.com is kept in the keychain of your system."_s);
    const QMetaObject* meta = controller.metaObject();
    for (int i = 0; i < meta->propertyCount(); ++i)
      QVERIFY(!meta->property(i).read(&controller).toString().contains(u"canary"));
    for (int i = 0; i < static_cast<int>(Setting::Count); ++i)
      QVERIFY(!f.stored(static_cast<Setting>(i)).contains(u"canary"));
  }

  void withoutAKeychainItIsSaid() {
    Fixture f;
    f.secrets.place = storage::SecretPlace::SessionOnly;
    SettingsController controller(f.settings, f.secrets, f.source);
    QVERIFY(controller.saveRemote(u"https://a.example"_s, u"k"_s));
    f.secrets.answer();
    QVERIFY(controller.keyPlaceText().contains(u"until Isobath is closed"));
  }

  void aKeptKeyIsUsedAtTheStart() {
    Fixture f;
    f.secrets.kept["a.example"] = {"k", storage::SecretPlace::Environment};
    QVERIFY(f.settings.set(Setting::RemoteBaseUrl, "https://a.example").has_value());
    SettingsController controller(f.settings, f.secrets, f.source);
    controller.start();
    QVERIFY(!controller.hasKey());
    f.secrets.answer();
    QVERIFY(controller.hasKey());
    QVERIFY(!controller.canForgetKey());  // that of the environment
    QCOMPARE(f.source.remotes, QStringList{u"https://a.example|k"_s});
    QCOMPARE(f.source.refreshes, 0);  // a start asks nothing of the network
    QVERIFY(controller.saveRemote(u"https://a.example"_s, {}));
    QCOMPARE(f.source.refreshes, 0);  // the key first
    f.secrets.answer();
    QCOMPARE(f.source.refreshes, 1);
  }

  void aKeyIsNotSentToAnotherHost() {
    Fixture f;
    f.secrets.kept["a.example"] = {"k", storage::SecretPlace::Keychain};
    QVERIFY(f.settings.set(Setting::RemoteBaseUrl, "https://a.example").has_value());
    SettingsController controller(f.settings, f.secrets, f.source);
    controller.start();
    QVERIFY(controller.saveRemote(u"https://b.example"_s, {}));
    f.secrets.answer();  // that of a.example comes late
    QCOMPARE(f.source.remotes, QStringList{u"https://b.example|"_s});
    QVERIFY(!controller.hasKey());
  }

  void forgettingRemovesTheKey() {
    Fixture f;
    SettingsController controller(f.settings, f.secrets, f.source);
    QVERIFY(controller.saveRemote(u"https://a.example"_s, u"k"_s));
    f.secrets.answer();
    QVERIFY(controller.canForgetKey());
    controller.forgetKey();
    QVERIFY(f.secrets.kept.empty());
    QVERIFY(!controller.hasKey());
    QCOMPARE(f.source.remotes.last(), u"https://a.example|"_s);
  }

  void badAddressesAndKeysAreRefused_data() {
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("isAccepted");
    QTest::newRow("no scheme") << u"api.deepseek.com"_s << u"k"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << u"k"_s << false;
    QTest::newRow("user name") << u"https://a@b.example"_s << u"k"_s << false;
    QTest::newRow("query") << u"https://b.example/?a=b"_s << u"k"_s << false;
    QTest::newRow("empty") << QString() << u"k"_s << false;
    QTest::newRow("key over http") << u"http://b.example"_s << u"k"_s << false;
    QTest::newRow("no key over http") << u"http://b.example"_s << QString() << true;
    QTest::newRow("key over http, this computer") << u"http://127.0.0.1:8080"_s << u"k"_s << true;
    QTest::newRow("two words") << u"https://b.example"_s << u"a b"_s << false;
    QTest::newRow("line end") << u"https://b.example"_s << u"a\nb"_s << false;
    QTest::newRow("letter") << u"https://b.example"_s << u"kä"_s << false;
  }
  void badAddressesAndKeysAreRefused() {
    QFETCH(QString, url);
    QFETCH(QString, key);
    QFETCH(bool, isAccepted);
    Fixture f;
    SettingsController controller(f.settings, f.secrets, f.source);
    QCOMPARE(controller.saveRemote(url, key), isAccepted);
    QCOMPARE(controller.problem().isEmpty(), isAccepted);
    if (!isAccepted) QVERIFY(f.secrets.kept.empty() && f.source.remotes.isEmpty());
  }
};

QTEST_GUILESS_MAIN(SettingsModelsTest)
#include "settings_models_test.moc"
