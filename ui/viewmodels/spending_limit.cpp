// The reader's cap for a month: warns at 80 % of it, and refuses what costs money from 100 % on.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/spending_limit.h"

#include <QDateTime>
#include <charconv>

namespace ui {
namespace {

using storage::Setting;

std::string textOf(const Amount& cap) {
  return std::to_string(cap.pico) + " " + codeOf(cap.currency).toStdString();
}

// "20000000000000 CNY"; anything else is no cap.
std::optional<Amount> capFrom(const std::string& text) {
  const auto space = text.find(' ');
  if (space == std::string::npos) return std::nullopt;
  Amount cap;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + space, cap.pico);
  const auto currency = currencyFrom(std::string_view(text).substr(space + 1));
  if (problem != std::errc() || end != text.data() + space || cap.pico <= 0 || !currency)
    return std::nullopt;
  cap.currency = *currency;
  return cap;
}

storage::TimeSpan spanOf(QDate from, QDate to) {
  return {from.startOfDay().toMSecsSinceEpoch(), to.startOfDay().toMSecsSinceEpoch()};
}

QDate dateOf(std::int64_t atMs) {
  return QDateTime::fromMSecsSinceEpoch(atMs).date();
}

}  // namespace

storage::TimeSpan monthOf(std::int64_t atMs) {
  const QDate day = dateOf(atMs);
  const QDate first(day.year(), day.month(), 1);
  return spanOf(first, first.addMonths(1));
}

storage::TimeSpan dayOf(std::int64_t atMs) {
  return spanOf(dateOf(atMs), dateOf(atMs).addDays(1));
}

SpendingLimit::SpendingLimit(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts) {
  if (const auto text = m_parts.settings.get(Setting::MonthlyCap)) m_cap = capFrom(*text);
  if (const auto text = m_parts.settings.get(Setting::CapWarningSeen)) m_dismissed = *text;
}

bool SpendingLimit::setCap(std::optional<Amount> cap) {
  if (!save(Setting::MonthlyCap, cap ? textOf(*cap) : std::string())) return false;
  m_cap = cap;
  refresh();
  return true;
}

void SpendingLimit::refresh() {
  m_monthFromMs = -1;
  emit changed();
}

std::int64_t SpendingLimit::spentPico() const {
  if (!m_cap) return 0;
  const storage::TimeSpan month = monthOf(m_parts.now());
  // Asked before every question and at every key: the ledger is read once per change and month.
  if (month.fromMs != m_monthFromMs) {
    const auto spending = m_parts.ledger.total(month);
    if (!spending) return 0;
    m_spentPico = m_cap->currency == Currency::Cny ? spending->cnyPico : spending->usdPico;
    m_monthFromMs = month.fromMs;
  }
  return m_spentPico;
}

bool SpendingLimit::isReached() const {
  return m_cap && spentPico() >= m_cap->pico;
}

bool SpendingLimit::isNear() const {
  return m_cap && spentPico() >= m_cap->pico / 5 * 4;
}

QString SpendingLimit::refusal(const ModelChoice& choice) const {
  if (choice.group == ModelChoice::Group::ThisComputer || !isReached()) return {};
  const auto price = m_parts.table.priceAt(choice.place.toStdString(), choice.modelId.toStdString(),
                                           m_parts.now());
  const bool counts =
      price && (m_cap->currency == Currency::Cny ? price->cny.has_value() : price->usd.has_value());
  if (!counts) return {};
  return tr("The cap of %1 for this month is reached. Raise it, or choose a model without a price.")
      .arg(moneyText(m_cap->pico, m_cap->currency));
}

std::string SpendingLimit::warningKey() const {
  return QDateTime::fromMSecsSinceEpoch(m_parts.now()).toString(u"yyyy-MM").toStdString() + " " +
         textOf(*m_cap);
}

QString SpendingLimit::warning() const {
  if (!m_cap) return {};
  const QString cap = moneyText(m_cap->pico, m_cap->currency);
  if (isReached())
    return tr("This month's cap of %1 is reached: models with a price are not asked any more. "
              "Models "
              "of this computer and those without a price go on; they are not counted.")
        .arg(cap);
  if (!isNear() || m_dismissed == warningKey()) return {};
  return tr("%1 of this month's cap of %2 are spent.")
      .arg(moneyText(spentPico(), m_cap->currency), cap);
}

void SpendingLimit::dismissWarning() {
  if (!m_cap) return;
  m_dismissed = warningKey();
  save(Setting::CapWarningSeen, m_dismissed);
  emit changed();
}

bool SpendingLimit::save(Setting setting, const std::string& value) {
  const auto saved = m_parts.settings.set(setting, value);
  if (!saved)
    emit storageFailed(
        tr("The cap was not saved: %1").arg(QString::fromStdString(saved.error().message)));
  return saved.has_value();
}

}  // namespace ui
