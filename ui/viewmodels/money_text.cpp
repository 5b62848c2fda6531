// Amounts of money as a reader sees them, and what is said where they are not certain.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/money_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QVariantMap>
#include <cmath>

#include "engine/models/model_table.h"

namespace ui {
namespace {

using storage::Bill;

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(MoneyText)
};

constexpr int kDecimals = 4;
constexpr std::int64_t kSmallest = 50'000'000;  // what four decimals still show: half of 0.0001
constexpr double kUnit = 1e12;
constexpr int kBeijingSeconds = 8 * 3600;

QString signOf(Currency currency) {
  return currency == Currency::Cny ? QStringLiteral("¥") : QStringLiteral("$");
}

QString rounded(std::int64_t pico, Currency currency) {
  return signOf(currency) + QString::fromStdString(models::amountText(pico, kDecimals));
}

// The least that four decimals tell.
QString oneStep(Currency currency) {
  return signOf(currency) + QStringLiteral("0.0001");
}

std::int64_t withoutAmount(const Bill& bill) {
  return bill.withoutFigures + bill.withoutPrice;
}

// The line of LedgerEntry::price for a currency, without its code.
QString priceIn(const Bill& bill, Currency currency) {
  const QString code = codeOf(currency) + u' ';
  for (const QString& line : QString::fromStdString(bill.price).split(u'\n'))
    if (line.startsWith(code)) return line.mid(code.size());
  return {};
}

QString periodText(const Bill& bill, std::int64_t atMs) {
  const QString time =
      bill.requests == 1
          ? Words::tr(" (%1 in Beijing)")
                .arg(QDateTime::fromMSecsSinceEpoch(atMs, Qt::OffsetFromUTC, kBeijingSeconds)
                         .toString(QStringLiteral("HH:mm")))
          : QString();
  if (bill.period == "peak") return Words::tr("peak hours%1").arg(time);
  if (bill.period == "off-peak") return Words::tr("off-peak hours%1").arg(time);
  if (bill.period == "unsure")
    return Words::tr("peak hours%1, unless that day was a holiday in China").arg(time);
  if (bill.period == "mixed") return Words::tr("different hours");
  return {};
}

}  // namespace

QString codeOf(Currency currency) {
  return currency == Currency::Cny ? QStringLiteral("CNY") : QStringLiteral("USD");
}

std::optional<Currency> currencyFrom(std::string_view code) {
  if (code == "CNY") return Currency::Cny;
  if (code == "USD") return Currency::Usd;
  return std::nullopt;
}

Currency readersCurrency(std::string_view setting, const QLocale& locale) {
  if (const auto chosen = currencyFrom(setting)) return *chosen;
  return locale.language() == QLocale::Chinese ? Currency::Cny : Currency::Usd;
}

QString moneyText(std::int64_t pico, Currency currency) {
  if (pico > 0 && pico < kSmallest) return Words::tr("under %1").arg(oneStep(currency));
  return rounded(pico, currency);
}

QString atLeastText(std::int64_t pico, Currency currency) {
  return Words::tr("at least %1").arg(rounded(pico, currency));
}

std::optional<std::int64_t> amountFrom(const QString& text, const QLocale& locale) {
  bool isNumber = false;
  double value = locale.toDouble(text.trimmed(), &isNumber);
  if (!isNumber) value = QLocale::c().toDouble(text.trimmed(), &isNumber);
  if (!isNumber || !std::isfinite(value) || value < 0.01 || value > 1e6) return std::nullopt;
  // To the cent; what is finer was not meant.
  return static_cast<std::int64_t>(std::llround(value * 100)) *
         static_cast<std::int64_t>(kUnit / 100);
}

std::optional<Amount> amountIn(const storage::Cost& cost, Currency wanted) {
  const auto& first = wanted == Currency::Cny ? cost.cnyPico : cost.usdPico;
  if (first) return Amount{*first, wanted};
  const auto& other = wanted == Currency::Cny ? cost.usdPico : cost.cnyPico;
  if (other) return Amount{*other, wanted == Currency::Cny ? Currency::Usd : Currency::Cny};
  return std::nullopt;
}

QString costText(const Bill& bill, Currency wanted) {
  if (bill.requests == 0) return {};
  const auto amount = amountIn(bill.cost, wanted);
  if (!amount) return bill.price.empty() ? Words::tr("price unknown") : Words::tr("cost unknown");
  if (withoutAmount(bill) > 0) return atLeastText(amount->pico, amount->currency);
  const QString money = moneyText(amount->pico, amount->currency);
  const bool isTiny = amount->pico > 0 && amount->pico < kSmallest;  // "under" says it
  if (bill.period == "unsure" && !isTiny) return Words::tr("at most %1").arg(money);
  return money;
}

QVariantList costDetails(const Bill& bill, Currency wanted, std::int64_t atMs) {
  QVariantList lines;
  if (bill.requests == 0) return lines;
  const auto add = [&](const QString& label, const QString& value) {
    if (!value.isEmpty()) lines << QVariantMap{{"label", label}, {"value", value}};
  };
  QString cost = costText(bill, wanted);
  if (bill.withoutFigures > 0)
    cost += Words::tr(": the server's count of tokens never came");
  else if (bill.withoutPrice > 0)
    cost += Words::tr(": the table of models has no price for it");
  add(Words::tr("Cost"), cost);
  if (bill.requests > 1)
    add(Words::tr("Requests"), QLocale().toString(static_cast<qlonglong>(bill.requests)));
  const auto amount = amountIn(bill.cost, wanted);
  const Currency shown = amount ? amount->currency : wanted;
  add(Words::tr("%1 for a million tokens (from the cache / computed / written)").arg(codeOf(shown)),
      priceIn(bill, shown));
  add(Words::tr("Billed for"), periodText(bill, atMs));
  return lines;
}

}  // namespace ui
