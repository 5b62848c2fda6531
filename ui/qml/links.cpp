// Opens links of an answer in the browser: only http, https and mailto, and only after a click.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/links.h"

#include <QDesktopServices>
#include <QUrl>

namespace ui {
namespace {

bool hasHiddenCharacters(const QString& text) {
  for (const QChar c : text) {
    const QChar::Category category = c.category();
    if (category == QChar::Other_Control || category == QChar::Other_Format) return true;
  }
  return false;
}

}  // namespace

bool Links::isAllowed(const QString& link) {
  if (hasHiddenCharacters(link)) return false;
  const QUrl url(link, QUrl::StrictMode);
  if (!url.isValid()) return false;
  if (url.scheme() == "mailto") return !url.path().isEmpty();
  // Text before an @ only serves to make one host look like another.
  return (url.scheme() == "http" || url.scheme() == "https") && !url.host().isEmpty() &&
         url.userInfo().isEmpty();
}

QString Links::describe(const QString& link) {
  if (!isAllowed(link)) return tr("This link can't be opened from here.");
  const QUrl url(link, QUrl::StrictMode);
  if (url.scheme() == "mailto") return tr("Write to %1").arg(url.path());
  // Internationalised names are shown in their encoded form, so that look-alike letters show.
  const QString host = url.host(QUrl::FullyEncoded);
  const QString rest = url.path(QUrl::FullyEncoded);
  return rest.length() > 1 ? host + "  " + rest : host;
}

bool Links::open(const QString& link) const {
  return isAllowed(link) && QDesktopServices::openUrl(QUrl(link, QUrl::StrictMode));
}

}  // namespace ui
