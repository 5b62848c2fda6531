// One HTTP request per answer, with retries only while nothing has arrived.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/remote_backend.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "engine/net/sse_parser.h"
#include "engine/net/url.h"
#include "engine/remote/endpoint_flavour.h"
#include "engine/remote/reply_decoder.h"

namespace remote {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Kind = Dialect::Kind;

constexpr int kMaxRetries = 2;
constexpr std::size_t kMaxErrorBodyBytes = std::size_t{64} << 10;
constexpr std::size_t kMaxWholeBodyBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxRequestIdBytes = 128;

bool endsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

void dropEnd(std::string& text, std::string_view end) {
  if (endsWith(text, end)) text.resize(text.size() - end.size());
}

bool isDeepSeekHost(const std::string& host) {
  return host == "deepseek.com" || endsWith(host, ".deepseek.com");
}

double millisecondsBetween(Clock::time_point from, Clock::time_point to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

// A header is bytes of any kind; what we keep must be readable.
std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text.substr(0, kMaxRequestIdBytes))
    if (c >= 0x20 && c < 0x7F) result += c;
  return result;
}

// Seconds only. A date in it is ignored: then our own delay is used.
std::optional<milliseconds> retryAfter(std::string_view header) {
  long count = -1;
  const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), count);
  if (error != std::errc() || end != header.data() + header.size() || count < 0 || count > 86'400)
    return std::nullopt;
  return milliseconds(count * 1000);
}

// Some servers repeat a wrong key in their error, and errors are shown and stored.
base::Error withoutKey(base::Error error, const std::string& key) {
  constexpr std::string_view kInstead = "[key]";
  constexpr std::size_t kShortestKey = 4;  // less is a placeholder, and part of ordinary words
  if (key.size() < kShortestKey) return error;
  std::string& text = error.message;
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at))
    text.replace(at, key.size(), kInstead);
  return error;
}

// False when the stop came first.
bool waitUnlessStopped(milliseconds delay, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  wake.wait_for(lock, stop, delay, [] { return false; });
  return !stop.stop_requested();
}

std::string secondsText(milliseconds time) {
  const auto count = (time.count() + 999) / 1000;
  return std::to_string(count) + (count == 1 ? " second" : " seconds");
}

}  // namespace

// One try: its request, what came back, and when.
struct RemoteBackend::Attempt {
  Attempt(const Dialect& dialect, const engine::EventSink& onEvent)
      : sink(onEvent),
        decoder(dialect, onEvent),
        // A worker reports its state itself.
        queuedToSay(dialect.kind != Kind::Worker) {}
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  net::HttpRequest request{};
  const engine::EventSink& sink;
  ReplyDecoder decoder;
  net::SseParser parser{{.onEvent = [this](const net::SseEvent& event) { takeEvent(event); },
                         .onComment = [this](std::string_view) { takeKeepAlive(); }}};
  net::HttpResponse response{};
  std::string plainBody{};  // an error, or a reply that is not a stream
  std::optional<base::Error> failure{};
  bool queuedToSay;
  Clock::time_point started = Clock::now();
  std::optional<Clock::time_point> firstOutput{};
  Clock::time_point lastOutput{};

  [[nodiscard]] bool isRefused() const { return response.status != 200; }
  [[nodiscard]] bool isStream() const {
    return !isRefused() && response.header("content-type").find("json") == std::string_view::npos;
  }

  void takeEvent(const net::SseEvent& event) {
    if (failure || event.data.empty()) return;
    if (auto taken = decoder.takeChunk(event.data); !taken) failure = taken.error();
    if (!decoder.hasOutput()) return;
    lastOutput = Clock::now();
    if (!firstOutput) firstOutput = lastOutput;
  }

  void takeKeepAlive() {
    if (decoder.hasOutput() || decoder.isDone()) return;
    if (std::exchange(queuedToSay, false)) sink(engine::Status{});
  }

  // False: no more of it is wanted.
  bool takeBody(std::string_view bytes) {
    if (isStream()) {
      auto fed = parser.feed(bytes);
      if (!fed && !failure) failure = fed.error();
      return !failure && !decoder.isDone();
    }
    const std::size_t cap = isRefused() ? kMaxErrorBodyBytes : kMaxWholeBodyBytes;
    plainBody += bytes.substr(0, cap - plainBody.size());
    return plainBody.size() < cap;
  }

