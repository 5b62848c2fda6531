// Pictures of the settings, the shortcuts, the first start, high contrast and large text.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <functional>

namespace support {

class OfflineWindow;

// `take` writes one picture. Leaves the window as large as it was, in the light theme.
void takeSettingsPictures(OfflineWindow& offline, const std::function<void(const QString&)>& take);

}  // namespace support
