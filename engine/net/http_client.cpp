// libcurl's multi interface with one transfer at a time, so that a stop request can wake it up.
// SPDX-License-Identifier: Apache-2.0
#include "engine/net/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "engine/base/text.h"
#include "engine/net/url.h"

namespace net {
namespace {

constexpr std::size_t kMaxHeaderBytes = std::size_t{256} << 10;

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
  const Time& time;
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
  std::chrono::steady_clock::time_point lastActivity = time.now();
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

void announceHeaders(Transfer& transfer) {
  if (std::exchange(transfer.headersSeen, true)) return;
  if (transfer.handlers.onHeaders) transfer.handlers.onHeaders(transfer.response);
}

std::size_t onHeader(char* bytes, std::size_t, std::size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.lastActivity = transfer.time.now();
  transfer.headerBytes += size;
  if (transfer.headerBytes > kMaxHeaderBytes) {
    transfer.failure = {base::ErrorCode::Corrupt, transfer.where() + " sent more than " +
                                                      std::to_string(kMaxHeaderBytes) +
                                                      " bytes of headers"};
    return 0;
  }
  const std::string_view line = base::trimmed({bytes, size});
  // A status line begins a new set of headers: those of "100 Continue" and of proxies come first.
  if (line.substr(0, 5) == "HTTP/") transfer.response.headers.clear();
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    transfer.response.headers.emplace_back(lowerCase(base::trimmed(line.substr(0, colon))),
                                           base::trimmed(line.substr(colon + 1)));
  long status = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return size;
}

std::size_t onBody(char* bytes, std::size_t, std::size_t size, void* user) {
  Transfer& transfer = *static_cast<Transfer*>(user);
  transfer.lastActivity = transfer.time.now();
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
  if (std::exchange(transfer.uploaded, uploaded) != uploaded)
    transfer.lastActivity = transfer.time.now();
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
  // They are for the server; a proxy's CONNECT goes without them.
  curl_easy_setopt(transfer.easy.get(), CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
  return {};
}

std::string escaped(CURL* easy, const std::string& text) {
  if (text.empty()) return {};  // libcurl would take 0 for "until the end"
  char* bytes = curl_easy_escape(easy, text.data(), static_cast<int>(text.size()));
  if (bytes == nullptr) return {};
  std::string result = bytes;
  curl_free(bytes);
  return result;
}

void setProxy(Transfer& transfer, const Proxy& proxy) {
  CURL* easy = transfer.easy.get();
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (isLoopback(transfer.url)) {
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    return;
  }
  if (proxy.kind == Proxy::Kind::None) curl_easy_setopt(easy, CURLOPT_PROXY, "");
  if (proxy.kind == Proxy::Kind::Address) {
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy.address.c_str());
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "");  // exceptions of the environment are not meant
  }
  // The one option that is decoded in every version of libcurl, so it is encoded here.
  if (proxy.user.empty()) return;
  const std::string credentials = escaped(easy, proxy.user) + ":" + escaped(easy, proxy.password);
  curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, credentials.c_str());
}

// The file that libcurl trusts by itself, read again because a blob replaces it.
std::string systemCertificates(CURL* easy) {
  char* file = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CAINFO, &file);
  if (file == nullptr) return {};
  auto text = readCertificates(file);
  return text ? *std::move(text) : std::string();
}

