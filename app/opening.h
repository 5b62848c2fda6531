// What the window is asked to show when it starts, by an isobath:// address or by a second start.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QString>
#include <cstdint>
#include <vector>

#include "engine/base/result.h"

namespace app {

struct Opening {
  enum class Kind { Raise, NewChat, Conversation, Settings, ModelFile };
  Kind kind = Kind::Raise;
  std::int64_t conversation = 0;
  QString text = {};  // a section of the settings, or an absolute path

  bool operator==(const Opening&) const = default;
};

// Whether a word of the command line is meant as an address, right or wrong.
[[nodiscard]] bool isAddress(const QString& word);

// Addresses only go somewhere: isobath://new, isobath://conversation/12, isobath://settings,
// isobath://settings/models. They come from web pages and letters, so nothing else is understood:
// no query, no fragment, no escapes, nothing that sends, runs or loads. Errors: InvalidArgument.
base::Result<Opening> openingOf(const QString& address);

// Between two starts of the program: one line each, with its end. Errors: InvalidArgument (not
// exactly what encode() makes; longer than kLongestOpening).
constexpr int kLongestOpening = 8192;
[[nodiscard]] QByteArray encode(const Opening& opening);
base::Result<Opening> decode(const QByteArray& line);

}  // namespace app
