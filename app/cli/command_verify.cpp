// isobath-cli verify: the engine against what other engines computed for the models of a folder.
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <vector>

#include "app/cli/command.h"
#include "engine/local/verify/cases.h"
#include "engine/local/verify/layout_check.h"
#include "engine/local/verify/model_check.h"
#include "engine/local/verify/report.h"

namespace cli {
namespace {

constexpr std::array<Option, 1> kOptions = {{
    {"--threads", "N", "threads of the engine; one per core unless told"},
}};

void print(const verify::Report& report) {
  std::printf("%s: %s%s%s\n", report.name.c_str(), verify::wordFor(report.verdict).c_str(),
              report.reason.empty() ? "" : ": ", report.reason.c_str());
  for (const verify::Check& check : report.checks) {
    const bool isPlain = check.verdict == verify::Verdict::Passed;
    std::printf("  %-8s %s%s%s\n", check.name.c_str(),
                isPlain ? "" : verify::wordFor(check.verdict).c_str(), isPlain ? "" : ": ",
                check.text.c_str());
  }
  std::fflush(stdout);
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void printNames(const std::string& what, const std::vector<std::string>& names) {
  if (names.empty()) return;
  std::printf("%zu %s: %s\n", names.size(), what.c_str(), listed(names).c_str());
}

base::Result<void> conclude(const std::vector<verify::Report>& reports) {
  const verify::Summary summary = verify::summarize(reports);
  std::printf("\n%d passed\n", summary.passed);
  printNames(verify::wordFor(verify::Verdict::Failed), summary.failed);
  printNames(verify::wordFor(verify::Verdict::Unsupported), summary.unsupported);
  printNames(verify::wordFor(verify::Verdict::Skipped), summary.skipped);
  printNames("without a model", summary.withoutModel);
  if (!summary.failed.empty())
    return base::Error{base::ErrorCode::Corrupt, std::to_string(summary.failed.size()) + " of " +
                                                     std::to_string(reports.size()) +
                                                     " failed: " + listed(summary.failed)};
  if (summary.passed == 0)
    return base::Error{base::ErrorCode::NotFound, "nothing could be verified"};
  return {};
}

base::Result<void> run(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected one folder, got " + std::to_string(arguments.positional().size())};
  const auto threads = arguments.integer("--threads", 1, 1024);
  if (!threads) return threads.error();
  const int count = static_cast<int>(threads->value_or(0));
  const auto cases = verify::findCases(arguments.positional()[0]);
  if (!cases) return cases.error();
  std::vector<verify::Report> reports;
  for (const verify::Case& found : *cases) {
    reports.push_back(verify::verifyCase(found, count));
    print(reports.back());
  }
  for (verify::Report& report : verify::verifyLayouts(*cases, count)) {
    print(report);
    reports.push_back(std::move(report));
  }
  return conclude(reports);
}

}  // namespace

Command verifyCommand() {
  return {
      "verify", "DIR [options]",
      "Compares the models below a folder with what other engines computed for them.\n"
      "Every GGUF file with its NAME.json, every folder with a golden.json. A greedy token may\n"
      "differ where the reference preferred its own by no more than the tolerance of logits.",
      kOptions, run};
}

}  // namespace cli
