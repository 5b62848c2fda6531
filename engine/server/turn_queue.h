// Who may use the backend now: one at a time, first come first served.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>

namespace server {

// Thread: any. Lifetime: the queue must outlive its tickets.
class TurnQueue {
 public:
  class Ticket {
   public:
    Ticket(TurnQueue& queue, std::uint64_t number) : m_queue(queue), m_number(number) {}
    ~Ticket();  // the next in line has its turn
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    [[nodiscard]] bool hasTurn() const;
    // Blocks until it is this ticket's turn. False: the stop came first.
    [[nodiscard]] bool wait(std::stop_token stop);

   private:
    TurnQueue& m_queue;
    std::uint64_t m_number;
  };

  explicit TurnQueue(std::size_t maxTickets) : m_maxTickets(maxTickets) {}

  // A place at the end of the line, or null when the line is full.
  [[nodiscard]] std::shared_ptr<Ticket> enter();

 private:
  const std::size_t m_maxTickets;
  std::mutex m_mutex;
  std::condition_variable_any m_moved;
  std::deque<std::uint64_t> m_line;  // the front has the turn
  std::uint64_t m_nextNumber = 0;
};

}  // namespace server
