// Connections and faults; what is said is in tests/support/deepseek.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <utility>

#include "tests/support/deepseek/call.h"
#include "tests/support/deepseek/reply.h"

namespace support {

using deepseek::Call;
using deepseek::Played;
using deepseek::Refusal;
using deepseek::Wire;

namespace {

constexpr std::size_t kLongLineBytes = std::size_t{20} << 20;
constexpr int kBacklog = 256;

const char* wordsFor(int status) {
  static const std::map<int, const char*> kWords = {{200, "OK"},
                                                    {400, "Bad Request"},
                                                    {401, "Unauthorized"},
                                                    {402, "Payment Required"},
                                                    {404, "Not Found"},
                                                    {422, "Unprocessable Entity"},
                                                    {429, "Too Many Requests"},
                                                    {500, "Internal Server Error"},
                                                    {503, "Service Unavailable"}};
  const auto found = kWords.find(status);
  return found == kWords.end() ? "Status" : found->second;
}

std::string head(int status, const std::string& type, const std::string& id,
                 const std::string& more) {
  return "HTTP/1.1 " + std::to_string(status) + " " + wordsFor(status) +
         "\r\nContent-Type: " + type + "\r\nx-request-id: " + id +
         "\r\nx-deepseek-request-id: ds-" + id + "\r\n" + more + "\r\n";
}

std::string chunked(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string size;
  for (std::size_t rest = bytes.size(); rest > 0; rest /= 16) size.insert(0, 1, kDigits[rest % 16]);
  return size + "\r\n" + bytes + "\r\n";
}

Refusal refusalFor(int status, const std::string& key) {
  switch (status) {
    case 400:
      return {400, "The `reasoning_content` in the thinking mode must be passed back to the API.",
              "invalid_request_error"};
    case 401:
      return {401, "Authentication Fails, Your api key: " + key + " is invalid",
              "authentication_error"};
    case 402:
      return {402, "Insufficient Balance", "unknown_error"};
    case 422:
      return {422, "Failed to deserialize the JSON body into the target type",
              "invalid_request_error"};
    case 429:
      return {429, "You have reached the concurrency limit of your account", "rate_limit_error"};
    case 500:
      return {500, "Internal Server Error", "internal_error"};
    default:
      return {503, "Service is too busy. Please retry later", "service_unavailable_error"};
  }
}

}  // namespace

// One request and what has become of it so far.
struct DeepSeekServer::Exchange {
  Wire& wire;
  deepseek::HttpCall http;
  std::string path{};  // without /v1 and /beta
  bool isBeta = false;
  std::string id{};
  std::optional<Fault> fault{};
  std::size_t bodySent = 0;

  [[nodiscard]] bool has(const char* name) const { return fault && fault->name == name; }
  [[nodiscard]] std::string key() const {
    const std::string text = http.header("authorization");
    return text.rfind("Bearer ", 0) == 0 ? text.substr(7) : "";
  }
  // False: enough of it; the connection ends.
  bool sendBody(const std::string& bytes, bool isChunked) {
    const std::size_t most = has("cut") ? std::strtoul(fault->value.c_str(), nullptr, 10) : ~0UL;
    const std::string part = bytes.substr(0, most - std::min(most, bodySent));
    bodySent += part.size();
    if (!part.empty() && !wire.send(isChunked ? chunked(part) : part)) return false;
    if (bodySent < most) return true;
    wire.reset();
    return false;
  }
};

DeepSeekServer::DeepSeekServer() : DeepSeekServer(Options{}) {}

DeepSeekServer::DeepSeekServer(Options options) : m_options(std::move(options)) {
  listen();
  m_acceptor = std::thread([this] { accept(); });
}

DeepSeekServer::~DeepSeekServer() {
  {
    const std::lock_guard lock(m_mutex);
    m_isEnding = true;
    for (const Wire* wire : m_open) wire->shutDown();
    ::shutdown(m_listener, SHUT_RDWR);
    m_changed.notify_all();
  }
  m_acceptor.join();
  for (std::thread& thread : m_threads) thread.join();
  ::close(m_listener);
}

std::string DeepSeekServer::url() const {
  return "http://127.0.0.1:" + std::to_string(m_port);
}

std::string DeepSeekServer::secureUrl() const {
  return "https://localhost:" + std::to_string(m_port);
}

void DeepSeekServer::failNext(Fault fault) {
  const std::lock_guard lock(m_mutex);
  m_faults.push_back(std::move(fault));
}

void DeepSeekServer::answerNext(deepseek::Answer answer) {
  const std::lock_guard lock(m_mutex);
  m_answers.push_back(std::move(answer));
}

void DeepSeekServer::release() {
  const std::lock_guard lock(m_mutex);
  ++m_releases;
  m_changed.notify_all();
}

void DeepSeekServer::waitUntilWaiting(int count) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [&] { return m_waited >= count; });
}

