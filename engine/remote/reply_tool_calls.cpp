// Decides for each fragment which call it goes on with.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/reply_tool_calls.h"

#include <algorithm>
#include <set>

#include "engine/remote/wire_json.h"

namespace remote {
namespace {

using base::ErrorCode;

constexpr std::size_t kMaxToolCalls = 128;
constexpr std::size_t kMaxToolBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxNameBytes = 256;

std::string nameIn(const Json& entry) {
  const Json* function = member(entry, "function");
  return function != nullptr ? stringMember(*function, "name", kMaxNameBytes) : "";
}

// A string, or what some servers send instead: the object itself.
std::string argumentsIn(const Json& entry) {
  const Json* function = member(entry, "function");
  const Json* arguments = function != nullptr ? member(*function, "arguments") : nullptr;
  if (arguments == nullptr) return {};
  if (arguments->is_string()) return arguments->get<std::string>();
  return arguments->is_object() ? writeJson(*arguments) : "";
}

}  // namespace

base::Result<void> ReplyToolCalls::take(const Json& list) {
  if (!list.is_array())
    return base::Error{ErrorCode::Corrupt,
                       "a tool call in the reply of " + m_place + " is not in a list"};
  for (std::size_t i = 0; i < list.size(); ++i)
    if (auto taken = takeOne(list[i], i); !taken) return taken;
  return {};
}

std::size_t ReplyToolCalls::slotOf(const Json& entry, std::size_t position) const {
  const std::string id = stringMember(entry, "id", kMaxNameBytes);
  if (const auto index = countMember(entry, "index")) {
    const auto found = m_slots.find(*index);
    if (found == m_slots.end()) return m_calls.size();
    // Some servers give every call the index 0: then only the id tells them apart.
    const std::string& known = m_calls[found->second].id;
    return id.empty() || known.empty() || known == id ? found->second : m_calls.size();
  }
  if (m_calls.empty()) return 0;
  if (!id.empty()) {
    const auto found = std::find_if(m_calls.begin(), m_calls.end(),
                                    [&id](const auto& call) { return call.id == id; });
    if (found != m_calls.end()) return static_cast<std::size_t>(found - m_calls.begin());
    return m_calls.back().id.empty() && position == 0 && nameIn(entry).empty() ? m_calls.size() - 1
                                                                               : m_calls.size();
  }
  // Without index and id a name begins a call, and anything else goes on with the last one.
  return position > 0 || !nameIn(entry).empty() ? m_calls.size() : m_calls.size() - 1;
}

base::Result<void> ReplyToolCalls::takeOne(const Json& entry, std::size_t position) {
  const auto tooMuch = [this](const std::string& what) {
    return base::Error{ErrorCode::Corrupt, "a tool call in the reply of " + m_place + " " + what};
  };
  const auto index = countMember(entry, "index");
  if (index && *index >= static_cast<std::int64_t>(kMaxToolCalls))
    return tooMuch("has the index " + std::to_string(*index) + ", expected less than " +
                   std::to_string(kMaxToolCalls));
  const std::size_t slot = slotOf(entry, position);
  if (slot >= kMaxToolCalls) return tooMuch("is one of more than " + std::to_string(kMaxToolCalls));
  if (slot == m_calls.size()) m_calls.emplace_back();
  if (index) m_slots[*index] = slot;
  engine::ToolCall& call = m_calls[slot];
  // Id and name come whole, once; some servers repeat them on each fragment, or send them late.
  if (call.id.empty()) call.id = stringMember(entry, "id", kMaxNameBytes);
  if (call.name.empty()) call.name = nameIn(entry);
  const std::string arguments = argumentsIn(entry);
  m_bytes += arguments.size();
  if (m_bytes > kMaxToolBytes)
    return tooMuch("is longer than " + std::to_string(kMaxToolBytes) + " bytes");
  call.arguments += arguments;
  return {};
}

std::vector<engine::ToolCall> ReplyToolCalls::finished() const {
  std::vector<engine::ToolCall> calls = m_calls;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    engine::ToolCall& call = calls[i];
    const std::string wanted = call.id.empty() ? "call_" + std::to_string(i) : call.id;
    call.id = wanted;
    for (int n = 2; !ids.insert(call.id).second; ++n) call.id = wanted + "_" + std::to_string(n);
    if (call.arguments.find_first_not_of(" \t\r\n") == std::string::npos) call.arguments = "{}";
  }
  return calls;
}

}  // namespace remote
