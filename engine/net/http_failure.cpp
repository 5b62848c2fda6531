// One sentence per kind of failure; libcurl's own words only where we have none.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_failure.h"

#include <curl/curl.h>

#include "engine/net/time.h"

namespace net {
namespace {

using base::ErrorCode;

constexpr int kProxyWantsPassword = 407;

Described network(std::string text, Failure kind = Failure::Connection) {
  return {{ErrorCode::Network, std::move(text)}, kind};
}

// An HTTP proxy that answered CONNECT with something else than a tunnel.
Described refusedByProxy(const FailedTransfer& transfer) {
  if (transfer.proxyStatus == kProxyWantsPassword)
    return {{ErrorCode::Denied, "the proxy on the way to " + transfer.where +
                                    " asks for user and password (407); enter the right ones for "
                                    "the proxy"},
            Failure::Other};
  return network("the proxy on the way to " + transfer.where + " refused the connection (" +
                     std::to_string(transfer.proxyStatus) + ")",
                 transfer.proxyStatus >= 500 ? Failure::Connection : Failure::Other);
}

Described unconnected(int code, const FailedTransfer& transfer, const std::string& detail) {
  const std::string through = transfer.proxy.empty() ? "" : " through the proxy " + transfer.proxy;
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return network("the host " + transfer.host +
                         " was not found; check the address and the network connection",
                     Failure::NoName);
    case CURLE_COULDNT_RESOLVE_PROXY:
      return network(
          "the proxy on the way to " + transfer.where + " was not found; check the proxy settings",
          Failure::NoName);
    case CURLE_PROXY:
      return network("the proxy on the way to " + transfer.where +
                     " did not connect; check the proxy settings (" + detail + ")");
    case CURLE_OPERATION_TIMEDOUT:
      return network("no connection to " + transfer.where + through + " within " +
                     durationText(transfer.connectTimeout) + "; check the network connection");
    default:
      // libcurl's usual words for it say the same again.
      return network("no connection to " + transfer.where + through + ": nothing answers there" +
                         (detail.starts_with("Failed to connect") ? "" : " (" + detail + ")"),
                     transfer.isHere ? Failure::NobodyHere : Failure::Connection);
  }
}

}  // namespace

Described describe(int code, const FailedTransfer& transfer) {
  const std::string& host = transfer.where;
  const std::string detail =
      transfer.detail.empty() ? curl_easy_strerror(static_cast<CURLcode>(code)) : transfer.detail;
  if (transfer.proxyStatus != 0 && transfer.proxyStatus / 100 != 2) return refusedByProxy(transfer);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_OPERATION_TIMEDOUT:
      return unconnected(code, transfer, detail);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return network(
          "the certificate of " + host + " is not trusted, so nothing was sent (" + detail + ")",
          Failure::Certificate);
    case CURLE_SSL_CONNECT_ERROR:
      return network("no secure connection to " + host +
                     "; does it speak https at this address? (" + detail + ")");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {{ErrorCode::Corrupt, host + " does not answer in HTTP (" + detail + ")"},
              Failure::Other};
    case CURLE_OUT_OF_MEMORY:
      return {{ErrorCode::OutOfMemory, "no memory left for the request to " + host},
              Failure::Other};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2_STREAM:
      return network("the connection to " + host + " was cut off before the reply was complete (" +
                     detail + ")");
    default:
      return network("the request to " + host + " failed (" + detail + ")", Failure::Other);
  }
}

}  // namespace net
