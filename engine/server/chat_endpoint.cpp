// Queue, generation, disconnects and the two shapes of a reply.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/chat_endpoint.h"

#include <ctime>
#include <optional>
#include <utility>

#include "engine/remote/reply_encoder.h"
#include "engine/server/connection.h"
#include "engine/server/http_listener.h"

namespace server {

using base::Error;
using base::ErrorCode;

namespace {

constexpr const char* kJson = "application/json";
// A reply without a model list still names something.
constexpr const char* kUnnamedModel = "isobath";

std::string asEvent(const std::string& data) {
  return "data: " + data + "\n\n";
}

}  // namespace

void replyWithError(httplib::Response& response, const Error& error) {
  response.status = remote::httpStatusOf(error.code);
  response.set_content(remote::encodeError(error), kJson);
}

// One request from its arrival to the end of its reply.
struct ChatEndpoint::Turn {
  Turn(remote::ChatCall checked, socket_t from, std::shared_ptr<TurnQueue::Ticket> place,
       std::stop_token serverEnds)
      : call(std::move(checked)),
        socket(from),
        ticket(std::move(place)),
        endsWithServer(std::move(serverEnds), [this] { stop.request_stop(); }) {}

  remote::ChatCall call;
  socket_t socket;
  std::shared_ptr<TurnQueue::Ticket> ticket;
  std::stop_source stop;
  std::stop_callback<std::function<void()>> endsWithServer;
};

// The events of one streamed reply. The watch writes from its own thread, hence the lock.
struct ChatEndpoint::Streaming {
  httplib::DataSink& sink;
  std::stop_source& stop;
  std::mutex mutex;