// Without certificates of our own, libcurl's defaults stay.
base::Result<void> trust(Transfer& transfer, std::string& certificates) {
  if (certificates.empty() || transfer.url.scheme != "https") return {};
  curl_blob blob{
      .data = certificates.data(), .len = certificates.size(), .flags = CURL_BLOB_NOCOPY};
  for (const CURLoption option : {CURLOPT_CAINFO_BLOB, CURLOPT_PROXY_CAINFO_BLOB})
    if (curl_easy_setopt(transfer.easy.get(), option, &blob) != CURLE_OK)
      return base::Error{base::ErrorCode::Unsupported,
                         "this libcurl cannot take certificates of a file of one's own"};
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

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

struct HttpClient::Connections {
  CURLM* multi;
  Proxy proxy{};
  std::string certificates{};  // the system's and our own; empty: libcurl's default
  Time time{};
  Failure lastFailure = Failure::None;

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

  [[nodiscard]] FailedTransfer failed(const Transfer& transfer) const {
    long proxyStatus = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_HTTP_CONNECTCODE, &proxyStatus);
    const bool isDirect = isLoopback(transfer.url);
    return {.host = transfer.url.host,
            .where = transfer.where(),
            .proxy = isDirect ? std::string() : proxy.address,
            .isHere = isDirect || proxy.isHere,
            .proxyStatus = static_cast<int>(proxyStatus),
            .detail = transfer.detail,
            .connectTimeout = transfer.request.connectTimeout};
  }

  base::Result<CURLcode> transport(Transfer& transfer, std::stop_token stop) {
    if (const CURLMcode code = curl_multi_add_handle(multi, transfer.easy.get()); code != CURLM_OK)
      return multiFailed(transfer, code);
    auto result = run(transfer, stop);
    curl_multi_remove_handle(multi, transfer.easy.get());
    return result;
  }

  [[nodiscard]] static base::Error multiFailed(const Transfer& transfer, CURLMcode code) {
    return {base::ErrorCode::Network,
            "the request to " + transfer.where() + " failed (" + curl_multi_strerror(code) + ")"};
  }

  base::Result<CURLcode> run(Transfer& transfer, std::stop_token stop) {
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi); });
    for (;;) {
      if (stop.stop_requested())
        return base::Error{base::ErrorCode::Cancelled,
                           "the request to " + transfer.where() + " was cancelled"};
      int running = 0;
      if (const CURLMcode code = curl_multi_perform(multi, &running); code != CURLM_OK)
        return multiFailed(transfer, code);
      if (const auto code = finished()) return *code;
      const auto silence = time.now() - transfer.lastActivity;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          transfer.request.idleTimeout - silence);
      if (left.count() <= 0) {
        lastFailure = Failure::Silence;
        return base::Error{base::ErrorCode::Network,
                           transfer.where() + " sent nothing for " +
                               durationText(transfer.request.idleTimeout) +
                               ", so the wait was ended"};
      }
      const auto wait = std::min(left + std::chrono::milliseconds(1), time.longestPoll);
      curl_multi_poll(multi, nullptr, 0, static_cast<int>(wait.count()), nullptr);
    }
  }
};

HttpClient::HttpClient() : HttpClient(std::make_unique<Connections>()) {}
HttpClient::HttpClient(std::unique_ptr<Connections> connections)
    : m_connections(std::move(connections)) {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

base::Result<HttpClient> HttpClient::create(const HttpSettings& settings) {
  auto connections = std::make_unique<Connections>();
  auto proxy = parseProxy(settings.proxy, settings.proxyCredentials);
  if (!proxy) return proxy.error();
  connections->proxy = *std::move(proxy);
  connections->time = settings.time;
  if (!settings.caFile.empty()) {
    auto own = readCertificates(settings.caFile);
    if (!own) return own.error();
    const EasyHandle easy(curl_easy_init());
    connections->certificates =
        *std::move(own) + "\n" + (easy ? systemCertificates(easy.get()) : "");
  }
  return HttpClient(std::move(connections));
}

Failure HttpClient::lastFailure() const {
  return m_connections->lastFailure;
}

base::Result<HttpResponse> HttpClient::perform(const HttpRequest& request,
                                               const HttpHandlers& handlers, std::stop_token stop) {
  Connections& connections = *m_connections;
  connections.lastFailure = Failure::Other;
  auto url = parseUrl(request.url);
  if (!url) return url.error();
  if (!request.bearerToken.empty() && url->scheme != "https" && !isLoopback(*url))
    return base::Error{base::ErrorCode::InvalidArgument,
                       "the key for " + url->host + " would travel in the open"};
  Transfer transfer{.request = request,
                    .handlers = handlers,
                    .time = connections.time,
                    .url = std::move(url).value()};
  if (!transfer.easy || connections.multi == nullptr)
    return base::Error{base::ErrorCode::OutOfMemory, "libcurl could not be started"};
  setOptions(transfer);
  setProxy(transfer, connections.proxy);
  if (auto set = trust(transfer, connections.certificates); !set) return set.error();
  if (auto set = setHeaders(transfer); !set) return set.error();
  auto code = connections.transport(transfer, stop);
  if (transfer.failure) return *transfer.failure;
  if (!code) return code.error();
  if (*code != CURLE_OK && !transfer.enough) {
    auto described = describe(*code, connections.failed(transfer));
    connections.lastFailure = described.kind;
    return std::move(described.error);
  }
  connections.lastFailure = Failure::None;
  announceHeaders(transfer);
  return std::move(transfer.response);
}

}  // namespace net
