// One run of a backend on its own thread; its events arrive on the GUI thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/backend.h"

namespace ui {

// Thread: GUI. Destroying it stops the backend and waits for it (a backend returns within 100 ms of
// a stop).
class Reply : public QObject {
  Q_OBJECT

 public:
  // Pieces that arrive within coalesceMs of the last delivery are delivered together.
  Reply(std::shared_ptr<engine::Backend> backend, engine::Request request, int coalesceMs,
        QObject* parent = nullptr);
  ~Reply() override;

  // To be called once, after the signals are connected.
  void start();
  void stop();
  // Stops, waits, and delivers what had not been delivered; ended() has been emitted when it
  // returns.
  void finishNow();

 signals:
  void statusArrived(const engine::Status& status);
  void reasoningArrived(const std::string& utf8);
  void textArrived(const std::string& utf8);
  // The last signal, once.
  void ended(const base::Result<engine::Completion>& result);

 private:
  // Written by the worker, taken by the GUI thread.
  struct Mailbox {
    std::mutex mutex;
    std::optional<engine::Status> status;
    std::string reasoning;
    std::string text;
    std::optional<base::Result<engine::Completion>> result;
    bool isPosted = false;  // a delivery is already on its way
  };

  void run(std::stop_token stop);
  void post();
  Q_INVOKABLE void onPosted();
  void deliver();

  std::shared_ptr<engine::Backend> m_backend;
  engine::Request m_request;
  int m_coalesceMs;
  Mailbox m_mailbox;
  QTimer m_timer;
  QElapsedTimer m_sinceDelivery;
  std::jthread m_thread;
};

}  // namespace ui
