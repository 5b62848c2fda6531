// Files of the same model in the older and the newer layout of latent attention.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/layout_check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/local/open_checkpoint.h"
#include "engine/local/verify/comparison.h"
#include "engine/local/verify/golden.h"
#include "engine/local/verify/runner.h"

namespace verify {
namespace {

constexpr std::string_view kOld = "-mha";
// Of quantized weights: what the rounding of activations adds to the yardsticks' difference.
constexpr double kRounding = 0.01;

struct Outcome {
  Golden golden;
  std::vector<float> logits;
};

base::Result<Outcome> compute(const Case& found, int threads) {
  Outcome outcome;
  auto golden = readGolden(found.json, found.logits, {});
  if (!golden) return std::move(golden).error();
  outcome.golden = *std::move(golden);
  auto file = local::openCheckpoint(found.model);
  if (!file) return std::move(file).error();
  auto runner = Runner::open(*std::move(file),
                             static_cast<std::int64_t>(outcome.golden.prompt.size()), threads);
  if (!runner) return std::move(runner).error();
  auto logits = runner->prefill(outcome.golden.prompt, outcome.golden.trunk.rows);
  if (!logits) return std::move(logits).error();
  outcome.logits = *std::move(logits);
  return outcome;
}

Report comparePair(const Case& older, const Case& newer, int threads) {
  Report report;
  report.name = older.name + " = " + newer.name;
  const auto a = compute(older, threads);
  const auto b = a ? compute(newer, threads) : a;
  if (!b) {
    const bool isUnknown = b.error().code == base::ErrorCode::Unsupported;
    report.verdict = isUnknown ? Verdict::Unsupported : Verdict::Failed;
    report.reason = b.error().message;
    return report;
  }
  if (a->golden.prompt != b->golden.prompt || a->golden.vocabulary != b->golden.vocabulary) {
    report.verdict = Verdict::Skipped;
    report.reason = "the prompts differ";
    return report;
  }
  const LogitComparison got = compareLogits(a->logits, b->logits, a->golden.vocabulary);
  const LogitComparison expected =
      compareLogits(a->golden.trunk.logits, b->golden.trunk.logits, a->golden.vocabulary);
  const double limit = expected.median + kRounding;
  report.add({"layouts", got.median <= limit ? Verdict::Passed : Verdict::Failed,
              "median " + shortNumber(got.median) + " apart (at most " + shortNumber(limit) +
                  ": their yardsticks are " + shortNumber(expected.median) + " apart)"});
  return report;
}

}  // namespace

std::vector<Report> verifyLayouts(const std::vector<Case>& cases, int threads) {
  std::vector<Report> reports;
  for (const Case& older : cases) {
    const std::size_t mark = older.name.find(kOld);
    if (older.kind != Case::Kind::File || mark == std::string::npos) continue;
    std::string name = older.name;
    name.erase(mark, kOld.size());
    const auto newer = std::find_if(cases.begin(), cases.end(), [&](const Case& one) {
      return one.kind == Case::Kind::File && one.name == name;
    });
    if (newer != cases.end()) reports.push_back(comparePair(older, *newer, threads));
  }
  return reports;
}

}  // namespace verify
