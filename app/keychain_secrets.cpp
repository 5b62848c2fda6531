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

Keychain::OnAnswer KeychainSecrets::withTimeout(Keychain::OnAnswer onAnswer) {
  auto once = std::make_shared<Keychain::OnAnswer>(std::move(onAnswer));
  const auto answer = [once](KeychainAnswer value) {
    if (const auto call = std::exchange(*once, nullptr)) call(std::move(value));
  };
  QTimer::singleShot(m_options.timeout, &m_context, [answer] { answer({}); });
  return answer;
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
  m_keychain->read(account, withTimeout([this, account, before, onAnswer = std::move(onAnswer)](
                                            const KeychainAnswer& answer) {
                     // Somebody may have entered or removed a key meanwhile: that counts more.
                     if (m_entered.count(account) != 0) return onAnswer(withoutKeychain(account));
                     // It is in the keychain by now, which may have answered before it was.
                     if (m_lastWrite[account] != before) return read(account, onAnswer);
                     if (answer.outcome == Outcome::Done && !answer.value.empty())
                       onAnswer(Secret{answer.value, SecretPlace::Keychain});
                     else
                       onAnswer(withoutKeychain(account));
                   }));
}

void KeychainSecrets::write(const std::string& host, const std::string& value,
                            std::function<void(SecretPlace)> onAnswer) {
  const std::string account = accountOf(host);
  const std::string key = trimmed(value);
  const std::uint64_t number = ++m_writes;
  m_entered[account] = {key, number};
  m_lastWrite[account] = number;
  const auto tell = withTimeout([onAnswer = std::move(onAnswer)](const KeychainAnswer& answer) {
    onAnswer(answer.outcome == Outcome::Unavailable ? SecretPlace::SessionOnly
                                                    : SecretPlace::Keychain);
  });
  const auto done = [this, account, number, tell](const KeychainAnswer& answer) {
    const auto entered = m_entered.find(account);
    const bool newest = entered != m_entered.end() && entered->second.number == number;
    if (newest && answer.outcome != Outcome::Unavailable) m_entered.erase(entered);
    tell(answer);
  };
  if (key.empty())
    m_keychain->remove(account, done);
  else
    m_keychain->write(account, key, done);
}

}  // namespace app