std::vector<SeenRequest> DeepSeekServer::requests() const {
  const std::lock_guard lock(m_mutex);
  return m_requests;
}

bool DeepSeekServer::waitAtGate() {
  std::unique_lock lock(m_mutex);
  ++m_waited;
  m_changed.notify_all();
  const auto isOpen = [&] { return m_releases > 0 || m_isEnding; };
  if (m_options.gate) {
    m_changed.wait_for(lock, *m_options.gate, isOpen);
    return !m_isEnding;
  }
  m_changed.wait(lock, isOpen);
  --m_releases;
  return !m_isEnding;
}

void DeepSeekServer::pause() const {
  if (m_options.pieceDelay.count() > 0) std::this_thread::sleep_for(m_options.pieceDelay);
}

void DeepSeekServer::listen() {
  m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(m_options.port));
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, kBacklog) != 0 ||
      ::getsockname(m_listener, generic, &size) != 0)
    std::abort();  // a test cannot go on without its server
  m_port = ntohs(address.sin_port);
}

void DeepSeekServer::accept() {
  for (;;) {
    const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(m_mutex);
    if (socket < 0 || m_isEnding) {
      if (socket >= 0) ::close(socket);
      return;
    }
    m_threads.emplace_back([this, socket] { serve(socket); });
  }
}

void DeepSeekServer::serve(int socket) {
  sigset_t broken;  // a client that goes away is no reason to end
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, nullptr);
  Wire wire(socket);
  {
    const std::lock_guard lock(m_mutex);
    m_open.push_back(&wire);
    if (m_isEnding) wire.shutDown();
  }
  bool isTunnelled = false;
  bool isEncrypted = wire.nextIsTls();
  bool goesOn = !isEncrypted || wire.encrypt(m_authority.serverContext());
  while (goesOn) {
    auto call = wire.readCall();
    if (!call) break;
    if (call->method == "CONNECT") {
      {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back({*call, isEncrypted, isTunnelled});
      }
      isTunnelled = wire.send("HTTP/1.1 200 Connection established\r\n\r\n");
      isEncrypted = wire.nextIsTls();
      goesOn = isTunnelled && (!isEncrypted || wire.encrypt(m_authority.serverContext()));
      continue;
    }
    Exchange exchange{.wire = wire, .http = *std::move(call)};
    {
      const std::lock_guard lock(m_mutex);
      m_requests.push_back({exchange.http, isEncrypted, isTunnelled});
      exchange.id = "double-" + std::to_string(++m_count);
    }
    goesOn = serveOne(exchange);
  }
  const std::lock_guard lock(m_mutex);
  m_open.remove(&wire);
}

bool DeepSeekServer::serveOne(Exchange& exchange) {
  exchange.path = exchange.http.path;
  exchange.isBeta = exchange.path.rfind("/beta/", 0) == 0;
  for (const char* prefix : {"/beta", "/v1"})
    if (exchange.path.rfind(std::string(prefix) + "/", 0) == 0)
      exchange.path.erase(0, std::string(prefix).size());
  const bool isKnown =
      m_options.key.empty() ? !exchange.key().empty() : exchange.key() == m_options.key;
  if (!isKnown) return refuse(exchange, refusalFor(401, exchange.key()));
  const bool isGet = exchange.http.method == "GET";
  if (isGet && exchange.path == "/models") return answerWhole(exchange, deepseek::modelsBody());
  if (isGet && exchange.path == "/user/balance")
    return answerWhole(exchange, deepseek::balanceBody());
  if (!isGet && (exchange.path == "/chat/completions" || exchange.path == "/completions"))
    return answer(exchange);
  return refuse(exchange, {404, "Not Found", "invalid_request_error"});
}

// "429=7*2": the name, its value, and for how many requests.
std::optional<Fault> DeepSeekServer::faultFor(const std::string& told) {
  const std::lock_guard lock(m_mutex);
  if (!m_faults.empty()) {
    Fault fault = std::move(m_faults.front());
    m_faults.pop_front();
    return fault;
  }
  if (told.empty()) return std::nullopt;
  const std::size_t star = told.rfind('*');
  if (star != std::string::npos &&
      m_toldFaults[told]++ >= std::strtol(told.c_str() + star + 1, nullptr, 10))
    return std::nullopt;
  const std::string text = told.substr(0, star);
  const std::size_t equals = text.find('=');
  return Fault{text.substr(0, equals), equals == std::string::npos ? "" : text.substr(equals + 1)};
}

