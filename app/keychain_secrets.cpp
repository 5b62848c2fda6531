// Joins the keychain with the keys of this run and of the environment.
// SPDX-License-Identifier: Apache-2.0
#include "app/keychain_secrets.h"

#include <QString>
#include <QTimer>
#include <QUrl>
#include <string_view>
#include <utility>

namespace app {

using storage::Secret;
using storage::SecretPlace;
using Outcome = KeychainAnswer::Outcome;

namespace {

std::string trimmed(const std::string& text) {
  return QString::fromStdString(text).trimmed().toStdString();
}

}  // namespace

std::string accountOf(const std::string& host) {
  const QString text = QString::fromStdString(host).trimmed();
  if (text.startsWith("proxy ")) return text.toLower().toStdString();
  const QUrl url(text.contains("://") ? text : "https://" + text);
  QString account = url.host(QUrl::FullyEncoded).toLower();
  // What is no host keeps its own words: it can name an account, but matches no real host.
  if (account.isEmpty()) return text.toLower().toStdString();
  if (account.endsWith('.')) account.chop(1);
  if (account.contains(':')) account = "[" + account + "]";  // IPv6
  // Plain http is another place than https: its key must not be taken from there, nor the other way
  // round.
  const bool plain = url.scheme() == "http";
  const int port = url.port(plain ? 80 : 443);
  if (plain || port != 443) account += ":" + QString::number(port);
  return account.toStdString();
}

KeychainSecrets::KeychainSecrets(std::unique_ptr<Keychain> keychain, KeychainSecretsOptions options)
    : m_options(std::move(options)), m_keychain(std::move(keychain)) {
  m_options.environmentKey = trimmed(m_options.environmentKey);
}

bool KeychainSecrets::mayHaveEnvironmentKey(const std::string& account) const {
  if (m_options.environmentKey.empty()) return false;
  // The account of another port, or of http, ends in ":port"; what is no host has other characters.
  constexpr std::string_view kDomain = "deepseek.com";
  constexpr const char* kHost = "abcdefghijklmnopqrstuvwxyz0123456789.-";
  const std::string dotted = "." + account;
  return account.find_first_not_of(kHost) == std::string::npos && dotted.size() > kDomain.size() &&
         dotted.compare(dotted.size() - kDomain.size() - 1, std::string::npos, ".deepseek.com") ==
             0;
}

std::optional<Secret> KeychainSecrets::withoutKeychain(const std::string& account) const {
  const auto entered = m_entered.find(account);
  if (entered != m_entered.end() && !entered->second.value.empty())
    return Secret{entered->second.value, SecretPlace::SessionOnly};
  if (mayHaveEnvironmentKey(account))
    return Secret{m_options.environmentKey, SecretPlace::Environment};
  return std::nullopt;
}

void KeychainSecrets::later(std::function<void()> call) {
  QTimer::singleShot(0, &m_context, std::move(call));
}

Keychain::OnAnswer KeychainSecrets::withTimeout(const std::string& account, OnAnswer onAnswer) {
  enum class Progress { Waiting, TimedOut, Answered };
  const auto progress = std::make_shared<Progress>(Progress::Waiting);
  ++m_waiting[account];
  QTimer::singleShot(m_options.timeout, &m_context, [progress, onAnswer] {
    if (*progress != Progress::Waiting) return;
    *progress = Progress::TimedOut;
    onAnswer({}, false);
  });
  return [this, account, progress, onAnswer](const KeychainAnswer& answer) {
    const Progress before = std::exchange(*progress, Progress::Answered);
    if (before == Progress::Answered) return;
    --m_waiting[account];
    onAnswer(answer, before == Progress::TimedOut);
  };
}

bool KeychainSecrets::isWaiting(const std::string& host) const {
  const auto found = m_waiting.find(accountOf(host));
  return found != m_waiting.end() && found->second > 0;
}

void KeychainSecrets::tellLate(const std::string& host, const std::optional<Secret>& secret) const {
  if (m_onLate) m_onLate(host, secret);
}

void KeychainSecrets::read(const std::string& host,
                           std::function<void(std::optional<Secret>)> onAnswer) {
  const std::string account = accountOf(host);
  if (m_entered.count(account) != 0) {
    // What counts now: a little later it may be in the keychain alone.
    later(
        [secret = withoutKeychain(account), onAnswer = std::move(onAnswer)] { onAnswer(secret); });
    return;
  }
  const std::uint64_t before = m_lastWrite[account];
  const auto answered = [this, host, account, before, onAnswer = std::move(onAnswer)](
                            const KeychainAnswer& answer, bool isLate) {
    const bool isEntered = m_entered.count(account) != 0;
    const bool isOld = isEntered || m_lastWrite[account] != before;
    // What was written meanwhile has an answer of its own.
    if (isLate && isOld) return;
    // Somebody may have entered or removed a key meanwhile: that counts more.
    if (isEntered) return onAnswer(withoutKeychain(account));
    // It is in the keychain by now, which may have answered before it was.
    if (isOld) return read(host, onAnswer);
    const bool isFound = answer.outcome == Outcome::Done && !answer.value.empty();
    const auto secret = isFound ? std::optional(Secret{answer.value, SecretPlace::Keychain})
                                : withoutKeychain(account);
    if (isLate)
      tellLate(host, secret);
    else
      onAnswer(secret);
  };
  m_keychain->read(account, withTimeout(account, answered));
}

void KeychainSecrets::write(const std::string& host, const std::string& value,
                            std::function<void(SecretPlace)> onAnswer) {
  const std::string account = accountOf(host);
  const std::string key = trimmed(value);
  const std::uint64_t number = ++m_writes;
  m_entered[account] = {key, number};
  m_lastWrite[account] = number;
  const auto done = [this, host, account, key, number, onAnswer = std::move(onAnswer)](
                        const KeychainAnswer& answer, bool isLate) {
    const bool isKept = answer.outcome != Outcome::Unavailable;
    const auto entered = m_entered.find(account);
    const bool newest = entered != m_entered.end() && entered->second.number == number;
    if (newest && isKept) m_entered.erase(entered);
    if (!isLate) return onAnswer(isKept ? SecretPlace::Keychain : SecretPlace::SessionOnly);
    if (!newest) return;
    tellLate(host, isKept && !key.empty() ? std::optional(Secret{key, SecretPlace::Keychain})
                                          : withoutKeychain(account));
  };
  if (key.empty())
    m_keychain->remove(account, withTimeout(account, done));
  else
    m_keychain->write(account, key, withTimeout(account, done));
}

}  // namespace app
