// Where keys come from and go to: order of places, hosts, missing and hanging keychains; and a real
// keyring.
// SPDX-License-Identifier: Apache-2.0
#include "app/keychain_secrets.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <vector>

using app::Keychain;
using app::KeychainAnswer;
using app::KeychainSecrets;
using app::KeychainSecretsOptions;
using storage::Secret;
using storage::SecretPlace;
using Outcome = KeychainAnswer::Outcome;

namespace {

// A keychain whose answers the test gives when it likes.
struct FakeKeychain {
  std::map<std::string, std::string> stored;
  bool available = true;
  int calls = 0;
  std::vector<std::function<void()>> waiting;

  void answerAll() {
    const auto now = std::exchange(waiting, {});
    for (const auto& answer : now) answer();
  }
};

class FakeConnection final : public Keychain {
 public:
  explicit FakeConnection(std::shared_ptr<FakeKeychain> fake) : m_fake(std::move(fake)) {}

  void read(const std::string& account, OnAnswer onAnswer) override {
    answer([fake = m_fake.get(), account, onAnswer] {
      const auto found = fake->stored.find(account);
      if (!fake->available)
        onAnswer({Outcome::Unavailable, ""});
      else if (found == fake->stored.end())
        onAnswer({Outcome::Missing, ""});
      else
        onAnswer({Outcome::Done, found->second});
    });
  }
  void write(const std::string& account, const std::string& value, OnAnswer onAnswer) override {
    answer([fake = m_fake.get(), account, value, onAnswer] {
      if (fake->available) fake->stored[account] = value;
      onAnswer({fake->available ? Outcome::Done : Outcome::Unavailable, ""});
    });
  }
  void remove(const std::string& account, OnAnswer onAnswer) override {
    answer([fake = m_fake.get(), account, onAnswer] {
      const bool had = fake->available && fake->stored.erase(account) > 0;
      onAnswer({!fake->available ? Outcome::Unavailable
                : had            ? Outcome::Done
                                 : Outcome::Missing,
                ""});
    });
  }

 private:
  void answer(std::function<void()> call) {
    ++m_fake->calls;
    m_fake->waiting.push_back(std::move(call));
  }
  std::shared_ptr<FakeKeychain> m_fake;
};

// "value@place", or "none".
std::string describe(const std::optional<Secret>& secret) {
  if (!secret) return "none";
  switch (secret->place) {
    case SecretPlace::Keychain:
      return secret->value + "@keychain";
    case SecretPlace::SessionOnly:
      return secret->value + "@session";
    default:
      return secret->value + "@environment";
  }
}

constexpr const char* kHost = "api.deepseek.com";
constexpr int kNoKeyringHere = 77;

}  // namespace

class KeychainSecretsTest : public QObject {
  Q_OBJECT

 private:
  std::shared_ptr<FakeKeychain> m_fake;
  std::unique_ptr<KeychainSecrets> m_secrets;

  void start(KeychainSecretsOptions options = {}) {
    m_secrets = std::make_unique<KeychainSecrets>(std::make_unique<FakeConnection>(m_fake),
                                                  std::move(options));
  }
  // What is read; the keychain answers at once if asked.
  std::string read(const std::string& host) {
    return readFrom(*m_secrets, host, [this] { m_fake->answerAll(); });
  }
  static std::string readFrom(KeychainSecrets& secrets, const std::string& host,
                              const std::function<void()>& poke) {
    std::optional<std::string> got;
    secrets.read(host, [&](const std::optional<Secret>& secret) { got = describe(secret); });
    if (got) return "answered too early";
    poke();
    if (!QTest::qWaitFor([&] { return got.has_value(); }, 30000)) return "no answer";
    return *got;
  }
  std::string write(const std::string& host, const std::string& value) {
    return writeTo(*m_secrets, host, value, [this] { m_fake->answerAll(); });
  }
  static std::string writeTo(KeychainSecrets& secrets, const std::string& host,
                             const std::string& value, const std::function<void()>& poke) {
    std::optional<SecretPlace> got;
    secrets.write(host, value, [&](SecretPlace place) { got = place; });
    if (got) return "answered too early";
    poke();
    if (!QTest::qWaitFor([&] { return got.has_value(); }, 30000)) return "no answer";
    return describe(Secret{"", *got});
  }

 private slots:
  void init() {
    m_fake = std::make_shared<FakeKeychain>();
    start();
  }