// What needs no answer; nothing: an answer begins, and may fail later.
std::optional<bool> DeepSeekServer::failAtOnce(Exchange& exchange) {
  if (!exchange.fault) return std::nullopt;
  const std::string& name = exchange.fault->name;
  static const std::array<const char*, 7> kStatuses = {"400", "401", "402", "422",
                                                       "429", "500", "503"};
  if (std::find(kStatuses.begin(), kStatuses.end(), name) != kStatuses.end()) {
    const int status = std::atoi(name.c_str());
    const std::string& after = exchange.fault->value;
    return refuse(exchange, refusalFor(status, exchange.key()),
                  after.empty() ? "" : "Retry-After: " + after + "\r\n");
  }
  if (name != "wrong-type") return std::nullopt;
  const std::string page = "<html><body>Please log in to the network first.</body></html>";
  return exchange.wire.send(head(200, "text/html", exchange.id,
                                 "Content-Length: " + std::to_string(page.size()) + "\r\n") +
                            page);
}

bool DeepSeekServer::answer(Exchange& exchange) {
  const deepseek::Json body = deepseek::Json::parse(exchange.http.body, nullptr, false);
  const bool hasModel = body.is_object() && body.contains("model") && body["model"].is_string();
  std::string model = hasModel ? body["model"].get<std::string>() : "";
  const std::size_t at = model.find('@');
  const std::string header = exchange.http.header("x-double-fault");
  exchange.fault =
      faultFor(at != std::string::npos && header.empty() ? model.substr(at + 1) : header);
  if (const auto ended = failAtOnce(exchange)) return *ended;
  auto read = deepseek::readCall(exchange.http.body, model.substr(0, at), exchange.isBeta,
                                 exchange.path == "/completions");
  if (const auto* refusal = std::get_if<Refusal>(&read)) return refuse(exchange, *refusal);
  const Call& call = std::get<Call>(read);

  Played played;
  {
    const std::lock_guard lock(m_mutex);
    deepseek::Answer answer = deepseek::answerFor(call);
    if (!m_answers.empty()) {
      answer = std::move(m_answers.front());
      m_answers.pop_front();
    }
    if (exchange.has("empty")) answer = {};
    played = deepseek::play(call, answer, exchange.id);
    auto tokens = deepseek::tokensOf(exchange.key() + call.promptText);
    played.cachedTokens = std::min(m_cache.hits(tokens), played.promptTokens);
    m_cache.remember(std::move(tokens));
  }
  if (exchange.has("no-resources")) played.finishReason = "insufficient_system_resource";
  return call.stream ? answerStream(exchange, deepseek::eventsOf(call, played))
                     : answerWhole(exchange, deepseek::bodyOf(call, played));
}

bool DeepSeekServer::answerStream(Exchange& exchange, const std::vector<std::string>& events) {
  if (!exchange.wire.send(head(200, "text/event-stream; charset=utf-8", exchange.id,
                               "Transfer-Encoding: chunked\r\nCache-Control: no-cache\r\n")))
    return false;
  const auto send = [&](const std::string& bytes) { return exchange.sendBody(bytes, true); };
  if (exchange.has("queued") || exchange.has("closed")) {
    for (int i = 0; i < 3; ++i)
      if (!send(": keep-alive\n\n")) return false;
    if (!waitAtGate() || exchange.has("closed") || !send(": keep-alive\n\n")) return false;
  }
  if (exchange.has("malformed")) return send("data: {\"choices\":[{\"delta\":\n\n");
  if (exchange.has("long-line"))
    return send(R"(data: {"choices":[{"delta":{"content":")" + std::string(kLongLineBytes, 'x') +
                "\"}}]}\n\n");
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (exchange.has("undone") && events[i].rfind("data: [DONE]", 0) == 0) break;
    pause();
    if (!send(events[i])) return false;
    if (exchange.has("slow") && i == 1 && !waitAtGate()) return false;
  }
  return exchange.wire.send("0\r\n\r\n");
}

bool DeepSeekServer::answerWhole(Exchange& exchange, const std::string& body) {
  std::string bytes = body;
  if (exchange.has("malformed")) bytes.resize(bytes.size() / 2);
  if (exchange.has("long-line")) bytes = "{\"x\":\"" + std::string(kLongLineBytes, 'x') + "\"}";
  // Where the answer waits, its length is not known yet: blank lines come first.
  const bool waits = exchange.has("queued") || exchange.has("closed") || exchange.has("slow");
  const std::string length = waits ? "Transfer-Encoding: chunked\r\n"
                                   : "Content-Length: " + std::to_string(bytes.size()) + "\r\n";
  if (!exchange.wire.send(head(200, "application/json", exchange.id, length))) return false;
  if (!waits) return exchange.sendBody(bytes, false);
  if (!exchange.sendBody("\n\n\n", true) || !waitAtGate() || exchange.has("closed")) return false;
  return exchange.sendBody("\n" + bytes, true) && exchange.wire.send("0\r\n\r\n");
}

bool DeepSeekServer::refuse(Exchange& exchange, const Refusal& refusal,
                            const std::string& headers) {
  const std::string body = deepseek::errorBody(refusal);
  return exchange.wire.send(
      head(refusal.status, "application/json", exchange.id,
           "Content-Length: " + std::to_string(body.size()) + "\r\n" + headers) +
      body);
}

}  // namespace support
