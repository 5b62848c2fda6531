// The text of PDF files, by Poppler.
// SPDX-License-Identifier: Apache-2.0
#include "documents/pdf.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "documents/document.h"

namespace documents {
namespace {

using base::Error;
using base::ErrorCode;

void ignore(const std::string&, void*) {}

std::string textOf(const poppler::page& page) {
  const poppler::byte_array utf8 = page.text().to_utf8();
  std::string text(utf8.begin(), utf8.end());
  // Pages end with a form feed.
  std::erase(text, '\f');
  while (!text.empty() && (text.back() == '\n' || text.back() == '\0')) text.pop_back();
  return text;
}

}  // namespace

base::Result<std::string> readPdf(std::string_view bytes) {
  poppler::set_debug_error_function(ignore, nullptr);
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Error{ErrorCode::InvalidArgument, "the file is too large"};
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) return Error{ErrorCode::Corrupt, "the PDF file is damaged"};
  if (document->is_locked()) return Error{ErrorCode::Denied, "the file is protected by a password"};
  std::string text;
  for (int i = 0; i < document->pages(); ++i) {
    const std::unique_ptr<poppler::page> page(document->create_page(i));
    if (!page) continue;
    const std::string words = textOf(*page);
    if (!words.empty()) text += (text.empty() ? "" : "\n\n") + words;
    if (text.size() > kMaxTextBytes)
      return Error{ErrorCode::InvalidArgument, "the file has more than 8 MiB of text"};
  }
  if (text.empty())
    return Error{ErrorCode::NotFound,
                 document->pages() == 0 ? "the PDF file has no pages" : "the pages are pictures"};
  return text;
}

}  // namespace documents
