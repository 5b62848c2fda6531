// Has chat templates rendered by `isobath-script`, a process of its own for each. POSIX, no Qt.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "engine/backend_factory.h"

namespace app {

// Errors of the renderer: Unsupported (the template is wrong, does not end, or wants too much
// memory; one sentence), Cancelled, Io (no process). It returns within three seconds of a machine
// that is not busy; after ten, the process is killed. Thread: any.
[[nodiscard]] engine::TemplateRenderer makeTemplateRenderer(std::filesystem::path program);

// `isobath-script` beside the running program; empty where it was not built.
[[nodiscard]] engine::TemplateRenderer findTemplateRenderer();

}  // namespace app
