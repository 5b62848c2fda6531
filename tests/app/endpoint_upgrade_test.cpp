// The one endpoint of earlier versions, in the window of today: its models, the chosen one, its
// key.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "app/keychain_secrets.h"
#include "app/model_catalogue.h"
#include "storage/migrations.h"
#include "tests/storage/storage_fixture.h"
#include "ui/viewmodels/endpoints_model.h"
#include "ui/viewmodels/model_picker_model.h"

using storage_test::RawConnection;
using storage_test::ScratchFolder;

namespace {

constexpr const char* kUrl = "http://localhost:11434/v1";
constexpr const char* kChosen = "remote:http://localhost:11434/v1#r1";

// What version 2 kept of an endpoint that it had asked for its models.
constexpr const char* kSettings =
    "INSERT INTO settings VALUES ('remote_base_url', 'http://localhost:11434/v1'), "
    "('remote_model', 'r1'), ('selected_model', 'remote:http://localhost:11434/v1#r1'), "
    "('remote_models', 'http://localhost:11434/v1' || char(10) || "
    "'qwen' || char(9) || char(9) || 'Qwen' || char(10) || "
    "'r1' || char(9) || 'thinks' || char(9) || 'R1')";

// With the key that version 2 kept for "localhost:11434".
class OldKeychain final : public app::Keychain {
 public:
  void read(const std::string& account, OnAnswer onAnswer) override {
    const bool isThere = account == "localhost:11434";
    onAnswer({isThere ? app::KeychainAnswer::Outcome::Done : app::KeychainAnswer::Outcome::Missing,
              isThere ? "old-key" : ""});
  }
  void write(const std::string&, const std::string&, OnAnswer onAnswer) override { onAnswer({}); }
  void remove(const std::string&, OnAnswer onAnswer) override { onAnswer({}); }
};

}  // namespace

class EndpointUpgradeTest : public QObject {
  Q_OBJECT

 private slots:
  void theOldEndpointAnswersAsBefore() {
    const ScratchFolder folder;
    const auto file = folder.file("a.db");
    {
      const RawConnection raw(file);
      QVERIFY(storage::migrate(raw.handle(), storage::migrationSteps().first(2)).has_value());
      QVERIFY(raw.run(kSettings));
    }
    const auto database = storage::Database::open(file);
    QVERIFY(database.has_value());
    storage::Settings settings(**database);
    storage::EndpointStore store(**database);
    app::KeychainSecrets secrets(std::make_unique<OldKeychain>(), {});
    std::vector<engine::RemoteConfig> asked;
    app::EndpointSurroundings around;
    around.make =
        [&](const engine::RemoteConfig& config) -> base::Result<std::unique_ptr<engine::Backend>> {
      asked.push_back(config);
      return base::Error{base::ErrorCode::Network, "not here"};
    };
    around.now = [] { return std::int64_t{0}; };
    app::ModelCatalogue catalogue({settings, {}, {}, around});
    ui::ModelPickerModel picker(catalogue, settings);
    ui::EndpointsModel endpoints(store, secrets, catalogue);
    endpoints.start();

    QCOMPARE(endpoints.count(), 2);
    QStringList lines;
    for (int row = 0; row < picker.count(); ++row)
      lines << picker.index(row).data(ui::ModelPickerModel::KeyRole).toString();
    QCOMPARE(lines, (QStringList{"remote:https://api.deepseek.com#",
                                 QString("remote:%1#qwen").arg(kUrl), kChosen}));
    QCOMPARE(picker.selectedKey(), QString(kChosen));
    QVERIFY(picker.selectedIsUsable() && picker.selectedCanThink());
    QVERIFY2(asked.empty(), "a start sends nothing");
    (void)catalogue.backendFor(picker.selectedKey());
    QCOMPARE(asked.size(), 1U);
    QCOMPARE(asked[0].baseUrl, kUrl);
    QCOMPARE(asked[0].apiKey, "old-key");
  }
};

QTEST_GUILESS_MAIN(EndpointUpgradeTest)
#include "endpoint_upgrade_test.moc"
