// Opens the thinking of answers for readers who want to see it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>

#include "ui/viewmodels/message_list_model.h"
#include "ui/viewmodels/settings_controller.h"

namespace ui {

// While the setting is on: what comes into the list is opened, once; what the reader closes stays
// closed. Thread: GUI. Lifetime: both must outlive it.
class ThinkingOpener : public QObject {
 public:
  ThinkingOpener(MessageListModel& messages, const SettingsController& settings,
                 QObject* parent = nullptr);

 private:
  void openBetween(int first, int last);

  MessageListModel& m_messages;
  const SettingsController& m_settings;
};

}  // namespace ui
