// Refuses every network request of the QML engine: no picture, font or script is ever fetched for
// an answer.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/no_network.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

namespace ui {
namespace {

class RefusedReply : public QNetworkReply {
 public:
  RefusedReply(const QNetworkRequest& request, QObject* parent) : QNetworkReply(parent) {
    setRequest(request);
    setUrl(request.url());
    setError(ContentAccessDenied, "the window never loads anything from the network");
    open(QIODevice::ReadOnly);
    QTimer::singleShot(0, this, [this] {
      emit errorOccurred(ContentAccessDenied);
      setFinished(true);
      emit finished();
    });
  }
  void abort() override {}

 protected:
  qint64 readData(char*, qint64) override { return -1; }
};

class RefusingManager : public QNetworkAccessManager {
 public:
  using QNetworkAccessManager::QNetworkAccessManager;

 protected:
  QNetworkReply* createRequest(Operation, const QNetworkRequest& request, QIODevice*) override {
    return new RefusedReply(request, this);
  }
};

}  // namespace

QNetworkAccessManager* NoNetwork::create(QObject* parent) {
  return new RefusingManager(parent);
}

}  // namespace ui
