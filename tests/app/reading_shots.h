// Pictures of reading: new text below, what is selected, what is found.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <functional>

#include "tests/app/offline_window.h"

namespace support {

void takeReading(OfflineWindow& offline, const std::function<void(const QString&)>& take);

}  // namespace support
