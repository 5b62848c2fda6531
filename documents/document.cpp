// The text of a file: plain text, code, PDF, and the documents, sheets and slides of Office.
// SPDX-License-Identifier: Apache-2.0
#include "documents/document.h"

#include <algorithm>

#include "documents/office.h"
#include "documents/plain_text.h"

namespace documents {
namespace {

using base::Error;
using base::ErrorCode;
using namespace std::string_view_literals;

// Readers of PDF accept some rubbish before the header.
constexpr std::size_t kPdfHeaderWithin = 1024;

bool hasText(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) > ' '; });
}

base::Result<std::string> read(std::string_view bytes, const PdfReader& readPdf) {
  if (bytes.substr(0, kPdfHeaderWithin).find("%PDF-"sv) != std::string_view::npos)
    return readPdf(bytes);
  if (bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv))
    return readOffice(bytes);
  // The container of old Office files, and of new ones with a password.
  if (bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
    // UTF-16, as the names in its directory are.
    const bool isEncrypted =
        bytes.find("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv) != std::string_view::npos;
    if (isEncrypted) return Error{ErrorCode::Denied, "the file is protected by a password"};
    return Error{ErrorCode::Unsupported, "files of Office before 2007 are not read"};
  }
  return plainText(bytes);
}

}  // namespace

base::Result<std::string> readDocument(std::string_view bytes, const PdfReader& readPdf) {
  if (bytes.empty()) return Error{ErrorCode::NotFound, "the file is empty"};
  auto text = read(bytes, readPdf);
  if (!text) return text;
  if (text->size() > kMaxTextBytes)
    return Error{ErrorCode::InvalidArgument, "the file has more than 8 MiB of text"};
  if (!hasText(*text)) return Error{ErrorCode::NotFound, "the file has no text"};
  return text;
}

}  // namespace documents
