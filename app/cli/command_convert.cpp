// isobath-cli convert: a model of any format we read to a GGUF file of any weight type.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/convert_progress.h"
#include "app/cli/interrupt_watcher.h"
#include "engine/local/convert/converter.h"
#include "engine/local/gguf/gguf_writer.h"
#include "engine/local/gguf/split_name.h"
#include "engine/local/open_checkpoint.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr std::array<Option, 4> kOptions = {{
    {"--type", "NAME",
     "q4_k_m unless told. Floats: f32 bf16 f16. Eight bits to five: q8_0\n"
     "                            q6_k q5_k_m q5_k_s q5_1 q5_0. About four: q4_k_m q4_k_s\n"
     "                            q4_1 q4_0 iq4_nl iq4_xs mxfp4_moe. Fewer: q3_k_m q3_k_s q2_k.\n"
     "                            For models trained with three values: tq2_0 tq1_0"},
    {"--imatrix", "FILE", "which columns matter, as llama-imatrix measures it"},
    {"--threads", "N", "one per core unless told"},
    {"--force", "", "replace OUT where it is there"},
}};

base::Error invalid(std::string message) {
  return {base::ErrorCode::InvalidArgument, std::move(message)};
}

// The files that a model may consist of, in a fixed order.
std::vector<fs::path> filesOf(const fs::path& model) {
  std::vector<fs::path> files;
  if (const auto split = gguf::splitNameOf(model)) {
    for (int number = 1; number <= split->count; ++number) files.push_back(split->part(number));
    return files;
  }
  const fs::path whole = local::wholeModel(model);
  std::error_code error;
  if (!fs::is_directory(whole, error)) return {model};
  // Not with a range-for, whose steps throw.
  for (fs::directory_iterator entry(whole, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() == ".safetensors" || path.extension() == ".json") files.push_back(path);
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Names, sizes and times.
std::string stampOf(const std::vector<fs::path>& files) {
  std::string stamp;
  for (const fs::path& file : files) {
    std::error_code ignored;
    stamp += file.filename().string() + ' ' + std::to_string(fs::file_size(file, ignored)) + ' ' +
             std::to_string(fs::last_write_time(file, ignored).time_since_epoch().count()) + '\n';
  }
  return stamp;
}

base::Result<void> checkOutput(const fs::path& out, const std::vector<fs::path>& sources,
                               bool mayReplace) {
  std::error_code ignored;
  for (const fs::path& source : sources) {
    if (fs::equivalent(source, out, ignored))
      return invalid(out.string() + " is the model itself: name another file");
  }
  if (fs::is_directory(out, ignored))
    return invalid(out.string() + " is a folder: name a file in it");
  if (fs::exists(out, ignored) && !mayReplace)
    return invalid(out.string() + " is there already: --force replaces it");
  return {};
}

base::Result<void> checkSpace(const fs::path& out, std::uint64_t needed) {
  std::error_code error;
  const fs::path folder = out.has_parent_path() ? out.parent_path() : ".";
  const fs::space_info space = fs::space(folder, error);
  if (error)
    return base::Error{base::ErrorCode::NotFound, folder.string() + ": " + error.message()};
  if (space.available + convert::partBytes(out) >= needed) return {};
  return base::Error{base::ErrorCode::Io,
                     out.string() + " needs " + sizeText(static_cast<double>(needed)) + ", and " +
                         sizeText(static_cast<double>(space.available)) + " are free there"};
}

base::Result<const convert::Preset*> presetFrom(const Arguments& arguments) {
  const std::string name = arguments.text("--type").value_or("q4_k_m");
  if (const convert::Preset* preset = convert::findPreset(name)) return preset;
  std::string names;
  for (const convert::Preset& preset : convert::presets()) names += ' ' + std::string(preset.name);
  return invalid("--type: expected one of" + names + ", got \"" + name + '"');
}

void printSummary(const fs::path& out, const convert::Preset& preset,
                  const convert::Summary& summary, double seconds) {
  const double bits = 8.0 * static_cast<double>(summary.weightBytes) /
                      static_cast<double>(std::max<std::uint64_t>(summary.weights, 1));
  std::printf("%s: %s, %s, %.2f bits per weight, %s\n", out.string().c_str(),
              std::string(preset.name).c_str(),
              sizeText(static_cast<double>(summary.fileBytes)).c_str(), bits,
              durationText(seconds).c_str());
}

base::Result<void> run(const Arguments& arguments) {
  if (arguments.positional().size() != 2)
    return invalid("expected a model and the file to write, got " +
                   std::to_string(arguments.positional().size()) + " names");
  const fs::path in = arguments.positional()[0];
  const fs::path out = arguments.positional()[1];
  const auto preset = presetFrom(arguments);
  if (!preset) return preset.error();
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  const std::vector<fs::path> sources = filesOf(in);
  if (auto fine = checkOutput(out, sources, arguments.has("--force")); !fine) return fine;
  const auto model = local::openCheckpoint(in);
  if (!model) return model.error();

  std::optional<convert::Importance> importance;
  if (const auto file = arguments.text("--imatrix")) {
    auto opened = convert::Importance::open(*file);
    if (!opened) return std::move(opened).error();
    importance = *std::move(opened);
  }
  ConvertProgress progress;
  const convert::Request request = {
      .model = **model,
      .preset = **preset,
      .importance = importance ? &*importance : nullptr,
      .threads = static_cast<int>(threads->value_or(0)),
      .stamp = stampOf(sources),
      .onProgress = [&progress](const convert::Progress& now) { progress.show(now); },
      .onMessage = [&progress](std::string_view line) { progress.say(line); }};
  const auto expected = convert::estimate(request);
  if (!expected) return expected.error();
  if (auto fine = checkSpace(out, expected->fileBytes); !fine) return fine;
  if (expected->losesTwice)
    progress.say(
        "Note: this model is quantised already; converted from the original it would be better.");

  const auto start = std::chrono::steady_clock::now();
  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const auto summary = convert::convert(request, out, stop.get_token());
  progress.clear();
  if (!summary && summary.error().code == base::ErrorCode::Cancelled)
    return base::Error{base::ErrorCode::Cancelled, "interrupted; the same command goes on with " +
                                                       gguf::partPathOf(out).string()};
  if (!summary) return summary.error();
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  printSummary(out, **preset, *summary, passed.count());
  return {};
}

}  // namespace

Command convertCommand() {
  return {"convert",
          "MODEL OUT.gguf [--type NAME]   (MODEL: a GGUF file or a folder of Hugging Face)",
          "Writes a model as a GGUF file with weights of another type; an interrupted run goes on.",
          kOptions, run};
}

}  // namespace cli
