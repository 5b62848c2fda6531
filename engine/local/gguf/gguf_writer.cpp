// A GGUF file under way: OUT.part, locked against a second writer, renamed when it is complete.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/gguf/gguf_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/base/quote.h"

namespace gguf {
namespace {

base::Error failure(const std::filesystem::path& path, std::string_view doing, int reason) {
  const base::ErrorCode code = reason == EACCES || reason == EPERM || reason == EROFS
                                   ? base::ErrorCode::Denied
                               : reason == ENOENT ? base::ErrorCode::NotFound
                                                  : base::ErrorCode::Io;
  return {code, path.string() + ": " + std::string(doing) + ": " +
                    std::generic_category().message(reason)};
}

// Closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : m_number(number) {}
  Descriptor(Descriptor&& other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (m_number >= 0) ::close(m_number);
  }
  [[nodiscard]] int number() const { return m_number; }

 private:
  int m_number;
};

class PartWriter final : public Writer {
 public:
  PartWriter(std::filesystem::path out, Descriptor file)
      : m_out(std::move(out)), m_part(partPathOf(m_out)), m_file(std::move(file)) {}

  base::Result<void> begin(const Header& header) {
    if (::ftruncate(m_file.number(), 0) != 0 ||
        ::ftruncate(m_file.number(), static_cast<off_t>(header.fileBytes)) != 0)
      return failure(m_part, "can't be given its length", errno);
    return write(0, header.bytes);
  }

  base::Result<void> compare(const Header& header) const {
    struct stat facts {};
    if (::fstat(m_file.number(), &facts) != 0) return failure(m_part, "can't be read", errno);
    std::vector<std::byte> there(header.bytes.size());
    bool isSame = static_cast<std::uint64_t>(facts.st_size) == header.fileBytes;
    if (isSame) {
      if (auto done = read(0, there); !done) return done;
      isSame = there == header.bytes;
    }
    if (isSame) return {};
    return base::Error{base::ErrorCode::InvalidArgument,
                       m_part.string() + ": was begun from another model or for another type"};
  }

  base::Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    while (!bytes.empty()) {
      const ssize_t count =
          ::pwrite(m_file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return failure(m_part, "can't be written", count < 0 ? errno : EIO);
      offset += static_cast<std::uint64_t>(count);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

  base::Result<void> read(std::uint64_t offset, std::span<std::byte> bytes) const override {
    while (!bytes.empty()) {
      const ssize_t count =
          ::pread(m_file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return failure(m_part, "can't be read", count < 0 ? errno : EIO);
      offset += static_cast<std::uint64_t>(count);
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  }

  base::Result<void> finish() override {
    if (::fsync(m_file.number()) != 0)
      return failure(m_part, "can't be brought to the disk", errno);
    if (::rename(m_part.c_str(), m_out.c_str()) != 0)
      return failure(m_out, "can't be put in place", errno);
    // The new name is on the disk once the folder is; some file systems know no fsync of folders.
    const std::filesystem::path folder = m_out.has_parent_path() ? m_out.parent_path() : ".";
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.number() >= 0) ::fsync(opened.number());
    return {};
  }

 private:
  std::filesystem::path m_out;
  std::filesystem::path m_part;
  Descriptor m_file;
};

base::Result<std::unique_ptr<PartWriter>> open(const std::filesystem::path& out, int flags) {
  const std::filesystem::path part = partPathOf(out);
  Descriptor file(::open(part.c_str(), O_RDWR | O_CLOEXEC | flags, 0666));
  if (file.number() < 0) return failure(part, "can't be opened for writing", errno);
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return base::Error{base::ErrorCode::Busy, part.string() + ": another program is writing it"};
    return failure(part, "can't be locked", errno);
  }
  // Whoever had it may have finished before it was locked here: then this is OUT by now.
  struct stat locked {};
  struct stat there {};
  if (::fstat(file.number(), &locked) != 0) return failure(part, "can't be read", errno);
  if (::stat(part.c_str(), &there) != 0 || locked.st_ino != there.st_ino ||
      locked.st_dev != there.st_dev)
    return base::Error{base::ErrorCode::Busy, part.string() + ": another program has just had it"};
  return std::make_unique<PartWriter>(out, std::move(file));
}

}  // namespace

std::filesystem::path partPathOf(const std::filesystem::path& out) {
  std::filesystem::path part = out;
  part += ".part";
  return part;
}

base::Result<std::unique_ptr<Writer>> Writer::create(const std::filesystem::path& out,
                                                     const Header& header) {
  auto writer = open(out, O_CREAT);
  if (!writer) return std::move(writer).error();
  if (auto begun = (*writer)->begin(header); !begun) return begun.error();
  return std::unique_ptr<Writer>(*std::move(writer));
}

base::Result<std::unique_ptr<Writer>> Writer::reopen(const std::filesystem::path& out,
                                                     const Header& header) {
  auto writer = open(out, 0);
  if (!writer) return std::move(writer).error();
  if (auto same = (*writer)->compare(header); !same) return same.error();
  return std::unique_ptr<Writer>(*std::move(writer));
}

}  // namespace gguf
