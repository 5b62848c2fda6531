// The program `isobath-extract`: one file from standard input to its text on standard output. It
// trusts no file: it has little memory and time, no network, and can write nothing.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <cstdint>
#include <new>
#include <string>

#include "app/locked_process.h"
#include "documents/document.h"
#include "documents/pdf.h"

namespace {

constexpr app::ProcessLimits kLimits = {std::uint64_t{1} << 30, 20};
constexpr std::size_t kMaxBytes = std::size_t{64} << 20;

base::Result<std::string> readInput() {
  std::string bytes;
  std::array<char, 65536> buffer;
  ssize_t got = 0;
  while ((got = ::read(STDIN_FILENO, buffer.data(), buffer.size())) > 0) {
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (bytes.size() > kMaxBytes)
      return base::Error{base::ErrorCode::InvalidArgument, "the file is larger than 64 MiB"};
  }
  if (got < 0) return base::Error{base::ErrorCode::Io, "the file can't be read"};
  return bytes;
}

base::Result<std::string> extract() {
  try {
    const auto bytes = readInput();
    if (!bytes) return bytes.error();
    return documents::readDocument(*bytes, documents::readPdf);
  } catch (const std::bad_alloc&) {
    return base::Error{base::ErrorCode::InvalidArgument,
                       "the file takes more than 1 GiB of memory"};
  }
}

// The first line says what the rest is.
const char* wordFor(base::ErrorCode code) {
  switch (code) {
    case base::ErrorCode::Denied:
      return "password";
    case base::ErrorCode::NotFound:
      return "empty";
    case base::ErrorCode::Unsupported:
      return "unsupported";
    case base::ErrorCode::InvalidArgument:
      return "large";
    default:
      return "damaged";
  }
}

bool write(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t put = ::write(STDOUT_FILENO, text.data() + at, text.size() - at);
    if (put <= 0) return false;
    at += static_cast<std::size_t>(put);
  }
  return true;
}

}  // namespace

int main() {
  app::lockProcess(kLimits);
  const auto text = extract();
  const std::string reply =
      text ? "text\n" + *text
           : std::string(wordFor(text.error().code)) + "\n" + text.error().message;
  return write(reply) ? 0 : 1;
}
