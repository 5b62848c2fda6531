// Text and code files to UTF-8, whatever they are written in.
// SPDX-License-Identifier: Apache-2.0
#include "documents/plain_text.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "documents/document.h"
#include "engine/base/utf8.h"

namespace documents {
namespace {

using base::Error;
using base::ErrorCode;
using namespace std::string_view_literals;

// Where a file tells what it is.
constexpr std::size_t kSample = std::size_t{64} << 10;

// Nothing where a byte does not fit the encoding.
std::optional<std::string> converted(std::string_view bytes, const char* encoding) {
  const iconv_t converter = ::iconv_open("UTF-8", encoding);
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string text;
  std::array<char, 16384> buffer;
  char* in = const_cast<char*>(bytes.data());  // iconv does not write to it
  std::size_t left = bytes.size();
  bool isWhole = true;
  while (left > 0 && text.size() <= kMaxTextBytes) {
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t before = left;
    const std::size_t result = ::iconv(converter, &in, &left, &out, &room);
    text.append(buffer.data(), buffer.size() - room);
    // E2BIG comes with progress; anything else without is a byte that does not fit.
    const bool isStuck = left == before && room == buffer.size();
    const bool failed = result == static_cast<std::size_t>(-1) && errno != E2BIG;
    if (isStuck || failed) {
      isWhole = false;
      break;
    }
  }
  ::iconv_close(converter);
  if (!isWhole) return std::nullopt;
  return text;
}

// Half of the bytes of European text in UTF-16 are zero, all on the same side.
const char* utf16Of(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, kSample);
  if (bytes.size() % 2 != 0 || sample.size() < 4) return nullptr;
  std::array<std::size_t, 2> zeros = {0, 0};
  for (std::size_t i = 0; i < sample.size(); ++i)
    if (sample[i] == '\0') ++zeros[i % 2];
  const std::size_t many = sample.size() / 8;
  if (zeros[1] > many && zeros[0] == 0) return "UTF-16LE";
  if (zeros[0] > many && zeros[1] == 0) return "UTF-16BE";
  return nullptr;
}

bool isBinary(std::string_view text) {
  const std::string_view sample = text.substr(0, kSample);
  if (text.find('\0') != std::string_view::npos) return true;
  const auto controls = std::count_if(sample.begin(), sample.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < ' ' && "\t\n\r\f\v\b\x1B"sv.find(c) == std::string_view::npos;
  });
  return static_cast<std::size_t>(controls) * 50 > sample.size();
}

// GB18030 reads nearly any bytes; real text of it is mostly of the first two levels of GB 2312.
bool looksChinese(std::string_view bytes) {
  std::size_t pairs = 0;
  std::size_t common = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    if (first < 0x80) continue;
    ++pairs;
    const bool isCommon = ((first >= 0xA1 && first <= 0xA3) || (first >= 0xB0 && first <= 0xF7)) &&
                          second >= 0xA1 && second <= 0xFE;
    if (isCommon) ++common;
    ++i;
  }
  return pairs > 0 && common * 10 >= pairs * 8;
}

std::optional<std::string> decoded(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) bytes.remove_prefix(3);
  if (bytes.starts_with("\xFF\xFE"sv)) return converted(bytes.substr(2), "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF"sv)) return converted(bytes.substr(2), "UTF-16BE");
  if (const char* encoding = utf16Of(bytes)) return converted(bytes, encoding);
  if (isBinary(bytes)) return std::nullopt;
  if (base::isValidUtf8(bytes)) return std::string(bytes);
  if (looksChinese(bytes))
    if (auto text = converted(bytes, "GB18030")) return text;
  return converted(bytes, "WINDOWS-1252");
}

std::string withUnixLines(std::string text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      result += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      result += '\n';
    }
  }
  return result;
}

}  // namespace

base::Result<std::string> plainText(std::string_view bytes) {
  if (bytes.size() > 2 * kMaxTextBytes)
    return Error{ErrorCode::InvalidArgument, "the file has more than 8 MiB of text"};
  auto text = decoded(bytes);
  if (!text || isBinary(*text)) return Error{ErrorCode::Unsupported, "the file is not text"};
  return withUnixLines(*std::move(text));
}

}  // namespace documents
