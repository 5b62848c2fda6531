// A worker's first line.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/handshake.h"

#include "engine/remote/wire_format.h"
#include "engine/remote/wire_json.h"

namespace remote {

std::string encodeHandshake(const Handshake& handshake) {
  Json line = {{"port", handshake.port}, {"pid", handshake.processId}};
  if (!handshake.token.empty()) line["token"] = handshake.token;
  return writeJson(line);
}

base::Result<Handshake> decodeHandshake(std::string_view line) {
  const base::Error unknown{base::ErrorCode::Corrupt,
                            "the engine process did not say its port; is the program of the same "
                            "version as this one?"};
  const auto json = parseJson(line, "the engine's first line");
  if (!json) return unknown;
  if (member(*json, "error") != nullptr)
    return decodeError(500, line, {.kind = Dialect::Kind::Worker, .place = "the engine process"});
  const auto port = countMember(*json, "port");
  if (!port || *port < 1 || *port > 65535) return unknown;
  return Handshake{.port = static_cast<int>(*port),
                   .processId = countMember(*json, "pid").value_or(0),
                   .token = stringMember(*json, "token")};
}

}  // namespace remote
