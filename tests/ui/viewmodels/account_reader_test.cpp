// Balances: who is asked and when, amounts as they came, and what is said when they don't come.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/account_reader.h"

#include <QSignalSpy>
#include <QTest>
#include <atomic>
#include <mutex>

#include "storage/database.h"
#include "tests/ui/viewmodels/fakes.h"

using base::ErrorCode;
using engine::Account;
using namespace Qt::StringLiterals;

class AccountReaderTest : public QObject {
  Q_OBJECT

 private:
  std::unique_ptr<storage::Database> m_database;
  std::unique_ptr<storage::EndpointStore> m_endpoints;
  std::unique_ptr<fakes::Secrets> m_secrets;
  std::unique_ptr<ui::AccountReader> m_reader;
  // What the endpoint answers, and what it was asked.
  base::Result<Account> m_answer = Account{};
  std::mutex m_mutex;
  std::vector<engine::RemoteConfig> m_asked;

  void read() {
    m_reader->refresh();
    m_secrets->answer();  // keys
    m_secrets->answer();  // and what proxies want
    QTRY_VERIFY(!m_reader->isAsking());
  }
  [[nodiscard]] QVariantMap row(int index) const { return m_reader->accounts()[index].toMap(); }
  void keepKey(const std::string& host, const std::string& key) {
    m_secrets->kept[host] = {key, storage::SecretPlace::Keychain};
  }

 private slots:
  void init() {
    m_reader.reset();
    m_asked.clear();
    m_answer = Account{true, {{"CNY", "110.00", "10.00", "100.00"}}};
    m_database = *storage::Database::openInMemory();
    m_endpoints = std::make_unique<storage::EndpointStore>(*m_database);
    m_secrets = std::make_unique<fakes::Secrets>();
    m_reader = std::make_unique<ui::AccountReader>(ui::AccountReader::Parts{
        *m_endpoints, *m_secrets, [this](const engine::RemoteConfig& config, std::stop_token) {
          const std::lock_guard lock(m_mutex);
          m_asked.push_back(config);
          return m_answer;
        }});
  }

  void nothingIsAskedByItself() {
    keepKey("api.deepseek.com", "sk-1");
    m_secrets->answer();
    QVERIFY(m_asked.empty() && m_reader->accounts().isEmpty() && !m_reader->hasNone());
  }

  void amountsAreShownAsTheyCame() {
    keepKey("api.deepseek.com", "sk-1");
    m_answer =
        Account{true, {{"CNY", "110.00", "10.00", "100.00"}, {"USD", "0.10000", "0", "0.10000"}}};
    QSignalSpy changed(m_reader.get(), &ui::AccountReader::changed);
    read();
    QCOMPARE(m_asked.size(), std::size_t{1});
    QCOMPARE(m_asked[0].baseUrl, std::string("https://api.deepseek.com"));
    QCOMPARE(m_asked[0].apiKey, std::string("sk-1"));
    QCOMPARE(m_reader->accounts().size(), 1);
    QCOMPARE(row(0)[u"name"_s].toString(), u"DeepSeek"_s);
    QVERIFY(row(0)[u"problem"_s].toString().isEmpty());
    const QVariantList balances = row(0)[u"balances"_s].toList();
    QCOMPARE(balances.size(), 2);
    QCOMPARE(balances[0].toMap()[u"amount"_s].toString(), u"110.00 CNY"_s);
    QCOMPARE(balances[0].toMap()[u"parts"_s].toString(), u"10.00 granted, 100.00 topped up"_s);
    QCOMPARE(balances[1].toMap()[u"amount"_s].toString(), u"0.10000 USD"_s);
    QVERIFY(changed.count() >= 2);
  }

  void anAccountThatDoesNotSufficeSaysWhatHelps() {
    keepKey("api.deepseek.com", "sk-1");
    m_answer = Account{false, {{"CNY", "0.00", "0.00", "0.00"}}};
    read();
    QVERIFY(row(0)[u"problem"_s].toString().contains(u"https://platform.deepseek.com/top_up"_s));
    QCOMPARE(row(0)[u"balances"_s].toList().size(), 1);
  }

