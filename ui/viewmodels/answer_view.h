// Shows an answer in rows while it is written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/viewmodels/answer.h"
#include "ui/viewmodels/message_list_model.h"

namespace ui {

// Until either is gone, or answer.disconnect(&rows).
void showIn(MessageListModel& rows, Answer& answer);

}  // namespace ui
