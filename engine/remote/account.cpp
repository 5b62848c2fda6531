// The reply is checked before a person is told how much money is left.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/account.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/remote/wire_json.h"

namespace remote {

namespace {

constexpr std::size_t kMaxBalances = 16;
constexpr std::size_t kMaxAmountBytes = 32;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// "110.00", "-0.5", "3".
bool isAmount(std::string_view text) {
  if (text.size() > kMaxAmountBytes) return false;
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const bool hasPart = point != std::string_view::npos;
  const std::string_view part = hasPart ? text.substr(point + 1) : std::string_view();
  return !whole.empty() && std::all_of(whole.begin(), whole.end(), isDigit) &&
         (!hasPart || (!part.empty() && std::all_of(part.begin(), part.end(), isDigit)));
}

bool isCurrency(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

base::Result<engine::Account> decodeAccount(std::string_view body, const Dialect& dialect) {
  const std::string what = "the balance from " + dialect.place;
  const auto wrong = [&what](const std::string& problem) {
    return base::Error{base::ErrorCode::Corrupt, what + " " + problem};
  };
  auto json = parseJson(body, what);
  if (!json) return std::move(json).error();
  const Json* available = member(*json, "is_available");
  const Json* infos = member(*json, "balance_infos");
  if (available == nullptr || !available->is_boolean()) return wrong("does not say is_available");
  if (infos == nullptr || !infos->is_array() || infos->size() > kMaxBalances)
    return wrong("has no list balance_infos of at most " + std::to_string(kMaxBalances));
  engine::Account account{.isAvailable = available->get<bool>(), .balances = {}};
  for (const Json& info : *infos) {
    engine::Balance balance{stringMember(info, "currency"), stringMember(info, "total_balance"),
                            stringMember(info, "granted_balance"),
                            stringMember(info, "topped_up_balance")};
    if (!isCurrency(balance.currency)) return wrong("has a currency that is no three letters");
    for (const std::string* amount : {&balance.total, &balance.granted, &balance.toppedUp})
      if (!isAmount(*amount)) return wrong("has an amount that is no number");
    account.balances.push_back(std::move(balance));
  }
  return account;
}

}  // namespace remote
