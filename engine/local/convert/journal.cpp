// What an interrupted conversion has done so far.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/convert/journal.h"

#include <cerrno>
#include <sstream>
#include <string>
#include <system_error>

namespace convert {
namespace {

// The number counts changes of the quantisers, too: a file must not be half of one and half of
// another.
constexpr const char* kTitle = "isobath-convert-1";

}  // namespace

std::vector<Journal::Entry> Journal::read(std::uint64_t fingerprint) const {
  std::ifstream file(m_path);
  std::string line;
  std::vector<Entry> entries;
  if (!std::getline(file, line) || line != kTitle + (' ' + std::to_string(fingerprint))) return {};
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    Entry entry;
    char end = 0;
    // The dot says that the line was written to its end.
    if (!(fields >> entry.tensor >> entry.checksum >> end) || end != '.') break;
    entries.push_back(entry);
  }
  return entries;
}

base::Result<void> Journal::begin(std::uint64_t fingerprint, const std::vector<Entry>& entries) {
  errno = 0;
  m_file.open(m_path, std::ios::trunc);
  m_file << kTitle << ' ' << fingerprint << '\n' << std::flush;
  if (!m_file) return failure();
  for (const Entry& entry : entries) {
    if (auto written = append(entry); !written) return written;
  }
  return {};
}

base::Result<void> Journal::append(const Entry& entry) {
  errno = 0;
  m_file << entry.tensor << ' ' << entry.checksum << " .\n" << std::flush;
  if (!m_file) return failure();
  return {};
}

void Journal::remove() {
  m_file.close();
  std::error_code ignored;
  std::filesystem::remove(m_path, ignored);
}

base::Error Journal::failure() const {
  return {base::ErrorCode::Io, m_path.string() + ": can't be written: " +
                                   std::generic_category().message(errno != 0 ? errno : EIO)};
}

}  // namespace convert
