// A zip archive in memory, read with caps on everything it claims.
// SPDX-License-Identifier: Apache-2.0
#include "documents/archive.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/quote.h"

namespace documents {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kSmall = std::size_t{1} << 20;

Error corrupt(const std::string& what) {
  return {ErrorCode::Corrupt, "the archive is damaged: " + what};
}

Error tooLarge(const std::string& name) {
  return {ErrorCode::InvalidArgument, "the archive's entry " + base::quote(name) +
                                          " unpacks to more than what is read of a file"};
}

}  // namespace

void Archive::Discard::operator()(zip* archive) const {
  zip_discard(archive);
}

base::Result<Archive> Archive::open(std::string_view bytes, const Limits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* handle = source == nullptr
                      ? nullptr
                      : zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
  if (handle == nullptr) {
    if (source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    return corrupt("its table of contents can't be read");
  }
  zip_error_fini(&error);
  Archive archive;
  archive.m_zip.reset(handle);
  archive.m_limits = limits;
  const zip_int64_t count = zip_get_num_entries(handle, 0);
  if (count < 0) return corrupt("it has no table of contents");
  if (static_cast<std::size_t>(count) > limits.entries)
    return Error{ErrorCode::InvalidArgument, "the archive has " + std::to_string(count) +
                                                 " entries, expected at most " +
                                                 std::to_string(limits.entries)};
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(handle, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
    if (name == nullptr) continue;
    // Two entries of one name are read differently by different programs.
    if (!archive.m_index.emplace(name, static_cast<std::size_t>(i)).second)
      return corrupt("two entries are called " + base::quote(name));
  }
  return archive;
}

base::Result<std::string> Archive::read(const std::string& name) {
  const auto found = m_index.find(name);
  if (found == m_index.end())
    return Error{ErrorCode::NotFound, "the archive has no entry " + base::quote(name)};
  zip_stat_t stat;
  zip_stat_init(&stat);
  const auto index = static_cast<zip_uint64_t>(found->second);
  if (zip_stat_index(m_zip.get(), index, 0, &stat) != 0) return corrupt(base::quote(name));
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
    return Error{ErrorCode::Denied, "the file is protected by a password"};
  zip_file_t* file = zip_fopen_index(m_zip.get(), index, 0);
  if (file == nullptr) return corrupt("its entry " + base::quote(name) + " can't be opened");
  // Counted while reading: sizes in the table may lie.
  const std::size_t byRatio =
      std::max<std::size_t>(kSmall, static_cast<std::size_t>(stat.comp_size) * m_limits.ratio);
  const std::size_t most = std::min({m_limits.entryBytes, byRatio, m_limits.totalBytes - m_read});
  std::string content;
  std::array<char, 65536> buffer;
  zip_int64_t got = 0;
  while ((got = zip_fread(file, buffer.data(), buffer.size())) > 0) {
    content.append(buffer.data(), static_cast<std::size_t>(got));
    if (content.size() > most) break;
  }
  const bool isWhole = zip_fclose(file) == 0 && got >= 0;
  if (content.size() > most) return tooLarge(name);
  if (!isWhole) return corrupt("its entry " + base::quote(name) + " can't be unpacked");
  m_read += content.size();
  return content;
}

}  // namespace documents
