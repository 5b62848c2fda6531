// Thousands of exchanges in the real window, to see whether its memory grows.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace bench {

// Prints memory after a tenth of them and at the end; returns 1 where it grew by more than 20 MB or
// an answer did not come.
int soak(const std::filesystem::path& folder, int exchanges);

}  // namespace bench
