// Has code read for its colours by `isobath-script`.
// SPDX-License-Identifier: Apache-2.0
#include "app/highlight_worker.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <utility>

namespace app {

ui::Highlighted highlightedFrom(const QByteArray& reply, qsizetype codeLength) {
  const QJsonObject object = QJsonDocument::fromJson(reply).object();
  ui::Highlighted result;
  result.restart = object["restart"].toInt(-1);
  if (result.restart < 0 || result.restart > codeLength) return {};
  const QString numbers = object["spans"].toString();
  qsizetype values[3] = {};
  int count = 0;
  qsizetype end = 0;
  for (const QStringView number : QStringView(numbers).tokenize(u' ', Qt::SkipEmptyParts)) {
    bool isNumber = false;
    values[count++] = number.toLongLong(&isNumber);
    if (!isNumber) return {};
    if (count < 3) continue;
    count = 0;
    const bool isPlaced = values[0] >= end && values[1] > 0 && values[0] <= codeLength &&
                          values[1] <= codeLength - values[0];
    if (!isPlaced || values[2] <= 0 || values[2] >= ui::kCodeKinds) return {};
    result.spans.append({values[0], values[1], static_cast<ui::CodeKind>(values[2])});
    end = values[0] + values[1];
  }
  return result;
}

void HighlightWorker::highlight(const QString& grammar, const QString& code, qsizetype latest,
                                Done done) {
  const QJsonObject request{
      {"code", code}, {"language", grammar}, {"latest", static_cast<qint64>(latest)}};
  m_process.ask(
      QJsonDocument(request).toJson(QJsonDocument::Compact),
      [done = std::move(done), length = code.size()](
          ScriptProcess::Outcome, const QByteArray& line) { done(highlightedFrom(line, length)); });
}

std::unique_ptr<HighlightWorker> findHighlightWorker() {
  const QString program = findScriptProgram();
  return program.isEmpty() ? nullptr : std::make_unique<HighlightWorker>(program);
}

}  // namespace app