  void errorsAreSaidAndCanBeTriedAgain() {
    keepKey("api.deepseek.com", "sk-1");
    m_answer = base::Error{ErrorCode::Denied, "api.deepseek.com did not accept the key (401)"};
    read();
    QCOMPARE(row(0)[u"problem"_s].toString(),
             u"The balance could not be read: api.deepseek.com did not accept the key (401)"_s);
    m_answer = Account{true, {}};
    read();
    QVERIFY(row(0)[u"problem"_s].toString().isEmpty());
    QCOMPARE(m_asked.size(), std::size_t{2});
  }

  void withoutAKeyNobodyIsAsked() {
    read();
    QVERIFY(m_asked.empty());
    QVERIFY(m_reader->hasNone());
  }

  // The key of one host never goes to another, and the question goes to DeepSeek's hosts alone.
  void onlyDeepSeeksEndpointsAreAsked() {
    for (const char* url : {"https://cluster.example", "https://deepseek.com.evil.example",
                            "https://notdeepseek.com", "http://localhost:11434"}) {
      storage::EndpointRecord record;
      record.baseUrl = url;
      QVERIFY(m_endpoints->add(record).has_value());
      keepKey(QUrl(QString(url)).authority().toStdString(), "sk-other");
    }
    storage::EndpointRecord beta;
    beta.baseUrl = "https://beta.deepseek.com/v1";
    beta.proxy = "socks5h://localhost:1";
    beta.caFile = "/ca.pem";
    beta.idleTimeoutMs = 7'000;
    QVERIFY(m_endpoints->add(beta).has_value());
    keepKey("api.deepseek.com", "sk-1");
    keepKey("beta.deepseek.com", "sk-2");
    keepKey("proxy socks5h://localhost:1", "me:secret");
    read();
    QCOMPARE(m_asked.size(), std::size_t{2});
    QCOMPARE(m_asked[0].apiKey, std::string("sk-1"));
    QCOMPARE(m_asked[1].apiKey, std::string("sk-2"));
    QCOMPARE(m_asked[1].proxy, beta.proxy);
    QCOMPARE(m_asked[0].proxyCredentials, std::string());
    QCOMPARE(m_asked[1].proxyCredentials, std::string("me:secret"));
    QCOMPARE(m_asked[1].caFile.string(), beta.caFile);
    QCOMPARE(m_asked[1].idleTimeout.count(), 7'000);
    QCOMPARE(row(1)[u"name"_s].toString(), u"beta.deepseek.com"_s);
  }

  void aSecondQuestionWaitsForTheFirst() {
    keepKey("api.deepseek.com", "sk-1");
    m_reader->refresh();
    m_reader->refresh();
    m_secrets->answer();
    QTRY_VERIFY(!m_reader->isAsking());
    QCOMPARE(m_asked.size(), std::size_t{1});
  }

  void closingStopsTheQuestion() {
    keepKey("api.deepseek.com", "sk-1");
    std::atomic<bool> isStopped = false;
    std::atomic<bool> isAsked = false;
    {
      auto late = std::make_unique<ui::AccountReader>(ui::AccountReader::Parts{
          *m_endpoints, *m_secrets, [&](const engine::RemoteConfig&, std::stop_token stop) {
            isAsked = true;
            while (!stop.stop_requested()) std::this_thread::yield();
            isStopped = true;
            return base::Result<Account>(base::Error{ErrorCode::Cancelled, "stopped"});
          }});
      late->refresh();
      m_secrets->answer();
      QTRY_VERIFY(isAsked);
    }
    QVERIFY(isStopped);
    // An answer of the keychain that comes after the end finds nobody.
    {
      ui::AccountReader gone({*m_endpoints, *m_secrets, nullptr});
      gone.refresh();
    }
    m_secrets->answer();
  }
};

QTEST_GUILESS_MAIN(AccountReaderTest)
#include "account_reader_test.moc"
