// Ends an answer before the first stop string, even one that arrives in pieces.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chat {

// Thread: one at a time.
class StopStrings {
 public:
  // Empty strings are ignored.
  explicit StopStrings(std::vector<std::string> stops);

  // Whole code points in; returns what may be shown now. After hit() nothing more is returned.
  [[nodiscard]] std::string push(std::string_view text);
  // What was held back, when the output has ended without a stop string.
  [[nodiscard]] std::string finish();
  [[nodiscard]] bool hit() const { return m_hit; }

 private:
  std::vector<std::string> m_stops;
  std::string m_held;
  bool m_hit = false;
};

}  // namespace chat
