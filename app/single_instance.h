// One running program per data folder: a second start hands over what it was asked for.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>
#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/opening.h"
#include "engine/base/result.h"

class QLocalSocket;

namespace app {

// The lock is of the kernel and ends with the process, so that a crash leaves nothing behind that
// is in the way; whoever has it owns the socket. Only this user can reach the socket (0600, in a
// folder of 0700), and it understands openings and nothing else.
// Thread: GUI.
class SingleInstance : public QObject {
  Q_OBJECT

 public:
  enum class Role { First, Second };

  // `folder` is that of the database; `runtimeFolder` that of XDG_RUNTIME_DIR, or empty. Where no
  // lock can be had at all (a file system without locks) this is the first one as well.
  SingleInstance(const std::filesystem::path& folder, const QString& runtimeFolder);
  ~SingleInstance() override;

  [[nodiscard]] Role role() const { return m_role; }
  // Of the first one: listens from now on. False: nobody can hand anything over.
  bool listen();
  // Of a second one: blocks. Errors: Busy (the first one does not answer within `longest`).
  base::Result<void> handOver(const std::vector<Opening>& openings,
                              std::chrono::milliseconds longest);
  [[nodiscard]] QString socketPath() const { return m_socketPath; }

 signals:
  void asked(const app::Opening& opening);

 private:
  void accept();
  void read(QLocalSocket* socket);

  QString m_socketPath;
  Role m_role = Role::First;
  int m_lock = -1;
  int m_open = 0;  // connections
  QLocalServer m_server;
};

}  // namespace app
