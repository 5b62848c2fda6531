// libcurl's multi interface with one transfer at a time, so that a stop request can wake it up.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/net/url.h"

namespace net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxHeaderBytes = std::size_t{256} << 10;
// Only a safety net: activity, stop and time-outs wake the loop by themselves.
constexpr std::chrono::milliseconds kLongestPoll{500};

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;
using ListHandle = std::unique_ptr<curl_slist, ListDeleter>;

// One request while it runs. The callbacks of libcurl get a pointer to it.
struct Transfer {
  const HttpRequest& request;
  const HttpHandlers& handlers;
  Url url;
  EasyHandle easy{curl_easy_init()};
  ListHandle headerList{};
  HttpResponse response{};
  std::size_t headerBytes = 0;
  std::size_t bodyBytes = 0;
  bool headersSeen = false;
  bool enough = false;                   // onBody said so
  std::optional<base::Error> failure{};  // found in a callback
  curl_off_t uploaded = 0;
  Clock::time_point lastActivity = Clock::now();
  char detail[CURL_ERROR_SIZE] = {};

  [[nodiscard]] std::string where() const {
    const bool isDefaultPort = url.port == (url.scheme == "https" ? 443 : 80);
    return isDefaultPort ? url.host : url.host + ":" + std::to_string(url.port);
  }
};

std::string lowerCase(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string seconds(std::chrono::milliseconds time) {
  const auto count = (time.count() + 999) / 1000;
  return std::to_string(count) + (count == 1 ? " second" : " seconds");
}

void announceHeaders(Transfer& transfer) {
  if (std::exchange(transfer.headersSeen, true)) return;
  if (transfer.handlers.onHeaders) transfer.handlers.onHeaders(transfer.response);
}

std::size_t onHeader(char* bytes, std::size_t, std::size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.lastActivity = Clock::now();
  transfer.headerBytes += size;
  if (transfer.headerBytes > kMaxHeaderBytes) {
    transfer.failure = {base::ErrorCode::Corrupt, transfer.where() + " sent more than " +
                                                      std::to_string(kMaxHeaderBytes) +
                                                      " bytes of headers"};
    return 0;
  }
  const std::string_view line = trimmed({bytes, size});
  // A status line begins a new set of headers: those of "100 Continue" and of proxies come first.
  if (line.substr(0, 5) == "HTTP/") transfer.response.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    transfer.response.headers.emplace_back(lowerCase(trimmed(line.substr(0, colon))),
                                           trimmed(line.substr(colon + 1)));
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return size;
}

std::size_t onBody(char* bytes, std::size_t, std::size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.lastActivity = Clock::now();
  announceHeaders(transfer);
  if (size > transfer.request.maxBodyBytes - transfer.bodyBytes) {
    transfer.failure = {base::ErrorCode::Corrupt,
                        transfer.where() + " sent a reply of more than " +
                            std::to_string(transfer.request.maxBodyBytes) + " bytes"};
    return 0;
  }
  transfer.bodyBytes += size;
  if (transfer.handlers.onBody && !transfer.handlers.onBody({bytes, size})) {
    transfer.enough = true;
    return 0;
  }
  return size;
}

int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t uploaded) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  if (std::exchange(transfer.uploaded, uploaded) != uploaded) transfer.lastActivity = Clock::now();
  return 0;
}

bool appendHeader(ListHandle& list, const std::string& line) {
  if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return false;
  curl_slist* longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) return false;
  static_cast<void>(list.release());
  list.reset(longer);
  return true;
}

base::Result<void> setHeaders(Transfer& transfer) {
  bool fine = true;
  for (const auto& [name, value] : transfer.request.headers)
    fine = fine && appendHeader(transfer.headerList, name + ": " + value);
  if (!transfer.request.bearerToken.empty())
    fine = fine && appendHeader(transfer.headerList,
                                "Authorization: Bearer " + transfer.request.bearerToken);
  // Without these, libcurl waits up to a second for "100 Continue" before it sends a long body.
  fine = fine && appendHeader(transfer.headerList, "Expect:");
  if (!fine)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "a header or the key for " + transfer.where() +
                           " contains a line break; enter the key again"};
  curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, transfer.headerList.get());
  return {};
}

void setOptions(Transfer& transfer) {
  CURL* easy = transfer.easy.get();
  const HttpRequest& request = transfer.request;
  curl_easy_setopt(easy, CURLOPT_URL, transfer.url.text.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (isLoopback(transfer.url)) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Or else a stop request during a name look-up would wait for the resolver's thread.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(request.connectTimeout.count()));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.detail);
  if (request.method == HttpRequest::Method::Post) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request.body.size()));
  }
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &onHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &onBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &onProgress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, &transfer);
}

