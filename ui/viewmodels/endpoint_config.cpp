// How an endpoint is reached: for its answers and for its balance the same way.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/endpoint_config.h"

#include "ui/viewmodels/endpoint_address.h"
#include "ui/viewmodels/endpoint_draft.h"

namespace ui {

engine::RemoteConfig remoteConfigOf(const storage::EndpointRecord& record) {
  engine::RemoteConfig config;
  // Rebuilt from its parts, so that no other reader of addresses finds another host in it.
  config.baseUrl = endpointAddress(QString::fromStdString(record.baseUrl)).text.toStdString();
  config.proxy = record.proxy;
  config.caFile = record.caFile;
  config.connectTimeout = std::chrono::milliseconds(connectTimeoutMs(record));
  config.idleTimeout = std::chrono::milliseconds(idleTimeoutMs(record));
  return config;
}

}  // namespace ui
