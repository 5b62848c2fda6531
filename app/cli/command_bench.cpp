// isobath-cli bench: prefill and decode speed of a model, with the bytes it reads, so that it can
// be held against the machine's limit.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <vector>

#include "app/cli/command.h"
#include "engine/local/kernels/cpu/cpu_device.h"
#include "engine/local/kernels/roofline.h"
#include "engine/local/model/config.h"
#include "engine/local/model/transformer.h"
#include "engine/local/open_checkpoint.h"

namespace cli {
namespace {

constexpr std::array<Option, 8> kOptions = {{
    {"--model", "FILE", "a GGUF file or a Hugging Face folder; the starter model unless told"},
    {"--prompt", "N", "prompt tokens for prefill (512)"},
    {"--generate", "N", "tokens for decode (64)"},
    {"--repeat", "N", "runs of each, of which the median is shown (5)"},
    {"--threads", "N", "threads of the engine; one per core unless told"},
    {"--rounding", "BITS", "of activations: 8 or 16; as for a chat unless told"},
    {"--avx2", "", "no instructions wider than AVX2"},
    {"--json", "", "one line of JSON for scripts"},
}};

struct Plan {
  std::int64_t prompt = 512;
  std::int64_t generate = 64;
  std::int64_t repeat = 5;
  kernels::CpuOptions cpu;
};

struct Speeds {
  std::vector<double> prefill;  // tokens per second, one per run
  std::vector<double> decode;
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

base::Result<Plan> planFrom(const Arguments& arguments) {
  Plan plan;
  const auto read = [&](std::string_view name, std::int64_t high,
                        std::int64_t& target) -> base::Result<void> {
    const auto value = arguments.integer(name, 1, high);
    if (!value) return value.error();
    if (*value) target = **value;
    return {};
  };
  if (auto r = read("--prompt", 1 << 20, plan.prompt); !r) return r.error();
  if (auto r = read("--generate", 1 << 20, plan.generate); !r) return r.error();
  if (auto r = read("--repeat", 1000, plan.repeat); !r) return r.error();
  std::int64_t threads = 0;
  if (auto r = read("--threads", 1024, threads); !r) return r.error();
  plan.cpu.threads = static_cast<int>(threads);
  plan.cpu.avx2Only = arguments.has("--avx2");
  std::int64_t bits = 0;
  if (auto r = read("--rounding", 16, bits); !r) return r.error();
  if (bits != 0 && bits != 8 && bits != 16)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "--rounding: " + std::to_string(bits) + ", expected 8 or 16"};
  if (bits != 0)
    plan.cpu.rounding = bits == 8 ? kernels::Rounding::Bits8 : kernels::Rounding::Bits16;
  return plan;
}

// Bytes of weights that one decoded token touches: of routed experts the share that is used, of an
// embedding table that is not also the output one row.
double weightBytesPerToken(const checkpoint::Checkpoint& file, const model::Config& config) {
  const bool tied = file.findTensor("output.weight") == nullptr;
  double bytes = 0;
  for (const kernels::Tensor& tensor : file.tensors()) {
    const auto size = static_cast<double>(tensor.sizeBytes);
    if (tensor.name == "token_embd.weight" && !tied)
      bytes += size / static_cast<double>(tensor.rows());
    else if (config.experts && tensor.name.find("_exps.") != std::string::npos)
      bytes += size * static_cast<double>(config.experts->routing.used) /
               static_cast<double>(config.experts->routing.experts);
    else
      bytes += size;
  }
  return bytes;
}

template <typename Work>
base::Result<double> tokensPerSecond(std::int64_t tokens, const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  if (base::Result<void> done = work(); !done) return std::move(done).error();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return static_cast<double>(tokens) / seconds.count();
}

base::Result<Speeds> measure(model::Transformer& transformer, const Plan& plan) {
  // Which tokens they are does not matter for speed, except that experts should vary.
  std::vector<std::int32_t> prompt(static_cast<std::size_t>(plan.prompt));
  for (std::size_t i = 0; i < prompt.size(); ++i)
    prompt[i] = static_cast<std::int32_t>((i * 7919 + 13) %
                                          static_cast<std::size_t>(transformer.vocabularySize()));

  Speeds speeds;
  // One more run than asked for: the first warms the caches and is not counted.
  for (std::int64_t run = 0; run <= plan.repeat; ++run) {
    transformer.truncate(0);
    const base::Result<double> prefill =
        tokensPerSecond(plan.prompt, [&] { return transformer.append(prompt, 1, {}, {}); });
    if (!prefill) return prefill.error();
    const base::Result<double> decode = tokensPerSecond(plan.generate, [&]() -> base::Result<void> {
      for (std::int64_t i = 0; i < plan.generate; ++i) {
        const auto logits = transformer.logits(0);
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        const auto token = static_cast<std::int32_t>(best);
        if (auto done = transformer.append({&token, 1}, 1, {}, {}); !done) return done;
      }
      return {};
    });
    if (!decode) return decode.error();
    if (run == 0) continue;
    speeds.prefill.push_back(*prefill);
    speeds.decode.push_back(*decode);
  }
  return speeds;
}

std::string range(const std::vector<double>& values) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%8.1f  (%.1f to %.1f)", median(values),
                *std::min_element(values.begin(), values.end()),
                *std::max_element(values.begin(), values.end()));
  return text.data();
}

