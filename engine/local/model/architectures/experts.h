// Layers of experts: how tokens are routed to them, and which layers have them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/local/model/config.h"
#include "engine/local/model/key_reader.h"

namespace model {

// What a family means where the file does not say it.
struct ExpertDefaults {
  bool normalise = false;  // the weights of the chosen experts
};

// Reads all expert_* keys and the number and kinds of layers: the leading ones dense, the others
// with experts where there are any, and behind them those that predict further tokens.
void readExpertLayers(KeyReader& keys, Config& config, const ExpertDefaults& defaults);

}  // namespace model
