// The page about costs: this month and today, by day and model, the cap, and how old the prices
// are.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/usage_model.h"

#include <QDate>
#include <QDateTime>
#include <QVariantMap>
#include <algorithm>
#include <vector>

namespace ui {
namespace {

using storage::Setting;
using storage::Spending;

constexpr int kOldAfterDays = 60;
constexpr double kUnit = 1e12;

// The wanted currency, unless everything that has a price has it in the other one alone.
Amount amountOf(const Spending& sum, Currency wanted) {
  const auto in = [&](Currency currency) {
    return Amount{currency == Currency::Cny ? sum.cnyPico : sum.usdPico, currency};
  };
  const std::int64_t without = wanted == Currency::Cny ? sum.withoutCny : sum.withoutUsd;
  const bool hasSome = without < sum.requests - sum.withoutFigures;
  const bool isPriced = sum.withoutPrice < sum.requests - sum.withoutFigures;
  return in(hasSome || !isPriced      ? wanted
            : wanted == Currency::Cny ? Currency::Usd
                                      : Currency::Cny);
}

QString costOf(const Spending& sum, Currency wanted) {
  const Amount amount = amountOf(sum, wanted);
  const bool isPriced = sum.withoutPrice < sum.requests - sum.withoutFigures;
  if (sum.requests > 0 && !isPriced)
    return sum.withoutPrice > 0 ? UsageModel::tr("price unknown") : UsageModel::tr("cost unknown");
  return sum.withoutPrice + sum.withoutFigures > 0 ? atLeastText(amount.pico, amount.currency)
                                                   : moneyText(amount.pico, amount.currency);
}

QString requestsText(std::int64_t count, const QLocale& locale) {
  return count == 1 ? UsageModel::tr("1 request")
                    : UsageModel::tr("%1 requests").arg(locale.toString(qlonglong{count}));
}

// Why entries are not in a sum, a sentence each.
QStringList notesOf(const Spending& sum, Currency wanted, const QLocale& locale) {
  const Currency shown = amountOf(sum, wanted).currency;
  const std::int64_t without = shown == Currency::Cny ? sum.withoutCny : sum.withoutUsd;
  QStringList notes;
  const auto add = [&](std::int64_t count, const QString& sentence) {
    if (count > 0) notes << sentence.arg(requestsText(count, locale));
  };
  add(sum.withoutFigures,
      UsageModel::tr("Not in the sum: %1 without the server's count of tokens."));
  add(sum.withoutPrice, UsageModel::tr("Not in the sum: %1 without a known price."));
  add(without - sum.withoutPrice,
      UsageModel::tr("Not in the sum: %1 priced in the other currency only."));
  return notes;
}

}  // namespace

UsageModel::UsageModel(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {
  const auto kept = m_parts.settings.get(Setting::Currency);
  m_currency = kept ? QString::fromStdString(*kept) : QStringLiteral("auto");
  connect(&m_parts.limit, &SpendingLimit::changed, this, &UsageModel::changed);
  connect(&m_parts.limit, &SpendingLimit::storageFailed, this, &UsageModel::storageFailed);
}

Currency UsageModel::inCurrency() const {
  return readersCurrency(m_currency.toStdString(), m_parts.locale);
}

void UsageModel::setCurrency(const QString& currency) {
  const bool isKnown = currency == u"auto" || currencyFrom(currency.toStdString());
  if (!isKnown || currency == m_currency) return;
  m_currency = currency;
  if (const auto saved = m_parts.settings.set(Setting::Currency, currency.toStdString()); !saved)
    emit storageFailed(
        tr("The currency was not saved: %1").arg(QString::fromStdString(saved.error().message)));
  emit currencyChanged(inCurrency());
  refresh();
}

void UsageModel::refresh() {
  readMonth();
  emit changed();
}

void UsageModel::readMonth() {
  const storage::TimeSpan month = monthOf(m_parts.now());
  const auto all = m_parts.ledger.total(month);
  const auto day = m_parts.ledger.total(dayOf(m_parts.now()));
  if (!all || !day) {
    const base::Error& error = all ? day.error() : all.error();
    m_month = m_today = tr("unknown");
    m_notes = {
        tr("What was spent could not be read: %1").arg(QString::fromStdString(error.message))};
    m_days.clear();
    m_models.clear();
    return;
  }
  m_month = costOf(*all, inCurrency());
  m_today = costOf(*day, inCurrency());
  m_notes = notesOf(*all, inCurrency(), m_parts.locale);
  readDays();
  readModels(month);
}

// Day by day, because not every day of a month has 24 hours.
void UsageModel::readDays() {
  m_days.clear();
  const QDate today = QDateTime::fromMSecsSinceEpoch(m_parts.now()).date();
  std::vector<Spending> sums;
  std::int64_t dearest = 0;
  for (int day = 1; day <= today.day(); ++day) {
    const QDate date(today.year(), today.month(), day);
    const auto sum = m_parts.ledger.total(dayOf(date.startOfDay().toMSecsSinceEpoch()));
    if (!sum) return;
    sums.push_back(*sum);
    dearest = std::max(dearest, amountOf(*sum, inCurrency()).pico);
  }
  for (int day = 1; day <= today.day(); ++day) {
    const Spending& sum = sums[static_cast<std::size_t>(day - 1)];
    const auto pico = static_cast<double>(amountOf(sum, inCurrency()).pico);
    const QDate date(today.year(), today.month(), day);
    m_days << QVariantMap{{"day", day},
                          {"label", m_parts.locale.toString(date, QLocale::ShortFormat)},
                          {"cost", costOf(sum, inCurrency())},
                          {"share", dearest > 0 ? pico / static_cast<double>(dearest) : 0.0}};
  }
}

void UsageModel::readModels(storage::TimeSpan month) {
  m_models.clear();
  const auto rows = m_parts.ledger.byModel(month);
  if (!rows) return;
  const auto count = [this](std::int64_t value) {
    return m_parts.locale.toString(static_cast<qlonglong>(value));
  };
  for (const auto& row : *rows) {
    const Spending& sum = row.spending;
    const std::int64_t prompt = sum.hitTokens + sum.missTokens;
    m_models << QVariantMap{
        {"name", QString::fromStdString(row.model)},
        {"place", QString::fromStdString(row.place)},
        {"cost", costOf(sum, inCurrency())},
        {"detail",
         tr("%1, %2 tokens read (%3 % from the cache), %4 written")
             .arg(requestsText(sum.requests, m_parts.locale), count(prompt),
                  count(prompt > 0 ? sum.hitTokens * 100 / prompt : 0), count(sum.outputTokens))}};
  }
}

QString UsageModel::prices() const {
  const QDate date = QDate::fromString(QString::fromStdString(m_parts.table.date()), Qt::ISODate);
  return tr("Prices as of %1, of the time a request was sent. What the provider bills counts.")
      .arg(m_parts.locale.toString(date, QLocale::LongFormat));
}

QString UsageModel::pricesWarning() const {
  if (!m_parts.tableProblem.isEmpty()) return m_parts.tableProblem;
  const QDate date = QDate::fromString(QString::fromStdString(m_parts.table.date()), Qt::ISODate);
  const QDate today = QDateTime::fromMSecsSinceEpoch(m_parts.now()).date();
  const qint64 age = date.daysTo(today);
  if (age <= kOldAfterDays) return {};
  return tr("The table of prices is %1 days old: amounts may be wrong.").arg(age);
}

QString UsageModel::capText() const {
  const auto cap = m_parts.limit.cap();
  return cap ? m_parts.locale.toString(static_cast<double>(cap->pico) / kUnit, 'f', 2) : QString();
}

QString UsageModel::capCurrency() const {
  const auto cap = m_parts.limit.cap();
  return codeOf(cap ? cap->currency : inCurrency());
}

QString UsageModel::capState() const {
  const auto cap = m_parts.limit.cap();
  if (!cap) return tr("No cap: nothing stops sending.");
  return tr("%1 of %2 this month")
      .arg(moneyText(m_parts.limit.spentPico(), cap->currency),
           moneyText(cap->pico, cap->currency));
}

double UsageModel::capShare() const {
  const auto cap = m_parts.limit.cap();
  if (!cap) return 0;
  return std::min(1.0,
                  static_cast<double>(m_parts.limit.spentPico()) / static_cast<double>(cap->pico));
}

QString UsageModel::conversationCost() const {
  if (m_conversation == 0) return {};
  const auto sum = m_parts.ledger.ofConversation({m_conversation});
  return sum && sum->requests > 0 ? costOf(*sum, inCurrency()) : QString();
}

bool UsageModel::saveCap(const QString& text, const QString& currency) {
  const auto pico = amountFrom(text, m_parts.locale);
  const auto in = currencyFrom(currency.toStdString());
  m_capProblem.clear();
  std::optional<Amount> cap;
  if (!text.trimmed().isEmpty()) {
    if (!pico || !in)
      m_capProblem = tr("The cap must be an amount from 0.01 to 1000000.");
    else
      cap = Amount{*pico, *in};
  }
  const bool isSaved = m_capProblem.isEmpty() && m_parts.limit.setCap(cap);
  if (!isSaved && m_capProblem.isEmpty()) m_capProblem = tr("The cap was not saved.");
  refresh();
  return isSaved;
}

void UsageModel::showConversation(qlonglong conversationId) {
  m_conversation = conversationId;
  emit changed();
}

}  // namespace ui
