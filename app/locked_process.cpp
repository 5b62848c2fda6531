// A process that only computes: no network, no other program, nothing written to a disk.
// SPDX-License-Identifier: Apache-2.0
#include "app/locked_process.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <cstddef>
#include <vector>
#if defined(__linux__)
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace app {
namespace {

void limit(int what, std::uint64_t most) {
  const rlimit limits{most, most};
  static_cast<void>(::setrlimit(static_cast<__rlimit_resource>(what), &limits));
}

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#if defined(__x86_64__)
constexpr unsigned kArchitecture = AUDIT_ARCH_X86_64;
#else
constexpr unsigned kArchitecture = AUDIT_ARCH_AARCH64;
#endif

// Everything that reaches another process, the network, or a name on a disk.
constexpr unsigned kForbidden[] = {
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
    SYS_accept4,
    SYS_execve,
    SYS_execveat,
    SYS_ptrace,
    SYS_io_uring_setup,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_unlinkat,
    SYS_renameat2,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mkdirat,
    SYS_mknodat,
    SYS_fchmodat,
    SYS_fchownat,
    SYS_truncate,
    SYS_keyctl,
    SYS_add_key,
    SYS_bpf,
    SYS_mount,
    SYS_kill,
    SYS_tkill,
    SYS_pidfd_open,
    SYS_openat2,
    SYS_renameat,
#if defined(__x86_64__)
    SYS_open,
    SYS_creat,
    SYS_unlink,
    SYS_rename,
    SYS_link,
    SYS_symlink,
    SYS_mkdir,
    SYS_rmdir,
    SYS_mknod,
    SYS_chmod,
    SYS_chown,
    SYS_fork,
    SYS_vfork,
#endif
};

void forbidCalls() {
  constexpr unsigned kRefuse = SECCOMP_RET_ERRNO | 1U;  // EPERM
  const auto load = [](std::size_t offset) {
    return sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
  };
  const sock_filter refuse = BPF_STMT(BPF_RET | BPF_K, kRefuse);
  const auto unless = [&](unsigned short test, unsigned value) {  // skips the next one
    return sock_filter BPF_JUMP(static_cast<unsigned short>(BPF_JMP | test | BPF_K), value, 0, 1);
  };
  std::vector<sock_filter> program = {
      load(offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0),
      refuse,
      load(offsetof(seccomp_data, nr)),
      // Calls by another numbering, which the list below would not know.
      unless(BPF_JGE, 0x40000000U),
      refuse,
  };
  for (const unsigned call : kForbidden) {
    program.push_back(unless(BPF_JEQ, call));
    program.push_back(refuse);
  }
  // Files are opened for reading only: fonts' tables and the like.
  program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 3));
  program.push_back(load(offsetof(seccomp_data, args) + 2 * sizeof(std::uint64_t)));
  program.push_back(unless(BPF_JSET, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC));
  program.push_back(refuse);
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    static_cast<void>(::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter));
}

#else

void forbidCalls() {}

#endif

}  // namespace

void lockProcess(const ProcessLimits& limits) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, limits.cpuSeconds);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  limit(RLIMIT_AS, limits.memoryBytes);
#endif
  forbidCalls();
}

}  // namespace app
