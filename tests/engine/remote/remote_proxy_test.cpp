// The real address of the API, through a proxy and a certificate of one's own, to the API's double.
// SPDX-License-Identifier: Apache-2.0
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <thread>

#include "engine/remote/account_reader.h"
#include "tests/engine/remote/remote_fixture.h"
#include "tests/support/deepseek_server.h"

namespace {

using base::ErrorCode;
using fixture::play;
using fixture::Run;
using support::DeepSeekServer;
using Phase = engine::Status::Phase;

engine::Request ask() {
  engine::Request request = fixture::ask();
  request.model = "deepseek-flash";
  return request;
}

// Without the CONNECTs, which must not say anything.
std::vector<support::SeenRequest> requestsTo(const DeepSeekServer& server) {
  auto requests = server.requests();
  requests.erase(
      std::remove_if(requests.begin(), requests.end(),
                     [](const support::SeenRequest& request) {
                       if (request.http.method != "CONNECT") return false;
                       for (const auto& [name, value] : request.http.headers)
                         if (name == "authorization" || value.find("canary") != std::string::npos)
                           qFatal("the proxy was told the key");
                       return true;
                     }),
      requests.end());
  return requests;
}

}  // namespace

class RemoteProxyTest : public QObject {
  Q_OBJECT
 private slots:
  void init() {
    m_server = std::make_unique<DeepSeekServer>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_config = {.baseUrl = "https://api.deepseek.com", .apiKey = "sk-canary", .place = {}};
    m_config.proxy = m_server->url();
    m_config.caFile = m_folder->filePath("ca.pem").toStdString();
    std::ofstream(m_config.caFile) << m_server->authorityPem();
  }

  void answersComeThroughTheTunnel_data() {
    QTest::addColumn<bool>("isStreamed");
    QTest::newRow("streamed") << true;
    QTest::newRow("whole") << false;
  }
  void answersComeThroughTheTunnel() {
    QFETCH(bool, isStreamed);
    engine::Request request = ask();
    request.stream = isStreamed;
    const Run run = play(*fixture::backendFor(m_time, m_config), request);
    QVERIFY2(run.isAnswer(), run.error().c_str());
    QCOMPARE(run.record.text, std::string("You asked: hi"));
    QCOMPARE((*run.outcome)->receipt.place, std::string("api.deepseek.com"));
    QVERIFY(!(*run.outcome)->receipt.requestId.empty());
    const auto requests = requestsTo(*m_server);
    QCOMPARE(requests.size(), std::size_t{1});
    QCOMPARE(requests[0].http.header("authorization"), std::string("Bearer sk-canary"));
    QVERIFY(requests[0].wasEncrypted && requests[0].wasTunnelled);
  }

  void nothingIsSentToWhomNobodyVouchesFor() {
    m_config.caFile.clear();
    const Run run = play(*fixture::backendFor(m_time, m_config), ask());
    QVERIFY(!run.isAnswer());
    QVERIFY2(run.says("not trusted"), run.error().c_str());
    QVERIFY(run.record.events.empty());  // and it is not tried again
    QVERIFY(requestsTo(*m_server).empty());
  }

  void gapsAreFilledAtBeta() {
    engine::Request request;
    request.model = "deepseek-flash";
    request.fillIn = engine::FillIn{"def f():\n", "\n  return x"};
    play(*fixture::backendFor(m_time, m_config), request);
    QCOMPARE(requestsTo(*m_server).at(0).http.path, std::string("/beta/completions"));
  }

  void aQueueSaysWhenItEnds() {
    m_server->failNext({"queued"});
    Run run;
    std::thread asker([&] { run = play(*fixture::backendFor(m_time, m_config), ask()); });
    m_server->waitUntilWaiting(1);
    m_server->release();
    asker.join();
    QVERIFY2(run.isAnswer(), run.error().c_str());
    const auto said = run.details(Phase::Queued);
    QVERIFY(!said.empty());
    QVERIFY2(said[0].find("api.deepseek.com") != std::string::npos &&
                 said[0].find("gives up after 10 minutes") != std::string::npos,
             said[0].c_str());
  }

  void whatWasCutIsBilledAgain() {
    m_server->failNext({"no-resources"});
    const Run run = play(*fixture::backendFor(m_time, m_config), ask());
    QVERIFY(!run.isAnswer());
    QVERIFY2(run.says("what arrived is kept") && run.says("asking again is billed again") &&
                 run.says("(request id "),
             run.error().c_str());
    QVERIFY(!run.record.text.empty());
    QCOMPARE(requestsTo(*m_server).size(), std::size_t{1});
  }

  void theAccountIsRead() {
    for (const char* base : {"https://api.deepseek.com", "https://api.deepseek.com/v1/"}) {
      m_config.baseUrl = base;
      const auto account = remote::readAccount(m_config, {}, {});
      QVERIFY2(account, account ? "" : account.error().message.c_str());
      QVERIFY(account->isAvailable);
      QVERIFY(!account->balances.empty());
      QCOMPARE(requestsTo(*m_server).back().http.path, std::string("/user/balance"));
    }
  }

  void othersHaveNoAccounts() {
    m_config.baseUrl = m_server->url();
    const auto account = remote::readAccount(m_config, {}, {});
    QVERIFY(!account);
    QCOMPARE(account.error().code, ErrorCode::Unsupported);
    QVERIFY(requestsTo(*m_server).empty());
  }

 private:
  std::unique_ptr<DeepSeekServer> m_server;
  std::unique_ptr<QTemporaryDir> m_folder;
  engine::RemoteConfig m_config;
  support::FakeTime m_time;
};

QTEST_GUILESS_MAIN(RemoteProxyTest)
#include "remote_proxy_test.moc"
