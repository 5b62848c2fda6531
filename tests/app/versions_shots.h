// Pictures of versions of messages, an edited question, a deletion and messages that wait.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <functional>

namespace support {

class OfflineWindow;

// `take` writes one picture. Leaves the window as large as it was.
void takeVersionPictures(OfflineWindow& offline, const std::function<void(const QString&)>& take,
                         const QString& theme);

}  // namespace support
