// The language of the window: loads its translations and puts them into force.
// SPDX-License-Identifier: Apache-2.0
#include "app/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace app {
namespace {

const QString kChinese = QStringLiteral("zh_CN");

}  // namespace

Language::~Language() {
  remove();
}

void Language::use(const QString& setting) {
  const QLocale system = QLocale::system();
  const bool systemIsChinese = system.language() == QLocale::Chinese;
  const bool isChinese = setting == kChinese || (setting == u"system" && systemIsChinese);
  const bool isOfSystem =
      setting == u"system" || (isChinese ? systemIsChinese : system.language() == QLocale::English);
  QLocale::setDefault(isOfSystem  ? system
                      : isChinese ? QLocale(QLocale::Chinese, QLocale::China)
                                  : QLocale(QLocale::English, QLocale::UnitedStates));
  const QString wanted = isChinese ? kChinese : QStringLiteral("en");
  if (wanted == m_current) return;
  remove();
  m_current = wanted;
  // Without the file of a language the window is English, as the sources are.
  if (m_ours.load(QStringLiteral(":/isobath/translations/isobath_%1.qm").arg(wanted)))
    QCoreApplication::installTranslator(&m_ours);
  if (isChinese &&
      m_qt.load(QStringLiteral("qt_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    QCoreApplication::installTranslator(&m_qt);
}

void Language::remove() {
  QCoreApplication::removeTranslator(&m_ours);
  QCoreApplication::removeTranslator(&m_qt);
}

}  // namespace app
