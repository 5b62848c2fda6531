// A child process that is given nothing of this one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

class QObject;
class QProcess;

namespace app {

// Not started yet, a child of `owner`: without this program's environment and open files, and
// without a place for its errors. Thread: `owner`'s.
[[nodiscard]] QProcess* newConfinedProcess(QObject* owner);

// Kills all of `owner`'s, those that it gave up a moment ago, too, and waits for their ends; they
// tell `owner` nothing any more. For its destructor.
void endProcessesOf(QObject* owner);

}  // namespace app
