// Amounts of money as a reader sees them, and what is said where they are not certain.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocale>
#include <QString>
#include <QVariantList>
#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/records.h"

namespace ui {

enum class Currency { Cny, Usd };

[[nodiscard]] QString codeOf(Currency currency);  // "CNY", "USD"
[[nodiscard]] std::optional<Currency> currencyFrom(std::string_view code);
// What Setting::Currency says; "auto" is the yuan where the reader's language is Chinese.
[[nodiscard]] Currency readersCurrency(std::string_view setting, const QLocale& locale);

// "¥0.0123"; "under ¥0.0001" for what would round to nothing.
[[nodiscard]] QString moneyText(std::int64_t pico, Currency currency);
// "at least ¥0.0123"; "at least ¥0.00" for what would round to nothing.
[[nodiscard]] QString atLeastText(std::int64_t pico, Currency currency);
// "12.5" and "12,50" (by the locale) to 10^-12 units; nothing where it is no amount from 0.01 to a
// million.
[[nodiscard]] std::optional<std::int64_t> amountFrom(const QString& text, const QLocale& locale);

// Nothing is converted: where only the other currency has a price, it is that one that is shown.
struct Amount {
  std::int64_t pico = 0;
  Currency currency = Currency::Cny;
};
[[nodiscard]] std::optional<Amount> amountIn(const storage::Cost& cost, Currency wanted);

// For the line under an answer: "¥0.0123", "at least ¥0.0123", "at most ¥0.0123", "cost unknown",
// "price unknown"; empty without a request that may be billed.
[[nodiscard]] QString costText(const storage::Bill& bill, Currency wanted);
// What is behind it, as {label, value}. `atMs`: when it was asked.
[[nodiscard]] QVariantList costDetails(const storage::Bill& bill, Currency wanted,
                                       std::int64_t atMs);

}  // namespace ui
