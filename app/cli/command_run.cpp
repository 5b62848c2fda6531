// isobath-cli run: one question, answered on stdout as it is written.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "app/cli/command.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/sampling_options.h"
#include "app/template_renderer.h"
#include "engine/backend_factory.h"

namespace cli {
namespace {

constexpr std::array<Option, 24> kOptions = {{
    {"--model", "FILE", "a GGUF file or a Hugging Face folder; the starter model unless told"},
    {"--url", "URL", "ask this endpoint instead; its key is read from ISOBATH_API_KEY"},
    {"--remote-model", "NAME", "the model to ask the endpoint for"},
    {"--system", "TEXT", "a system prompt"},
    {"--think", "", "let the model think first; the thought goes to stderr"},
    {"--max-tokens", "N", "the longest answer"},
    {"--temperature", "X", "0 is greedy; the model's own recommendation unless told"},
    {"--top-p", "X", "nucleus sampling"},
    {"--top-k", "N", "choose among the N likeliest tokens; 0 is off"},
    {"--min-p", "X", "leave out tokens less likely than X times the likeliest"},
    {"--typical-p", "X", "locally typical sampling; 1 is off"},
    {"--repeat-penalty", "X", "against tokens of the last 64; 1 is off"},
    {"--presence-penalty", "X", "against tokens that the answer has; 0 is off"},
    {"--frequency-penalty", "X", "the same, times how often; 0 is off"},
    {"--dry", "X", "against repeated sequences (DRY), e.g. 0.8; 0 is off"},
    {"--logit-bias", "ID=X", "add -100 to 100 to a token's logit; may be repeated"},
    {"--json", "", "answer with a JSON object"},
    {"--json-schema", "FILE", "answer with JSON that the schema in FILE describes"},
    {"--logprobs", "N", "tell each token's log-probability and the N likeliest, on stderr"},
    {"--stop", "TEXT", "end the answer before TEXT; may be repeated"},
    {"--seed", "N", "makes an answer repeatable; drawn at random unless told"},
    {"--context", "N", "tokens of context"},
    {"--session", "FILE", "keep in FILE what is computed of prompts, for the next run"},
    {"--threads", "N", "threads of the engine; one per core unless told"},
}};

const base::Error kInterrupted{base::ErrorCode::Cancelled, "interrupted"};

base::Result<std::string> promptFrom(const Arguments& arguments) {
  if (arguments.positional().size() > 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected one prompt, got " + std::to_string(arguments.positional().size()) +
                           " words: put it in quotation marks"};
  if (arguments.positional().empty() && isatty(STDIN_FILENO))
    return base::Error{base::ErrorCode::InvalidArgument, "no prompt given: see --help"};
  const bool isGiven = !arguments.positional().empty() && arguments.positional()[0] != "-";
  std::string prompt = isGiven ? arguments.positional()[0]
                               : std::string(std::istreambuf_iterator<char>(std::cin), {});
  if (prompt.find_first_not_of(" \t\r\n") == std::string::npos)
    return base::Error{base::ErrorCode::InvalidArgument,
                       isGiven ? "the prompt is empty" : "no prompt came from standard input"};
  return prompt;
}

base::Result<engine::Request> requestFrom(const Arguments& arguments) {
  base::Result<std::string> prompt = promptFrom(arguments);
  if (!prompt) return std::move(prompt).error();
  engine::Request request;
  if (const auto system = arguments.text("--system"))
    request.messages.push_back(engine::textMessage(engine::Role::System, *system));
  request.messages.push_back(engine::textMessage(engine::Role::User, *std::move(prompt)));
  request.model = arguments.text("--remote-model").value_or("");
  if (arguments.has("--think")) request.thinking = engine::Thinking::On;

  const auto maxTokens = arguments.integer("--max-tokens", 1, 1'000'000);
  if (!maxTokens) return maxTokens.error();
  if (*maxTokens) request.maxTokens = static_cast<int>(**maxTokens);
  request.stop = arguments.texts("--stop");
  for (const std::string& stop : request.stop)
    if (stop.empty())
      return base::Error{base::ErrorCode::InvalidArgument,
                         "--stop: expected a text, got an empty one"};
  if (auto read = readSampling(arguments, request); !read) return std::move(read).error();
  if (auto read = readFormat(arguments, request); !read) return std::move(read).error();
  return request;
}

base::Result<std::unique_ptr<engine::Backend>> backendFrom(const Arguments& arguments) {
  const auto session = arguments.text("--session");
  if (const auto url = arguments.text("--url")) {
    if (session)
      return base::Error{base::ErrorCode::InvalidArgument,
                         "--session is for models on this computer, not for --url"};
    const char* key = std::getenv("ISOBATH_API_KEY");
    return engine::makeBackend(
        engine::RemoteConfig{.baseUrl = *url, .apiKey = key ? key : "", .place = {}}, {});
  }
  const base::Result<std::filesystem::path> file = modelFileFrom(arguments);
  if (!file) return file.error();
  const auto context = arguments.integer("--context", 16, 1 << 24);
  if (!context) return context.error();
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  return engine::makeBackend(engine::LocalConfig{.modelFile = *file,
                                                 .contextTokens = context->value_or(0),
                                                 .threads = static_cast<int>(threads->value_or(0)),
                                                 .renderTemplate = app::findTemplateRenderer(),
                                                 .sessionFile = session.value_or("")},
                             {});
}

// An endpoint is not asked without a model's name: which one it would take is anybody's guess.
base::Result<std::string> onlyModelOf(engine::Backend& backend, const std::string& url,
                                      const std::stop_token& stop) {
  auto models = backend.models(stop);
  if (!models) return std::move(models).error();
  if (models->size() == 1) return models->front().id;
  return base::Error{
      base::ErrorCode::InvalidArgument,
      url + " lists " + std::to_string(models->size()) + " models: name one with --remote-model"};
}

// False: not all of it could be written, and errno says why.
bool print(std::FILE* to, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), to) == text.size() && std::fflush(to) == 0;
}

