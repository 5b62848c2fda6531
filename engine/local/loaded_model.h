// A model file opened for chat: tokenizer, template, weights on a device, and the session on top.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/backend_factory.h"
#include "engine/base/result.h"
#include "engine/local/chat/chat_template.h"
#include "engine/local/checkpoint/checkpoint.h"
#include "engine/local/grammar/token_trie.h"
#include "engine/local/kernels/device.h"
#include "engine/local/model/transformer.h"
#include "engine/local/sampling/sampler.h"
#include "engine/local/session.h"
#include "engine/local/tokenizer/tokenizer.h"

namespace local {

// Members are in order of dependence: each may use the ones above it.
struct LoadedModel {
  std::shared_ptr<const checkpoint::Checkpoint> file;
  std::string name;  // the file's, without its extension; general.name is often another model's
  std::unique_ptr<tokenizer::Tokenizer> tokenizer;
  std::optional<chat::ChatTemplate>
      chatTemplate;                // empty: a base model, which can only continue text
  std::string chatTemplateError;   // why it is empty
  sampling::Settings recommended;  // seed is 0
  std::unique_ptr<grammar::TokenTrie> tokenTrie;  // made by the first answer that must be JSON
  std::unique_ptr<kernels::Device> device;
  std::unique_ptr<model::Transformer> transformer;
  std::unique_ptr<Session> session;
};

// Errors: NotFound, Io, Corrupt, Unsupported, OutOfMemory, Cancelled; each message names the file.
// `onProgress` gets 0..1.
base::Result<std::unique_ptr<LoadedModel>> loadModel(const engine::LocalConfig& config,
                                                     const std::function<void(double)>& onProgress,
                                                     std::stop_token stop);

}  // namespace local
