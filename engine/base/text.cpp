// White space is what C calls so.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/text.h"

#include <algorithm>

namespace base {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kWhiteSpace = " \t\r\n\v\f";
  text.remove_prefix(std::min(text.find_first_not_of(kWhiteSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kWhiteSpace) + 1);
}

void dropEnd(std::string& text, std::string_view end) {
  if (std::string_view(text).ends_with(end)) text.resize(text.size() - end.size());
}

}  // namespace base
