// One line per measurement: what, how much, how much it may be, and whether that is kept.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace bench {

class UiTable {
 public:
  // `budget` in the same unit; a negative one: none.
  void add(std::string what, double value, double budget, std::string unit) {
    m_rows.push_back({std::move(what), value, budget, std::move(unit)});
  }
  void print() const {
    std::printf("  %-58s %10s %10s  %s\n", "", "measured", "budget", "kept");
    for (const Row& row : m_rows) {
      std::printf("  %-58s %7.*f %-2s ", row.what.c_str(), row.unit == "%" ? 2 : 1, row.value,
                  row.unit.c_str());
      if (row.budget < 0)
        std::printf("%10s\n", "-");
      else
        std::printf("%7.*f %-2s  %s\n", row.unit == "%" ? 2 : 1, row.budget, row.unit.c_str(),
                    row.value >= 0 && row.value <= row.budget ? "yes" : "NO");
    }
    std::fflush(stdout);
  }

 private:
  struct Row {
    std::string what;
    double value;
    double budget;
    std::string unit;
  };
  std::vector<Row> m_rows;
};

}  // namespace bench