  [[nodiscard]] std::string requestId() const {
    const std::string own = printable(response.header("x-deepseek-request-id"));
    return own.empty() ? printable(response.header("x-request-id")) : own;
  }
};

RemoteBackend::RemoteBackend(Endpoint endpoint, const Patience& patience, base::LogSink log)
    : m_endpoint(std::move(endpoint)), m_patience(patience), m_log(std::move(log)) {}

base::Result<std::unique_ptr<engine::Backend>> RemoteBackend::create(
    const engine::RemoteConfig& config, base::LogSink log) {
  return create(config, std::move(log), Patience{});
}

base::Result<std::unique_ptr<engine::Backend>> RemoteBackend::create(
    const engine::RemoteConfig& config, base::LogSink log, const Patience& patience) {
  auto endpoint = endpointFor(config);
  if (!endpoint) return endpoint.error();
  return std::unique_ptr<engine::Backend>(
      new RemoteBackend(std::move(*endpoint), patience, std::move(log)));
}

base::Result<RemoteBackend::Endpoint> RemoteBackend::endpointFor(
    const engine::RemoteConfig& config) {
  const auto url = net::parseUrl(config.baseUrl);
  if (!url) return url.error();
  if (!url->query.empty())
    return base::Error{ErrorCode::InvalidArgument,
                       "the base address \"" + url->text + "\" must not contain \"?\""};
  const bool isDeepSeek = isDeepSeekHost(url->host);
  const bool isOpen = url->scheme != "https" && !net::isLoopback(*url);
  if (isOpen && (isDeepSeek || !config.apiKey.empty()))
    return base::Error{ErrorCode::InvalidArgument,
                       "the address of " + url->host +
                           " must start with https://, or the key would travel in the open"};
  Endpoint endpoint;
  endpoint.base = url->text;
  while (endsWith(endpoint.base, "/")) endpoint.base.pop_back();
  dropEnd(endpoint.base, "/chat/completions");  // some people paste the whole address
  endpoint.apiKey = config.apiKey;
  endpoint.dialect.kind = config.isWorker ? Kind::Worker
                          : isDeepSeek    ? Kind::DeepSeek
                                          : Kind::Other;
  endpoint.dialect.flavour = flavourAt(url->host, url->port);
  const bool isDefaultPort = url->port == (url->scheme == "https" ? 443 : 80);
  endpoint.dialect.place = config.place;
  if (config.place.empty())
    endpoint.dialect.place =
        isDefaultPort ? url->host : url->host + ":" + std::to_string(url->port);
  return endpoint;
}

net::HttpRequest RemoteBackend::httpRequest(std::string address) const {
  net::HttpRequest request;
  request.url = std::move(address);
  request.bearerToken = m_endpoint.apiKey;
  request.connectTimeout = m_patience.connectTimeout;
  request.idleTimeout = m_patience.idleTimeout;
  return request;
}

std::string RemoteBackend::chatAddress(const engine::Request& request) const {
  std::string base = m_endpoint.base;
  if (needsBeta(request, m_endpoint.dialect) && !endsWith(base, "/beta")) {
    dropEnd(base, "/v1");
    base += "/beta";
  }
  return base.append(pathOf(request));
}

base::Result<void> RemoteBackend::attempt(Attempt& run, std::stop_token stop) {
  run.started = Clock::now();
  auto response = m_http.perform(
      run.request,
      {.onHeaders = [&run](const net::HttpResponse& head) { run.response = head; },
       .onBody =
           [&](std::string_view bytes) { return !stop.stop_requested() && run.takeBody(bytes); }},
      stop);
  if (run.failure) return *run.failure;
  // Once the server has said how the answer ended, a rough end of the connection takes nothing
  // away.
  const bool isCut = !response && response.error().code == ErrorCode::Network;
  if (!response && !(isCut && run.decoder.hasFinished())) return response.error();
  if (run.isRefused()) return decodeError(run.response.status, run.plainBody, m_endpoint.dialect);
  if (!run.isStream()) return run.decoder.takeWhole(run.plainBody);
  run.parser.finish();
  if (run.failure) return *run.failure;
  return {};
}

