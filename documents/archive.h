// A zip archive in memory, read with caps on everything it claims.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct zip;

namespace documents {

// Entries are found by name and never become paths. Lifetime: `bytes` must outlive it.
class Archive {
 public:
  struct Limits {
    std::size_t entries = 4096;
    std::size_t entryBytes = std::size_t{64} << 20;   // unpacked
    std::size_t totalBytes = std::size_t{128} << 20;  // unpacked, of all that is read
    std::size_t ratio = 200;  // unpacked to packed, for what is larger than a MiB
  };
  // Errors: Corrupt, InvalidArgument (too many entries).
  static base::Result<Archive> open(std::string_view bytes, const Limits& limits);
  static base::Result<Archive> open(std::string_view bytes) { return open(bytes, Limits()); }

  [[nodiscard]] bool has(const std::string& name) const { return m_index.count(name) > 0; }
  // Errors: NotFound, Denied (a password), InvalidArgument (beyond a limit), Corrupt.
  base::Result<std::string> read(const std::string& name);

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };
  std::unique_ptr<zip, Discard> m_zip;
  std::map<std::string, std::size_t> m_index;
  Limits m_limits;
  std::size_t m_read = 0;
};

}  // namespace documents
