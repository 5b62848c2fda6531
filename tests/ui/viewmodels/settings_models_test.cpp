// The model picker and the theme: what is listed, chosen and kept.
// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

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

  void aModelThatWaitsForItsKeyStaysChosen() {
    Fixture f;
    const ui::ModelChoice flash = fakes::remoteChoice(u"flash"_s);
    ui::ModelChoice locked = flash;
    locked.key = flash.key.left(flash.key.indexOf(u'#') + 1);
    locked.usable = false;
    locked.detail = u"Enter an API key"_s;
    QVERIFY(f.settings.set(Setting::SelectedModel, flash.key.toStdString()));
    f.source.list = {fakes::localChoice(u"tiny"_s), locked};
    ModelPickerModel picker(f.source, f.settings);
    QCOMPARE(picker.selectedKey(), locked.key);
    QVERIFY(!picker.selectedIsUsable());
    picker.select(locked.key);  // no model: not kept
    picker.showKeyOf(u"remote:https://gone.example#x"_s);
    QCOMPARE(picker.selectedKey(), locked.key);
    QCOMPARE(f.stored(Setting::SelectedModel), flash.key);
    f.source.list[1] = flash;
    f.source.changed();
    QCOMPARE(picker.selectedKey(), flash.key);
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

  void otherEndpointsHaveGroupsOfTheirOwn() {
    Fixture f;
    f.source.list = {fakes::remoteChoice(u"a"_s), fakes::remoteChoice(u"b"_s)};
    for (ui::ModelChoice& choice : f.source.list)
      choice.group = ui::ModelChoice::Group::OtherEndpoint;
    f.source.list[1].endpoint = u"Cluster"_s;
    const ModelPickerModel picker(f.source, f.settings);
    QCOMPARE(picker.index(0).data(ModelPickerModel::GroupRole).toString(), u"Other endpoints"_s);
    QCOMPARE(picker.index(1).data(ModelPickerModel::GroupRole).toString(),
             u"Other endpoints: Cluster"_s);
  }

  void aLongListIsFilteredAndTheChoiceStays() {
    Fixture f;
    for (int i = 0; i < 300; ++i) f.source.list << fakes::remoteChoice(u"vendor/model-%1"_s.arg(i));
    ModelPickerModel picker(f.source, f.settings);
    const QAbstractItemModelTester tester(&picker,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(picker.isLong());
    picker.select(f.source.list[7].key);
    picker.setFilter(u" MODEL-29  deepseek "_s);
    QCOMPARE(picker.count(), 11);  // 29 and 290 to 299, all at api.deepseek.com
    QVERIFY(picker.isLong());
    QCOMPARE(picker.firstKey(), f.source.list[29].key);
    QCOMPARE(picker.selectedKey(), f.source.list[7].key);
    f.source.changed();
    QCOMPARE(picker.count(), 11);
    picker.select(f.source.list[3].key);  // not shown, and still there
    QCOMPARE(picker.selectedKey(), f.source.list[3].key);
    picker.setFilter(u"nothing like it"_s);
    QCOMPARE(picker.count(), 0);
    QCOMPARE(picker.firstKey(), QString());
    picker.setFilter({});
    QCOMPARE(picker.count(), 300);
  }

  void themeIsKept() {
    Fixture f;
    SettingsController controller(f.settings);
    QCOMPARE(controller.theme(), u"system"_s);
    controller.setTheme(u"dark"_s);
    controller.setTheme(u"pink"_s);
    QCOMPARE(controller.theme(), u"dark"_s);
    QCOMPARE(f.stored(Setting::Theme), u"dark"_s);
  }

  void choicesAreKeptAndGoBackToTheirDefaults() {
    Fixture f;
    {
      SettingsController controller(f.settings);
      QSignalSpy changed(&controller, &SettingsController::changed);
      controller.setSendKey(u"ctrlEnter"_s);
      controller.setWrapCode(true);
      controller.setTextSize(117);
      QCOMPARE(controller.textSize(), 120);
      controller.setTextSize(5000);
      QCOMPARE(controller.textSize(), 200);
      controller.setStartWith(u"nothing like it"_s);
      QCOMPARE(changed.size(), 4);
      QCOMPARE(controller.changedSettings(),
               QStringList({u"textSize"_s, u"sendKey"_s, u"wrapCode"_s}));
    }
    SettingsController again(f.settings);
    QVERIFY(again.wrapCode());
    QCOMPARE(again.sendKey(), u"ctrlEnter"_s);
    again.reset(u"textSize"_s);
    again.reset(u"unknown"_s);
    QCOMPARE(again.textSize(), 100);
    QVERIFY(f.settings.set(Setting::TextSize, "enormous"));
    QCOMPARE(SettingsController(f.settings).textSize(), 100);
  }
};

QTEST_GUILESS_MAIN(SettingsModelsTest)
#include "settings_models_test.moc"
