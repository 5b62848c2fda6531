// isobath-cli perplexity: how surprised a model is by a text.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "app/cli/command.h"
#include "engine/base/quote.h"
#include "engine/base/utf8.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/model/transformer.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "engine/local/verify/perplexity.h"
#include "engine/local/vocabulary_reader.h"

namespace cli {
namespace {

constexpr std::array<Option, 5> kOptions = {{
    {"--model", "FILE", "the model; the starter model unless told"},
    {"--text", "FILE", "the text, UTF-8"},
    {"--context", "N", "tokens of a window (1024)"},
    {"--tokens", "N", "only the first N tokens of the text"},
    {"--threads", "N", "threads of the engine; one per core unless told"},
}};

constexpr std::int64_t kWindow = 1024;
constexpr std::size_t kMaxTextBytes = std::size_t{1} << 30;

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

// Where UTF-8 ends; the whole size where all of it is.
std::size_t firstBadByte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const base::CodePoint point = base::decodeUtf8(text.substr(at));
    if (point.state != base::CodePoint::State::Valid) break;
    at += point.bytes;
  }
  return at;
}

base::Result<std::string> readText(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return base::Error{base::ErrorCode::NotFound, "cannot open " + path};
  const auto size = static_cast<std::streamoff>(file.tellg());
  if (size < 0 || static_cast<std::size_t>(size) > kMaxTextBytes)
    return invalid(path + ": expected a text of at most 1 GiB");
  file.seekg(0);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (file.bad()) return base::Error{base::ErrorCode::Io, "cannot read " + path};
  if (text.empty()) return invalid(path + ": the text is empty");
  if (const std::size_t bad = firstBadByte(text); bad < text.size())
    return base::Error{base::ErrorCode::Corrupt, path + ": expected UTF-8, got byte " +
                                                     base::quote(text.substr(bad, 1)) +
                                                     " at offset " + std::to_string(bad)};
  return text;
}

struct Input {
  std::shared_ptr<const checkpoint::Checkpoint> file;
  std::vector<tokenizer::TokenId> tokens;
  std::optional<tokenizer::TokenId> bos;
};

base::Result<Input> readInput(const Arguments& arguments) {
  const auto textFile = arguments.text("--text");
  if (!textFile) return invalid("--text is missing: the file whose text is measured");
  const auto path = modelFileFrom(arguments);
  if (!path) return path.error();
  const auto text = readText(*textFile);
  if (!text) return text.error();
  Input input;
  auto file = local::openCheckpoint(*path);
  if (!file) return std::move(file).error();
  input.file = *std::move(file);
  auto vocabulary = local::readVocabulary(*input.file);
  if (!vocabulary) return std::move(vocabulary).error();
  const auto tokens = tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!tokens) return base::withContext(path->string(), tokens.error());
  input.tokens = (*tokens)->encode(*text);
  if ((*tokens)->addsBos()) input.bos = (*tokens)->bos();
  const auto most = arguments.integer("--tokens", 1, 1 << 30);
  if (!most) return most.error();
  if (*most) input.tokens.resize(std::min(input.tokens.size(), static_cast<std::size_t>(**most)));
  if (input.tokens.size() + (input.bos ? 1 : 0) < 2)
    return invalid(*textFile + ": the text is too short, it has " +
                   std::to_string(input.tokens.size()) + " tokens");
  return input;
}

// Overwrites itself on a terminal.
void showProgress(std::int64_t done, std::size_t all) {
  if (::isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\r\033[K%lld of %zu tokens", static_cast<long long>(done), all);
  if (static_cast<std::size_t>(done) == all) std::fputs("\r\033[K", stderr);
}

base::Result<void> run(const Arguments& arguments) {
  if (!arguments.positional().empty())
    return invalid("unexpected argument \"" + arguments.positional()[0] + "\": see --help");
  const auto window = arguments.integer("--context", 2, 1 << 20);
  if (!window) return window.error();
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  const auto input = readInput(arguments);
  if (!input) return input.error();

  const auto device = kernels::makeCpuDevice({.threads = static_cast<int>(threads->value_or(0))});
  const auto model = model::Transformer::load(input->file, *device,
                                              {.contextTokens = window->value_or(kWindow)}, {}, {});
  if (!model) return model.error();
  const auto start = std::chrono::steady_clock::now();
  const auto result = verify::measurePerplexity(
      **model, input->tokens, input->bos, window->value_or(kWindow),
      [&](std::int64_t done) { showProgress(done, input->tokens.size()); }, {});
  if (!result) return result.error();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("perplexity %.5f over %lld tokens in windows of %lld%s; %.1f s, %.1f tokens/s\n",
              result->value, static_cast<long long>(result->counted),
              static_cast<long long>(window->value_or(kWindow)), input->bos ? " with bos" : "",
              seconds.count(), static_cast<double>(input->tokens.size()) / seconds.count());
  return {};
}

}  // namespace

Command perplexityCommand() {
  return {"perplexity", "--text FILE [options]",
          "Measures how surprised a model is by a text: exp of the mean negative log likelihood.\n"
          "The text's tokens are cut into windows, each computed on its own (after bos, where the\n"
          "vocabulary adds one); in a window every token counts but the first.",
          kOptions, run};
}

}  // namespace cli
