// A line of numbers; who is at its front has the turn.
// SPDX-License-Identifier: Apache-2.0
#include "engine/server/turn_queue.h"

#include <algorithm>

namespace server {

std::shared_ptr<TurnQueue::Ticket> TurnQueue::enter() {
  const std::lock_guard lock(m_mutex);
  if (m_line.size() >= m_maxTickets) return nullptr;
  m_line.push_back(m_nextNumber);
  return std::make_shared<Ticket>(*this, m_nextNumber++);
}

TurnQueue::Ticket::~Ticket() {
  const std::lock_guard lock(m_queue.m_mutex);
  auto& line = m_queue.m_line;
  line.erase(std::find(line.begin(), line.end(), m_number));
  m_queue.m_moved.notify_all();
}

bool TurnQueue::Ticket::hasTurn() const {
  const std::lock_guard lock(m_queue.m_mutex);
  return m_queue.m_line.front() == m_number;
}

bool TurnQueue::Ticket::wait(std::stop_token stop) {
  std::unique_lock lock(m_queue.m_mutex);
  return m_queue.m_moved.wait(lock, stop, [this] { return m_queue.m_line.front() == m_number; });
}

}  // namespace server
