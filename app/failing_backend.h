// A backend for a choice that cannot work: it says why instead of answering.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "engine/backend.h"

namespace app {

class FailingBackend final : public engine::Backend {
 public:
  explicit FailingBackend(base::Error reason) : m_reason(std::move(reason)) {}

  base::Result<engine::Completion> generate(const engine::Request&, const engine::EventSink&,
                                            std::stop_token) override {
    return m_reason;
  }
  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token) override { return m_reason; }

 private:
  base::Error m_reason;
};

}  // namespace app
