// UTF-8 decoding by table 3-7 of the Unicode standard.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/utf8.h"

#include <algorithm>

namespace base {
namespace {

unsigned byteAt(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

struct LeadByte {
  std::size_t length = 0;  // of the whole sequence; 0: no sequence begins so
  unsigned low = 0x80;     // what the second byte may be
  unsigned high = 0xBF;
};

// The narrowed second bytes exclude overlong forms, surrogates and values above U+10FFFF.
LeadByte leadByte(unsigned byte) {
  if (byte < 0x80) return {.length = 1};
  if (byte >= 0xC2 && byte <= 0xDF) return {.length = 2};
  if (byte == 0xE0) return {.length = 3, .low = 0xA0};
  if (byte == 0xED) return {.length = 3, .high = 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {.length = 3};
  if (byte == 0xF0) return {.length = 4, .low = 0x90};
  if (byte == 0xF4) return {.length = 4, .high = 0x8F};
  if (byte >= 0xF1 && byte <= 0xF3) return {.length = 4};
  return {};
}

}  // namespace

CodePoint decodeUtf8(std::string_view text) {
  const unsigned first = byteAt(text, 0);
  const LeadByte lead = leadByte(first);
  if (lead.length == 0) return {};
  if (lead.length == 1) return {char32_t{first}, 1, CodePoint::State::Valid};
  char32_t value = first & (0x7Fu >> lead.length);
  for (std::size_t i = 1; i < lead.length; ++i) {
    if (i == text.size()) {
      return {kReplacementCharacter, i, CodePoint::State::Incomplete};
    }
    const unsigned next = byteAt(text, i);
    const unsigned low = i == 1 ? lead.low : 0x80;
    const unsigned high = i == 1 ? lead.high : 0xBF;
    if (next < low || next > high) return {kReplacementCharacter, i, CodePoint::State::Invalid};
    value = value << 6 | (next & 0x3F);
  }
  return {value, lead.length, CodePoint::State::Valid};
}

bool isValidUtf8(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decodeUtf8(text);
    if (point.state != CodePoint::State::Valid) return false;
    text.remove_prefix(point.bytes);
  }
  return true;
}

std::size_t completeUtf8Prefix(std::string_view text) {
  // A cut-off sequence has at most three bytes, the first of which is the only lead byte among
  // them.
  const std::size_t longest = std::min<std::size_t>(3, text.size());
  for (std::size_t back = 1; back <= longest; ++back) {
    const std::string_view tail = text.substr(text.size() - back);
    if (leadByte(byteAt(tail, 0)).length == 0) continue;
    const CodePoint point = decodeUtf8(tail);
    return point.state == CodePoint::State::Incomplete && point.bytes == back ? text.size() - back
                                                                              : text.size();
  }
  return text.size();
}

std::string_view shortenedUtf8(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::string_view cut = text.substr(0, most);
  return cut.substr(0, completeUtf8Prefix(cut));
}

std::string replaceInvalidUtf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint point = decodeUtf8(text);
    if (point.state == CodePoint::State::Valid) {
      result.append(text.substr(0, point.bytes));
    } else {
      appendUtf8(result, kReplacementCharacter);
    }
    text.remove_prefix(point.bytes);
  }
  return result;
}

void appendUtf8(std::string& text, char32_t codePoint) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto putTrail = [&](int shift) { put(0x80 | (codePoint >> shift & 0x3F)); };
  if (codePoint < 0x80) {
    put(codePoint);
  } else if (codePoint < 0x800) {
    put(0xC0 | codePoint >> 6);
    putTrail(0);
  } else if (codePoint < 0x10000) {
    put(0xE0 | codePoint >> 12);
    putTrail(6);
    putTrail(0);
  } else {
    put(0xF0 | codePoint >> 18);
    putTrail(12);
    putTrail(6);
    putTrail(0);
  }
}

}  // namespace base
