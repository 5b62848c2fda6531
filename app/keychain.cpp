// The desktop's keychain through qtkeychain.
// SPDX-License-Identifier: Apache-2.0
#include "app/keychain.h"

#include <qt6keychain/keychain.h>

#include <QObject>
#include <QString>
#include <utility>

namespace app {

namespace {

const QString kService = QStringLiteral("Isobath");

KeychainAnswer::Outcome outcomeOf(const QKeychain::Job& job) {
  switch (job.error()) {
    case QKeychain::NoError:
      return KeychainAnswer::Outcome::Done;
    case QKeychain::EntryNotFound:
      return KeychainAnswer::Outcome::Missing;
    default:
      return KeychainAnswer::Outcome::Unavailable;
  }
}

class SystemKeychain final : public Keychain {
 public:
  void read(const std::string& account, OnAnswer onAnswer) override {
    auto* job = new QKeychain::ReadPasswordJob(kService);
    start(job, account, [job, onAnswer = std::move(onAnswer)] {
      onAnswer({outcomeOf(*job), job->textData().toStdString()});
    });
  }

  void write(const std::string& account, const std::string& value, OnAnswer onAnswer) override {
    auto* job = new QKeychain::WritePasswordJob(kService);
    job->setTextData(QString::fromStdString(value));
    start(job, account, [job, onAnswer = std::move(onAnswer)] { onAnswer({outcomeOf(*job), ""}); });
  }

  void remove(const std::string& account, OnAnswer onAnswer) override {
    auto* job = new QKeychain::DeletePasswordJob(kService);
    start(job, account, [job, onAnswer = std::move(onAnswer)] { onAnswer({outcomeOf(*job), ""}); });
  }

 private:
  template <typename OnFinished>
  void start(QKeychain::Job* job, const std::string& account, OnFinished onFinished) {
    job->setAutoDelete(true);
    job->setInsecureFallback(false);  // else the library may write plain text
    job->setKey(QString::fromStdString(account));
    QObject::connect(job, &QKeychain::Job::finished, &m_context, std::move(onFinished));
    job->start();
  }

  QObject m_context;  // its end disconnects jobs that still run
};

}  // namespace

std::unique_ptr<Keychain> systemKeychain() {
  return std::make_unique<SystemKeychain>();
}

}  // namespace app
