// Whether a model file can be run, told from its head alone.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/usable_model.h"

#include "engine/local/model/config.h"
#include "engine/local/model/weights.h"
#include "engine/local/vocabulary_reader.h"

namespace local {

base::Result<void> checkUsable(const checkpoint::Checkpoint& file) {
  const base::Result<model::Config> config = model::readConfig(file);
  if (!config) return config.error();
  if (const auto weights = model::bindWeights(file, *config); !weights) return weights.error();
  if (const auto vocabulary = readVocabulary(file); !vocabulary) return vocabulary.error();
  return {};
}

}  // namespace local
