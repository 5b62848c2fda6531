// posix_spawn, a pipe each way, and a thread that waits for the end.
// SPDX-License-Identifier: Apache-2.0
#include "app/worker_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>
#include <utility>

#include "app/engine_program.h"
#include "engine/remote/handshake.h"
#include "engine/server/token.h"

extern char** environ;

namespace app {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t kMaxHandshakeBytes = 4096;
constexpr std::chrono::milliseconds kTimeToEnd{2'000};

std::string systemWords(int code) {
  return std::generic_category().message(code);
}

// Our environment without the key of a remote service, which is not the worker's business, and with
// the worker's token. A token that we were started with ourselves must go: the first of two counts.
std::vector<std::string> workerEnvironment(const std::string& token) {
  const std::string tokenEntry = std::string(kEngineTokenVariable) + "=";
  const std::array<std::string_view, 2> dropped{"ISOBATH_API_KEY=", tokenEntry};
  std::vector<std::string> result;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const bool isDropped = std::any_of(dropped.begin(), dropped.end(), [text](auto start) {
      return text.substr(0, start.size()) == start;
    });
    if (!isDropped) result.emplace_back(text);
  }
  result.push_back(tokenEntry + token);
  return result;
}

std::vector<char*> pointersTo(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct SpawnSettings {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};

  SpawnSettings(int input, int output) {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawnattr_init(&attributes);
    // Our thread may block signals; the worker starts with none blocked.
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

std::string wordsFor(int waitStatus) {
  if (WIFSIGNALED(waitStatus)) return "signal " + std::to_string(WTERMSIG(waitStatus));
  return "exit code " + std::to_string(WEXITSTATUS(waitStatus));
}

}  // namespace

WorkerProcess::WorkerProcess() : m_token(server::generateToken()) {}

base::Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(const WorkerCommand& command,
                                                                  std::stop_token stop) {
  std::unique_ptr<WorkerProcess> process(new WorkerProcess());
  process->m_thread = std::thread([raw = process.get(), command] { raw->supervise(command); });
  if (auto ready = process->waitUntilReady(command.handshakeTimeout, stop); !ready) {
    process->kill();  // it has nothing to lose, and a stop must not wait for it
    return ready.error();
  }
  return process;
}

base::Result<void> WorkerProcess::waitUntilReady(std::chrono::milliseconds longest,
                                                 std::stop_token stop) {
  std::unique_lock lock(m_mutex);
  const bool isDecided =
      m_changed.wait_for(lock, stop, longest, [this] { return m_state != State::Starting; });
  if (m_state == State::Ready) return {};
  if (m_failure) return *m_failure;
  if (stop.stop_requested())
    return Error{ErrorCode::Cancelled, "starting the engine process was cancelled"};
  if (!isDecided)
    return Error{ErrorCode::Io, "the engine process did not get ready within " +
                                    std::to_string(longest.count() / 1000) + " seconds"};
  return Error{ErrorCode::Io,
               "the engine process ended before it was ready (" + wordsFor(m_waitStatus) + ")"};
}

WorkerProcess::~WorkerProcess() {
  requestEnd();
  if (!waitUntilEnded(kTimeToEnd)) kill();
  m_thread.join();
}

void WorkerProcess::kill() {
  const std::lock_guard lock(m_mutex);
  m_isUnwanted = true;
  if (m_isAlive) ::kill(m_pid, SIGKILL);
}

void WorkerProcess::requestEnd() {
  const std::lock_guard lock(m_mutex);
  if (m_input >= 0) ::close(std::exchange(m_input, -1));
}

bool WorkerProcess::waitUntilEnded(std::chrono::milliseconds longest) {
  std::unique_lock lock(m_mutex);
  return m_changed.wait_for(lock, longest, [this] { return m_state == State::Ended; });
}

std::string WorkerProcess::endingWords() const {
  const std::lock_guard lock(m_mutex);
  return wordsFor(m_waitStatus);
}

void WorkerProcess::setState(State state, std::optional<base::Error> failure) {
  const std::lock_guard lock(m_mutex);
  m_state = state;
  if (failure) m_failure = std::move(failure);
  m_changed.notify_all();
}

void WorkerProcess::supervise(const WorkerCommand& command) {
  const auto output = spawn(command);
  if (!output) {
    setState(State::Failed, output.error());
    setState(State::Ended, std::nullopt);
    return;
  }
  readOutput(*output);
  ::close(*output);
  reap();
}

base::Result<int> WorkerProcess::spawn(const WorkerCommand& command) {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (::pipe2(input.data(), O_CLOEXEC) != 0)
    return Error{ErrorCode::Io, "no pipe for the engine process: " + systemWords(errno)};
  if (::pipe2(output.data(), O_CLOEXEC) != 0) {
    const int code = errno;
    ::close(input[0]);
    ::close(input[1]);
    return Error{ErrorCode::Io, "no pipe for the engine process: " + systemWords(code)};
  }
  const std::string program = command.program.string();
  std::vector<std::string> arguments{program};
  arguments.insert(arguments.end(), command.arguments.begin(), command.arguments.end());
  std::vector<std::string> environment = workerEnvironment(m_token);
  const SpawnSettings settings(input[0], output[1]);
  pid_t pid = -1;
  const int code = ::posix_spawn(&pid, program.c_str(), &settings.actions, &settings.attributes,
                                 pointersTo(arguments).data(), pointersTo(environment).data());
  ::close(input[0]);
  ::close(output[1]);
  if (code != 0) {
    ::close(input[1]);
    ::close(output[0]);
    return Error{code == ENOENT ? ErrorCode::NotFound : ErrorCode::Io,
                 "the engine program " + program + " cannot be started: " + systemWords(code)};
  }
  const std::lock_guard lock(m_mutex);
  m_pid = pid;
  m_input = input[1];
  m_isAlive = true;
  if (m_isUnwanted) ::kill(m_pid, SIGKILL);  // given up while it was being started
  return output[0];
}

// Its output ends when the process does; after the handshake nothing of it matters.
void WorkerProcess::readOutput(int output) {
  std::string line;
  bool isWaiting = true;
  std::array<char, 512> buffer{};
  for (;;) {
    const ssize_t count = ::read(output, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    if (!isWaiting) continue;
    line.append(buffer.data(), static_cast<std::size_t>(count));
    const std::size_t end = line.find('\n');
    if (end == std::string::npos && line.size() <= kMaxHandshakeBytes) continue;
    takeHandshake(line.substr(0, end));
    isWaiting = false;
  }
}

void WorkerProcess::takeHandshake(const std::string& line) {
  const auto handshake = remote::decodeHandshake(line);
  if (!handshake) return setState(State::Failed, handshake.error());
  {
    const std::lock_guard lock(m_mutex);
    m_port = handshake->port;
  }
  setState(State::Ready, std::nullopt);
}

void WorkerProcess::reap() {
  // First wait without reaping: as long as it is not reaped its pid belongs to nobody else, so
  // kill() is safe.
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(m_pid), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  {
    const std::lock_guard lock(m_mutex);
    ::waitpid(m_pid, &m_waitStatus, 0);
    m_isAlive = false;
    m_state = State::Ended;
    m_changed.notify_all();
  }
  m_ended.request_stop();
}

}  // namespace app
