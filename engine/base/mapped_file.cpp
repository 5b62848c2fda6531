// A file as read-only memory.
// SPDX-License-Identifier: Apache-2.0
#include "engine/base/mapped_file.h"

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

Error systemError(const std::filesystem::path& path, const char* action, int number) {
  ErrorCode code = ErrorCode::Io;
  if (number == ENOENT || number == ENOTDIR) code = ErrorCode::NotFound;
  if (number == EACCES || number == EPERM) code = ErrorCode::Denied;
  if (number == ENOMEM) code = ErrorCode::OutOfMemory;
  return {code, std::string("cannot ") + action + " " + path.string() + ": " +
                    std::system_category().message(number)};
}

struct Descriptor {
  int number;
  ~Descriptor() { ::close(number); }
};

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a named pipe must not hang; it has no effect on a regular file.
  const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (number < 0) return systemError(path, "open", errno);
  const Descriptor descriptor{number};

  struct stat status = {};
  if (::fstat(number, &status) != 0) return systemError(path, "examine", errno);
  if (!S_ISREG(status.st_mode)) {
    return Error{ErrorCode::InvalidArgument,
                 "cannot open " + path.string() + ": not a regular file"};
  }
  if (status.st_size == 0) return MappedFile(nullptr, 0);

  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, number, 0);
  if (data == MAP_FAILED) return systemError(path, "map", errno);
  return MappedFile(static_cast<const std::byte*>(data), size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(m_data, other.m_data);
  std::swap(m_size, other.m_size);
  return *this;
}

MappedFile::~MappedFile() {
  if (m_data != nullptr) ::munmap(const_cast<std::byte*>(m_data), m_size);
}

}  // namespace base
