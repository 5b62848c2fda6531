// Calls of tools put together from the fragments of a reply. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/backend.h"

namespace remote {

// Takes what servers send, in all its kinds: fragments by index, whole calls without one, ids that
// come late or are repeated. Thread: one at a time.
class ReplyToolCalls {
 public:
  // `place`: how messages name the server.
  explicit ReplyToolCalls(std::string place) : m_place(std::move(place)) {}

  // A list of fragments, or of whole calls. Errors: Corrupt (no list, too many or too large).
  base::Result<void> take(const nlohmann::json& list);
  [[nodiscard]] bool isEmpty() const { return m_calls.empty(); }
  // The calls in their order, each with an id of its own. Without arguments they have "{}"; what
  // is not JSON is left as the model wrote it.
  [[nodiscard]] std::vector<engine::ToolCall> finished() const;

 private:
  base::Result<void> takeOne(const nlohmann::json& entry, std::size_t position);
  // The call that a fragment belongs to: of m_calls, or one past its end.
  [[nodiscard]] std::size_t slotOf(const nlohmann::json& entry, std::size_t position) const;

  std::string m_place;
  std::vector<engine::ToolCall> m_calls;
  std::map<std::int64_t, std::size_t> m_slots;  // by the server's index
  std::size_t m_bytes = 0;
};

}  // namespace remote
