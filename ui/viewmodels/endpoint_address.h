// The address of an endpoint as a reader types it: checked, and written in one way.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace ui {

// Thread: any (values only).
struct EndpointAddress {
  QString problem;  // one sentence; empty: it can be used, and only then the rest is set
  // "https://host:port/path": host in lower-case ASCII without a dot at its end, no port where it
  // is the usual one, no slash at the end. The same endpoint has the same text.
  QString text;
  QString host;
  QString place;  // what a key belongs to: the host, with its port where that is not the usual one
  bool isPlain = false;         // http
  bool isThisComputer = false;  // the loopback: a key may go there over http
};

// "https://api.deepseek.com", "http://localhost:8000/v1".
[[nodiscard]] EndpointAddress endpointAddress(const QString& typed);
// "http://host:port", "https://...", "socks5://..." or "socks5h://...", always with a port; place
// is host:port.
[[nodiscard]] EndpointAddress proxyAddress(const QString& typed);
// deepseek.com and what is below it.
[[nodiscard]] bool isDeepSeekHost(const QString& host);

}  // namespace ui