// The sentence for a person; libcurl's own words only where we have none.
base::Error describe(const Transfer& transfer, CURLcode code) {
  const std::string host = transfer.where();
  const std::string detail =
      transfer.detail[0] != '\0' ? transfer.detail : curl_easy_strerror(code);
  const auto network = [](std::string text) {
    return base::Error{base::ErrorCode::Network, std::move(text)};
  };
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return network("the host " + transfer.url.host +
                     " was not found; check the address and the network connection");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return network("the proxy on the way to " + host +
                     " was not found; check the proxy settings");
    case CURLE_COULDNT_CONNECT:
      return network("no connection to " + host + ": nothing answers there (" + detail + ")");
    case CURLE_OPERATION_TIMEDOUT:
      return network("no connection to " + host + " within " +
                     seconds(transfer.request.connectTimeout) + "; check the network connection");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return network("the certificate of " + host + " is not trusted, so nothing was sent (" +
                     detail + ")");
    case CURLE_SSL_CONNECT_ERROR:
      return network("no secure connection to " + host +
                     "; does it speak https at this address? (" + detail + ")");
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return {base::ErrorCode::Corrupt, host + " does not answer in HTTP (" + detail + ")"};
    case CURLE_OUT_OF_MEMORY:
      return {base::ErrorCode::OutOfMemory, "no memory left for the request to " + host};
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2_STREAM:
      return network("the connection to " + host + " was cut off before the reply was complete (" +
                     detail + ")");
    default:
      return network("the request to " + host + " failed (" + detail + ")");
  }
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

struct HttpClient::Connections {
  CURLM* multi;

  Connections() {
    // libcurl asks for this once per process; a function-local static is the thread-safe way.
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi = ready == CURLE_OK ? curl_multi_init() : nullptr;
  }
  ~Connections() { curl_multi_cleanup(multi); }
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // The result of the only transfer, when it has one.
  [[nodiscard]] std::optional<CURLcode> finished() const {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi, &left))
      if (message->msg == CURLMSG_DONE) return message->data.result;
    return std::nullopt;
  }

  base::Result<CURLcode> run(Transfer& transfer, std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi); });
    for (;;) {
      if (stop.stop_requested())
        return base::Error{base::ErrorCode::Cancelled,
                           "the request to " + transfer.where() + " was cancelled"};
      int running = 0;
      if (const CURLMcode code = curl_multi_perform(multi, &running); code != CURLM_OK)
        return base::Error{
            base::ErrorCode::Network,
            "the request to " + transfer.where() + " failed (" + curl_multi_strerror(code) + ")"};
      if (const auto code = finished()) return *code;
      const auto silence = Clock::now() - transfer.lastActivity;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          transfer.request.idleTimeout - silence);
      if (left.count() <= 0)
        return base::Error{base::ErrorCode::Network, transfer.where() + " sent nothing for " +
                                                         seconds(transfer.request.idleTimeout) +
                                                         ", so the wait was ended"};
      const auto wait = std::min(left + std::chrono::milliseconds(1), kLongestPoll);
      curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
    }
  }
};

HttpClient::HttpClient() : m_connections(std::make_unique<Connections>()) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

base::Result<HttpResponse> HttpClient::perform(const HttpRequest& request,
                                               const HttpHandlers& handlers, std::stop_token stop) {
  auto url = parseUrl(request.url);
  if (!url) return url.error();
  Transfer transfer{.request = request, .handlers = handlers, .url = std::move(url).value()};
  if (!transfer.easy || m_connections->multi == nullptr)
    return base::Error{base::ErrorCode::OutOfMemory, "libcurl could not be started"};
  setOptions(transfer);
  if (auto set = setHeaders(transfer); !set) return set.error();

  CURLM* multi = m_connections->multi;
  if (const CURLMcode code = curl_multi_add_handle(multi, transfer.easy.get()); code != CURLM_OK)
    return base::Error{base::ErrorCode::Network, "the request to " + transfer.where() +
                                                     " failed (" + curl_multi_strerror(code) + ")"};
  auto code = m_connections->run(transfer, stop);
  curl_multi_remove_handle(multi, transfer.easy.get());

  if (transfer.failure) return *transfer.failure;
  if (!code) return code.error();
  if (*code != CURLE_OK && !transfer.enough) return describe(transfer, *code);
  announceHeaders(transfer);
  return std::move(transfer.response);
}

}  // namespace net
