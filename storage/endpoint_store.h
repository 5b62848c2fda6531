// The endpoints that a reader has set up; their keys are in the keychain, never here.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace storage {

class Database;

struct EndpointId {
  std::int64_t value = 0;
  friend bool operator==(EndpointId, EndpointId) = default;
};

// DeepSeek's, which every database has from its beginning.
inline constexpr EndpointId kBuiltInEndpoint{1};

struct EndpointRecord {
  EndpointId id;
  std::string name;     // empty: named after its host
  std::string baseUrl;  // "https://api.deepseek.com"; no two endpoints have the same
  std::string proxy;    // as engine::RemoteConfig::proxy, without credentials
  std::string caFile;   // a path; empty: the system's certificates only
  std::int64_t connectTimeoutMs = 15'000;
  std::int64_t idleTimeoutMs = 300'000;
  std::string models;  // what it listed last, in the words of the one that asks it
};

// A fresh database has one endpoint: DeepSeek's. Errors: Io, Corrupt, NotFound (the id),
// InvalidArgument (an address that another one has). Thread: one at a time. Lifetime: the database
// must outlive it.
class EndpointStore {
 public:
  explicit EndpointStore(Database& database) : m_database(&database) {}

  // In the order they were added.
  [[nodiscard]] base::Result<std::vector<EndpointRecord>> list() const;
  // endpoint.id is ignored, the new id is returned.
  base::Result<EndpointId> add(const EndpointRecord& endpoint);
  base::Result<void> update(const EndpointRecord& endpoint);
  base::Result<void> remove(EndpointId id);

 private:
  Database* m_database;
};

}  // namespace storage
