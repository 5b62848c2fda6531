// Joins backend, screen and Ctrl+C.
// SPDX-License-Identifier: Apache-2.0
#include "app/cli/answering.h"

#include <utility>

#include "app/cli/backend_options.h"
#include "app/cli/interrupt_watcher.h"
#include "app/cli/remote_facts.h"
#include "app/cli/screen.h"

namespace cli {
namespace {

const base::Error kInterrupted{base::ErrorCode::Cancelled, "interrupted"};

}  // namespace

base::Result<void> answer(const Arguments& arguments, engine::Request request,
                          const std::string& beginning) {
  std::stop_source stop;
  const InterruptWatcher watcher(stop);
  const base::Result<std::unique_ptr<engine::Backend>> backend = backendFrom(arguments);
  if (!backend) return backend.error();
  auto model = modelFrom(arguments, **backend, stop.get_token());
  if (watcher.isInterrupted()) return kInterrupted;
  if (!model) return withAdvice(std::move(model).error(), arguments, {});
  request.model = *std::move(model);

  const std::int64_t askedMs = nowMs();
  Screen screen(stop);
  bool hasText = false;
  const base::Result<engine::Completion> done = (*backend)->generate(
      request,
      [&](const engine::Event& event) {
        const bool isText = std::holds_alternative<engine::TextDelta>(event);
        // Not before it is known that there will be an answer.
        if (isText && !std::exchange(hasText, true)) screen.write(beginning);
        screen.show(event);
      },
      stop.get_token());
  screen.finish(done.has_value());
  if (screen.failure()) return *screen.failure();
  if (done) showReceipt(*done, costText(arguments, request.model, askedMs, *done));
  if (watcher.isInterrupted()) return kInterrupted;
  if (!done) return withAdvice(done.error(), arguments, request.model);
  return {};
}

}  // namespace cli
