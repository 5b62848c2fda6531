// Keeps what a process knows out of its environment and out of core dumps.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace app {

// No core dump of this process, or of what it starts, is written; where something else collects
// them (a pipe in core_pattern), none of its memory is in them. Thread: before others start.
void forbidCoreDumps();

// Nor may other processes of this user look into it or at its environment. Not for the window:
// desktop portals look into /proc of who calls them, and refuse whom they can't see.
void forbidInspection();

// The value of an environment variable, which is wiped and removed: neither /proc/PID/environ nor a
// process started later has it. Empty where it is not set. Thread: before others start.
[[nodiscard]] std::string takeFromEnvironment(const char* name);

}  // namespace app
