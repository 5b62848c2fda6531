// isobath-cli fill: writes what is missing between two texts (FIM), on stdout.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <utility>

#include "app/cli/answering.h"
#include "app/cli/attached_files.h"
#include "app/cli/command.h"
#include "app/cli/request_options.h"
#include "app/cli/sampling_options.h"
#include "app/cli/shared_options.h"
#include "engine/base/quote.h"

namespace cli {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{8} << 20;
constexpr std::string_view kMark = "<FILL>";

constexpr std::array kOptions = {
    heading("who answers"),
    kModelOption,
    kUrlOption,
    kRemoteModelOption,

    heading("what is asked"),
    Option{"--mark", "TEXT", "what marks the gap in FILE; <FILL> unless told"},
    Option{"--prefix", "FILE", "the text before the gap, instead of a file with a mark"},
    Option{"--suffix", "FILE", "the text behind it; nothing unless told"},

    heading("how it is answered"),
    kMaxTokensOption,
    kStopOption,
    kNoStreamOption,
    kTemperatureOption,
    kTopPOption,
    kSeedOption,

    heading("on this computer"),
    kContextOption,
    kThreadsOption,

    heading("on the way to an endpoint"),
    kProxyOption,
    kCaFileOption,
    kTimeoutOption,
};

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

base::Result<engine::FillIn> gapInFile(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    return invalid("expected one file with a mark, or --prefix: see --help");
  const std::string& name = arguments.positional()[0];
  const auto text = readFile(name, "the text", kMaxBytes);
  if (!text) return text.error();
  const std::string mark = arguments.text("--mark").value_or(std::string(kMark));
  if (mark.empty()) return invalid("--mark: expected a text, got an empty one");
  const std::size_t at = text->find(mark);
  if (at == std::string::npos || text->find(mark, at + mark.size()) != std::string::npos)
    return invalid("the text " + base::quote(name) + ": expected the mark " + base::quote(mark) +
                   " once, got it " + (at == std::string::npos ? "not at all" : "several times"));
  return engine::FillIn{text->substr(0, at), text->substr(at + mark.size())};
}

base::Result<engine::FillIn> gapFrom(const Arguments& arguments) {
  const auto prefix = arguments.text("--prefix");
  const auto suffix = arguments.text("--suffix");
  if (!prefix && !suffix) return gapInFile(arguments);
  if (!arguments.positional().empty() || arguments.has("--mark"))
    return invalid("a file with a mark and --prefix or --suffix exclude each other");
  engine::FillIn gap;
  for (const auto& [name, target] : {std::pair{prefix, &gap.prefix}, {suffix, &gap.suffix}}) {
    if (!name) continue;
    auto text = readFile(*name, "the text", kMaxBytes);
    if (!text) return text.error();
    *target = *std::move(text);
  }
  return gap;
}

base::Result<void> run(const Arguments& arguments) {
  auto gap = gapFrom(arguments);
  if (!gap) return gap.error();
  engine::Request request;
  request.fillIn = *std::move(gap);
  if (auto read = readLimits(arguments, request); !read) return read;
  if (auto read = readSampling(arguments, request); !read) return read;
  return answer(arguments, std::move(request), {});
}

}  // namespace

Command fillCommand() {
  return {"fill", "[options] FILE   (or --prefix FILE [--suffix FILE])",
          "Writes on stdout what is missing between two texts (FIM).", kOptions, run};
}

}  // namespace cli
