// Says where a link leads before anybody follows it.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/links.h"

#include <QUrl>

#include "ui/markdown/safe_text.h"

namespace ui {

QString Links::hostOf(const QString& live) {
  const QUrl url(live, QUrl::StrictMode);
  // Names with other letters are shown in their encoded form, so that look-alikes show.
  const QString host = url.host(QUrl::FullyEncoded);
  const QString seen = QUrl::fromAce(host.toLatin1(), QUrl::IgnoreIDNWhitelist);
  return seen == host ? host : tr("%1 (it looks like %2)").arg(host, seen);
}

QString Links::describe(const QString& link) {
  const QString address = liveLink(link);
  if (address.isEmpty()) return tr("This link can't be opened from here.");
  const QUrl url(address, QUrl::StrictMode);
  if (url.scheme() == QLatin1String("mailto")) return tr("Write to %1").arg(url.path());
  const QString host = hostOf(address);
  const QString rest = url.path(QUrl::FullyEncoded);
  return rest.length() > 1 ? host + "  " + rest : host;
}

}  // namespace ui
