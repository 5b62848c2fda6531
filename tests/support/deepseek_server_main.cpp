// isobath-api-double: the double of the DeepSeek API on a port, for people and scripts.
// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "tests/support/deepseek_server.h"

namespace {

constexpr const char* kUsage =
    "usage: isobath-api-double [--port N] [--delay MS] [--gate MS] [--key KEY] [--ca-file FILE]\n\n"
    "  --port N        listen on 127.0.0.1:N; any free port unless told\n"
    "  --delay MS      before each piece of a stream, so that one sees it come; 30 unless told\n"
    "  --gate MS       how long the faults slow, queued and closed wait; 5000 unless told\n"
    "  --key KEY       the only key that is accepted; any unless told\n"
    "  --ca-file FILE  write the authority of the https side there\n\n"
    "A fault is chosen by the model's name, for example deepseek-flash@429=2*1 (429 with\n"
    "Retry-After: 2, once), deepseek-flash@cut=500, deepseek-v4-pro@slow. Their names:\n"
    "400 401 402 422 429 500 503 slow queued closed cut undone empty malformed long-line\n"
    "wrong-type no-resources\n";

bool readNumber(const std::string& text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, std::string> given = {
      {"--port", "0"}, {"--delay", "30"}, {"--gate", "5000"}, {"--key", ""}, {"--ca-file", ""}};
  for (int i = 1; i < argc; i += 2) {
    if (given.count(argv[i]) == 0 || i + 1 >= argc) {
      const bool wantsHelp = std::string_view(argv[i]) == "--help";
      std::fputs(kUsage, wantsHelp ? stdout : stderr);
      return wantsHelp ? 0 : 2;
    }
    given[argv[i]] = argv[i + 1];
  }
  support::DeepSeekServer::Options options;
  options.key = given["--key"];
  int delay = 0;
  int gate = 0;
  if (!readNumber(given["--port"], options.port) || !readNumber(given["--delay"], delay) ||
      !readNumber(given["--gate"], gate) || options.port > 65'535) {
    std::fputs("isobath-api-double: --port, --delay and --gate are whole numbers\n", stderr);
    return 2;
  }
  options.pieceDelay = std::chrono::milliseconds(delay);
  options.gate = std::chrono::milliseconds(gate);

  // Blocked before any thread starts, so that only this one waits for them.
  sigset_t ending;
  sigemptyset(&ending);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&ending, signal);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);

  const support::DeepSeekServer server(options);
  if (const std::string& file = given["--ca-file"]; !file.empty()) {
    std::ofstream(file, std::ios::binary) << server.authorityPem();
  }
  std::printf("%s\n", server.url().c_str());
  std::fprintf(stderr,
               "As an endpoint of its own: --url %s\nAs DeepSeek itself: --url "
               "https://api.deepseek.com --proxy %s --ca-file FILE\n",
               server.url().c_str(), server.url().c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ending, &signal);
  return 0;
}
