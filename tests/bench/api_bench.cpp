// How long the client of the API takes for one piece of a streamed answer, from the socket to the
// event, beside reading the same bytes and doing nothing with them.
// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>
#include <variant>

#include "engine/remote/remote_backend.h"
#include "tests/support/loopback_server.h"

namespace {

constexpr int kChunks = 20'000;
constexpr int kRounds = 5;

// As api.deepseek.com sends them.
std::string chunk(int number) {
  const std::string text = number % 3 == 0   ? " the"
                           : number % 3 == 1 ? "\\u89e3\\u6b64"
                                             : "\\n- **x**";
  return support::sse(
      R"({"id":"930c60df-bf64-41c9-a88e-3ec75f81e00e","object":"chat.completion.chunk",)"
      R"("created":1795521600,"model":"deepseek-v4-flash","system_fingerprint":"fp_9a2c1e7d3b",)"
      R"("choices":[{"index":0,"delta":{"content":")" +
      text + R"("},"logprobs":null,"finish_reason":null}]})");
}

std::string reply() {
  std::string bytes = support::sseHead();
  for (int i = 0; i < kChunks; ++i) bytes += chunk(i);
  return bytes +
         support::sse(R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":)"
                      R"({"prompt_tokens":17,"completion_tokens":20000,"total_tokens":20017}})") +
         support::sse("[DONE]");
}

struct Cost {
  double wall = 0;  // microseconds per chunk
  double cpu = 0;   // of the thread that asks
};

double now(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

template <typename Work>
Cost measure(const Work& work) {
  const double wall = now(CLOCK_MONOTONIC);
  const double cpu = now(CLOCK_THREAD_CPUTIME_ID);
  work();
  return {(now(CLOCK_MONOTONIC) - wall) / kChunks, (now(CLOCK_THREAD_CPUTIME_ID) - cpu) / kChunks};
}

bool readRaw(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  bool isRead =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  isRead = isRead && ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) > 0;
  std::array<char, 16384> buffer{};
  std::size_t total = 0;
  for (ssize_t got = 0; isRead && (got = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;)
    total += static_cast<std::size_t>(got);
  ::close(socket);
  return isRead && total > 0;
}

bool readAnswer(const std::string& url) {
  auto backend = remote::RemoteBackend::create({.baseUrl = url, .apiKey = {}, .place = {}}, {});
  if (!backend) return false;
  engine::Request request;
  request.model = "any";  // of a model that may think, the server would be asked for its list first
  request.messages = {engine::textMessage(engine::Role::User, "hi")};
  int pieces = 0;
  const auto outcome = (*backend)->generate(request,
                                            [&pieces](const engine::Event& event) {
                                              if (std::holds_alternative<engine::TextDelta>(event))
                                                ++pieces;
                                            },
                                            {});
  return outcome && pieces == kChunks;
}

void print(const char* what, const Cost& cost) {
  std::printf("  %-18s %8.2f us wall %8.2f us CPU\n", what, cost.wall, cost.cpu);
}

}  // namespace

int main() {
  const std::string bytes = reply();
  Cost raw{1e9, 1e9};
  Cost client{1e9, 1e9};
  for (int round = 0; round < kRounds; ++round) {
    const support::Connection connection{support::Send{bytes}};
    support::LoopbackServer server({connection, connection});
    bool isFine = true;
    const auto keepLeast = [](Cost& least, const Cost& cost) {
      least = {std::min(least.wall, cost.wall), std::min(least.cpu, cost.cpu)};
    };
    keepLeast(raw, measure([&] { isFine = readRaw(server.port()) && isFine; }));
    keepLeast(client, measure([&] { isFine = readAnswer(server.url()) && isFine; }));
    if (!isFine) {
      std::fprintf(stderr, "api_bench: the answer did not arrive\n");
      return 1;
    }
  }
  std::printf(
      "API client, %d pieces of %zu bytes, least of %d rounds, per piece (aim: under 50 us):\n",
      kChunks, bytes.size() / kChunks, kRounds);
  print("bytes only", raw);
  print("socket to event", client);
  return 0;
}
