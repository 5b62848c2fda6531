// Blocks of every weight type against the values they stand for.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/blocks_check.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/verify/golden.h"

namespace verify {
namespace {

// Floats as integers in their order, so that neighbours differ by one; both zeros are 0.
std::int64_t rank(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits >= 0 ? std::int64_t{bits} : -static_cast<std::int64_t>(bits & 0x7FFFFFFF);
}

Check checkType(const BlockGolden& golden) {
  const auto type = static_cast<kernels::WeightType>(golden.type);
  const auto info = kernels::blockInfo(type);
  if (!info) return {golden.name, Verdict::Unsupported, "not computed with"};
  if (info->values != golden.blockValues || info->bytes != golden.blockBytes)
    return {golden.name, Verdict::Failed,
            "blocks of " + std::to_string(info->values) + " values in " +
                std::to_string(info->bytes) + " bytes, expected " +
                std::to_string(golden.blockValues) + " in " + std::to_string(golden.blockBytes)};
  std::vector<float> values(golden.values.size());
  kernels::dequantizeRow(type, golden.data.data(), values);
  std::size_t same = 0;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t steps = stepsBetween(values[i], golden.values[i]);
    same += steps == 0 ? 1 : 0;
    most = std::max(most, steps);
  }
  std::string text = std::to_string(same) + " of " + std::to_string(values.size()) + " values same";
  if (most == 1) text += ", the others by the last bit";
  if (most > 1) text += ", the others by up to " + std::to_string(most) + " steps";
  return {golden.name, most <= 1 ? Verdict::Passed : Verdict::Failed, text};
}

}  // namespace

std::int64_t stepsBetween(float a, float b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<std::int64_t>::max();
  return std::abs(rank(a) - rank(b));
}

Report verifyBlocks(const Case& found) {
  Report report;
  report.name = found.name;
  const auto types = readBlocks(found.model);
  if (!types) {
    report.verdict = Verdict::Failed;
    report.reason = types.error().message;
    return report;
  }
  for (const BlockGolden& golden : *types) report.add(checkType(golden));
  const bool isCompared =
      std::any_of(report.checks.begin(), report.checks.end(),
                  [](const Check& check) { return check.verdict != Verdict::Unsupported; });
  if (!isCompared) report.verdict = types->empty() ? Verdict::Skipped : Verdict::Unsupported;
  return report;
}

}  // namespace verify
