// isobath-cli run: one question, answered on stdout as it is written.
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "app/cli/answering.h"
#include "app/cli/command.h"
#include "app/cli/request_options.h"
#include "app/cli/shared_options.h"

namespace cli {
namespace {

constexpr std::array kOptions = {
    heading("who answers"),
    kModelOption,
    kUrlOption,
    kRemoteModelOption,

    heading("what is asked"),
    Option{"--system", "TEXT", "a system prompt"},
    Option{"--image", "FILE", "a picture beside the prompt; may be repeated"},
    Option{"--continue", "TEXT", "the answer begins with TEXT, which is printed, too"},
    Option{"--tools", "FILE", "functions the model may call: a JSON list as the API takes it"},
    Option{"--tool-choice", "WHICH", "auto, none, required, or the name of a function"},

    heading("how it is answered"),
    Option{"--think", "", "let the model think first; the thought goes to stderr"},
    Option{"--effort", "LEVEL", "think so much: none (not at all), low, high or max"},
    kMaxTokensOption,
    kStopOption,
    Option{"--json", "", "answer with a JSON object"},
    Option{"--json-schema", "FILE", "answer with JSON that the schema in FILE describes"},
    Option{"--logprobs", "N", "tell each token's log-probability and the N likeliest, on stderr"},
    kNoStreamOption,

    heading("how tokens are chosen"),
    kTemperatureOption,
    kTopPOption,
    Option{"--top-k", "N", "choose among the N likeliest tokens; 0 is off"},
    Option{"--min-p", "X", "leave out tokens less likely than X times the likeliest"},
    Option{"--typical-p", "X", "locally typical sampling; 1 is off"},
    Option{"--repeat-penalty", "X", "against tokens of the last 64; 1 is off"},
    Option{"--presence-penalty", "X", "against tokens that the answer has; 0 is off"},
    Option{"--frequency-penalty", "X", "the same, times how often; 0 is off"},
    Option{"--dry", "X", "against repeated sequences (DRY), e.g. 0.8; 0 is off"},
    Option{"--logit-bias", "ID=X", "add -100 to 100 to a token's logit; may be repeated"},
    kSeedOption,

    heading("on this computer"),
    kContextOption,
    Option{"--session", "FILE", "keep in FILE what is computed of prompts, for the next run"},
    kThreadsOption,

    heading("on the way to an endpoint"),
    kProxyOption,
    kCaFileOption,
    kTimeoutOption,
};

base::Result<void> run(const Arguments& arguments) {
  base::Result<engine::Request> request = requestFrom(arguments);
  if (!request) return std::move(request).error();
  return answer(arguments, *std::move(request), arguments.text("--continue").value_or(""));
}

}  // namespace

Command runCommand() {
  return {"run", "[options] \"PROMPT\"   (or - for stdin)",
          "Answers one prompt on stdout as it is written; what ran goes to stderr.\n"
          "Calls of tools are lines of JSON on stdout.",
          kOptions, run};
}

}  // namespace cli
