// The text of a file: plain text, code, PDF, and the documents, sheets and slides of Office.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace documents {

// More than any model's context takes; the caps before allocation follow from it.
inline constexpr std::size_t kMaxTextBytes = std::size_t{8} << 20;

// The text of a PDF file. Given from outside, because only one program has the library for it.
using PdfReader = std::function<base::Result<std::string>(std::string_view bytes)>;

// What is in the file by its content, whatever it is called: UTF-8, paragraphs and tables as
// Markdown. Errors: Unsupported (no text in it by its kind, or a kind we can't read), Denied (a
// password), NotFound (a kind we read, but no text), Corrupt, InvalidArgument (too large when
// unpacked). Thread: any.
base::Result<std::string> readDocument(std::string_view bytes, const PdfReader& readPdf);

}  // namespace documents