  void write(const std::string& text) {
    const std::lock_guard lock(mutex);
    if (!sink.write(text.data(), text.size())) stop.request_stop();
  }
};

ChatEndpoint::ChatEndpoint(engine::Backend& backend, Options options, base::LogSink log)
    : m_backend(backend), m_options(options), m_log(std::move(log)), m_queue(options.maxRequests) {}

base::Result<std::vector<engine::ModelInfo>> ChatEndpoint::knownModels(std::stop_token stop) {
  {
    const std::lock_guard lock(m_mutex);
    if (!m_models.empty()) return m_models;
  }
  auto models = m_backend.models(stop);
  const std::lock_guard lock(m_mutex);
  if (models) m_models = *models;
  return models;
}

remote::ReplyEncoder ChatEndpoint::encoderFor(const Turn& turn) {
  const std::string& asked = turn.call.request.model;
  const bool fillsGap = turn.call.request.fillIn.has_value();
  const std::lock_guard lock(m_mutex);
  return remote::ReplyEncoder(
      {.id = (fillsGap ? "cmpl-" : "chatcmpl-") + std::to_string(++m_replies),
       .model = asked.empty() ? kUnnamedModel : asked,
       .createdSeconds = static_cast<std::int64_t>(std::time(nullptr)),
       .wantsUsage = turn.call.wantsUsage,
       .wantsExtras = turn.call.wantsExtras,
       .fillsGap = fillsGap});
}

void ChatEndpoint::models(httplib::Response& response) {
  bool isKnown = false;
  {
    const std::lock_guard lock(m_mutex);
    isKnown = !m_models.empty();
  }
  // The backend's list must not be asked for beside a generation.
  const auto ticket = isKnown ? nullptr : m_queue.enter();
  std::stop_source stop = m_stop;
  if (!isKnown && (!ticket || !ticket->wait(stop.get_token())))
    return replyWithError(response, {ErrorCode::Busy, "the engine is busy; ask again in a moment"});
  const auto models = knownModels(stop.get_token());
  if (!models) return replyWithError(response, models.error());
  response.set_content(remote::encodeModels(*models), kJson);
}

void ChatEndpoint::chat(const httplib::Request& request, httplib::Response& response) {
  answer(remote::decodeChatCall(request.body), request, response);
}

void ChatEndpoint::fillIn(const httplib::Request& request, httplib::Response& response) {
  answer(remote::decodeFillInCall(request.body), request, response);
}

void ChatEndpoint::answer(base::Result<remote::ChatCall> call, const httplib::Request& request,
                          httplib::Response& response) {
  if (!call) return replyWithError(response, call.error());
  auto ticket = m_queue.enter();
  if (!ticket)
    return replyWithError(
        response,
        {ErrorCode::Busy, "the engine already has " + std::to_string(m_options.maxRequests) +
                              " requests to answer; ask again in a moment"});
  const bool wantsStream = call->wantsStream;
  const auto turn = std::make_shared<Turn>(std::move(*call), HttpListener::socketOf(request),
                                           std::move(ticket), m_stop.get_token());
  if (wantsStream)
    chatStreaming(turn, response);
  else
    chatAtOnce(turn, response);
}

base::Result<engine::Completion> ChatEndpoint::generate(Turn& turn, remote::ReplyEncoder& encoder,
                                                        const engine::EventSink& onEvent) {
  const std::stop_token stop = turn.stop.get_token();
  if (!turn.ticket->hasTurn()) {
    onEvent(engine::Status{.phase = engine::Status::Phase::Queued,
                           .percent = {},
                           .detail = "another answer is being written"});
    if (!turn.ticket->wait(stop)) {
      engine::Completion cancelled;
      cancelled.stopReason = engine::StopReason::Cancelled;
      return cancelled;
    }
  }
  // A caller that says nothing about thinking gets what the model does by default. Our own window
  // always says it, so that the first thing the backend is asked for is the answer, with its
  // Status::Loading.
  if (!turn.call.saysThinking) {
    const auto models = knownModels(stop);
    const bool isNamed = models && !models->empty();
    if (isNamed) encoder.nameModel(models->front().id);
    turn.call.request.thinking =
        isNamed && models->front().canThink ? engine::Thinking::On : engine::Thinking::Off;
  }
  auto outcome = m_backend.generate(turn.call.request, onEvent, stop);
  // Before the client hears the end: or else its next request could find itself waiting for this
  // one.
  turn.ticket.reset();
  return outcome;
}

void ChatEndpoint::chatAtOnce(const std::shared_ptr<Turn>& turn, httplib::Response& response) {
  const ConnectionWatch watch(turn->socket, m_options.keepAliveInterval,
                              {.onGone = [&turn] { turn->stop.request_stop(); }, .onQuiet = [] {}});
  auto encoder = encoderFor(*turn);
  const auto outcome =
      generate(*turn, encoder, [&encoder](const engine::Event& event) { encoder.collect(event); });
  if (!outcome) return replyWithError(response, outcome.error());
  response.set_content(encoder.whole(*outcome), kJson);
}

void ChatEndpoint::chatStreaming(const std::shared_ptr<Turn>& turn, httplib::Response& response) {
  response.set_header("Cache-Control", "no-store");
  response.set_chunked_content_provider(
      "text/event-stream",
      [this, turn](std::size_t, httplib::DataSink& sink) { return stream(*turn, sink); });
}

bool ChatEndpoint::stream(Turn& turn, httplib::DataSink& sink) {
  Streaming streaming{.sink = sink, .stop = turn.stop, .mutex = {}};
  // Declared after what its handlers use: it ends first.
  std::optional<ConnectionWatch> watch;
  watch.emplace(
      turn.socket, m_options.keepAliveInterval,
      ConnectionWatch::Handlers{.onGone = [&turn] { turn.stop.request_stop(); },
                                .onQuiet = [&streaming] { streaming.write(": keep-alive\n\n"); }});
  auto encoder = encoderFor(turn);
  const auto outcome = generate(turn, encoder, [&](const engine::Event& event) {
    const std::string chunk = encoder.chunk(event);
    if (!chunk.empty()) streaming.write(asEvent(chunk));
  });
  if (turn.stop.stop_requested()) return false;  // nobody listens
  if (outcome)
    for (const auto& chunk : encoder.lastChunks(*outcome)) streaming.write(asEvent(chunk));
  streaming.write(asEvent(outcome ? "[DONE]" : remote::encodeError(outcome.error())));
  watch.reset();  // or a keep-alive could follow the end
  sink.done();
  return true;
}

}  // namespace server
