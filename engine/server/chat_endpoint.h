// POST /chat/completions and /completions, GET /models: from a checked request over the backend to
// the reply.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

#include "engine/backend.h"
#include "engine/base/log.h"
#include "engine/remote/chat_call.h"
#include "engine/remote/reply_encoder.h"
#include "engine/server/turn_queue.h"

namespace server {

void replyWithError(httplib::Response& response, const base::Error& error);

// Thread: any; the backend is used by one at a time. Lifetime: `backend` must outlive it.
class ChatEndpoint {
 public:
  struct Options {
    std::size_t maxRequests;
    std::chrono::milliseconds keepAliveInterval;
  };
  ChatEndpoint(engine::Backend& backend, Options options, base::LogSink log);

  void chat(const httplib::Request& request, httplib::Response& response);
  void fillIn(const httplib::Request& request, httplib::Response& response);
  void models(httplib::Response& response);
  // Stops what runs and waits. Thread: any.
  void stop() { m_stop.request_stop(); }

 private:
  struct Turn;
  struct Streaming;
  void answer(base::Result<remote::ChatCall> call, const httplib::Request& request,
              httplib::Response& response);
  base::Result<engine::Completion> generate(Turn& turn, remote::ReplyEncoder& encoder,
                                            const engine::EventSink& onEvent);
  void chatAtOnce(const std::shared_ptr<Turn>& turn, httplib::Response& response);
  void chatStreaming(const std::shared_ptr<Turn>& turn, httplib::Response& response);
  bool stream(Turn& turn, httplib::DataSink& sink);
  base::Result<std::vector<engine::ModelInfo>> knownModels(std::stop_token stop);
  [[nodiscard]] remote::ReplyEncoder encoderFor(const Turn& turn);

  engine::Backend& m_backend;
  Options m_options;
  base::LogSink m_log;
  std::stop_source m_stop;
  TurnQueue m_queue;
  std::mutex m_mutex;
  std::vector<engine::ModelInfo> m_models;  // as the backend gave them first
  std::uint64_t m_replies = 0;
};

}  // namespace server
