// One running program per data folder: a second start hands over what it was asked for.
// SPDX-License-Identifier: Apache-2.0
#include "app/single_instance.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QLocalSocket>
#include <QThread>
#include <QTimer>
#include <cerrno>

namespace app {
namespace {

constexpr int kMostConnections = 16;
constexpr int kLongestSilenceMs = 2000;
constexpr int kRetryMs = 50;
// Source: unix(7), sun_path with its end.
constexpr int kLongestPath = 107;
constexpr const char* kAccepted = "ok\n";

bool isPrivate(const QString& folder) {
  struct stat status {};
  return !folder.isEmpty() && stat(folder.toLocal8Bit().constData(), &status) == 0 &&
         S_ISDIR(status.st_mode) && status.st_uid == geteuid() && (status.st_mode & 077) == 0;
}

// Paths of sockets are short, so the data folder is in its name as a number.
QString socketPathFor(const std::filesystem::path& folder, const QString& runtimeFolder) {
  std::error_code ignored;
  const std::filesystem::path real = std::filesystem::weakly_canonical(folder, ignored);
  const QByteArray name = QByteArray::fromStdString((real.empty() ? folder : real).string());
  const QString hash = QString::fromLatin1(
      QCryptographicHash::hash(name, QCryptographicHash::Sha256).toHex().left(16));
  if (isPrivate(runtimeFolder)) return runtimeFolder + "/isobath-" + hash + ".socket";
  return QString::fromStdString((folder / "isobath.socket").string());
}

}  // namespace

SingleInstance::SingleInstance(const std::filesystem::path& folder, const QString& runtimeFolder)
    : m_socketPath(socketPathFor(folder, runtimeFolder)) {
  const std::filesystem::path file = folder / "isobath.lock";
  m_lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (m_lock >= 0 && flock(m_lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    m_role = Role::Second;
}

SingleInstance::~SingleInstance() {
  // Before the lock is given back: the next one may listen at once.
  m_server.close();
  if (m_lock >= 0) ::close(m_lock);
}

bool SingleInstance::listen() {
  if (m_role != Role::First || m_lock < 0 || m_socketPath.toLocal8Bit().size() > kLongestPath)
    return false;
  QLocalServer::removeServer(m_socketPath);  // of one that crashed: the lock is ours
  m_server.setSocketOptions(QLocalServer::UserAccessOption);
  connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::accept);
  return m_server.listen(m_socketPath);
}

void SingleInstance::accept() {
  while (QLocalSocket* socket = m_server.nextPendingConnection()) {
    socket->setParent(this);
    if (m_open >= kMostConnections) {
      socket->abort();
      socket->deleteLater();
      continue;
    }
    ++m_open;
    socket->setReadBufferSize(kLongestOpening);
    connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
      --m_open;
      socket->deleteLater();
    });
    // Whatever it says or does not say, it does not stay.
    QTimer::singleShot(kLongestSilenceMs, socket, [socket] { socket->abort(); });
    if (socket->bytesAvailable() > 0) read(socket);
  }
}

void SingleInstance::read(QLocalSocket* socket) {
  while (socket->canReadLine()) {
    const auto opening = decode(socket->readLine(kLongestOpening + 1));
    if (!opening) return socket->abort();
    socket->write(kAccepted);
    emit asked(*opening);
  }
  if (socket->bytesAvailable() >= kLongestOpening) socket->abort();
}

base::Result<void> SingleInstance::handOver(const std::vector<Opening>& openings,
                                            std::chrono::milliseconds longest) {
  QElapsedTimer timer;
  timer.start();
  const auto left = [&] { return static_cast<int>(longest.count() - timer.elapsed()); };
  QByteArray lines;
  for (const Opening& opening : openings) lines += encode(opening);
  const QByteArray wanted = QByteArray(kAccepted).repeated(static_cast<qsizetype>(openings.size()));
  // The first one may be starting, and not listen yet.
  for (; left() > 0; QThread::msleep(kRetryMs)) {
    QLocalSocket socket;
    socket.connectToServer(m_socketPath);
    if (!socket.waitForConnected(left())) continue;
    socket.write(lines);
    QByteArray said;
    while (said.size() < wanted.size() && left() > 0 && socket.waitForReadyRead(left()))
      said += socket.readAll();
    if (said == wanted) return {};
  }
  return base::Error{base::ErrorCode::Busy,
                     "Isobath is already running with this data folder and does not answer"};
}

}  // namespace app
