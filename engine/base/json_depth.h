// How deep a JSON text nests, before a parser or a writer that recurses sees it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace base {

// The most lists and objects inside each other; at least that for a text up to where it stops being
// JSON. Thread: any.
[[nodiscard]] std::size_t jsonDepth(std::string_view text);

}  // namespace base
