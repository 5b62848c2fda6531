// What a verification found out, for whoever prints it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace verify {

enum class Verdict {
  Passed,
  Failed,
  Unsupported,  // refused by name as something we do not handle (yet)
  Skipped,      // nothing to compare with
  NoModel       // something to compare with, but no model
};

struct Check {
  std::string name;  // "logits"
  Verdict verdict = Verdict::Passed;
  std::string text;  // what was measured, or why not
};

struct Report {
  std::string name;
  Verdict verdict = Verdict::Passed;  // the whole; of a model: failed if one check failed
  std::string reason;                 // where there are no checks
  std::vector<Check> checks;

  void add(Check check);
};

// For people: "passed", "FAILED", "not supported yet", "not compared", "no model".
[[nodiscard]] std::string wordFor(Verdict verdict);

struct Summary {
  int passed = 0;
  std::vector<std::string> failed, unsupported, skipped, withoutModel;  // names
};
[[nodiscard]] Summary summarize(const std::vector<Report>& reports);

// "%.3g"
[[nodiscard]] std::string shortNumber(double value);

}  // namespace verify
