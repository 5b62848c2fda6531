// What a verification found out, for whoever prints it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/report.h"

#include <array>
#include <cstdio>
#include <utility>

namespace verify {

void Report::add(Check check) {
  if (check.verdict == Verdict::Failed) verdict = Verdict::Failed;
  checks.push_back(std::move(check));
}

std::string wordFor(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed:
      return "passed";
    case Verdict::Failed:
      return "FAILED";
    case Verdict::Unsupported:
      return "not supported yet";
    case Verdict::NoModel:
      return "no model";
    default:
      return "not compared";
  }
}

Summary summarize(const std::vector<Report>& reports) {
  Summary summary;
  for (const Report& report : reports) {
    if (report.verdict == Verdict::Passed) ++summary.passed;
    if (report.verdict == Verdict::Failed) summary.failed.push_back(report.name);
    if (report.verdict == Verdict::Unsupported) summary.unsupported.push_back(report.name);
    if (report.verdict == Verdict::Skipped) summary.skipped.push_back(report.name);
    if (report.verdict == Verdict::NoModel) summary.withoutModel.push_back(report.name);
  }
  return summary;
}

std::string shortNumber(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

}  // namespace verify
