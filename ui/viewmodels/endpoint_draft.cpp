// Checks what was typed for an endpoint, field by field.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_draft.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>

#include "ui/viewmodels/endpoint_address.h"

namespace ui {
namespace {

constexpr qint64 kLargestCaFile = qint64{4} << 20;
constexpr int kLongestConnectSeconds = 600;
constexpr int kLongestIdleSeconds = 86'400;
constexpr qsizetype kLongestName = 60;
constexpr qsizetype kLongestSecret = 4000;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(EndpointDraft)
};

bool isPrintableAscii(const QString& text) {
  return std::all_of(text.begin(), text.end(),
                     [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7F; });
}

QString pathOf(const QString& pathOrUrl) {
  const QUrl url(pathOrUrl.trimmed());
  return url.isLocalFile() ? url.toLocalFile() : pathOrUrl.trimmed();
}

// One certificate at least: base64 of something that begins like DER.
bool holdsCertificate(const QByteArray& pem) {
  constexpr QByteArrayView kBegin("-----BEGIN CERTIFICATE-----");
  constexpr QByteArrayView kEnd("-----END CERTIFICATE-----");
  const qsizetype begin = pem.indexOf(kBegin);
  const qsizetype end = begin < 0 ? -1 : pem.indexOf(kEnd, begin);
  if (end < 0) return false;
  QByteArray body = pem.mid(begin + kBegin.size(), end - begin - kBegin.size());
  body.replace('\r', "").replace('\n', "").replace(' ', "");
  const auto decoded =
      QByteArray::fromBase64Encoding(body, QByteArray::AbortOnBase64DecodingErrors);
  return decoded && (*decoded).startsWith('\x30');
}

QString problemWithCaFile(const QString& typed) {
  const QString path = pathOf(typed);
  if (path.isEmpty()) return {};
  const QFileInfo info(path);
  if (!info.isAbsolute())
    return Words::tr("The certificate file “%1” needs its whole path, from / on.").arg(path);
  if (!info.exists()) return Words::tr("There is no certificate file %1.").arg(path);
  QFile file(path);
  if (!info.isFile() || !file.open(QIODevice::ReadOnly))
    return Words::tr("The certificate file %1 can't be read.").arg(path);
  if (info.size() > kLargestCaFile)
    return Words::tr("%1 is larger than 4 MB: that is no file of certificates.").arg(path);
  if (!holdsCertificate(file.read(kLargestCaFile)))
    return Words::tr("%1 holds no certificate in PEM format (“-----BEGIN CERTIFICATE-----”).")
        .arg(path);
  return {};
}

QString problemWithSeconds(const QString& what, const QString& typed, int most) {
  bool isNumber = false;
  const int seconds = typed.trimmed().toInt(&isNumber);
  if (isNumber && seconds >= 1 && seconds <= most) return {};
  return Words::tr("%1 must be a whole number of seconds from 1 to %2, not “%3”.")
      .arg(what)
      .arg(most)
      .arg(typed.trimmed());
}

QString problemWithKey(const QString& key, const EndpointAddress& address) {
  const QString secret = key.trimmed();
  if (secret.isEmpty()) return {};
  if (!isPrintableAscii(secret))
    return Words::tr("A key has no spaces, line ends or letters outside ASCII: copy it again.");
  if (secret.size() > kLongestSecret) return Words::tr("That is longer than any key.");
  if (address.isPlain && !address.isThisComputer)
    return Words::tr(
               "Over http the key could be read on the way to %1. Give the server https (and its "
               "own "
               "certificate file below, if it has one), or leave the key empty.")
        .arg(address.place);
  return {};
}

QString problemWithProxyUser(const EndpointDraft& draft) {
  if (draft.proxyUser.isEmpty() && !draft.proxyPassword.isEmpty())
    return Words::tr("The proxy's password needs a user name.");
  if (draft.proxyUser.contains(u':'))
    return Words::tr("The proxy's user name must not contain “:”.");
  const auto hasControl = [](const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20; });
  };
  if (hasControl(draft.proxyUser) || hasControl(draft.proxyPassword))
    return Words::tr("The proxy's user name and password must not contain line ends.");
  // Where secrets are kept, spaces around them are taken for a mistake in copying.
  if (draft.proxyUser.trimmed() != draft.proxyUser ||
      draft.proxyPassword.trimmed() != draft.proxyPassword)
    return Words::tr("The proxy's user name and password must not begin or end with a space.");
  if (draft.proxyUser.size() + draft.proxyPassword.size() > kLongestSecret)
    return Words::tr("The proxy's user name and password are too long.");
  return {};
}

QString problemWithName(const QString& name) {
  if (name.simplified().size() <= kLongestName) return {};
  return Words::tr("The name is longer than 60 characters.");
}

QString problemWithAddress(const EndpointDraft& draft,
                           const std::vector<storage::EndpointRecord>& others) {
  const EndpointAddress address = endpointAddress(draft.address);
  if (!address.problem.isEmpty()) return address.problem;
  for (const storage::EndpointRecord& other : others) {
    if (other.id == draft.id) continue;
    if (endpointAddress(QString::fromStdString(other.baseUrl)).text == address.text)
      return Words::tr("%1 is set up already, as “%2”.").arg(address.text, shownName(other));
  }
  return {};
}