// Prints events as they come. On a terminal a status stands on the line where the answer will be,
// and goes before anything else is printed.
class Screen {
 public:
  // Asked to stop where the answer can't be written.
  explicit Screen(std::stop_source& stop) : m_stop(stop) {}

  void show(const engine::Event& event) {
    if (const auto* status = std::get_if<engine::Status>(&event)) {
      showStatus(*status);
      return;
    }
    clearStatus();
    if (const auto* logprobs = std::get_if<engine::Logprobs>(&event))
      print(stderr, describe(*logprobs));
    if (const auto* text = std::get_if<engine::TextDelta>(&event)) write(text->text);
    if (const auto* thought = std::get_if<engine::ReasoningDelta>(&event))
      print(stderr, thought->text);
  }
  void write(const std::string& text) {
    if (m_failure || print(stdout, text)) return;
    m_failure =
        base::Error{base::ErrorCode::Io, "the answer can't be written to standard output: " +
                                             std::generic_category().message(errno)};
    m_stop.request_stop();
  }
  [[nodiscard]] const std::optional<base::Error>& failure() const { return m_failure; }
  void clearStatus() {
    if (std::exchange(m_hasStatus, false)) print(stderr, kClearLine);
  }

 private:
  static constexpr const char* kClearLine = "\r\033[K";

  void showStatus(const engine::Status& status) {
    static constexpr std::array<const char*, 4> kNames = {"queued", "loading the model",
                                                          "reading the prompt", "trying again"};
    if (!m_isTerminal) return;
    std::string line = kClearLine;
    line += kNames[static_cast<std::size_t>(status.phase)];
    if (status.percent) line += " " + std::to_string(*status.percent) + " %";
    print(stderr, line + "\r");
    m_hasStatus = true;
  }

  std::stop_source& m_stop;
  std::optional<base::Error> m_failure;
  bool m_isTerminal = isatty(STDERR_FILENO) != 0;
  bool m_hasStatus = false;
};

void showReceipt(const engine::Completion& done) {
  static constexpr std::array<const char*, 7> kReasons = {
      "end of turn", "longest answer reached", "context full", "stop string",
      "tool call",   "content filter",         "stopped"};
  const double decodeSeconds = done.timings.decodeMs / 1000;
  std::fprintf(stderr, "\n[%s, %s%s%s; %lld prompt tokens (%lld reused), %lld output tokens",
               done.receipt.servedModel.c_str(), done.receipt.place.c_str(),
               done.receipt.device.empty() ? "" : ", ", done.receipt.device.c_str(),
               static_cast<long long>(done.usage.promptTokens),
               static_cast<long long>(done.usage.cachedTokens),
               static_cast<long long>(done.usage.outputTokens));
  if (decodeSeconds > 0 && done.usage.outputTokens > 0)
    std::fprintf(stderr, ", %.1f tokens/s",
                 static_cast<double>(done.usage.outputTokens) / decodeSeconds);
  if (done.receipt.seed)
    std::fprintf(stderr, ", seed %llu", static_cast<unsigned long long>(*done.receipt.seed));
  std::fprintf(stderr, "; %s]\n", kReasons[static_cast<std::size_t>(done.stopReason)]);
  for (const std::string& note : done.receipt.notes) std::fprintf(stderr, "[%s]\n", note.c_str());
}

base::Result<void> run(const Arguments& arguments) {
  base::Result<engine::Request> request = requestFrom(arguments);
  if (!request) return std::move(request).error();
  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const base::Result<std::unique_ptr<engine::Backend>> backend = backendFrom(arguments);
  if (!backend) return backend.error();
  if (const auto url = arguments.text("--url"); url && request->model.empty()) {
    auto model = onlyModelOf(**backend, *url, stop.get_token());
    if (watcher.isInterrupted()) return kInterrupted;
    if (!model) return std::move(model).error();
    request->model = *std::move(model);
  }

  Screen screen(stop);
  const base::Result<engine::Completion> done = (*backend)->generate(
      *request, [&screen](const engine::Event& event) { screen.show(event); }, stop.get_token());
  screen.clearStatus();
  if (done) screen.write("\n");
  if (screen.failure()) return *screen.failure();
  if (done) showReceipt(*done);
  if (watcher.isInterrupted()) return kInterrupted;
  if (!done) return done.error();
  return {};
}

}  // namespace

Command runCommand() {
  return {"run", "[options] \"PROMPT\"   (or - for stdin)",
          "Answers one prompt on stdout as it is written; what ran goes to stderr.", kOptions, run};
}

}  // namespace cli
