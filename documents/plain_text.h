// Text and code files to UTF-8, whatever they are written in.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace documents {

// UTF-8 and UTF-16, each with or without a byte order mark, GB18030, else Windows-1252. Lines end
// with "\n" then. Errors: Unsupported (binary), InvalidArgument (more than kMaxTextBytes).
base::Result<std::string> plainText(std::string_view bytes);

}  // namespace documents
