// Whole ways of keys: the settings page over the real HTTP client, and servers that record what
// reaches them.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <QTimer>

#include "app/model_catalogue.h"
#include "engine/backend_factory.h"
#include "storage/database.h"
#include "tests/support/loopback_server.h"
#include "ui/viewmodels/endpoint_editor.h"

namespace {

using support::LoopbackServer;
using support::Send;

constexpr const char* kKey = "sk-canary-0123456789";

std::string reply(const std::string& head, const std::string& body) {
  return "HTTP/1.1 " + head +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

support::Connection listing() {
  return {Send{reply("200 OK", R"({"object":"list","data":[{"id":"m","object":"model"}]})")}};
}

bool hasKey(const LoopbackServer& server) {
  for (const std::string& request : server.requests())
    if (request.find(kKey) != std::string::npos) return true;
  return false;
}

// Answers later, as a keychain does.
class Secrets final : public storage::SecretStore {
 public:
  void read(const std::string& host,
            std::function<void(std::optional<storage::Secret>)> onAnswer) override {
    const auto found = kept.find(host);
    std::optional<storage::Secret> secret;
    if (found != kept.end())
      secret = storage::Secret{found->second, storage::SecretPlace::Keychain};
    QTimer::singleShot(0, &m_context, [onAnswer, secret] { onAnswer(secret); });
  }
  void write(const std::string& host, const std::string& value,
             std::function<void(storage::SecretPlace)> onAnswer) override {
    kept[host] = value;
    QTimer::singleShot(0, &m_context, [onAnswer] { onAnswer(storage::SecretPlace::Keychain); });
  }
  std::map<std::string, std::string> kept;

 private:
  QObject m_context;
};

struct Everything {
  std::unique_ptr<storage::Database> database = *storage::Database::openInMemory();
  storage::Settings settings{*database};
  storage::EndpointStore store{*database};
  Secrets secrets;
  QStringList log;
  app::ModelCatalogue catalogue{
      {settings,
       app::StarterModel{},
       {},
       {[](const engine::RemoteConfig& config) { return engine::makeBackend(config, {}); }, nullptr,
        ui::systemClock(),
        [this](base::LogLevel, std::string_view, std::string_view line) {
          log << QString::fromUtf8(line.data(), qsizetype(line.size()));
        }}}};
  ui::EndpointsModel model{store, secrets, catalogue};
  ui::EndpointEditor editor{model};

  // Adds an endpoint or, where there is one besides DeepSeek's, edits it; waits for its answer and
  // says what it was.
  QString save(const std::string& address, const QString& key) {
    if (model.count() == 1)
      editor.add(0);
    else
      editor.edit(model.index(1).data(ui::EndpointsModel::EndpointIdRole).toLongLong());
    QVariantMap typed = editor.draft();
    typed["address"] = QString::fromStdString(address);
    typed["key"] = key;
    typed["proxyKind"] = "none";
    if (!editor.save(typed)) return editor.problem();
    const auto index = [this] { return model.index(1); };
    const bool isDone = QTest::qWaitFor(
        [&] {
          return !index().data(ui::EndpointsModel::IsAskingRole).toBool() &&
                 !index().data(ui::EndpointsModel::StateTextRole).toString().isEmpty();
        },
        20'000);
    return isDone ? index().data(ui::EndpointsModel::StateTextRole).toString() : "no answer";
  }
};

}  // namespace

class EndpointKeysTest : public QObject {
  Q_OBJECT

 private slots:
  void aKeyReachesItsOwnServerOnly() {
    const LoopbackServer own({listing(), listing()});
    const LoopbackServer other({listing(), listing()});
    Everything all;
    QCOMPARE(all.save(own.url() + "/v1", kKey), QString("It answered: 1 model."));
    QVERIFY(hasKey(own));
    // The same host at another port is another place.
    QCOMPARE(all.save(other.url() + "/v1", {}), QString("It answered: 1 model."));
    QCOMPARE(other.requests().size(), 1U);
    QVERIFY(!hasKey(other));
    QVERIFY(other.requests()[0].find("uthorization") == std::string::npos);
    (void)all.catalogue.backendFor("remote:" + QString::fromStdString(other.url()) + "/v1#m")
        ->generate({}, [](const engine::Event&) {}, {});
    QVERIFY(!hasKey(other));
    // Put back, it counts again.
    QCOMPARE(all.save(own.url() + "/v2", {}), QString("It answered: 1 model."));
    QCOMPARE(own.requests().size(), 2U);
    QVERIFY(own.requests()[1].find(kKey) != std::string::npos);
    for (const QString& line : all.log) QVERIFY(!line.contains(kKey));
  }

  void anotherNameOfTheSameComputerIsAnotherPlace() {
    const LoopbackServer server({listing(), listing()});
    Everything all;
    QCOMPARE(all.save(server.url(), kKey), QString("It answered: 1 model."));
    const std::string byName = "http://LOCALHOST.:" + std::to_string(server.port());
    QCOMPARE(all.save(byName, {}), QString("It answered: 1 model."));
    QVERIFY(server.requests()[1].find(kKey) == std::string::npos);
  }

  void aRedirectIsNotFollowed() {
    const LoopbackServer other({listing()});
    const LoopbackServer own(
        {{Send{reply("307 Temporary Redirect\r\nLocation: " + other.url() + "/v1/models", "")}},
         {Send{reply("301 Moved Permanently\r\nLocation: " + other.url() + "/v1/chat/completions",
                     "")}}});
    Everything all;
    const QString said = all.save(own.url() + "/v1", kKey);
    QVERIFY2(said.contains("redirect"), qPrintable(said));
    QVERIFY(hasKey(own));
    engine::Request request;
    request.model = "m";
    request.messages = {engine::Message{}};
    const auto result =
        all.catalogue.backendFor("remote:" + QString::fromStdString(own.url()) + "/v1#m")
            ->generate(request, [](const engine::Event&) {}, {});
    QVERIFY(!result.has_value());
    QVERIFY(other.requests().empty());
  }
};

QTEST_GUILESS_MAIN(EndpointKeysTest)
#include "endpoint_keys_test.moc"
