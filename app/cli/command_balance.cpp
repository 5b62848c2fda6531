// isobath-cli balance: what an account has left.
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <utility>

#include "app/cli/backend_options.h"
#include "app/cli/command.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/shared_options.h"

namespace cli {
namespace {

base::Result<void> run(const Arguments& arguments) {
  const auto config = anyEndpointFrom(arguments);
  if (!config) return config.error();
  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const auto account = engine::readAccount(*config, stop.get_token());
  if (watcher.isInterrupted()) return base::Error{base::ErrorCode::Cancelled, "interrupted"};
  if (!account) return account.error();
  for (const engine::Balance& balance : account->balances)
    std::printf("%s %s (granted %s, topped up %s)\n", balance.currency.c_str(),
                balance.total.c_str(), balance.granted.c_str(), balance.toppedUp.c_str());
  if (!account->isAvailable) std::puts("The account cannot be asked now: top it up.");
  return {};
}

}  // namespace

Command balanceCommand() {
  return {"balance", "[--url URL]", "Tells what the account of ISOBATH_API_KEY has left.",
          kEndpointOptions, run};
}

}  // namespace cli
