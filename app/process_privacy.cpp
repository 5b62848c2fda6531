// What Linux offers for it: limits, the filter of core dumps, and the dumpable flag.
// SPDX-License-Identifier: Apache-2.0
#include "app/process_privacy.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace app {

void forbidCoreDumps() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
  // A collector behind a pipe gets a dump in spite of the limit: then one without memory.
  // Source: core(5), "Controlling which mappings are written to the core dump".
  const int filter = ::open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  if (filter < 0) return;
  static_cast<void>(!::write(filter, "0", 1));
  ::close(filter);
}

void forbidInspection() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

std::string takeFromEnvironment(const char* name) {
  char* value = std::getenv(name);
  if (value == nullptr) return {};
  std::string taken = value;
  ::explicit_bzero(value, taken.size());  // where /proc/PID/environ reads
  ::unsetenv(name);
  return taken;
}

}  // namespace app
