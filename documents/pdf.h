// The text of PDF files, by Poppler. Only the program isobath-extract links this: Poppler is under
// the GPL.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace documents {

// Page after page, an empty line between. Errors: Denied (a password), NotFound (scanned pages: no
// text), Corrupt, InvalidArgument (more than kMaxTextBytes).
base::Result<std::string> readPdf(std::string_view bytes);

}  // namespace documents
