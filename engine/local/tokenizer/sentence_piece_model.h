// Writes a vocabulary as the serialized model that the sentencepiece library loads.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/local/tokenizer/tokenizer.h"

namespace tokenizer {

// A ModelProto of type BPE without a normalizer map. The vocabulary must have as many scores as
// tokens, and one token of kind Unknown. Source: sentencepiece_model.proto of sentencepiece 0.1.97
// (field numbers) and the protobuf wire format.
[[nodiscard]] std::string sentencePieceModel(const Vocabulary& vocabulary);

}  // namespace tokenizer
