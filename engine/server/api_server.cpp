// Routes, the checks before them, and the thread that listens.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/api_server.h"

#include <sys/socket.h>

#include <thread>
#include <utility>

#include "engine/remote/reply_encoder.h"
#include "engine/server/chat_endpoint.h"
#include "engine/server/http_listener.h"
#include "engine/server/token.h"

namespace server {
namespace {

using base::Error;
using base::ErrorCode;

// Room for a request's line and headers.
constexpr std::size_t kMaxHeadBytes = std::size_t{256} << 10;
constexpr const char* kAddress = "127.0.0.1";
// Waiting requests hold a thread each; some more keep /health and refusals quick.
constexpr std::size_t kSpareThreads = 4;

Error notAllowed() {
  return {ErrorCode::Denied, "the token of this server is missing or wrong"};
}

}  // namespace

class ApiServer::Running {
 public:
  Running(engine::Backend& backend, ServerOptions options, base::LogSink log)
      : m_options(std::move(options)),
        m_log(std::move(log)),
        m_endpoint(backend,
                   {.maxRequests = m_options.maxRequests,
                    .keepAliveInterval = m_options.keepAliveInterval},
                   m_log),
        m_listener({.silence = m_options.clientSilence,
                    .maxHeadBytes = kMaxHeadBytes,
                    .maxBodyBytes = m_options.maxBodyBytes}) {}

  ~Running() {
    m_endpoint.stop();
    m_listener.cutConnections();
    m_listener.stop();
    if (m_thread.joinable()) m_thread.join();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  base::Result<void> start() {
    configure();
    m_port = m_options.port;
    if (m_port == 0)
      m_port = m_listener.bind_to_any_port(kAddress);
    else if (!m_listener.bind_to_port(kAddress, m_port))
      m_port = -1;
    if (m_port <= 0)
      return Error{ErrorCode::Io, "the port " + std::to_string(m_options.port) +
                                      " of this computer cannot be used; is it taken?"};
    m_hosts = {std::string(kAddress) + ":" + std::to_string(m_port),
               "localhost:" + std::to_string(m_port)};
    m_thread = std::thread([this] { m_listener.listen_after_bind(); });
    // stop() has no effect before this, so a server that ends at once would never end.
    while (!m_listener.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    base::log(m_log, base::LogLevel::Info, "server", "listens on " + m_hosts.front());
    return {};
  }

  [[nodiscard]] int port() const { return m_port; }

 private:
  void configure();
  [[nodiscard]] bool isAllowed(const httplib::Request& request, httplib::Response& response) const;

  ServerOptions m_options;
  base::LogSink m_log;
  ChatEndpoint m_endpoint;
  HttpListener m_listener;
  std::vector<std::string> m_hosts;
  int m_port = -1;
  std::thread m_thread;
};

void ApiServer::Running::configure() {
  using httplib::Request;
  using httplib::Response;
  // The library's default lets a second process listen on the same port.
  m_listener.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  m_listener.set_payload_max_length(m_options.maxBodyBytes);
  const std::size_t threads = m_options.maxRequests + kSpareThreads;
  m_listener.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  m_listener.set_pre_routing_handler([this](const Request& request, Response& response) {
    return isAllowed(request, response) ? httplib::Server::HandlerResponse::Unhandled
                                        : httplib::Server::HandlerResponse::Handled;
  });
  m_listener.set_error_handler(httplib::Server::Handler([](const Request&, Response& response) {
    if (!response.body.empty()) return;
    const int status = response.status;
    replyWithError(response,
                   {ErrorCode::InvalidArgument, status == 404   ? "there is no such address here"
                                                : status == 413 ? "the request is too large"
                                                                : "the request is not valid HTTP"});
    response.status = status;
  }));
  m_listener.set_exception_handler([](const Request&, Response& response, std::exception_ptr) {
    replyWithError(response, {ErrorCode::OutOfMemory, "no memory left for this request"});
  });
  for (const std::string prefix : {"", "/v1"}) {
    m_listener.Post(
        prefix + "/chat/completions",
        [this](const Request& request, Response& response) { m_endpoint.chat(request, response); });
    m_listener.Post(prefix + "/completions", [this](const Request& request, Response& response) {
      m_endpoint.fillIn(request, response);
    });
    m_listener.Get(prefix + "/models",
                   [this](const Request&, Response& response) { m_endpoint.models(response); });
    m_listener.Get(prefix + "/health", [](const Request&, Response& response) {
      response.set_content(R"({"status":"ok"})", "application/json");
    });
  }
}

bool ApiServer::Running::isAllowed(const httplib::Request& request,
                                   httplib::Response& response) const {
  const std::string host = request.get_header_value("Host");
  bool isOurs = false;
  for (const auto& ours : m_hosts) isOurs = isOurs || host == ours;
  if (!isOurs) {
    replyWithError(response, {ErrorCode::Denied, "the Host header does not name this server"});
    response.status = 403;
    return false;
  }
  if (isSameToken("Bearer " + m_options.token, request.get_header_value("Authorization")))
    return true;
  replyWithError(response, notAllowed());
  return false;
}

ApiServer::ApiServer(std::unique_ptr<Running> running) : m_running(std::move(running)) {}
ApiServer::~ApiServer() = default;

base::Result<std::unique_ptr<ApiServer>> ApiServer::start(engine::Backend& backend,
                                                          ServerOptions options,
                                                          base::LogSink log) {
  if (options.token.empty()) return Error{ErrorCode::InvalidArgument, "a server needs a token"};
  auto running = std::make_unique<Running>(backend, std::move(options), std::move(log));
  if (auto started = running->start(); !started) return started.error();
  return std::unique_ptr<ApiServer>(new ApiServer(std::move(running)));
}

int ApiServer::port() const {
  return m_running->port();
}

}  // namespace server
