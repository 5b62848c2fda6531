// Several endpoints in the picker: what each lists, when each answers, and that keys and models
// never mix between them.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>
#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "app/listed_models.h"
#include "app/model_catalogue.h"
#include "app/model_facts.h"
#include "storage/database.h"

namespace {

using app::ModelCatalogue;
using Models = std::vector<engine::ModelInfo>;

constexpr const char* kDeepSeek = "https://api.deepseek.com";
// A Wednesday, 11:00 in Beijing: among the dear hours of working days.
constexpr std::int64_t kPeak = 1'795'575'600'000;
constexpr std::int64_t kOffPeak = kPeak + 12 * 3'600'000LL;

// Answers when the test lets it, or at once.
struct Gate {
  std::mutex mutex;
  std::condition_variable_any opened;
  bool isOpen = true;

  void open() {
    {
      const std::lock_guard lock(mutex);
      isOpen = true;
    }
    opened.notify_all();
  }
};

struct Behaviour {
  base::Result<Models> answer = Models{};
  std::shared_ptr<Gate> gate = std::make_shared<Gate>();
};

class Listing final : public engine::Backend {
 public:
  explicit Listing(Behaviour behaviour) : m_behaviour(std::move(behaviour)) {}
  base::Result<engine::Completion> generate(const engine::Request&, const engine::EventSink&,
                                            std::stop_token) override {
    return engine::Completion{};
  }
  base::Result<Models> models(std::stop_token stop) override {
    std::unique_lock lock(m_behaviour.gate->mutex);
    m_behaviour.gate->opened.wait(lock, stop, [this] { return m_behaviour.gate->isOpen; });
    return m_behaviour.answer;
  }

 private:
  Behaviour m_behaviour;
};

base::Error saidBy(engine::Backend& backend) {
  auto result = backend.generate({}, [](const engine::Event&) {}, {});
  return result ? base::Error{base::ErrorCode::Unsupported, "no error"} : result.error();
}

storage::EndpointRecord recordAt(const std::string& baseUrl, const std::string& name = {}) {
  storage::EndpointRecord record;
  record.baseUrl = baseUrl;
  record.name = name;
  return record;
}

Models named(const std::vector<std::string>& ids) {
  Models models;
  for (const std::string& id : ids) models.push_back({id, id, {}, false, false});
  return models;
}

}  // namespace

class RemoteEndpointsTest : public QObject {
  Q_OBJECT

 private slots:
  void init() {
    m_database = std::move(*storage::Database::openInMemory());
    m_settings = std::make_unique<storage::Settings>(*m_database);
    m_now = kOffPeak;
    m_behaviours.clear();
    m_behaviours[kDeepSeek].answer =
        Models{{"deepseek-flash", "deepseek-flash", {}, true, false},
               {"deepseek-v4-pro", "deepseek-v4-pro", {}, true, false}};
    m_configs.clear();
    m_answers.clear();
    m_catalogue = create();
  }
  void cleanup() { m_catalogue.reset(); }

  void asksForAKeyBeforeAnything() {
    set({recordAt(kDeepSeek, "DeepSeek")});
    m_catalogue->refresh();
    const ui::ModelChoice choice = last();
    QVERIFY(!choice.usable);
    QVERIFY(choice.detail.contains("API key"));
    QVERIFY(configs().empty());
    QCOMPARE(m_answers.size(), 1U);  // at once: there is no key
    QVERIFY(m_answers[0].problem && m_answers[0].problem->code == base::ErrorCode::Denied);
    QCOMPARE(saidBy(*m_catalogue->backendFor(choice.key)).code, base::ErrorCode::Denied);
  }

