// Fetches a picture that an answer refers to, once the reader has asked for it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <stop_token>
#include <string>

#include "engine/base/result.h"

namespace app {

inline constexpr std::size_t kMaxPictureBytes = std::size_t{10} << 20;

// Nothing of the reader goes along but the address. Follows at most three redirects, none of them
// from https to anything else. Errors, each a sentence with the host: InvalidArgument (no http or
// https address), Unsupported (no picture), as net::HttpClient::perform(). Blocks; thread: any.
[[nodiscard]] base::Result<QByteArray> fetchPicture(const std::string& address,
                                                    const std::stop_token& stop);

}  // namespace app
