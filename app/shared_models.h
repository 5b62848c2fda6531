// The view models that all windows have in common: what is changed in one is changed in all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "engine/models/model_table.h"
#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/removed_conversations.h"
#include "storage/secret_store.h"
#include "storage/settings.h"
#include "storage/temporary_store.h"
#include "ui/viewmodels/account_reader.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/clock.h"
#include "ui/viewmodels/commands_model.h"
#include "ui/viewmodels/cost_keeper.h"
#include "ui/viewmodels/endpoints_model.h"
#include "ui/viewmodels/settings_controller.h"
#include "ui/viewmodels/spending_limit.h"

namespace app {

// What answers cost and what accounts have left.
struct Money {
  storage::Ledger& ledger;
  const models::ModelTable& table;
  QString tableProblem;  // why the reader's own table does not count
  ui::AskAccount askAccount;
};

// Thread: GUI. Lifetime: everything given must outlive it.
struct SharedModels {
  SharedModels(storage::Database& database, storage::ConversationStore& keptStore,
               storage::Settings& keptSettings, storage::EndpointStore& keptEndpoints,
               storage::SecretStore& secrets, ui::BackendSource& source, const Money& money,
               const ui::NowMs& now)
      : store(keptStore, database),
        removed(database),
        settings(keptSettings),
        commands(keptSettings),
        endpoints(keptEndpoints, secrets, source),
        costs({money.ledger, money.table, now}),
        limit({money.ledger, keptSettings, money.table, now}),
        accounts({keptEndpoints, secrets, money.askAccount}) {}

  storage::TemporaryStore store;  // the kept conversations as well
  storage::RemovedConversations removed;
  ui::SettingsController settings;
  ui::CommandsModel commands;
  ui::EndpointsModel endpoints;
  ui::CostKeeper costs;
  ui::SpendingLimit limit;
  ui::AccountReader accounts;
};

}  // namespace app
