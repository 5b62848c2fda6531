// A file that is replaced as a whole or not at all.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

namespace base {

WholeFile::WholeFile(std::filesystem::path path, std::filesystem::path part, int descriptor)
    : m_path(std::move(path)), m_part(std::move(part)), m_descriptor(descriptor) {}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_part(std::move(other.m_part)),
      m_descriptor(std::exchange(other.m_descriptor, -1)) {}

WholeFile::~WholeFile() {
  if (m_descriptor < 0) return;
  ::close(m_descriptor);
  ::unlink(m_part.c_str());
}

Error WholeFile::failure(const char* what) const {
  return {ErrorCode::Io,
          m_path.string() + ": " + what + ": " + std::generic_category().message(errno)};
}

Result<WholeFile> WholeFile::create(const std::filesystem::path& path) {
  std::string part = path.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(part.data(), O_CLOEXEC);  // readable by the owner only
  WholeFile file(path, part, descriptor);
  if (descriptor < 0) return file.failure("can't be written");
  return file;
}

Result<void> WholeFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(m_descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure("can't be written");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> WholeFile::finish() {
  if (::fsync(m_descriptor) != 0) return failure("can't be brought to the disk");
  if (std::rename(m_part.c_str(), m_path.c_str()) != 0) return failure("can't be put in place");
  ::close(std::exchange(m_descriptor, -1));
  return {};
}

}  // namespace base
