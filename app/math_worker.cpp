// Has formulas typeset by `isobath-script`.
// SPDX-License-Identifier: Apache-2.0
#include "app/math_worker.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cmath>
#include <utility>

namespace app {
namespace {

// Larger ones fill no screen; the script refuses smaller ones already.
constexpr double kMaxEm = 1000;

ui::Typeset failed(const QString& problem) {
  ui::Typeset result;
  result.problem = problem;
  return result;
}

ui::Typeset resultOf(const QByteArray& reply) {
  const QJsonObject object = QJsonDocument::fromJson(reply).object();
  if (object["error"].isString()) return failed(object["error"].toString().left(300));
  ui::Typeset result;
  result.svg = object["svg"].toString().toUtf8();
  result.size = {object["width"].toDouble(-1), object["height"].toDouble(-kMaxEm * 2),
                 object["depth"].toDouble(-kMaxEm * 2)};
  const auto isSane = [](double length) { return std::isfinite(length) && length < kMaxEm; };
  const auto& size = result.size;
  const bool isWhole = !result.svg.isEmpty() && isSane(size.width) && size.width >= 0 &&
                       isSane(std::abs(size.height)) && isSane(std::abs(size.depth)) &&
                       size.height + size.depth >= 0;
  return isWhole ? result : failed(MathWorker::tr("MathJax answered with something else."));
}

QString problemOf(ScriptProcess::Outcome outcome) {
  switch (outcome) {
    case ScriptProcess::Outcome::TooLong:
      return MathWorker::tr("It takes too long.");
    case ScriptProcess::Outcome::TooLarge:
      return MathWorker::tr("It is too large.");
    case ScriptProcess::Outcome::NotStarted:
      return MathWorker::tr("MathJax cannot be started.");
    case ScriptProcess::Outcome::Answered:
    case ScriptProcess::Outcome::Died:
      break;
  }
  return MathWorker::tr("It takes too much memory or time.");
}

}  // namespace

void MathWorker::typeset(const QString& tex, bool isDisplay, Done done) {
  const QJsonObject request{{"math", tex}, {"display", isDisplay}};
  m_process.ask(QJsonDocument(request).toJson(QJsonDocument::Compact),
                [done = std::move(done)](ScriptProcess::Outcome outcome, const QByteArray& line) {
                  const bool isAnswered = outcome == ScriptProcess::Outcome::Answered;
                  done(isAnswered ? resultOf(line) : failed(problemOf(outcome)));
                });
}

std::unique_ptr<MathWorker> findMathWorker() {
  const QString program = findScriptProgram();
  return program.isEmpty() ? nullptr : std::make_unique<MathWorker>(program);
}

}  // namespace app
