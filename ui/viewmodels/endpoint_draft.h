// An endpoint while it is edited: what was typed, what is wrong with it, and what it becomes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <vector>

#include "storage/endpoint_store.h"

namespace ui {

// Thread: any (values only).
struct EndpointDraft {
  enum class Proxy { System, None, Own };
  storage::EndpointId id;  // 0: not added yet
  QString name;
  QString address;
  QString key;  // what was typed; the kept one never comes here
  Proxy proxyKind = Proxy::System;
  QString proxy;
  QString proxyUser;
  QString proxyPassword;
  QString caFile;  // a path or a file: URL
  QString connectSeconds;
  QString idleSeconds;
};

struct DraftProblem {
  // "name", "address", "key", "proxy", "proxyUser", "caFile", "connectSeconds", "idleSeconds";
  // empty: nothing is wrong.
  QString field;
  QString sentence;
};

[[nodiscard]] EndpointDraft draftOf(const storage::EndpointRecord& record);
// The first thing that is wrong; `others` are the endpoints there are. Reads the CA file.
[[nodiscard]] DraftProblem problemOf(const EndpointDraft& draft,
                                     const std::vector<storage::EndpointRecord>& others);
// Only for a draft without a problem. `old` gives what a draft does not hold: its list of models
// stays where the address does.
[[nodiscard]] storage::EndpointRecord recordOf(const EndpointDraft& draft,
                                               const storage::EndpointRecord& old);
// "user:password"; empty where none was typed.
[[nodiscard]] QString proxyCredentialsOf(const EndpointDraft& draft);

// How an endpoint is called: its name, or else its place, or else whatever stands in the row.
[[nodiscard]] QString shownName(const storage::EndpointRecord& record);
// The database may say anything: kept between a second and ten minutes, and a day.
[[nodiscard]] std::int64_t connectTimeoutMs(const storage::EndpointRecord& record);
[[nodiscard]] std::int64_t idleTimeoutMs(const storage::EndpointRecord& record);

struct EndpointPreset {
  QString name;
  QString address;
  QString hint;  // one sentence
};
[[nodiscard]] QVector<EndpointPreset> endpointPresets();

}  // namespace ui
