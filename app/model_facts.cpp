// Writes what is known of a remote model in a few words.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_facts.h"

#include <QCoreApplication>
#include <QStringList>
#include <limits>

namespace app {
namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(ModelFacts)
};

// Per million tokens: 10^-12 per token are 10^-6 of the unit per million.
QString perMillion(std::int64_t rate, QChar sign) {
  constexpr std::int64_t kMillion = 1'000'000;
  if (rate < 0 || rate > std::numeric_limits<std::int64_t>::max() / kMillion) return {};
  QString amount = QString::fromStdString(models::amountText(rate * kMillion, 4));
  if (amount.endsWith(u".00")) amount.chop(3);
  return sign + amount;
}

QString periodText(models::Period period) {
  switch (period) {
    case models::Period::Flat:
      return {};
    case models::Period::Peak:
      return Words::tr("peak");
    case models::Period::OffPeak:
      return Words::tr("off-peak");
    case models::Period::Unsure:
      return Words::tr("at most");
  }
  return {};
}

}  // namespace

QString contextText(std::int64_t tokens) {
  const bool isBinary = tokens % 1024 == 0 && tokens % 1000 != 0;
  const std::int64_t thousand = isBinary ? 1024 : 1000;
  const std::int64_t million = thousand * thousand;
  if (tokens < thousand) return Words::tr("%1 context").arg(tokens);
  if (tokens < million) return Words::tr("%1K context").arg(tokens / thousand);
  const double millions = static_cast<double>(tokens) / static_cast<double>(million);
  return Words::tr("%1M context").arg(QString::number(millions, 'g', 3));
}

QString priceText(const std::optional<models::Price>& price, ui::Currency wanted) {
  if (!price || (!price->cny && !price->usd)) return Words::tr("price unknown");
  const bool isCny = price->cny && (wanted == ui::Currency::Cny || !price->usd);
  const models::Rates& rates = isCny ? *price->cny : *price->usd;
  const QChar sign = isCny ? QChar(u'¥') : QChar(u'$');
  const QString text =
      Words::tr("%1 / %2 per 1M").arg(perMillion(rates.miss, sign), perMillion(rates.output, sign));
  const QString period = periodText(price->period);
  return period.isEmpty() ? text : text + ", " + period;
}

QString factsText(const engine::ModelInfo& model, const models::ModelFacts* table,
                  const std::optional<models::Price>& price, ui::Currency wanted) {
  QStringList parts;
  std::optional<std::int64_t> context = model.contextTokens;
  if (!context && table != nullptr) context = table->contextTokens;
  if (context && *context > 0) parts << contextText(*context);
  if (model.canSee || (table != nullptr && table->canSee)) parts << Words::tr("sees images");
  parts << priceText(price, wanted);
  return parts.join(QStringLiteral(" · "));
}

}  // namespace app
