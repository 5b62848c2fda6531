// The lock through flock(2), which also excludes a second opening in this process.
// SPDX-License-Identifier: Apache-2.0
#include "storage/file_lock.h"

#include "storage/private_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace storage {

base::Result<std::unique_ptr<FileLock>> FileLock::acquire(const std::filesystem::path& file) {
  // Close on exec: a worker started by this process must not keep the lock after our death.
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return systemError("creating the lock file", file, errno);
  std::unique_ptr<FileLock> lock(new FileLock(descriptor));
  int result = 0;
  do {
    result = ::flock(descriptor, LOCK_EX | LOCK_NB);
  } while (result != 0 && errno == EINTR);
  if (result == 0) return lock;
  if (errno == EWOULDBLOCK)
    return base::Error{base::ErrorCode::Busy, "the lock file " + file.string() + " is held"};
  return systemError("locking", file, errno);
}

FileLock::~FileLock() {
  ::close(m_descriptor);
}

}  // namespace storage
