// The embedded engine behind the text seam: template, tokens, prefill, decode, events.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/backend.h"
#include "engine/backend_factory.h"
#include "engine/base/log.h"

namespace local {

struct LoadedModel;  // loaded_model.h

// Hosts one model file, read at the first request. Keeps the cache of the last conversation, so
// that a next turn computes only what is new. A failed load is tried again by the next request.
// Thread and errors: as engine::Backend says.
class LocalBackend : public engine::Backend {
 public:
  LocalBackend(engine::LocalConfig config, base::LogSink log);
  ~LocalBackend() override;

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override;
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override;

 private:
  base::Result<void> ensureLoaded(const engine::EventSink& onEvent, std::stop_token stop);

  engine::LocalConfig m_config;
  base::LogSink m_log;
  std::unique_ptr<LoadedModel> m_model;
};

}  // namespace local