void RemoteBackend::logResult(const Attempt& run) const {
  const std::string id = run.requestId();
  const int status = run.response.status;
  base::log(m_log, base::LogLevel::Info, "remote",
            m_endpoint.dialect.place +
                (status == 0 ? " gave no reply" : " answered " + std::to_string(status)) +
                (id.empty() ? "" : ", request id " + id));
}

std::optional<milliseconds> RemoteBackend::retryDelay(const Attempt& run, int retries) const {
  const int status = run.response.status;
  if ((status != 429 && status != 503) || retries >= kMaxRetries) return std::nullopt;
  const milliseconds delay = retryAfter(run.response.header("retry-after"))
                                 .value_or(m_patience.firstRetryDelay * (1 << retries));
  return delay <= m_patience.longestRetryDelay ? std::optional(delay) : std::nullopt;
}

void RemoteBackend::complete(engine::Completion& completion, const Attempt& run,
                             const engine::Request& request) const {
  engine::Receipt& receipt = completion.receipt;
  if (receipt.place.empty() || m_endpoint.dialect.kind != Kind::Worker)
    receipt.place = m_endpoint.dialect.place;
  receipt.requestId = run.requestId();
  const auto notes = notesOn(request, m_endpoint.dialect);
  receipt.notes.insert(receipt.notes.begin(), notes.begin(), notes.end());
  if (m_endpoint.dialect.kind == Kind::Worker || !run.firstOutput) return;
  completion.timings.prefillMs = millisecondsBetween(run.started, *run.firstOutput);
  completion.timings.decodeMs = millisecondsBetween(*run.firstOutput, run.lastOutput);
}

base::Result<engine::Completion> RemoteBackend::generate(const engine::Request& request,
                                                         const engine::EventSink& onEvent,
                                                         std::stop_token stop) {
  auto body = encodeRequest(request, m_endpoint.dialect);
  if (!body) return body.error();
  // One network read may hold many events; none of them may arrive after a stop.
  const engine::EventSink sink = [&](const engine::Event& event) {
    if (!stop.stop_requested() && onEvent) onEvent(event);
  };
  for (int retries = 0;; ++retries) {
    Attempt run(m_endpoint.dialect, sink);
    run.request = httpRequest(chatAddress(request));
    run.request.method = net::HttpRequest::Method::Post;
    run.request.headers = {{"Content-Type", "application/json"},
                           {"Accept", "text/event-stream, application/json"}};
    run.request.body = *body;
    auto tried = attempt(run, stop);
    logResult(run);
    if (!tried && !stop.stop_requested()) {
      const auto delay = retryDelay(run, retries);
      if (!delay) return withoutKey(tried.error(), m_endpoint.apiKey);
      sink(engine::Status{
          .phase = engine::Status::Phase::Retrying,
          .percent = {},
          .detail = m_endpoint.dialect.place + " is busy; trying again in " + secondsText(*delay)});
      if (waitUnlessStopped(*delay, stop)) continue;
    }
    auto ended = stop.stop_requested() ? base::Result<engine::Completion>(run.decoder.soFar())
                                       : run.decoder.finish();
    if (!ended) return ended.error();
    if (stop.stop_requested()) ended->stopReason = engine::StopReason::Cancelled;
    complete(*ended, run, request);
    return ended;
  }
}

base::Result<std::vector<engine::ModelInfo>> RemoteBackend::models(std::stop_token stop) {
  std::string body;
  auto response = m_http.perform(httpRequest(m_endpoint.base + "/models"),
                                 {.onHeaders = {},
                                  .onBody =
                                      [&body](std::string_view bytes) {
                                        body += bytes;
                                        return body.size() <= kMaxWholeBodyBytes;
                                      }},
                                 stop);
  if (!response) return response.error();
  if (response->status != 200)
    return withoutKey(decodeError(response->status, body, m_endpoint.dialect), m_endpoint.apiKey);
  return decodeModels(body, m_endpoint.dialect);
}

}  // namespace remote
