// The reading of one reply, whatever arrives.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/exchange.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "engine/net/retry_after.h"

namespace remote {
namespace {

using base::Error;
using base::ErrorCode;
using std::chrono::milliseconds;
using Kind = Dialect::Kind;

constexpr std::size_t kMaxErrorBodyBytes = std::size_t{64} << 10;
constexpr std::chrono::seconds kQueuedAgain{10};
// Source: DeepSeek, "Rate Limit": a connection is closed when inference has not begun in 10
// minutes.
constexpr std::chrono::minutes kQueueLimit{10};
constexpr std::chrono::seconds kQueueTolerance{30};

milliseconds between(std::chrono::steady_clock::time_point from,
                     std::chrono::steady_clock::time_point to) {
  return std::chrono::duration_cast<milliseconds>(to - from);
}

Setback::Kind kindOf(net::Failure failure, bool isEmptyAnswer) {
  switch (failure) {
    case net::Failure::None:  // told inside of the stream
      return isEmptyAnswer ? Setback::Kind::EmptyAnswer : Setback::Kind::Lost;
    case net::Failure::Connection:
    case net::Failure::Silence:
      return Setback::Kind::Lost;
    case net::Failure::NoName:
      return Setback::Kind::NoName;
    case net::Failure::NobodyHere:
    case net::Failure::Certificate:
    case net::Failure::Other:
      break;
  }
  return Setback::Kind::Other;
}

}  // namespace

Exchange::Exchange(const Endpoint& endpoint, const engine::Request& request, const net::Time& time,
                   const engine::EventSink& onEvent)
    : m_endpoint(endpoint),
      m_time(time),
      m_onEvent(onEvent),
      m_sink([this](const engine::Event& event) { deliver(event); }),
      m_decoder(endpoint.dialect, request, m_sink),
      m_started(time.now()),
      m_lastOutput(m_started) {}

void Exchange::deliver(const engine::Event& event) {
  if (!std::holds_alternative<engine::Status>(event)) m_hasDelivered = true;
  m_onEvent(event);
}

base::Result<engine::Completion> Exchange::run(net::HttpClient& client,
                                               const net::HttpRequest& request,
                                               std::stop_token stop) {
  const auto outcome = client.perform(
      request,
      {.onHeaders =
           [this](const net::HttpResponse& head) {
             m_response = head;
             m_body.emplace(head.header("content-type"),
                            ReplyBody::Handlers{
                                .onEvent = [this](const net::SseEvent& event) { takeEvent(event); },
                                .onKeepAlive = [this] { takeKeepAlive(); }});
           },
       .onBody =
           [this, &stop](std::string_view bytes) {
             return !stop.stop_requested() && takeBytes(bytes);
           }},
      stop);
  auto ended = result(outcome);
  if (!ended) m_decoder.giveHeld();
  if (ended || m_hasDelivered) return ended;
  // Cut off, silent, empty, or a fault told inside of the stream; a damaged reply would be damaged
  // again.
  const bool isRefusal = isRefused() && m_response.status != 0;
  const Setback::Kind kind = isRefusal || ended.error().code != ErrorCode::Network
                                 ? Setback::Kind::Other
                                 : kindOf(client.lastFailure(), m_decoder.wasEmpty());
  if (hasQueuedInVain() && (kind == Setback::Kind::Lost || kind == Setback::Kind::EmptyAnswer))
    return Error{ErrorCode::Busy,
                 m_endpoint.dialect.place + " let the request wait for " +
                     net::durationText(between(m_started, m_time.now())) +
                     " and closed it without beginning an answer; ask again, perhaps at a quieter "
                     "time"};
  m_setback = Setback{.error = ended.error(),
                      .status = isRefusal ? m_response.status : 0,
                      .kind = kind,
                      .retryAfter = net::retryAfter(m_response, m_time.date())};
  return ended;
}

base::Result<engine::Completion> Exchange::result(const base::Result<net::HttpResponse>& outcome) {
  if (m_failure) return *m_failure;
  // Once the server has said how the answer ended, a rough end of the connection takes nothing
  // away.
  const bool isCut = !outcome && outcome.error().code == ErrorCode::Network;
  const bool isKnown = m_decoder.hasFinished() || (isRefused() && m_response.status != 0);
  if (!outcome && !(isCut && isKnown)) return outcome.error();
  if (isRefused()) return refusal(m_response.status, m_refusedBody, m_endpoint.dialect);
  m_body->finish();
  // An event without its end that cannot be read is half an event: the reply is cut, not damaged.
  if (m_failure && m_failure->code != ErrorCode::Corrupt) return *m_failure;
  using BodyKind = ReplyBody::Kind;
  if (m_body->kind() == BodyKind::Page || m_body->kind() == BodyKind::Other)
    return wrongContent(m_body->text(), m_response.header("content-type"), m_endpoint.dialect);
  if (m_body->kind() == BodyKind::Whole)
    if (auto taken = m_decoder.takeWhole(m_body->text()); !taken) return taken.error();
  if (!m_hasDelivered && !m_decoder.isDone() && !m_decoder.hasFinished())
    return Error{ErrorCode::Network, "the connection to " + m_endpoint.dialect.place +
                                         " ended before an answer arrived; ask again"};
  return m_decoder.finish();
}

bool Exchange::takeBytes(std::string_view bytes) {
  if (isRefused()) {
    m_refusedBody += bytes.substr(0, kMaxErrorBodyBytes - m_refusedBody.size());
    return m_refusedBody.size() < kMaxErrorBodyBytes;
  }
  auto fed = m_body->feed(bytes);
  if (!fed && !m_failure)
    m_failure =
        Error{fed.error().code, m_endpoint.dialect.place + " sent more than can be read (" +
                                    fed.error().message + "); ask again, and check the address"};
  return !m_failure && !m_decoder.isDone() && !m_body->isEnough();
}

void Exchange::takeEvent(const net::SseEvent& event) {
  if (m_failure || event.data.empty()) return;
  if (auto taken = m_decoder.takeChunk(event.data); !taken) m_failure = taken.error();
  if (!m_decoder.hasOutput()) return;
  m_lastOutput = m_time.now();
  if (!m_firstOutput) m_firstOutput = m_lastOutput;
}

void Exchange::takeKeepAlive() {
  // A worker reports its state itself.
  if (m_hasDelivered || m_decoder.isDone() || m_endpoint.dialect.kind == Kind::Worker) return;
  const Moment now = m_time.now();
  if (m_saidQueued && now - *m_saidQueued < kQueuedAgain) return;
  m_saidQueued = now;
  std::string detail = "in the queue of " + m_endpoint.dialect.place + " for " +
                       net::durationText(between(m_started, now));
  if (m_endpoint.dialect.kind == Kind::DeepSeek)
    detail += "; the server gives up after " + net::durationText(kQueueLimit);
  m_sink(engine::Status{
      .phase = engine::Status::Phase::Queued, .percent = {}, .detail = std::move(detail)});
}

bool Exchange::hasQueuedInVain() const {
  return m_saidQueued && m_time.now() - m_started >= kQueueLimit - kQueueTolerance;
}

std::optional<Setback> Exchange::setback() const {
  return m_setback;
}

void Exchange::measure(engine::Timings& timings) const {
  if (!m_firstOutput) return;
  const auto milli = [](auto from, auto to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
  };
  timings.prefillMs = milli(m_started, *m_firstOutput);
  timings.decodeMs = milli(*m_firstOutput, m_lastOutput);
}

}  // namespace remote
