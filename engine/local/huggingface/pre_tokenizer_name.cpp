// GGUF's name for the pre-tokenizer of a tokenizer.json, and what comes before it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/huggingface/pre_tokenizer_name.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/quote.h"

namespace huggingface {
namespace {

constexpr std::string_view kDigits = "(single digits)";
constexpr std::string_view kBytes = "(bytes)";
constexpr std::string_view kGpt2Words = "(bytes of GPT-2's words)";

// DeepSeek-LLM's letters are a list of ranges, of which copies differ in look-alikes: the begin and
// the end tell it.
constexpr std::string_view kCasedBegin = "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿ";
constexpr std::string_view kCasedEnd = "𞤀-𞥃]+";
constexpr std::string_view kCased = "(cased letters)";

constexpr std::string_view kCjk = "[一-龥ࠀ-一가-퟿]+";

// Source: the tokenizer.json of each model.
struct Known {
  std::string_view name;
  std::vector<std::string_view> steps;
};

const std::vector<Known>& knownSteps() {
  static const std::vector<Known> known = {
      {"deepseek-v3",
       {"\\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+",
        "[!\"#$%&'()*+,\\-./"
        ":;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|"
        " ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
        kBytes}},
      {"deepseek-llm",
       {"[\r\n]", kCased, "\\s?[!-/:-~！-／：-～‘-‟\u3000-。]+", "\\s+$", kCjk, kDigits, kBytes}},
      {"deepseek-coder", {"[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", kCjk, kDigits, kBytes}},
      {"qwen2",
       {"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| "
        "?[^\\s\\p{L}\\p{N}]+[\r\n]*|"
        "\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
        kBytes}},
      {"llama-bpe",
       {"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
        "?[^\\s\\p{L}\\p{N}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
        kBytes}},
      {"smollm", {kDigits, kGpt2Words}},
      {"gpt2", {kGpt2Words}},
  };
  return known;
}

// Line breaks and quotes that some files escape once more than others.
std::string canonical(std::string_view pattern) {
  std::string result;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      result += pattern[i];
      continue;
    }
    const char next = pattern[++i];
    if (next == 'r') {
      result += '\r';
    } else if (next == 'n') {
      result += '\n';
    } else if (next == '"') {
      result += next;
    } else {
      result += {'\\', next};
    }
  }
  if (result.starts_with(kCasedBegin) && result.ends_with(kCasedEnd)) return std::string(kCased);
  return result;
}

bool flagOf(const Json& step, std::string_view name, bool fallback) {
  const Json* const value = step.find(name);
  return value == nullptr || value->boolean() == nullptr ? fallback : *value->boolean();
}

// A step that is none of the kinds we know becomes its type's name, which matches nothing.
std::string stepName(const Json& step) {
  const std::string_view type = step.textOf("type");
  const Json* const pattern = step.find("pattern");
  if (type == "Split" && pattern != nullptr && pattern->find("Regex") != nullptr &&
      step.textOf("behavior") == "Isolated" && !flagOf(step, "invert", false)) {
    return canonical(pattern->textOf("Regex"));
  }
  if (type == "Digits" && flagOf(step, "individual_digits", false)) return std::string(kDigits);
  if (type == "ByteLevel" && !flagOf(step, "add_prefix_space", true)) {
    return std::string(flagOf(step, "use_regex", true) ? kGpt2Words : kBytes);
  }
  return std::string(type.empty() ? "no type" : type);
}

std::vector<std::string> stepsOf(const Json* preTokenizer) {
  std::vector<std::string> steps;
  if (preTokenizer == nullptr) return steps;
  if (preTokenizer->textOf("type") != "Sequence") return {stepName(*preTokenizer)};
  const Json* const list = preTokenizer->find("pretokenizers");
  if (list == nullptr || list->array() == nullptr) return steps;
  for (const Json& step : *list->array()) steps.push_back(stepName(step));
  return steps;
}

base::Error unsupported(const std::string& where, const std::string& what) {
  return {base::ErrorCode::Unsupported, where + ": " + what};
}

// The first step that parts from every known sequence that begins like this one.
std::string firstStrange(const std::vector<std::string>& steps) {
  std::size_t most = 0;
  for (const Known& known : knownSteps()) {
    std::size_t same = 0;
    while (same < steps.size() && same < known.steps.size() && steps[same] == known.steps[same]) {
      ++same;
    }
    most = std::max(most, same);
  }
  return most < steps.size() ? base::quote(steps[most]) : "its end";
}

}  // namespace

base::Result<std::string> preTokenizerName(const Json* preTokenizer, const std::string& where) {
  const std::vector<std::string> steps = stepsOf(preTokenizer);
  for (const Known& known : knownSteps()) {
    if (std::equal(steps.begin(), steps.end(), known.steps.begin(), known.steps.end())) {
      return std::string(known.name);
    }
  }
  return unsupported(where, "the pre-tokenizer is not one we know, from " + firstStrange(steps) +
                                " on: choose another model");
}

base::Result<bool> composesText(const Json* normalizer, const std::string& where) {
  if (normalizer == nullptr) return false;
  const std::string_view type = normalizer->textOf("type");
  if (type == "NFC") return true;
  const Json* const list = normalizer->find("normalizers");
  if (type != "Sequence" || list == nullptr || list->array() == nullptr) {
    return unsupported(where, "the normalizer " + base::quote(type) + " is not supported");
  }
  for (const Json& step : *list->array()) {
    if (step.textOf("type") == "NFC") continue;
    return unsupported(where,
                       "the normalizer " + base::quote(step.textOf("type")) + " is not supported");
  }
  return !list->array()->empty();
}

}  // namespace huggingface