base::Result<void> run(const Arguments& arguments) {
  const base::Result<Plan> plan = planFrom(arguments);
  if (!plan) return plan.error();
  const base::Result<std::filesystem::path> path = modelFileFrom(arguments);
  if (!path) return path.error();
  const base::Result<std::shared_ptr<const checkpoint::Checkpoint>> file =
      local::openCheckpoint(*path);
  if (!file) return file.error();
  const base::Result<kernels::Roofline> limit =
      kernels::measureRoofline(plan->cpu, std::chrono::milliseconds(500));
  if (!limit) return limit.error();
  const auto device = kernels::makeCpuDevice(plan->cpu);
  base::Result<std::unique_ptr<model::Transformer>> transformer = model::Transformer::load(
      *file, *device, {.contextTokens = plan->prompt + plan->generate}, {}, {});
  if (!transformer) return std::move(transformer).error();
  const base::Result<Speeds> speeds = measure(**transformer, *plan);
  if (!speeds) return speeds.error();

  const double bytes = weightBytesPerToken(**file, (*transformer)->config());
  const double decodeGigabytes = bytes * median(speeds->decode) / 1e9;
  const auto cacheBytes = static_cast<long long>((*transformer)->cacheBytesPerToken());
  if (arguments.has("--json")) {
    std::printf(
        "{\"prefill_tokens_per_s\": %.2f, \"decode_tokens_per_s\": %.2f, "
        "\"weight_bytes_per_token\": %.0f, \"decode_gb_per_s\": %.3f, "
        "\"cache_bytes_per_token\": %lld, \"limit_gb_per_s\": %.3f, \"limit_int8_gop_per_s\": "
        "%.1f}\n",
        median(speeds->prefill), median(speeds->decode), bytes, decodeGigabytes, cacheBytes,
        limit->readBytesPerSecond / 1e9, limit->int8OperationsPerSecond / 1e9);
    return {};
  }
  std::printf("%s on %s\n", local::modelNameOf(*path).c_str(), device->description().c_str());
  std::printf("  prefill of %lld tokens:  %s tokens/s\n", static_cast<long long>(plan->prompt),
              range(speeds->prefill).c_str());
  std::printf(
      "  decode of %lld tokens:    %s tokens/s: %.1f GB/s of weights, %.0f %% of the %.1f GB/s "
      "that this "
      "machine reads\n",
      static_cast<long long>(plan->generate), range(speeds->decode).c_str(), decodeGigabytes,
      100 * decodeGigabytes * 1e9 / limit->readBytesPerSecond, limit->readBytesPerSecond / 1e9);
  std::printf("  weights read per token:  %8.1f MB\n", bytes / 1e6);
  std::printf("  cache per token:         %8lld bytes\n", cacheBytes);
  return {};
}

}  // namespace

Command benchCommand() {
  return {"bench", "[options]",
          "Measures prefill and decode speed and prints the bytes read and cached per token.",
          kOptions, run};
}

}  // namespace cli
