// Writes, and knows what stands on the line.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/screen.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "app/cli/sampling_options.h"

namespace cli {
namespace {

constexpr const char* kClearLine = "\r\033[K";

// False: not all of it could be written, and errno says why.
bool print(std::FILE* to, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), to) == text.size() && std::fflush(to) == 0;
}

std::string wordsFor(const engine::Status& status) {
  static constexpr std::array<const char*, 4> kNames = {"queued", "loading the model",
                                                        "reading the prompt", "trying again"};
  // What a retry says of itself is a whole sentence.
  if (status.phase == engine::Status::Phase::Retrying && !status.detail.empty())
    return status.detail;
  std::string line = kNames[static_cast<std::size_t>(status.phase)];
  if (status.percent) line += " " + std::to_string(*status.percent) + " %";
  if (!status.detail.empty()) line += ": " + status.detail;
  return line;
}

// How much of the prompt did not have to be read again.
std::string shareText(const engine::Usage& usage) {
  if (usage.cachedTokens <= 0 || usage.promptTokens <= 0) return {};
  const double share = 100.0 * static_cast<double>(usage.cachedTokens);
  return ", " + std::to_string(static_cast<int>(share / static_cast<double>(usage.promptTokens))) +
         " %";
}

}  // namespace

Screen::Screen(std::stop_source& stop) : m_stop(stop), m_isTerminal(isatty(STDERR_FILENO) != 0) {}

void Screen::show(const engine::Event& event) {
  if (const auto* status = std::get_if<engine::Status>(&event)) {
    showStatus(*status);
    return;
  }
  clearStatus();
  if (const auto* logprobs = std::get_if<engine::Logprobs>(&event))
    print(stderr, describe(*logprobs));
  if (const auto* text = std::get_if<engine::TextDelta>(&event)) write(text->text);
  if (const auto* thought = std::get_if<engine::ReasoningDelta>(&event);
      thought != nullptr && !thought->text.empty()) {
    print(stderr, thought->text);
    m_isInThought = thought->text.back() != '\n';
  }
  if (const auto* call = std::get_if<engine::ToolCall>(&event)) showCall(*call);
}

void Screen::write(const std::string& text) {
  if (text.empty()) return;
  m_isInLine = text.back() != '\n';
  if (m_failure || print(stdout, text)) return;
  m_failure = base::Error{base::ErrorCode::Io, "the answer can't be written to standard output: " +
                                                   std::generic_category().message(errno)};
  m_stop.request_stop();
}

// As the interface writes them, so that they can be sent back as they are.
void Screen::showCall(const engine::ToolCall& call) {
  const nlohmann::ordered_json json = {
      {"id", call.id},
      {"type", "function"},
      {"function", {{"name", call.name}, {"arguments", call.arguments}}}};
  if (std::exchange(m_isInLine, false)) write("\n");
  write(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
  m_hasCalls = true;
}

void Screen::finish(bool isWhole) {
  clearStatus();
  if (!isWhole) endThought();  // an error follows; a receipt begins a line of its own
  // Also behind an answer without any text.
  if (isWhole && !m_hasCalls) write("\n");
}

void Screen::clearStatus() {
  if (std::exchange(m_hasStatus, false)) print(stderr, kClearLine);
}

void Screen::endThought() {
  if (std::exchange(m_isInThought, false)) print(stderr, "\n");
}

void Screen::showStatus(const engine::Status& status) {
  const std::string words = wordsFor(status);
  if (m_isTerminal) {
    print(stderr, kClearLine + words + "\r");
    m_hasStatus = true;
    return;
  }
  using Phase = engine::Status::Phase;
  if (status.phase != Phase::Queued && status.phase != Phase::Retrying) return;
  if (std::exchange(m_lastStatus, words) != words) {
    endThought();
    print(stderr, "[" + words + "]\n");
  }
}

void showReceipt(const engine::Completion& done, const std::string& cost) {
  static constexpr std::array<const char*, 7> kReasons = {
      "end of turn", "longest answer reached", "context full", "stop string",
      "tool call",   "content filter",         "stopped"};
  const double decodeSeconds = done.timings.decodeMs / 1000;
  std::fprintf(stderr, "\n[%s, %s%s%s; %lld prompt tokens (%lld reused%s), %lld output tokens",
               done.receipt.servedModel.c_str(), done.receipt.place.c_str(),
               done.receipt.device.empty() ? "" : ", ", done.receipt.device.c_str(),
               static_cast<long long>(done.usage.promptTokens),
               static_cast<long long>(done.usage.cachedTokens), shareText(done.usage).c_str(),
               static_cast<long long>(done.usage.outputTokens));
  if (decodeSeconds > 0 && done.usage.outputTokens > 0)
    std::fprintf(stderr, ", %.1f tokens/s",
                 static_cast<double>(done.usage.outputTokens) / decodeSeconds);
  if (!cost.empty()) std::fprintf(stderr, ", %s", cost.c_str());
  if (done.receipt.seed)
    std::fprintf(stderr, ", seed %llu", static_cast<unsigned long long>(*done.receipt.seed));
  if (!done.receipt.requestId.empty())
    std::fprintf(stderr, ", request %s", done.receipt.requestId.c_str());
  std::fprintf(stderr, "; %s]\n", kReasons[static_cast<std::size_t>(done.stopReason)]);
  for (const std::string& note : done.receipt.notes) std::fprintf(stderr, "[%s]\n", note.c_str());
}

}  // namespace cli