std::int64_t millisecondsOf(const QString& seconds) {
  return std::int64_t{seconds.trimmed().toInt()} * 1000;
}

}  // namespace

EndpointDraft draftOf(const storage::EndpointRecord& record) {
  EndpointDraft draft;
  draft.id = record.id;
  draft.name = QString::fromStdString(record.name);
  draft.address = QString::fromStdString(record.baseUrl);
  if (record.proxy == "none")
    draft.proxyKind = EndpointDraft::Proxy::None;
  else if (!record.proxy.empty())
    draft.proxyKind = EndpointDraft::Proxy::Own;
  if (draft.proxyKind == EndpointDraft::Proxy::Own)
    draft.proxy = QString::fromStdString(record.proxy);
  draft.caFile = QString::fromStdString(record.caFile);
  draft.connectSeconds = QString::number(connectTimeoutMs(record) / 1000);
  draft.idleSeconds = QString::number(idleTimeoutMs(record) / 1000);
  return draft;
}

DraftProblem problemOf(const EndpointDraft& draft,
                       const std::vector<storage::EndpointRecord>& others) {
  const bool hasProxy = draft.proxyKind == EndpointDraft::Proxy::Own;
  const DraftProblem problems[] = {
      {"name", problemWithName(draft.name)},
      {"address", problemWithAddress(draft, others)},
      {"key", problemWithKey(draft.key, endpointAddress(draft.address))},
      {"proxy", hasProxy ? proxyAddress(draft.proxy).problem : QString()},
      {"proxyUser", hasProxy ? problemWithProxyUser(draft) : QString()},
      {"caFile", problemWithCaFile(draft.caFile)},
      {"connectSeconds", problemWithSeconds(Words::tr("The time to connect"), draft.connectSeconds,
                                            kLongestConnectSeconds)},
      {"idleSeconds", problemWithSeconds(Words::tr("The time of silence"), draft.idleSeconds,
                                         kLongestIdleSeconds)}};
  const auto* found =
      std::find_if(std::begin(problems), std::end(problems),
                   [](const DraftProblem& problem) { return !problem.sentence.isEmpty(); });
  return found == std::end(problems) ? DraftProblem{} : *found;
}

storage::EndpointRecord recordOf(const EndpointDraft& draft, const storage::EndpointRecord& old) {
  storage::EndpointRecord record = old;
  record.id = draft.id;
  record.name = draft.name.simplified().toStdString();
  const QString text = endpointAddress(draft.address).text;
  // The address as it was written before is part of the names of models in conversations.
  if (endpointAddress(QString::fromStdString(old.baseUrl)).text != text) {
    record.baseUrl = text.toStdString();
    record.models.clear();
  }
  record.proxy.clear();
  if (draft.proxyKind == EndpointDraft::Proxy::None) record.proxy = "none";
  if (draft.proxyKind == EndpointDraft::Proxy::Own)
    record.proxy = proxyAddress(draft.proxy).text.toStdString();
  record.caFile = pathOf(draft.caFile).toStdString();
  record.connectTimeoutMs = millisecondsOf(draft.connectSeconds);
  record.idleTimeoutMs = millisecondsOf(draft.idleSeconds);
  return record;
}

QString proxyCredentialsOf(const EndpointDraft& draft) {
  if (draft.proxyKind != EndpointDraft::Proxy::Own || draft.proxyUser.isEmpty()) return {};
  return draft.proxyUser + u':' + draft.proxyPassword;
}

QString shownName(const storage::EndpointRecord& record) {
  if (!record.name.empty()) return QString::fromStdString(record.name);
  const QString baseUrl = QString::fromStdString(record.baseUrl);
  const EndpointAddress address = endpointAddress(baseUrl);
  return address.problem.isEmpty() ? address.place : baseUrl;
}

std::int64_t connectTimeoutMs(const storage::EndpointRecord& record) {
  return std::clamp<std::int64_t>(record.connectTimeoutMs, 1000,
                                  std::int64_t{kLongestConnectSeconds} * 1000);
}

std::int64_t idleTimeoutMs(const storage::EndpointRecord& record) {
  return std::clamp<std::int64_t>(record.idleTimeoutMs, 1000,
                                  std::int64_t{kLongestIdleSeconds} * 1000);
}

QVector<EndpointPreset> endpointPresets() {
  return {
      {Words::tr("Cluster (vLLM, SGLang)"), "http://host:8000/v1",
       Words::tr("Put the server's name or address in the place of “host”. A key needs https.")},
      {Words::tr("Ollama"), "http://localhost:11434/v1",
       Words::tr("On this computer it needs no key.")},
      {Words::tr("llama-server"), "http://localhost:8080/v1",
       Words::tr("On this computer it needs no key.")},
      {Words::tr("LM Studio"), "http://localhost:1234/v1",
       Words::tr("On this computer it needs no key.")},
      {Words::tr("OpenRouter"), "https://openrouter.ai/api/v1",
       Words::tr("Needs a key of openrouter.ai.")},
      {Words::tr("Another endpoint"), "",
       Words::tr("Any address that speaks the OpenAI protocol.")}};
}

}  // namespace ui