  void listsModelsWithWhatIsKnownOfThem() {
    set({recordAt(kDeepSeek, "DeepSeek")});
    m_catalogue->setKey(kDeepSeek, "sk-1");
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 1U);
    QCOMPARE(m_answers[0].modelCount, 2);
    const ui::ModelChoice flash = find("deepseek-flash");
    QCOMPARE(flash.group, ui::ModelChoice::Group::DeepSeek);
    QCOMPARE(flash.place, QString("api.deepseek.com"));
    QCOMPARE(flash.endpoint, QString("DeepSeek"));
    QVERIFY(flash.usable && flash.canThink && flash.canSee && flash.knowsEffort);
    QVERIFY(flash.defaultOutput.off && flash.defaultOutput.thinking && flash.defaultOutput.max);
    QCOMPARE(flash.detail,
             QString::fromUtf8("1M context · sees images · $0.15 / $0.60 per 1M, off-peak"));
    QVERIFY(m_settings->set(storage::Setting::Currency, "CNY").has_value());
    QCOMPARE(find("deepseek-flash").detail,
             QString::fromUtf8("1M context · sees images · ¥1 / ¥4 per 1M, off-peak"));
    m_now = kPeak;
    QCOMPARE(find("deepseek-flash").detail,
             QString::fromUtf8("1M context · sees images · ¥2 / ¥8 per 1M, peak"));
  }

  void whatTheServerSaysWinsOverTheTable() {
    m_behaviours[kDeepSeek].answer = Models{{"deepseek-flash", "Flash", 65536, false, false},
                                            {"deepseek-chat", "", {}, false, false},
                                            {"new-model", "", {}, false, true}};
    set({recordAt(kDeepSeek)});
    m_catalogue->setKey(kDeepSeek, "sk-1");
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 1U);
    QVERIFY(find("deepseek-flash").detail.startsWith("64K context"));
    QCOMPARE(find("deepseek-flash").name, QString("Flash"));
    QVERIFY(find("deepseek-chat").note.contains("retired"));
    QVERIFY(find("deepseek-chat").usable);
    QCOMPARE(find("new-model").detail, QString::fromUtf8("sees images · price unknown"));
  }

  // The table knows them before anything was ever asked.
  void deepSeeksModelsAreShownBeforeItWasAsked() {
    set({recordAt(kDeepSeek)});
    m_catalogue->setKey(kDeepSeek, "sk-1");
    const ui::ModelChoice flash = find("deepseek-flash");
    QVERIFY(flash.usable);
    QVERIFY(flash.canThink && flash.canSee && flash.knowsEffort && flash.defaultOutput.off);
    QVERIFY2(flash.detail.contains("not asked yet"), qPrintable(flash.detail));
    QVERIFY(find("deepseek-reasoner").note.contains("retired"));
    QVERIFY(configs().empty());
    m_catalogue->refresh();
    QTRY_VERIFY(!find("deepseek-flash").detail.contains("not asked yet"));
    QVERIFY(find("deepseek-reasoner").key.isEmpty());
  }

  void anotherEndpointNeedsNoKey() {
    const char* url = "http://127.0.0.1:8080/v1";
    m_behaviours[url].answer = named({"m"});
    set({recordAt(url, "Mine")});
    QVERIFY(!last().usable);
    m_catalogue->refresh();
    QTRY_VERIFY(last().usable);
    QCOMPARE(last().group, ui::ModelChoice::Group::OtherEndpoint);
    QCOMPARE(last().place, QString("127.0.0.1:8080"));
    QCOMPARE(last().endpoint, QString("Mine"));
    QCOMPARE(last().detail, QString("price unknown"));
  }

  void aSimilarHostIsNotDeepSeek() {
    set({recordAt("https://notdeepseek.com"), recordAt("https://deepseek.com.evil.example")});
    for (const ui::ModelChoice& choice : m_catalogue->choices())
      QVERIFY(choice.group != ui::ModelChoice::Group::DeepSeek);
  }

  // Each in its own time, in the order of the list, DeepSeek first.
  void endpointsAnswerAndFailAtDifferentTimes() {
    for (const char* url : {"https://a.example", "https://b.example", "https://c.example"})
      m_behaviours[url].gate->isOpen = false;
    m_behaviours["https://a.example"].answer = named({"a1"});
    m_behaviours["https://b.example"].answer =
        base::Error{base::ErrorCode::Network, "b.example is not reachable"};
    m_behaviours["https://c.example"].answer = named({"c1", "c2"});
    set({recordAt("https://a.example"), recordAt("https://b.example"),
         recordAt("https://c.example"), recordAt(kDeepSeek)});
    m_catalogue->setKey(kDeepSeek, "sk-1");
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 1U);
    QCOMPARE(m_catalogue->choices().first().modelId, QString("deepseek-flash"));
    QVERIFY(last().detail.contains("Asking c.example"));
    m_behaviours["https://c.example"].gate->open();
    QTRY_COMPARE(last().modelId, QString("c2"));
    m_behaviours["https://b.example"].gate->open();
    QTRY_COMPARE(m_answers.size(), 3U);
    QVERIFY(std::any_of(m_answers.begin(), m_answers.end(), [](const ui::EndpointAnswer& answer) {
      return answer.baseUrl == "https://b.example" && answer.problem;
    }));
    m_behaviours["https://a.example"].gate->open();
    QTRY_COMPARE(m_answers.size(), 4U);
    QStringList lines;
    for (const ui::ModelChoice& choice : m_catalogue->choices())
      lines << (choice.usable ? choice.modelId : choice.detail);
    QCOMPARE(lines, (QStringList{"deepseek-flash", "deepseek-v4-pro", "a1",
                                 "b.example is not reachable", "c1", "c2"}));
  }

  void oneAloneIsAsked() {
    set({recordAt("https://a.example"), recordAt("https://b.example")});
    m_catalogue->refresh("https://b.example");
    m_catalogue->refresh("https://gone.example");
    QTRY_COMPARE(m_answers.size(), 1U);
    QCOMPARE(configs().size(), 1U);
    QCOMPARE(configs()[0].baseUrl, "https://b.example");
    QVERIFY(m_answers[0].problem->message.find("no models") != std::string::npos);
  }

  void removalWhileItAnswers() {
    m_behaviours["https://a.example"].gate->isOpen = false;
    set({recordAt("https://a.example"), recordAt("https://b.example")});
    m_behaviours["https://b.example"].answer = named({"b"});
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 1U);
    set({recordAt("https://b.example")});
    m_behaviours["https://a.example"].gate->open();
    QTest::qWait(20);
    QCOMPARE(m_answers.size(), 1U);
    QCOMPARE(m_catalogue->choices().size(), 1);
    QCOMPARE(last().modelId, QString("b"));  // kept its list
    const auto gone = m_catalogue->backendFor("remote:https://a.example#x");
    QCOMPARE(saidBy(*gone).code, base::ErrorCode::NotFound);
    QVERIFY(saidBy(*gone).message.find("not set up any more") != std::string::npos);
  }

  // The network belongs to the reader: a start sends nothing, and still lists what there was.
  void listsTheModelsOfTheLastTimeWithoutAsking() {
    m_behaviours["https://a.example"].answer =
        Models{{"m", "The M", 4096, true, true}, {"bad\nid", "", {}, false, false}};
    set({recordAt("https://a.example")});
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 1U);
    storage::EndpointRecord kept = recordAt("https://a.example");
    kept.models = m_answers[0].models;
    m_configs.clear();
    m_catalogue = create();
    set({kept});
    QCOMPARE(m_catalogue->choices().size(), 1);
    QCOMPARE(last().key, QString("remote:https://a.example#m"));
    QVERIFY(last().usable && last().canThink && last().canSee);
    QCOMPARE(last().name, QString("The M"));
    QVERIFY(last().detail.startsWith("4K context"));
    QVERIFY(configs().empty());
  }

  void keptListsMayBeOldOrDamaged() {
    QCOMPARE(app::recalledModels("deepseek-flash\tthinks\tFlash\nx\t\t\n").size(), 2U);
    QVERIFY(app::recalledModels("deepseek-flash\tthinks\tFlash").front().canThink);
    const Models odd = app::recalledModels("\t\t\t\nno tabs\na\tb\n\xFF\t\t\t12x\nm\tsees\t\t-5\n");
    QCOMPARE(odd.size(), 2U);
    QVERIFY(odd[1].canSee && !odd[0].contextTokens && !odd[1].contextTokens);
    QVERIFY(app::recalledModels({}).empty());
  }

  void asksAnUnreachableEndpointAgain() {
    const char* url = "https://models.example";
    m_behaviours[url].answer = base::Error{base::ErrorCode::Network, "no network"};
    set({recordAt(url)});
    m_catalogue->refresh();
    QTRY_COMPARE(last().detail, QString("no network"));
    QVERIFY(!last().usable);
    m_behaviours[url].answer = named({"m"});
    m_catalogue->refresh();
    QTRY_VERIFY(last().usable);
    // What fails later takes away nothing that is known; a question to it asks again.
    m_behaviours[url].answer = base::Error{base::ErrorCode::Network, "no network"};
    m_catalogue->refresh();
    QTRY_COMPARE(last().note, QString("no network"));
    QVERIFY(last().usable);
    m_behaviours[url].answer = named({"m", "new"});
    (void)m_catalogue->backendFor(last().key);
    QTRY_COMPARE(last().name, QString("new"));
  }

  void aRefusedKeyTakesItsListAway() {
    m_behaviours[kDeepSeek].answer =
        base::Error{base::ErrorCode::Denied, "api.deepseek.com refused the key"};
    set({recordAt(kDeepSeek)});
    m_catalogue->setKey(kDeepSeek, "sk-bad");
    m_catalogue->refresh();
    QTRY_COMPARE(last().detail, QString("api.deepseek.com refused the key"));
    QVERIFY(!last().usable);
  }

  // The keychain may answer after the picker was opened.
  void aKeyThatComesLateIsWaitedFor() {
    set({recordAt(kDeepSeek)});
    m_catalogue->refresh();
    QVERIFY(configs().empty());
    m_catalogue->setKey(kDeepSeek, "sk-1");
    QTRY_COMPARE(last().name, QString("deepseek-v4-pro"));
  }

  // The answer to the question with the old key is dropped, and nobody waits for it.
  void aKeyForgottenWhileItAnswersEndsTheQuestion() {
    m_behaviours[kDeepSeek].gate->isOpen = false;
    set({recordAt(kDeepSeek)});
    m_catalogue->setKey(kDeepSeek, "sk-1");
    m_catalogue->refresh();
    m_catalogue->setKey(kDeepSeek, {});
    QCOMPARE(m_answers.size(), 1U);
    QVERIFY(m_answers[0].problem && m_answers[0].problem->code == base::ErrorCode::Denied);
    QCOMPARE(configs().size(), 1U);
    m_behaviours[kDeepSeek].gate->open();
    m_catalogue->setKey(kDeepSeek, "sk-2");
    QTRY_COMPARE(m_answers.size(), 2U);
    QCOMPARE(m_answers[1].modelCount, 2);
  }

  // Written by an earlier version: called in the one way that all readers of addresses agree on.
  void anAddressIsCalledAsItWasChecked() {
    set({recordAt("https://API.DeepSeek.com:443/v1/")});
    m_catalogue->setKey("https://API.DeepSeek.com:443/v1/", "sk-1");
    (void)m_catalogue->backendFor("remote:https://API.DeepSeek.com:443/v1/#m");
    QCOMPARE(configs().size(), 1U);
    QCOMPARE(configs()[0].baseUrl, "https://api.deepseek.com/v1");
    QCOMPARE(configs()[0].apiKey, "sk-1");
  }

  void cutsAnEndlessList() {
    m_behaviours["https://models.example"].answer =
        Models(5000, engine::ModelInfo{"m", "m", {}, false, false});
    set({recordAt("https://models.example")});
    m_catalogue->refresh();
    QTRY_VERIFY(m_catalogue->choices().count() > 100);
    QCOMPARE(m_catalogue->choices().count(), int(app::kMostListedModels));
  }

  // A key belongs to its address: neither it nor a backend that holds it goes to another.
  void neverTakesAKeyToAnotherAddress() {
    set({recordAt(kDeepSeek), recordAt("https://other.example")});
    m_catalogue->setKey(kDeepSeek, "sk-secret");
    m_catalogue->setKey("https://gone.example", "sk-late");
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 2U);
    const QString oldKey = "remote:" + QString(kDeepSeek) + "#deepseek-flash";
    const std::weak_ptr<engine::Backend> old = m_catalogue->backendFor(oldKey);
    QVERIFY(!old.expired());
    set({recordAt("https://mirror.example"), recordAt("https://other.example"),
         recordAt("https://gone.example")});
    QVERIFY(old.expired());
    m_catalogue->refresh();
    QTRY_COMPARE(m_answers.size(), 5U);
    for (const ui::ModelChoice& choice : m_catalogue->choices())
      (void)m_catalogue->backendFor(choice.key);
    for (const engine::RemoteConfig& config : configs())
      QCOMPARE(config.apiKey, std::string(config.baseUrl == kDeepSeek ? "sk-secret" : ""));
    QCOMPARE(saidBy(*m_catalogue->backendFor(oldKey)).code, base::ErrorCode::NotFound);
  }

  void wayAndLimitsReachTheBackend() {
    storage::EndpointRecord record = recordAt("https://a.example");
    record.proxy = "http://p.example:1";
    record.caFile = "/etc/ca.pem";
    record.connectTimeoutMs = 2000;
    record.idleTimeoutMs = -1;
    set({record, recordAt("https://b.example")});
    m_catalogue->setProxyCredentials("http://p.example:1", "u:p");
    const QString key = "remote:https://a.example#m";
    const std::weak_ptr<engine::Backend> first = m_catalogue->backendFor(key);
    (void)m_catalogue->backendFor("remote:https://b.example#m");
    QCOMPARE(configs()[0].proxy, "http://p.example:1");
    QCOMPARE(configs()[0].proxyCredentials, "u:p");
    QCOMPARE(configs()[0].caFile.string(), "/etc/ca.pem");
    QVERIFY(configs()[0].connectTimeout == std::chrono::seconds(2));
    QVERIFY(configs()[0].idleTimeout == std::chrono::seconds(1));
    QCOMPARE(configs()[1].proxyCredentials, "");
    // Another proxy gets no password of the one before, and the backend is made anew.
    const auto held = m_catalogue->backendFor(key);
    record.proxy = "http://q.example:1";
    set({record, recordAt("https://b.example")});
    QVERIFY(m_catalogue->backendFor(key) != held);
    QCOMPARE(configs().back().proxy, "http://q.example:1");
    QCOMPARE(configs().back().proxyCredentials, "");
  }

  void aDamagedAddressIsListedWithTheReason() {
    set({recordAt("nonsense\n"), recordAt("")});
    m_catalogue->refresh();
    QVERIFY(configs().empty());
    for (const ui::ModelChoice& choice : m_catalogue->choices()) {
      QVERIFY(!choice.usable && !choice.detail.isEmpty());
      QCOMPARE(saidBy(*m_catalogue->backendFor(choice.key)).code, base::ErrorCode::InvalidArgument);
    }
  }

  void wordsForPricesAndContexts() {
    QCOMPARE(app::contextText(131072), QString("128K context"));
    QCOMPARE(app::contextText(128000), QString("128K context"));
    QCOMPARE(app::contextText(1'500'000), QString("1.5M context"));
    QCOMPARE(app::contextText(512), QString("512 context"));
    models::Price price;
    QCOMPARE(app::priceText(price, ui::Currency::Usd), QString("price unknown"));
    price.usd = models::Rates{0, 150'000, 600'000};
    for (const auto wanted : {ui::Currency::Usd, ui::Currency::Cny})  // known in dollars only
      QCOMPARE(app::priceText(price, wanted), QString("$0.15 / $0.60 per 1M"));
    price.cny = models::Rates{0, 1'000'000, 4'000'000};
    QCOMPARE(app::priceText(price, ui::Currency::Cny), QString::fromUtf8("¥1 / ¥4 per 1M"));
    QCOMPARE(app::priceText(price, ui::Currency::Usd), QString("$0.15 / $0.60 per 1M"));
    price.usd.reset();
    price.period = models::Period::Unsure;
    QVERIFY(app::priceText(price, ui::Currency::Usd).startsWith(u'¥'));
    QVERIFY(app::priceText(price, ui::Currency::Usd).endsWith("at most"));
  }

 private:
  std::unique_ptr<ModelCatalogue> create() {
    auto table = models::ModelTable::parse(models::builtinTable());
    app::EndpointSurroundings around;
    around.make =
        [this](
            const engine::RemoteConfig& config) -> base::Result<std::unique_ptr<engine::Backend>> {
      const std::lock_guard lock(m_mutex);
      m_configs.push_back(config);
      return std::unique_ptr<engine::Backend>(
          std::make_unique<Listing>(m_behaviours[config.baseUrl]));
    };
    around.table = std::make_shared<const models::ModelTable>(std::move(*table));
    around.now = [this] { return m_now; };
    auto catalogue = std::make_unique<ModelCatalogue>(
        ModelCatalogue::Parts{*m_settings, app::StarterModel{}, {}, around});
    catalogue->setOnEndpointAnswer(
        [this](const ui::EndpointAnswer& answer) { m_answers.push_back(answer); });
    return catalogue;
  }
  void set(const std::vector<storage::EndpointRecord>& records) {
    m_catalogue->setEndpoints(records);
  }
  [[nodiscard]] ui::ModelChoice last() const { return m_catalogue->choices().last(); }
  [[nodiscard]] ui::ModelChoice find(const QString& modelId) const {
    for (const ui::ModelChoice& choice : m_catalogue->choices())
      if (choice.modelId == modelId) return choice;
    return {};
  }
  [[nodiscard]] std::vector<engine::RemoteConfig> configs() {
    const std::lock_guard lock(m_mutex);
    return m_configs;
  }

  std::unique_ptr<storage::Database> m_database;
  std::unique_ptr<storage::Settings> m_settings;
  std::int64_t m_now = kOffPeak;
  std::map<std::string, Behaviour> m_behaviours;
  std::mutex m_mutex;
  std::vector<engine::RemoteConfig> m_configs;
  std::vector<ui::EndpointAnswer> m_answers;
  std::unique_ptr<ModelCatalogue> m_catalogue;
};

QTEST_GUILESS_MAIN(RemoteEndpointsTest)
#include "remote_endpoints_test.moc"
