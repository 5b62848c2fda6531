// Tables of names, searched in both directions.
// SPDX-License-Identifier: Apache-2.0
#include "engine/remote/wire_names.h"

#include <array>
#include <utility>

namespace remote {
namespace {

using base::ErrorCode;
using engine::Role;
using engine::StopReason;
using Phase = engine::Status::Phase;

template <typename T, std::size_t N>
using Names = std::array<std::pair<T, std::string_view>, N>;

constexpr Names<Role, 4> kRoles{{{Role::System, "system"},
                                 {Role::User, "user"},
                                 {Role::Assistant, "assistant"},
                                 {Role::Tool, "tool"}}};

constexpr Names<Phase, 4> kPhases{{{Phase::Queued, "queued"},
                                   {Phase::Loading, "loading"},
                                   {Phase::ReadingPrompt, "reading_prompt"},
                                   {Phase::Retrying, "retrying"}}};

constexpr Names<StopReason, 7> kStopReasons{{{StopReason::EndOfTurn, "end_of_turn"},
                                             {StopReason::MaxTokens, "max_tokens"},
                                             {StopReason::ContextFull, "context_full"},
                                             {StopReason::StopString, "stop_string"},
                                             {StopReason::ToolCalls, "tool_calls"},
                                             {StopReason::ContentFilter, "content_filter"},
                                             {StopReason::Cancelled, "cancelled"}}};

// The first entry of a value is what we write; later ones are other spellings that we read.
constexpr Names<StopReason, 13> kFinishReasons{{{StopReason::EndOfTurn, "stop"},
                                                {StopReason::MaxTokens, "length"},
                                                {StopReason::ContextFull, "length"},
                                                {StopReason::StopString, "stop"},
                                                {StopReason::ToolCalls, "tool_calls"},
                                                {StopReason::ToolCalls, "function_call"},
                                                {StopReason::ContentFilter, "content_filter"},
                                                {StopReason::Cancelled, "stop"},
                                                {StopReason::EndOfTurn, "eos"},
                                                {StopReason::EndOfTurn, "end_turn"},
                                                {StopReason::StopString, "stop_sequence"},
                                                {StopReason::MaxTokens, "max_tokens"},
                                                {StopReason::ToolCalls, "tool_use"}}};

constexpr Names<ErrorCode, 10> kErrorCodes{{{ErrorCode::NotFound, "not_found"},
                                            {ErrorCode::InvalidArgument, "invalid_argument"},
                                            {ErrorCode::Corrupt, "corrupt"},
                                            {ErrorCode::Unsupported, "unsupported"},
                                            {ErrorCode::Io, "io"},
                                            {ErrorCode::Network, "network"},
                                            {ErrorCode::Denied, "denied"},
                                            {ErrorCode::OutOfMemory, "out_of_memory"},
                                            {ErrorCode::Cancelled, "cancelled"},
                                            {ErrorCode::Busy, "busy"}}};

template <typename T, std::size_t N>
std::string_view find(const Names<T, N>& names, T value) {
  for (const auto& [key, name] : names)
    if (key == value) return name;
  return {};
}

template <typename T, std::size_t N>
std::optional<T> find(const Names<T, N>& names, std::string_view wanted) {
  for (const auto& [key, name] : names)
    if (name == wanted) return key;
  return std::nullopt;
}

}  // namespace

std::string_view nameOf(Role role) {
  return find(kRoles, role);
}
std::optional<Role> roleNamed(std::string_view name) {
  return find(kRoles, name);
}

std::string_view nameOf(Phase phase) {
  return find(kPhases, phase);
}
std::optional<Phase> phaseNamed(std::string_view name) {
  return find(kPhases, name);
}

std::string_view nameOf(StopReason reason) {
  return find(kStopReasons, reason);
}
std::optional<StopReason> stopReasonNamed(std::string_view name) {
  return find(kStopReasons, name);
}

std::string_view finishReasonOf(StopReason reason) {
  return find(kFinishReasons, reason);
}
std::optional<StopReason> finishReasonNamed(std::string_view name) {
  return find(kFinishReasons, name);
}

std::string_view nameOf(ErrorCode code) {
  return find(kErrorCodes, code);
}
std::optional<ErrorCode> errorCodeNamed(std::string_view name) {
  return find(kErrorCodes, name);
}

}  // namespace remote
