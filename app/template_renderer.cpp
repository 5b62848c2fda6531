// posix_spawn with a socket pair, because writing to a dead process must not end this one.
// SPDX-License-Identifier: Apache-2.0
#include "app/template_renderer.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace app {
namespace {

using base::Error;
using base::ErrorCode;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLongest{10};
constexpr int kTickMs = 20;                                     // how soon a stop is noticed
constexpr std::size_t kMaxReplyBytes = std::size_t{112} << 20;  // 16 MiB, all of it escaped

Error refused(const std::string& what) {
  return {ErrorCode::Unsupported, "the model's chat template cannot be used: " + what};
}

// One process, killed and reaped at the end.
class Child {
 public:
  explicit Child(const std::filesystem::path& program) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return;
    m_socket = ends[0];
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#if defined(__GLIBC__)
    // Nothing that is open here is any of a template's business.
    ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
#endif
    std::string path = program.string();
    std::string language = "LC_ALL=C.UTF-8";
    const std::array<char*, 2> arguments{path.data(), nullptr};
    const std::array<char*, 2> environment{language.data(), nullptr};
    if (::posix_spawn(&m_pid, path.c_str(), &actions, nullptr, arguments.data(),
                      environment.data()) != 0)
      m_pid = -1;
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    ::fcntl(m_socket, F_SETFL, O_NONBLOCK);
  }
  ~Child() {
    if (m_socket >= 0) ::close(m_socket);
    if (m_pid <= 0) return;
    ::kill(m_pid, SIGKILL);
    while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  [[nodiscard]] bool isRunning() const {
    return m_pid > 0;
  }

  // Sends the request, and waits for one line.
  base::Result<std::string> ask(std::string_view request, const std::stop_token& stop) {
    const Clock::time_point end = Clock::now() + kLongest;
    std::string reply;
    while (!reply.ends_with('\n')) {
      if (stop.stop_requested())
        return Error{ErrorCode::Cancelled, "rendering the chat template was cancelled"};
      if (Clock::now() > end) return refused("it did not end in time");
      pollfd socket{m_socket, static_cast<short>(request.empty() ? POLLIN : POLLIN | POLLOUT), 0};
      if (::poll(&socket, 1, kTickMs) <= 0) continue;
      if ((socket.revents & POLLOUT) != 0 && !request.empty()) {
        const ssize_t sent = ::send(m_socket, request.data(), request.size(), MSG_NOSIGNAL);
        if (sent > 0) request.remove_prefix(static_cast<std::size_t>(sent));
      }
      if ((socket.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::recv(m_socket, buffer.data(), buffer.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
      if (got <= 0) return refused("it wanted too much memory or time");
      reply.append(buffer.data(), static_cast<std::size_t>(got));
      if (reply.size() > kMaxReplyBytes) return refused("it wrote too much");
    }
    return reply;
  }

 private:
  pid_t m_pid = -1;
  int m_socket = -1;
};

base::Result<std::string> render(const std::filesystem::path& program,
                                 std::string_view templateText, std::string_view variables,
                                 const std::stop_token& stop) {
  const nlohmann::json request = {{"template", templateText}, {"variables", variables}};
  const std::string line =
      request.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  Child child(program);
  if (!child.isRunning())
    return Error{ErrorCode::Io, "the program " + program.string() + " cannot be started"};
  const base::Result<std::string> reply = child.ask(line, stop);
  if (!reply) return reply.error();
  const nlohmann::json answer = nlohmann::json::parse(*reply, nullptr, false);
  if (answer.is_object() && answer.contains("text") && answer["text"].is_string())
    return answer["text"].get<std::string>();
  if (answer.is_object() && answer.contains("error") && answer["error"].is_string())
    return refused(answer["error"].get<std::string>());
  return Error{ErrorCode::Io, program.string() + " answered with something else"};
}

}  // namespace

engine::TemplateRenderer makeTemplateRenderer(std::filesystem::path program) {
  return [program = std::move(program)](std::string_view templateText, std::string_view variables,
                                        std::stop_token stop) {
    return render(program, templateText, variables, stop);
  };
}

engine::TemplateRenderer findTemplateRenderer() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  std::filesystem::path program = self.parent_path() / "isobath-script";
  if (!std::filesystem::is_regular_file(program, error)) return {};
  return makeTemplateRenderer(std::move(program));
}

}  // namespace app
