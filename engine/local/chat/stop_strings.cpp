// Holds back the longest end of the text that is the beginning of a stop string.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/stop_strings.h"

#include <algorithm>
#include <utility>

#include "engine/local/chat/open_end.h"

namespace chat {

StopStrings::StopStrings(std::vector<std::string> stops) : m_stops(std::move(stops)) {
  std::erase_if(m_stops, [](const std::string& stop) { return stop.empty(); });
}

std::string StopStrings::push(std::string_view text) {
  if (m_hit) return {};
  std::string all = std::exchange(m_held, {}) + std::string(text);
  std::size_t end = std::string::npos;
  std::size_t hold = 0;
  for (const std::string& stop : m_stops) {
    end = std::min(end, all.find(stop));
    hold = std::max(hold, openEnd(all, stop));
  }
  if (end != std::string::npos) {
    m_hit = true;
    return all.substr(0, end);
  }
  // A stop string may begin inside a code point's bytes only if it is itself broken; cut on a
  // boundary all the same.
  std::size_t cut = all.size() - hold;
  while (cut > 0 && cut < all.size() && (static_cast<unsigned char>(all[cut]) & 0xC0U) == 0x80U)
    --cut;
  m_held = all.substr(cut);
  all.resize(cut);
  return all;
}

std::string StopStrings::finish() {
  return m_hit ? std::string() : std::exchange(m_held, {});
}

}  // namespace chat
