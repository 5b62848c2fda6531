// The few file operations SQLite does not do for us.
// SPDX-License-Identifier: Apache-2.0
#include "storage/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace storage {

base::Error systemError(std::string_view what, const std::filesystem::path& file, int number) {
  const bool denied = number == EACCES || number == EPERM;
  return {denied ? base::ErrorCode::Denied : base::ErrorCode::Io,
          std::string(what) + " " + file.string() + ": " + std::generic_category().message(number)};
}

base::Result<void> createPrivateFile(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return systemError("creating", file, errno);
  ::close(descriptor);
  return {};
}

base::Result<void> renameDurably(const std::filesystem::path& from,
                                 const std::filesystem::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return systemError("renaming " + from.string() + " to", to, errno);
  const auto folder = to.has_parent_path() ? to.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return systemError("opening the folder", folder, errno);
  const int result = ::fsync(descriptor);
  const int number = errno;
  ::close(descriptor);
  // Some file systems cannot sync folders and say EINVAL: then the rename is as durable as it gets
  // there.
  if (result != 0 && number != EINVAL) return systemError("syncing the folder", folder, number);
  return {};
}

std::filesystem::path besideFile(std::filesystem::path file, std::string_view suffix) {
  file += suffix;
  return file;
}

void removeScratchDatabase(const std::filesystem::path& file) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
    std::error_code ignored;
    std::filesystem::remove(besideFile(file, suffix), ignored);
  }
}

}  // namespace storage
