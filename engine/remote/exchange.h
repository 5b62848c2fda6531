// One request for an answer: its bytes to events, and how it ended.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/backend.h"
#include "engine/net/http_client.h"
#include "engine/remote/endpoint.h"
#include "engine/remote/reply_body.h"
#include "engine/remote/reply_decoder.h"
#include "engine/remote/retry_policy.h"

namespace remote {

// Used for one run(). Thread: one at a time. Lifetime: what the constructor takes must outlive it.
class Exchange {
 public:
  // For the reply to `request`, as it is sent.
  Exchange(const Endpoint& endpoint, const engine::Request& request, const net::Time& time,
           const engine::EventSink& onEvent);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // Sends `request` and delivers the answer; keep-alives before it become Status::Queued, at most
  // every ten seconds. Completions are without place, request id and times. Errors: as
  // Backend::generate(); after a stop any, soFar() counts then.
  base::Result<engine::Completion> run(net::HttpClient& client, const net::HttpRequest& request,
                                       std::stop_token stop);

  [[nodiscard]] const engine::Completion& soFar() const { return m_decoder.soFar(); }
  [[nodiscard]] const net::HttpResponse& response() const { return m_response; }  // its head
  [[nodiscard]] const std::string& refusedBody() const { return m_refusedBody; }
  // Reasoning, text or a tool call went out: nothing may be repeated.
  [[nodiscard]] bool hasDelivered() const { return m_hasDelivered; }
  // How it failed without delivering anything. Nothing: another try makes no sense.
  [[nodiscard]] std::optional<Setback> setback() const;
  // From the request to the first and from there to the last piece of output.
  void measure(engine::Timings& timings) const;

 private:
  using Moment = std::chrono::steady_clock::time_point;

  base::Result<engine::Completion> result(const base::Result<net::HttpResponse>& outcome);
  bool takeBytes(std::string_view bytes);
  void takeEvent(const net::SseEvent& event);
  void takeKeepAlive();
  void deliver(const engine::Event& event);
  [[nodiscard]] bool hasQueuedInVain() const;
  [[nodiscard]] bool isRefused() const { return m_response.status != 200; }

  const Endpoint& m_endpoint;
  const net::Time& m_time;
  const engine::EventSink& m_onEvent;
  engine::EventSink m_sink;
  ReplyDecoder m_decoder;
  std::optional<ReplyBody> m_body;  // once the head is there
  net::HttpResponse m_response;
  std::string m_refusedBody;
  std::optional<base::Error> m_failure;  // found while reading
  std::optional<Setback> m_setback;
  bool m_hasDelivered = false;
  Moment m_started;
  std::optional<Moment> m_saidQueued;
  std::optional<Moment> m_firstOutput;
  Moment m_lastOutput;
};

}  // namespace remote
