// One run of a backend on its own thread; its events arrive on the GUI thread.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/reply.h"

#include <utility>

namespace ui {

Reply::Reply(std::shared_ptr<engine::Backend> backend, engine::Request request, int coalesceMs,
             QObject* parent)
    : QObject(parent),
      m_backend(std::move(backend)),
      m_request(std::move(request)),
      m_coalesceMs(coalesceMs) {
  m_timer.setSingleShot(true);
  connect(&m_timer, &QTimer::timeout, this, &Reply::deliver);
}

Reply::~Reply() = default;  // the thread is the last member: it is stopped and joined first

void Reply::start() {
  m_thread = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

void Reply::stop() {
  m_thread.request_stop();
}

void Reply::finishNow() {
  m_thread.request_stop();
  if (m_thread.joinable()) m_thread.join();
  m_timer.stop();
  deliver();
}

void Reply::run(std::stop_token stop) {
  const auto onEvent = [this](const engine::Event& event) {
    const std::lock_guard lock(m_mailbox.mutex);
    if (const auto* status = std::get_if<engine::Status>(&event)) {
      m_mailbox.status = *status;
    } else if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
      m_mailbox.reasoning += reasoning->text;
    } else if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
      m_mailbox.text += text->text;
    }
    // A tool call has no place in this window: no tools are offered.
    post();
  };
  auto result = m_backend->generate(m_request, onEvent, std::move(stop));
  const std::lock_guard lock(m_mailbox.mutex);
  m_mailbox.result = std::move(result);
  post();
}

// Called with the mailbox locked, on the worker's thread.
void Reply::post() {
  if (std::exchange(m_mailbox.isPosted, true)) return;
  QMetaObject::invokeMethod(this, "onPosted", Qt::QueuedConnection);
}

void Reply::onPosted() {
  const bool isFirst = !m_sinceDelivery.isValid();
  const qint64 waited = isFirst ? m_coalesceMs : m_sinceDelivery.elapsed();
  if (waited >= m_coalesceMs) {
    deliver();
  } else if (!m_timer.isActive()) {
    m_timer.start(m_coalesceMs - static_cast<int>(waited));
  }
}

void Reply::deliver() {
  std::optional<engine::Status> status;
  std::string reasoning;
  std::string text;
  std::optional<base::Result<engine::Completion>> result;
  {
    const std::lock_guard lock(m_mailbox.mutex);
    status = std::exchange(m_mailbox.status, std::nullopt);
    reasoning = std::exchange(m_mailbox.reasoning, {});
    text = std::exchange(m_mailbox.text, {});
    result = std::exchange(m_mailbox.result, std::nullopt);
    m_mailbox.isPosted = false;
  }
  m_sinceDelivery.start();
  if (status) emit statusArrived(*status);
  if (!reasoning.empty()) emit reasoningArrived(reasoning);
  if (!text.empty()) emit textArrived(text);
  if (result) emit ended(*result);
}

}  // namespace ui
