// isobath-cli inspect: what a model file says it is, and whether Isobath can run it.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "app/cli/command.h"
#include "engine/base/utf8.h"
#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "engine/local/usable_model.h"
#include "engine/local/verify/weights_check.h"
#include "engine/local/vocabulary_reader.h"

namespace cli {
namespace {

constexpr std::array<Option, 2> kOptions = {{
    {"--tensors", "", "list every tensor with its shape and type"},
    {"--validate", "", "read all weights, too, and look for any that is no number"},
}};

constexpr std::size_t kShownBytes = 100;

// One line, safe for a terminal: a file may carry anything in its strings.
std::string oneLine(std::string_view text) {
  std::string line;
  std::size_t at = 0;
  while (at < std::min(kShownBytes, text.size())) {
    const base::CodePoint point = base::decodeUtf8(text.substr(at));
    const bool isControl = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    if (point.value == '\n')
      line += "\\n";
    else if (point.state == base::CodePoint::State::Valid && !isControl)
      line += text.substr(at, point.bytes);
    else
      line += '?';
    at += point.bytes;
  }
  if (at < text.size()) line += "... (" + std::to_string(text.size()) + " bytes)";
  return line;
}

std::string describeValue(const checkpoint::Value& value) {
  struct Visitor {
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(std::uint64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%g", v);
      return text.data();
    }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(const std::string& v) const { return '"' + oneLine(v) + '"'; }
    std::string operator()(const checkpoint::IntegerArray& v) const {
      return std::to_string(v.size()) + " integers";
    }
    std::string operator()(const checkpoint::FloatArray& v) const {
      return std::to_string(v.size()) + " floats";
    }
    std::string operator()(const checkpoint::StringArray& v) const {
      return std::to_string(v.size()) + " strings";
    }
  };
  return std::visit(Visitor{}, value);
}

std::string shapeOf(const kernels::Tensor& tensor) {
  std::string text;
  std::size_t last = tensor.shape.size() - 1;
  while (last > 0 && tensor.shape[last] == 1) --last;
  for (std::size_t i = 0; i <= last; ++i)
    text += (i ? " x " : "") + std::to_string(tensor.shape[i]);
  return text;
}

void printTensors(const checkpoint::Checkpoint& file, bool all) {
  struct Sum {
    std::size_t count = 0;
    std::size_t bytes = 0;
  };
  std::map<std::string, Sum> sums;
  for (const kernels::Tensor& tensor : file.tensors()) {
    const std::string type = kernels::typeName(tensor.type);
    Sum& sum = sums[type];
    ++sum.count;
    sum.bytes += tensor.sizeBytes;
    if (all)
      std::printf("  %-40s %-8s %s\n", oneLine(tensor.name).c_str(), type.c_str(),
                  shapeOf(tensor).c_str());
  }
  std::printf("%zu tensors\n", file.tensors().size());
  for (const auto& [type, sum] : sums)
    std::printf("  %-8s %6zu  %10.1f MB\n", type.c_str(), sum.count,
                static_cast<double>(sum.bytes) / 1e6);
}

// What there is to say of chats. The vocabulary is built as well, which takes too long for a list
// of files.
base::Result<std::string> checkUse(const checkpoint::Checkpoint& file) {
  if (auto checked = local::checkUsable(file); !checked) return checked.error();
  base::Result<tokenizer::Vocabulary> vocabulary = local::readVocabulary(file);
  if (!vocabulary) return std::move(vocabulary).error();
  const auto tokens = tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!tokens) return tokens.error();
  return local::chatNote(file, **tokens);
}

base::Result<void> validate(const checkpoint::Checkpoint& file) {
  const auto skipped = verify::checkWeights(file, {});
  if (!skipped) return skipped.error();
  std::printf("\nAll weights are numbers");
  if (*skipped > 0) std::printf(", but for %zu tensors of types that were not read", *skipped);
  std::puts(".");
  return {};
}

// A file that cannot be run is a failure for whoever asks from a script.
base::Error cannotRun(const base::Error& error) {
  const bool isUsage = error.code == base::ErrorCode::InvalidArgument;
  return {isUsage ? base::ErrorCode::Corrupt : error.code,
          "Isobath cannot run this file: " + error.message};
}

base::Result<void> run(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected one file, got " + std::to_string(arguments.positional().size())};
  const base::Result<std::shared_ptr<const checkpoint::Checkpoint>> opened =
      local::openCheckpoint(arguments.positional()[0]);
  if (!opened) return opened.error();
  const checkpoint::Checkpoint& file = **opened;
  std::printf("%s: %s, %.1f MB\n\n", std::string(file.name()).c_str(), file.format().c_str(),
              static_cast<double>(file.sizeBytes()) / 1e6);
  for (const std::string& key : file.keys())
    std::printf("  %-48s %s\n", oneLine(key).c_str(), describeValue(*file.find(key)).c_str());
  std::puts("");
  printTensors(file, arguments.has("--tensors"));

  std::fflush(stdout);
  const base::Result<std::string> usable = checkUse(file);
  if (!usable) return cannotRun(usable.error());
  if (arguments.has("--validate"))
    if (auto valid = validate(file); !valid) return cannotRun(valid.error());
  std::printf("\nIsobath can run this file.\n");
  if (!usable->empty()) std::puts(usable->c_str());
  return {};
}

}  // namespace

Command inspectCommand() {
  return {"inspect", "FILE [options]",
          "Shows what a GGUF file or a Hugging Face folder contains, after checking all of it.\n"
          "Ends with 1, and the reason, where Isobath cannot run it.",
          kOptions, run};
}

}  // namespace cli
