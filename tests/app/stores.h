// Everything that the window stores, over one database.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "engine/models/model_table.h"
#include "storage/conversation_store.h"
#include "storage/database.h"
#include "storage/endpoint_store.h"
#include "storage/ledger.h"
#include "storage/settings.h"

namespace support {

struct Stores {
  // Errors: as of ConversationStore::open().
  static base::Result<Stores> open(std::unique_ptr<storage::Database> database) {
    auto store = storage::ConversationStore::open(*database);
    if (!store) return std::move(store).error();
    Stores stores;
    stores.settings = std::make_unique<storage::Settings>(*database);
    stores.store = std::move(*store);
    stores.ledger = std::make_unique<storage::Ledger>(*database);
    stores.endpoints = std::make_unique<storage::EndpointStore>(*database);
    stores.database = std::move(database);
    return stores;
  }

  std::unique_ptr<storage::Database> database;
  std::unique_ptr<storage::Settings> settings;
  std::unique_ptr<storage::ConversationStore> store;
  std::unique_ptr<storage::Ledger> ledger;
  std::unique_ptr<storage::EndpointStore> endpoints;
};

}  // namespace support
