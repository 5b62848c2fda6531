// Tries, one after the other, until there is an answer or no use in another one.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/remote_backend.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <utility>

#include "engine/remote/endpoint_flavour.h"
#include "engine/remote/request_repair.h"

namespace remote {
namespace {

using Kind = Dialect::Kind;
using Phase = engine::Status::Phase;

constexpr int kMaxRepairs = 2;
constexpr std::chrono::milliseconds kRecognitionTime{5'000};
constexpr std::string_view kIsKept = "what arrived is kept";  // the decoder's words, too

std::function<double()> systemRandom() {
  return [engine = std::mt19937(std::random_device{}())]() mutable {
    return std::uniform_real_distribution<double>(0, 1)(engine);
  };
}

std::string emptyAnswersText(int count, bool isBilled) {
  return (count == 1 ? "an empty answer came before this one"
                     : std::to_string(count) + " empty answers came before this one") +
         std::string(isBilled ? ", and may be billed" : "");
}

}  // namespace

// What is sent for one answer, over all tries.
struct RemoteBackend::Plan {
  const engine::Request& asked;
  std::string body;                         // of what is sent
  std::optional<engine::Request> mended{};  // sent instead of `asked`
  int repairs = 0;
  int retries = 0;
  int emptyAnswers = 0;  // each of them may be billed

