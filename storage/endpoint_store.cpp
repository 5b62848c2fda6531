// One row per endpoint.
// SPDX-License-Identifier: Apache-2.0
#include "storage/endpoint_store.h"

#include <utility>

#include "storage/database.h"
#include "storage/statement.h"

namespace storage {

namespace {

void bindEndpoint(Statement& statement, const EndpointRecord& endpoint) {
  statement.bind(1, endpoint.name);
  statement.bind(2, endpoint.baseUrl);
  statement.bind(3, endpoint.proxy);
  statement.bind(4, endpoint.caFile);
  statement.bind(5, endpoint.connectTimeoutMs);
  statement.bind(6, endpoint.idleTimeoutMs);
  statement.bind(7, endpoint.models);
}

}  // namespace

base::Result<std::vector<EndpointRecord>> EndpointStore::list() const {
  auto query = Statement::prepare(
      m_database->handle(),
      "SELECT id, name, base_url, proxy, ca_file, connect_timeout_ms, idle_timeout_ms, models "
      "FROM endpoints ORDER BY id",
      "listing the endpoints");
  if (!query) return std::move(query).error();
  return query->list([](const Statement& row) {
    return EndpointRecord{{row.integer(0)}, row.text(1),    row.text(2),    row.text(3),
                          row.text(4),      row.integer(5), row.integer(6), row.text(7)};
  });
}

base::Result<EndpointId> EndpointStore::add(const EndpointRecord& endpoint) {
  auto insert = Statement::prepare(
      m_database->handle(),
      "INSERT INTO endpoints (name, base_url, proxy, ca_file, connect_timeout_ms, "
      "idle_timeout_ms, models) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      "adding an endpoint");
  if (!insert) return std::move(insert).error();
  bindEndpoint(*insert, endpoint);
  if (auto done = insert->run(); !done) return std::move(done).error();
  return EndpointId{lastInsertedId(m_database->handle())};
}

base::Result<void> EndpointStore::update(const EndpointRecord& endpoint) {
  auto update =
      Statement::prepare(m_database->handle(),
                         "UPDATE endpoints SET name = ?1, base_url = ?2, proxy = ?3, ca_file = ?4, "
                         "connect_timeout_ms = ?5, idle_timeout_ms = ?6, models = ?7 WHERE id = ?8",
                         "saving an endpoint");
  if (!update) return std::move(update).error();
  bindEndpoint(*update, endpoint);
  update->bind(8, endpoint.id.value);
  return update->runForRow("endpoint", endpoint.id.value);
}

base::Result<void> EndpointStore::remove(EndpointId id) {
  auto remove = Statement::prepare(m_database->handle(), "DELETE FROM endpoints WHERE id = ?1",
                                   "removing an endpoint");
  if (!remove) return std::move(remove).error();
  remove->bind(1, id.value);
  return remove->runForRow("endpoint", id.value);
}

}  // namespace storage
