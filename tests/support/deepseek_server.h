// A double of the DeepSeek API on a loopback port: checks, answers, and fails on request. No Qt.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/deepseek/answers.h"
#include "tests/support/deepseek/authority.h"
#include "tests/support/deepseek/tokens.h"
#include "tests/support/deepseek/wire.h"

namespace support {

// What goes wrong with one request. Names with what `value` is:
//   400                   as if thinking of earlier turns were missing
//   401 402 422 500 503   that status; the 401 repeats the key
//   429                   value: Retry-After (seconds or a date); empty: none
//   slow                  after the first piece, waits for release()
//   queued                keep-alives until release(), then the answer
//   closed                keep-alives until release(), then the connection ends
//   cut                   value: bytes of the body that arrive before a reset
//   undone                everything but the end mark
//   empty                 an answer without any text
//   malformed             half a piece of JSON
//   long-line             a line of 20 MB
//   wrong-type            a page instead of an answer
//   no-resources          ends with insufficient_system_resource
struct Fault {
  std::string name;
  std::string value = {};
};

// A request that arrived whole.
struct SeenRequest {
  deepseek::HttpCall http;
  bool wasEncrypted = false;
  bool wasTunnelled = false;  // through CONNECT
};

// Checks what the real one checks, and answers what its documentation says. One port speaks http,
// https and CONNECT (a proxy), so that the real address can be asked for: https://api.deepseek.com
// through this proxy, with authorityPem() as the trusted authority.
class DeepSeekServer {
 public:
  struct Options {
    int port = 0;                                        // 0: any free one
    std::string key = {};                                // the one that is accepted; empty: every
    std::chrono::milliseconds pieceDelay{0};             // before each piece, for people
    std::optional<std::chrono::milliseconds> gate = {};  // opens by itself after so long
  };
  // Aborts where the port is taken. A fault can also be told by the request: as the header
  // X-Double-Fault or at the end of the model's name, "deepseek-flash@429=7"; with "*2" at its end
  // it comes for the first two requests only.
  DeepSeekServer();
  explicit DeepSeekServer(Options options);
  ~DeepSeekServer();
  DeepSeekServer(const DeepSeekServer&) = delete;
  DeepSeekServer& operator=(const DeepSeekServer&) = delete;

  // Thread: any, as the rest.
  [[nodiscard]] int port() const { return m_port; }
  [[nodiscard]] std::string url() const;        // "http://127.0.0.1:port"
  [[nodiscard]] std::string secureUrl() const;  // "https://localhost:port"
  [[nodiscard]] const std::string& authorityPem() const { return m_authority.pem(); }

  // The next chat or completion request has this fault; several stand in a queue.
  void failNext(Fault fault);
  // The next one that is answered gets this instead of the double's own answer.
  void answerNext(deepseek::Answer answer);
  // Opens the gate for one request that waits at it, now or later.
  void release();
  // Blocks until so many requests have come to the gate.
  void waitUntilWaiting(int count);
  [[nodiscard]] std::vector<SeenRequest> requests() const;

 private:
  struct Exchange;
  void listen();
  void accept();
  void serve(int socket);
  bool serveOne(Exchange& exchange);
  bool answer(Exchange& exchange);
  bool answerStream(Exchange& exchange, const std::vector<std::string>& events);
  bool answerWhole(Exchange& exchange, const std::string& body);
  bool refuse(Exchange& exchange, const deepseek::Refusal& refusal,
              const std::string& headers = {});
  std::optional<bool> failAtOnce(Exchange& exchange);
  [[nodiscard]] std::optional<Fault> faultFor(const std::string& told);
  // False: the server is ending.
  bool waitAtGate();
  void pause() const;

  Options m_options;
  deepseek::Authority m_authority;
  int m_listener = -1;
  int m_port = 0;
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::vector<SeenRequest> m_requests;
  std::deque<Fault> m_faults;
  std::deque<deepseek::Answer> m_answers;
  std::map<std::string, int> m_toldFaults;  // how often each limited one came
  deepseek::PrefixCache m_cache;
  std::list<deepseek::Wire*> m_open;
  int m_releases = 0;
  int m_waited = 0;
  int m_count = 0;
  bool m_isEnding = false;
  std::vector<std::thread> m_threads;  // of the connections; joined at the end
  std::thread m_acceptor;
};

}  // namespace support