  void keysGoToTheKeychainAndComeBack() {
    QCOMPARE(write(kHost, "sk-1"), std::string("@keychain"));
    QCOMPARE(m_fake->stored, (std::map<std::string, std::string>{{kHost, "sk-1"}}));
    QCOMPARE(read(kHost), std::string("sk-1@keychain"));
    start();  // the next run
    QCOMPARE(read(kHost), std::string("sk-1@keychain"));
  }

  void unknownHostHasNoKey() { QCOMPARE(read(kHost), std::string("none")); }

  void keysOfOtherHostsStayThere() {
    QCOMPARE(write(kHost, "sk-1"), std::string("@keychain"));
    for (const char* host :
         {"evil.example", "api.deepseek.com.evil.example", "deepseek.com",
          "api.deepseek.com@evil.example", "api.deepseek.com:8443", "http://api.deepseek.com", ""})
      QCOMPARE(read(host), std::string("none"));
  }

  void hostsAreNormalised_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("account");
    QTest::newRow("plain") << kHost << kHost;
    QTest::newRow("case") << "API.DeepSeek.COM" << kHost;
    QTest::newRow("white space") << " api.deepseek.com\n" << kHost;
    QTest::newRow("final dot") << "api.deepseek.com." << kHost;
    QTest::newRow("usual port") << "api.deepseek.com:443" << kHost;
    QTest::newRow("address") << "https://api.deepseek.com/v1?x=y" << kHost;
    QTest::newRow("user") << "https://me:pw@api.deepseek.com" << kHost;
    QTest::newRow("port") << "localhost:8080"
                          << "localhost:8080";
    QTest::newRow("plain http") << "http://localhost"
                                << "localhost:80";
    QTest::newRow("http on 443") << "http://localhost:443"
                                 << "localhost:443";
    QTest::newRow("IPv6") << "[::1]:8080"
                          << "[::1]:8080";
    QTest::newRow("IDN") << "bücher.example"
                         << "xn--bcher-kva.example";
    QTest::newRow("nonsense") << "Not A Host"
                              << "not a host";
    QTest::newRow("empty") << ""
                           << "";
  }
  void hostsAreNormalised() {
    QFETCH(QString, host);
    QFETCH(QString, account);
    QCOMPARE(QString::fromStdString(app::accountOf(host.toStdString())), account);
  }

  void whiteSpaceAroundAKeyIsNotPartOfIt() {
    QCOMPARE(write(kHost, "  sk-1\n"), std::string("@keychain"));
    QCOMPARE(m_fake->stored[kHost], std::string("sk-1"));
  }

  void withoutAKeychainTheKeyLastsForTheRun() {
    m_fake->available = false;
    QCOMPARE(write(kHost, "sk-1"), std::string("@session"));
    QCOMPARE(read(kHost), std::string("sk-1@session"));
    QVERIFY(m_fake->stored.empty());
    start();
    QCOMPARE(read(kHost), std::string("none"));
  }

  void environmentComesLastAndOnlyForItsHost() {
    start({"sk-env \n"});
    QCOMPARE(read(kHost), std::string("sk-env@environment"));
    QCOMPARE(read("evil.example"), std::string("none"));
    m_fake->stored[kHost] = "sk-keychain";
    QCOMPARE(read(kHost), std::string("sk-keychain@keychain"));
    m_fake->available = false;
    QCOMPARE(read(kHost), std::string("sk-env@environment"));
    QCOMPARE(write(kHost, "sk-entered"), std::string("@session"));
    QCOMPARE(read(kHost), std::string("sk-entered@session"));
  }

  // Whatever address is typed anywhere, that key goes to DeepSeek alone.
  void environmentKeyIsForDeepSeekOverHttpsOnly() {
    start({"sk-env"});
    for (const char* own : {"https://API.DeepSeek.com/v1", "api.deepseek.com.", "deepseek.com"})
      QCOMPARE(read(own), std::string("sk-env@environment"));
    for (const char* other :
         {"http://api.deepseek.com", "api.deepseek.com:8443", "notdeepseek.com",
          "deepseek.com.evil.example", "https://api.d\xD0\xB5\xD0\xB5pseek.com", "127.0.0.1:8080",
          "proxy https://api.deepseek.com", "proxy api.deepseek.com", "nonsense", ""})
      QCOMPARE(read(other), std::string("none"));
  }

  void aProxysPasswordIsNoHostsKey() {
    QCOMPARE(write("proxy http://p.example:3128", "u:p"), std::string("@keychain"));
    QCOMPARE(read("proxy http://P.example:3128"), std::string("u:p@keychain"));
    for (const char* other : {"p.example:3128", "http://p.example:3128", "https://p.example:3128",
                              "proxy https://p.example:3128", "proxy"})
      QCOMPARE(read(other), std::string("none"));
  }

  void removedKeyIsGone() {
    QCOMPARE(write(kHost, "sk-1"), std::string("@keychain"));
    QCOMPARE(write(kHost, ""), std::string("@keychain"));
    QVERIFY(m_fake->stored.empty());
    QCOMPARE(read(kHost), std::string("none"));
    QCOMPARE(write(kHost, " "), std::string("@keychain"));  // nothing to remove is fine too
  }

  void keyThatCouldNotBeRemovedIsNotUsedInThisRun() {
    QCOMPARE(write(kHost, "sk-1"), std::string("@keychain"));
    m_fake->available = false;
    QCOMPARE(write(kHost, ""), std::string("@session"));
    m_fake->available = true;
    QCOMPARE(read(kHost), std::string("none"));
  }

  void keyCanBeReadWhileItIsBeingStored() {
    std::optional<SecretPlace> place;
    m_secrets->write(kHost, "sk-1", [&](SecretPlace got) { place = got; });
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("sk-1@session"));
    QVERIFY(!place.has_value());
    m_fake->answerAll();
    QVERIFY(place == SecretPlace::Keychain);
  }

  void keyEnteredDuringAReadCountsMore() {
    m_fake->stored[kHost] = "sk-old";
    std::string got;
    m_secrets->read(kHost, [&](const std::optional<Secret>& secret) { got = describe(secret); });
    m_secrets->write(kHost, "sk-new", [](SecretPlace) {});
    m_fake->answerAll();
    QCOMPARE(got, std::string("sk-new@session"));
  }

  void keyStoredBeforeAnOlderReadAnswersCountsMore() {
    m_fake->stored[kHost] = "sk-old";
    std::string got;
    m_secrets->read(kHost, [&](const std::optional<Secret>& secret) { got = describe(secret); });
    const auto reading = std::exchange(m_fake->waiting, {});
    QCOMPARE(write(kHost, "sk-new"), std::string("@keychain"));
    // The keychain gave its answer before it stored the new key, and it comes after.
    m_fake->stored[kHost] = "sk-old";
    for (const auto& answer : reading) answer();
    m_fake->stored[kHost] = "sk-new";
    m_fake->answerAll();
    QTRY_COMPARE(got, std::string("sk-new@keychain"));
  }

  void keyStoredWhileAReadIsAnsweredIsNotLost() {
    std::string got;
    m_secrets->write(kHost, "sk-1", [](SecretPlace) {});
    m_secrets->read(kHost, [&](const std::optional<Secret>& secret) { got = describe(secret); });
    m_fake->answerAll();
    QTRY_COMPARE(got, std::string("sk-1@session"));
  }

  void newestOfTwoWritesCounts() {
    m_secrets->write(kHost, "sk-1", [](SecretPlace) {});
    const auto first = std::exchange(m_fake->waiting, {});
    m_secrets->write(kHost, "sk-2", [](SecretPlace) {});
    for (const auto& answer : first) answer();
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("sk-2@session"));
    m_fake->answerAll();
    QCOMPARE(read(kHost), std::string("sk-2@keychain"));
  }

  void hangingKeychainDelaysButNeverBlocks() {
    start({"", std::chrono::milliseconds(20)});
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("none"));
    QCOMPARE(writeTo(*m_secrets, kHost, "sk-1", [] {}), std::string("@session"));
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("sk-1@session"));
    // It wakes up: late answers are not told twice, and the key is in the keychain after all.
    m_fake->answerAll();
    QCOMPARE(read(kHost), std::string("sk-1@keychain"));
  }

  void aLateAnswerIsToldApart() {
    start({"", std::chrono::milliseconds(20)});
    std::vector<std::string> late;
    m_secrets->setOnLate([&](const std::string& host, const std::optional<Secret>& secret) {
      late.push_back(host + " " + describe(secret));
    });
    m_fake->stored[kHost] = "sk-1";
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("none"));
    QVERIFY(m_secrets->isWaiting(kHost) && !m_secrets->isWaiting("b.example"));
    QVERIFY(late.empty());
    m_fake->answerAll();  // it is unlocked
    QCOMPARE(late, (std::vector<std::string>{std::string(kHost) + " sk-1@keychain"}));
    QVERIFY(!m_secrets->isWaiting(kHost));

    QCOMPARE(writeTo(*m_secrets, "b.example", "sk-2", [] {}), std::string("@session"));
    QVERIFY(m_secrets->isWaiting("b.example"));
    m_fake->answerAll();
    QCOMPARE(late.back(), std::string("b.example sk-2@keychain"));
    QCOMPARE(writeTo(*m_secrets, "b.example", "sk-3", [] {}), std::string("@session"));
    m_fake->available = false;  // the reader refuses
    m_fake->answerAll();
    QCOMPARE(late.back(), std::string("b.example sk-3@session"));
    QCOMPARE(late.size(), 3U);
  }

  void aLateAnswerNeverReplacesWhatWasEntered() {
    start({"", std::chrono::milliseconds(20)});
    int late = 0;
    m_secrets->setOnLate([&](const std::string&, const std::optional<Secret>&) { ++late; });
    m_fake->stored[kHost] = "sk-old";
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("none"));
    const auto reading = std::exchange(m_fake->waiting, {});
    m_secrets->write(kHost, "sk-new", [](SecretPlace) {});
    for (const auto& answer : reading) answer();
    QCOMPARE(late, 0);
    QCOMPARE(readFrom(*m_secrets, kHost, [] {}), std::string("sk-new@session"));
  }

  void answersAfterTheEndAreDropped() {
    start({"", std::chrono::milliseconds(1)});
    bool answered = false;
    m_secrets->write("session.example", "sk-1", [&](SecretPlace) { answered = true; });
    m_secrets->read("session.example", [&](const std::optional<Secret>&) { answered = true; });
    m_secrets->read(kHost, [&](const std::optional<Secret>&) { answered = true; });
    m_secrets.reset();
    // Nothing to wait for: a timer that fires after all the dropped ones ends the wait.
    bool over = false;
    QTimer::singleShot(20, this, [&] { over = true; });
    QTRY_VERIFY(over);
    QVERIFY(!answered);
  }

  void desktopWithoutAKeychainIsSaidSo() {
    // In a process of its own: the bus is chosen once per process.
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_TEST_INNER", "no keyring");
    environment.insert("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(), {});
    QVERIFY(process.waitForFinished(60000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
  }

  void realKeyringKeepsAndRemovesKeys() {
    for (const char* tool : {"dbus-run-session", "gnome-keyring-daemon"}) {
      if (QStandardPaths::findExecutable(tool).isEmpty())
        QSKIP(qPrintable(QString("%1 is not installed").arg(tool)));
    }
    const QTemporaryDir home;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"})
      environment.insert(name, home.path());
    environment.insert("ISOBATH_TEST_INNER", "keyring");
    QProcess process;
    process.setProcessEnvironment(environment);
    const QString script = QString(
                               "printf 'password' | gnome-keyring-daemon --unlock "
                               "--components=secrets >/dev/null || exit %1; exec \"$0\"")
                               .arg(kNoKeyringHere);
    process.start("dbus-run-session",
                  {"--", "sh", "-c", script, QCoreApplication::applicationFilePath()});
    QVERIFY(process.waitForFinished(120000));
    if (process.exitCode() == kNoKeyringHere) QSKIP("gnome-keyring-daemon does not start here");
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
  }

 public:
  // What the two tests above run in their own process; returns the exit status.
  static int inner(const QByteArray& what) {
    const std::string host = "isobath-test.example";
    KeychainSecrets secrets(app::systemKeychain(), {});
    const auto expect = [](const std::string& got, const std::string& expected) {
      if (got == expected) return true;
      qWarning("got \"%s\", expected \"%s\"", got.c_str(), expected.c_str());
      return false;
    };
    if (what == "no keyring") {
      return expect(readFrom(secrets, host, [] {}), "none") &&
                     expect(writeTo(secrets, host, "sk-1", [] {}), "@session") &&
                     expect(readFrom(secrets, host, [] {}), "sk-1@session")
                 ? 0
                 : 1;
    }
    return expect(readFrom(secrets, host, [] {}), "none") &&
                   expect(writeTo(secrets, host, "sk-密钥", [] {}), "@keychain") &&
                   expect(readFrom(secrets, host, [] {}), "sk-密钥@keychain") &&
                   expect(writeTo(secrets, host, "", [] {}), "@keychain") &&
                   expect(readFrom(secrets, host, [] {}), "none")
               ? 0
               : 1;
  }
};

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  const QByteArray what = qgetenv("ISOBATH_TEST_INNER");
  if (!what.isEmpty()) return KeychainSecretsTest::inner(what);
  KeychainSecretsTest test;
  return QTest::qExec(&test, argc, argv);
}

#include "keychain_secrets_test.moc"