  [[nodiscard]] const engine::Request& sent() const { return mended ? *mended : asked; }
};

RemoteBackend::RemoteBackend(Endpoint endpoint, net::HttpClient client, RemoteOptions options,
                             base::LogSink log)
    : m_endpoint(std::move(endpoint)),
      m_http(std::move(client)),
      m_time(std::move(options.time)),
      m_random(options.random ? std::move(options.random) : systemRandom()),
      m_policy(options.retries.value_or(retryPolicyFor(m_endpoint.dialect))),
      m_log(std::move(log)) {}

base::Result<std::unique_ptr<engine::Backend>> RemoteBackend::create(
    const engine::RemoteConfig& config, base::LogSink log, RemoteOptions options) {
  auto endpoint = endpointFor(config);
  if (!endpoint) return endpoint.error();
  auto client = clientFor(config, options.time);
  if (!client) return client.error();
  return std::unique_ptr<engine::Backend>(new RemoteBackend(
      std::move(*endpoint), std::move(*client), std::move(options), std::move(log)));
}

void RemoteBackend::recognise(const engine::Request& request, const std::stop_token& stop) {
  Dialect& dialect = m_endpoint.dialect;
  if (m_isRecognised || dialect.kind != Kind::Other ||
      dialect.flavour != Dialect::Flavour::Unknown || !dependsOnFlavour(request))
    return;
  Endpoint impatient = m_endpoint;
  impatient.connectTimeout = std::min(impatient.connectTimeout, kRecognitionTime);
  impatient.idleTimeout = std::min(impatient.idleTimeout, kRecognitionTime);
  const auto list = fetch(impatient, m_http, m_endpoint.base + "/models", stop);
  const net::Failure failure = m_http.lastFailure();
  // Whoever cannot be reached now may answer later; whoever does not say it will not.
  m_isRecognised = failure == net::Failure::None || failure == net::Failure::Silence;
  if (list) dialect.flavour = flavourIn(*list);
}

void RemoteBackend::logResult(const Exchange& exchange) const {
  const std::string id = requestIdOf(exchange.response());
  const int status = exchange.response().status;
  base::log(m_log, base::LogLevel::Info, "remote",
            m_endpoint.dialect.place +
                (status == 0 ? " gave no reply" : " answered " + std::to_string(status)) +
                (id.empty() ? "" : ", request id " + id));
}

bool RemoteBackend::mend(Plan& plan, const Exchange& exchange,
                         const engine::EventSink& sink) const {
  if (exchange.hasDelivered() || plan.repairs >= kMaxRepairs) return false;
  auto better = repaired(plan.sent(), m_endpoint.dialect, exchange.response().status,
                         exchange.refusedBody(), plan.repairs + 1);
  if (!better) return false;
  auto body = encodeRequest(*better, m_endpoint.dialect);
  if (!body) return false;  // then the server's refusal is the better error
  ++plan.repairs;
  sink(engine::Status{
      .phase = Phase::Retrying,
      .percent = {},
      .detail = m_endpoint.dialect.place +
                " misses the thinking of earlier answers; trying again " +
                (better->thinking == plan.sent().thinking ? "with it" : "without thinking")});
  plan.mended = std::move(better);
  plan.body = *std::move(body);
  return true;
}

bool RemoteBackend::waitForRetry(Plan& plan, const Exchange& exchange,
                                 const engine::EventSink& sink, const std::stop_token& stop) const {
  const auto setback = exchange.setback();
  if (!setback || plan.retries >= retriesFor(m_policy, *setback)) return false;
  const auto delay = delayBefore(m_policy, *setback, plan.retries, m_random());
  if (!delay) return false;
  sink(engine::Status{
      .phase = Phase::Retrying,
      .percent = {},
      .detail = m_endpoint
                    .explained({setback->error.code, retryText(m_policy, *setback, plan.retries,
                                                               *delay, m_endpoint.dialect.place)},
                               {})
                    .message});
  ++plan.retries;
  if (setback->kind == Setback::Kind::EmptyAnswer) ++plan.emptyAnswers;
  m_time.wait(*delay, stop);
  return true;
}

base::Error RemoteBackend::explained(base::Error error, const Plan& plan,
                                     const Exchange& exchange) const {
  if (const auto setback = exchange.setback()) {
    error = afterRetries(m_policy, *setback, plan.retries);
    if (setback->kind == Setback::Kind::EmptyAnswer && m_endpoint.isBilled)
      error.message += "; empty answers may be billed, too";
  }
  if (exchange.hasDelivered() && m_endpoint.dialect.kind != Kind::Worker) {
    if (error.message.find(kIsKept) == std::string::npos)
      error.message += "; " + std::string(kIsKept);
    if (m_endpoint.isBilled) error.message += "; asking again is billed again";
  }
  return m_endpoint.explained(std::move(error), requestIdOf(exchange.response()));
}

void RemoteBackend::complete(engine::Completion& completion, const Plan& plan,
                             const Exchange& exchange) const {
  engine::Receipt& receipt = completion.receipt;
  if (receipt.place.empty() || m_endpoint.dialect.kind != Kind::Worker)
    receipt.place = m_endpoint.dialect.place;
  receipt.requestId = requestIdOf(exchange.response());
  auto notes = notesOn(plan.sent(), m_endpoint.dialect);
  const auto repairs = notesOnRepair(plan.asked, plan.sent(), m_endpoint.dialect);
  notes.insert(notes.end(), repairs.begin(), repairs.end());
  receipt.notes.insert(receipt.notes.begin(), notes.begin(), notes.end());
  if (plan.emptyAnswers > 0)
    receipt.notes.push_back(emptyAnswersText(plan.emptyAnswers, m_endpoint.isBilled));
  const auto missing = notesOnEnd(plan.sent(), completion, m_endpoint.dialect);
  receipt.notes.insert(receipt.notes.end(), missing.begin(), missing.end());
  if (m_endpoint.dialect.kind != Kind::Worker) exchange.measure(completion.timings);
}

base::Result<engine::Completion> RemoteBackend::generate(const engine::Request& request,
                                                         const engine::EventSink& onEvent,
                                                         std::stop_token stop) {
  recognise(request, stop);
  auto body = encodeRequest(request, m_endpoint.dialect);
  if (!body) return body.error();
  Plan plan{.asked = request, .body = *std::move(body)};
  // One network read may hold many events; none of them may arrive after a stop.
  const engine::EventSink sink = [&](const engine::Event& event) {
    if (!stop.stop_requested() && onEvent) onEvent(event);
  };
  for (;;) {
    Exchange exchange(m_endpoint, plan.sent(), m_time, sink);
    auto ended = exchange.run(m_http, m_endpoint.post(plan.sent(), plan.body), stop);
    logResult(exchange);
    const auto another = [&] {
      return mend(plan, exchange, sink) || waitForRetry(plan, exchange, sink, stop);
    };
    if (!ended && !stop.stop_requested() && another() && !stop.stop_requested()) continue;
    if (stop.stop_requested()) {
      ended = exchange.soFar();
      ended->stopReason = engine::StopReason::Cancelled;
    }
    if (!ended) return explained(ended.error(), plan, exchange);
    complete(*ended, plan, exchange);
    return ended;
  }
}

base::Result<std::vector<engine::ModelInfo>> RemoteBackend::models(std::stop_token stop) {
  const auto body = fetch(m_endpoint, m_http, m_endpoint.base + "/models", stop);
  if (!body) return body.error();
  if (m_endpoint.dialect.flavour == Dialect::Flavour::Unknown)
    m_endpoint.dialect.flavour = flavourIn(*body);
  return decodeModels(*body, m_endpoint.dialect);
}

}  // namespace remote
