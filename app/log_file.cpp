// Appends whole lines with one write each, so that two processes never mix theirs.
// SPDX-License-Identifier: Apache-2.0
#include "app/log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <memory>
#include <mutex>
#include <system_error>
#include <utility>

namespace app {

namespace fs = std::filesystem;

namespace {

// Longer lines are somebody's data, not a message.
constexpr std::size_t kMaxLineBytes = 4096;

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto sinceEpoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> milliseconds{};
  std::snprintf(milliseconds.data(), milliseconds.size(), ".%03dZ",
                static_cast<int>(sinceEpoch % 1000));
  return std::string(text.data(), length) + milliseconds.data();
}

// Hostile text must not forge lines or steer a terminal.
std::string escapeControls(std::string_view line) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f)
      out += c;
    else
      out += {'\\', 'x', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return out;
}

void cutLongLine(std::string& line) {
  if (line.size() <= kMaxLineBytes) return;
  std::size_t end = kMaxLineBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  const auto lost = line.size() - end;
  line.resize(end);
  line += "... (" + std::to_string(lost) + " more bytes)";
}

class LogFile {
 public:
  explicit LogFile(LogFileOptions options) : m_options(std::move(options)) {}
  ~LogFile() { close(); }
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  base::Result<void> open();
  void write(base::LogLevel level, std::string_view component, std::string_view line);

 private:
  [[nodiscard]] fs::path fileNumber(int number) const;
  void close();
  void rotate();

  LogFileOptions m_options;
  std::mutex m_mutex;  // guards what follows
  int m_descriptor = -1;
  std::uintmax_t m_size = 0;
};

fs::path LogFile::fileNumber(int number) const {
  const std::string middle = number == 0 ? "" : "." + std::to_string(number);
  return m_options.folder / (m_options.name + middle + ".log");
}

base::Result<void> LogFile::open() {
  const auto file = fileNumber(0);
  m_descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (m_descriptor < 0) {
    const int number = errno;
    const bool denied = number == EACCES || number == EPERM;
    return base::Error{
        denied ? base::ErrorCode::Denied : base::ErrorCode::Io,
        "opening the log file " + file.string() + ": " + std::generic_category().message(number)};
  }
  struct stat status {};
  m_size = ::fstat(m_descriptor, &status) == 0 ? static_cast<std::uintmax_t>(status.st_size) : 0;
  return {};
}

void LogFile::close() {
  if (m_descriptor >= 0) ::close(m_descriptor);
  m_descriptor = -1;
}

void LogFile::rotate() {
  bool moved = m_options.keptOldFiles > 0;
  for (int number = m_options.keptOldFiles; number > 0; --number) {
    std::error_code failure;
    fs::rename(fileNumber(number - 1), fileNumber(number), failure);
    if (number == 1 && failure) moved = false;
  }
  if (!moved) {
    // A log that cannot be put aside starts over: it must not fill the disk.
    std::error_code ignored;
    fs::resize_file(fileNumber(0), 0, ignored);
  }
  close();
  // If this fails, the next line tries again.
  (void)open().has_value();
}

void LogFile::write(base::LogLevel level, std::string_view component, std::string_view line) {
  if (level < m_options.least) return;
  std::string text = escapeControls(redactSecrets(line));
  cutLongLine(text);
  const std::string entry = timestamp() + " " +
                            std::string(kLevelNames[static_cast<std::size_t>(level)]) + " " +
                            escapeControls(component) + ": " + text + "\n";
  const std::lock_guard lock(m_mutex);
  if (m_size + entry.size() > m_options.maxBytes && m_size > 0) rotate();
  if (m_descriptor < 0 && !open()) return;
  const auto written = ::write(m_descriptor, entry.data(), entry.size());
  if (written > 0) m_size += static_cast<std::uintmax_t>(written);
}

}  // namespace

base::Result<base::LogSink> openLogFile(const LogFileOptions& options) {
  auto file = std::make_shared<LogFile>(options);
  if (auto opened = file->open(); !opened) return std::move(opened).error();
  return base::LogSink([file](base::LogLevel level, std::string_view component,
                              std::string_view line) { file->write(level, component, line); });
}

}  // namespace app
