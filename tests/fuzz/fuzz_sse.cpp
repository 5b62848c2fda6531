// Any bytes as an event stream: cutting them elsewhere gives the same events.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/net/sse_parser.h"
#include "tests/fuzz/check.h"

namespace {

std::vector<std::string> eventsOf(std::string_view bytes, std::size_t step) {
  std::vector<std::string> events;
  net::SseParser parser({
      .onEvent =
          [&](const net::SseEvent& event) { events.push_back(event.type + '\n' + event.data); },
      .onComment = [&](std::string_view text) { events.push_back(":" + std::string(text)); },
  });
  while (!bytes.empty()) {
    const auto fed = parser.feed(bytes.substr(0, step));
    if (!fed) {
      fuzz::require(!fed.error().message.empty(), "an error has a message");
      return events;
    }
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
  parser.finish();
  return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  fuzz::require(eventsOf(bytes, data[0] % 16 + 1) == eventsOf(bytes, size), "cuts change nothing");
  return 0;
}
