// Files of Office 2007 and later: DOCX, XLSX, PPTX.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace documents {

// By what is in the archive. Documents: paragraphs, headings, tables. Sheets: a table for each,
// with its name. Slides: in order, each with its notes. Errors: Unsupported (another archive), and
// those of Archive and parseXml().
base::Result<std::string> readOffice(std::string_view bytes);

}  // namespace documents
