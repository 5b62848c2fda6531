// Checks addresses and rebuilds them from their parts, so that nobody after us reads another host.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_address.h"

#include <QCoreApplication>
#include <QUrl>
#include <algorithm>

namespace ui {
namespace {

constexpr qsizetype kLongestAddress = 2000;

struct Words {
  Q_DECLARE_TR_FUNCTIONS(EndpointAddress)
};

EndpointAddress refused(const QString& problem) {
  EndpointAddress address;
  address.problem = problem;
  return address;
}

// As it is sent: names of other scripts in ASCII, an IPv6 address without brackets.
QString hostOf(const QUrl& url) {
  QString host = url.host(QUrl::FullyEncoded).toLower();
  if (host.endsWith(u'.')) host.chop(1);
  const bool isV6 = host.contains(u':');
  const bool isPlain = std::all_of(host.begin(), host.end(), [isV6](QChar c) {
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' ||
           c == u'_' || (isV6 && c == u':');
  });
  return isPlain ? host : QString();
}

bool isLoopback(const QString& host) {
  const bool isV4 = host.startsWith(u"127.") && std::all_of(host.begin(), host.end(), [](QChar c) {
                      return c == u'.' || (c >= u'0' && c <= u'9');
                    });
  return isV4 || host == u"localhost" || host == u"::1";
}

QString withPort(const QString& host, int port) {
  const QString name = host.contains(u':') ? u'[' + host + u']' : host;
  return port < 0 ? name : name + u':' + QString::number(port);
}

// What is wrong with any address, whatever it is for.
QString problemWith(const QUrl& url, const QString& typed) {
  if (typed.size() > kLongestAddress)
    return Words::tr("The address is longer than 2000 characters.");
  if (!url.isValid() || hostOf(url).isEmpty())
    return Words::tr("“%1” is no address: there is no host in it that could be called.").arg(typed);
  if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
    return Words::tr(
        "An address must not contain a user name or a password: there are fields for them.");
  if (url.hasQuery() || url.hasFragment())
    return Words::tr("The address must not contain “?” or “#”.");
  if (url.port() == 0) return Words::tr("Port 0 can't be called.");
  return {};
}

EndpointAddress partsOf(const QUrl& url, int usualPort) {
  EndpointAddress address;
  address.host = hostOf(url);
  const int port = url.port() == usualPort ? -1 : url.port();
  address.place = withPort(address.host, port);
  QString path = url.path(QUrl::FullyEncoded);
  while (path.endsWith(u'/')) path.chop(1);
  address.text = url.scheme() + "://" + address.place + path;
  address.isThisComputer = isLoopback(address.host);
  return address;
}

}  // namespace

EndpointAddress endpointAddress(const QString& typed) {
  const QString text = typed.trimmed();
  if (text.isEmpty()) return refused(Words::tr("The address is missing."));
  const QUrl url(text, QUrl::StrictMode);
  const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
  if (!text.contains(u"://") || (url.isValid() && !isWeb))
    return refused(Words::tr(
        "The address must begin with https:// or http://, as in https://api.deepseek.com."));
  if (const QString problem = problemWith(url, text); !problem.isEmpty()) return refused(problem);
  EndpointAddress address = partsOf(url, url.scheme() == u"http" ? 80 : 443);
  address.isPlain = url.scheme() == u"http";
  return address;
}

EndpointAddress proxyAddress(const QString& typed) {
  const QString text = typed.trimmed();
  if (text.isEmpty()) return refused(Words::tr("The address of the proxy is missing."));
  const QUrl url(text, QUrl::StrictMode);
  const QString scheme = url.scheme();
  const bool isKnown =
      scheme == u"http" || scheme == u"https" || scheme == u"socks5" || scheme == u"socks5h";
  if (!text.contains(u"://") || (url.isValid() && !isKnown))
    return refused(Words::tr(
        "The proxy's address must begin with http://, https://, socks5:// or socks5h://."));
  if (const QString problem = problemWith(url, text); !problem.isEmpty()) return refused(problem);
  if (url.port() < 0)
    return refused(
        Words::tr("The proxy's address must say its port, as in http://proxy.example:3128."));
  if (!url.path().isEmpty() && url.path() != u"/")
    return refused(Words::tr("The proxy's address must end after its port."));
  return partsOf(url, -1);
}

bool isDeepSeekHost(const QString& host) {
  return host == u"deepseek.com" || host.endsWith(u".deepseek.com");
}

}  // namespace ui
