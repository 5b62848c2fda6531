// Which failures are tried again, and when.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/retry_policy.h"

#include <QTest>

namespace {

using base::ErrorCode;
using remote::RetryPolicy;
using remote::Setback;
using std::chrono::milliseconds;
using std::chrono::seconds;

Setback status(int code) {
  return {.error = {ErrorCode::Busy, "refused"}, .status = code};
}

}  // namespace

class RetryPolicyTest : public QObject {
  Q_OBJECT
 private slots:
  void statuses_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("expected");
    for (const int code : {429, 500, 502, 503, 504, 529})
      QTest::newRow(std::to_string(code).c_str()) << code << true;
    for (const int code : {301, 400, 401, 402, 403, 404, 413, 422, 501})
      QTest::newRow(std::to_string(code).c_str()) << code << false;
  }
  void statuses() {
    QFETCH(int, code);
    QFETCH(bool, expected);
    QCOMPARE(remote::retriesFor({}, status(code)) > 0, expected);
    const auto worker =
        remote::retryPolicyFor({.kind = remote::Dialect::Kind::Worker, .place = {}});
    QCOMPARE(remote::retriesFor(worker, status(code)) > 0, code == 429 || code == 503);
  }

  void failuresWithoutAStatus() {
    const Setback cut{.error = {ErrorCode::Network, "cut"}, .kind = Setback::Kind::Lost};
    const Setback empty{.error = {ErrorCode::Network, "empty"}, .kind = Setback::Kind::EmptyAnswer};
    const Setback nameless{.error = {ErrorCode::Network, "name"}, .kind = Setback::Kind::NoName};
    const Setback certificate{.error = {ErrorCode::Network, "certificate"}};
    const Setback busy{.error = {ErrorCode::Busy, "in the stream"}};
    const Setback damaged{.error = {ErrorCode::Corrupt, "damaged"}};
    QVERIFY(remote::retriesFor({}, cut) > 0);
    QVERIFY(remote::retriesFor({}, busy) > 0);
    QCOMPARE(remote::retriesFor({}, empty), 5);
    QCOMPARE(remote::retriesFor({}, nameless), 1);
    QVERIFY(remote::retryText({}, nameless, 0, milliseconds(500), "p").find("(1 of 1)") !=
            std::string::npos);
    QVERIFY(remote::retriesFor({}, certificate) == 0);
    QVERIFY(remote::retriesFor({}, damaged) == 0);
    const auto worker =
        remote::retryPolicyFor({.kind = remote::Dialect::Kind::Worker, .place = {}});
    QCOMPARE(worker.maxRetries, 2);
    QVERIFY(remote::retriesFor(worker, cut) == 0);
    QCOMPARE(remote::retryPolicyFor({}).maxRetries, 5);
  }

  void delaysDouble() {
    std::vector<std::int64_t> delays;
    for (int retry = 0; retry < 7; ++retry)
      delays.push_back(remote::delayBefore({}, status(503), retry, 0.5)->count());
    QCOMPARE(delays, (std::vector<std::int64_t>{500, 1000, 2000, 4000, 8000, 10000, 10000}));
    QCOMPARE(remote::delayBefore({}, status(503), 1'000'000, 0.5)->count(), std::int64_t{10000});
  }

  void jitterIsTenPercent() {
    QCOMPARE(remote::delayBefore({}, status(503), 1, 0.0)->count(), std::int64_t{900});
    QCOMPARE(remote::delayBefore({}, status(503), 1, 0.75)->count(), std::int64_t{1050});
    const auto most = remote::delayBefore({}, status(503), 1, 0.999999)->count();
    QVERIFY(most > 1090 && most <= 1100);
  }

  void theServersWishCounts() {
    Setback setback = status(429);
    setback.retryAfter = seconds(7);
    QCOMPARE(*remote::delayBefore({}, setback, 0, 0.1), milliseconds(7000));
    setback.retryAfter = seconds(0);
    QCOMPARE(*remote::delayBefore({}, setback, 0, 0.5), milliseconds(500));
    setback.retryAfter = seconds(60);
    QCOMPARE(*remote::delayBefore({}, setback, 0, 0.5), milliseconds(60'000));
    setback.retryAfter = seconds(61);
    QVERIFY(!remote::delayBefore({}, setback, 0, 0.5));
    const std::string text = remote::afterRetries({}, setback, 0).message;
    QCOMPARE(text, std::string("refused; it asks to come back in 61 seconds"));
  }

  void sentences() {
    QCOMPARE(remote::retryText({}, status(503), 1, milliseconds(1900), "api.example"),
             std::string("api.example is overloaded (503); trying again in 2 seconds (2 of 5)"));
    const Setback cut{.error = {ErrorCode::Network, "it was cut; ask again"},
                      .kind = Setback::Kind::Lost};
    QCOMPARE(remote::retryText({}, cut, 0, milliseconds(500), "api.example"),
             std::string("it was cut; trying again in 1 second (1 of 5)"));
    QCOMPARE(remote::afterRetries({}, status(503), 5).message,
             std::string("refused; it was tried 6 times"));
    QCOMPARE(remote::afterRetries({}, status(503), 0).message, std::string("refused"));
    QCOMPARE(remote::afterRetries({}, status(400), 2).message, std::string("refused"));
  }
};

QTEST_GUILESS_MAIN(RetryPolicyTest)
#include "retry_policy_test.moc"
