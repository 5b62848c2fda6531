// Lists of models as lines of text, and back.
// SPDX-License-Identifier: Apache-2.0
#include "app/listed_models.h"

#include <QString>
#include <QStringList>

namespace app {

std::string keptModels(const std::vector<engine::ModelInfo>& models) {
  QStringList lines;
  for (const engine::ModelInfo& model : models) {
    const QString id = QString::fromStdString(model.id);
    // An id with such a character could not be told from what stands beside it.
    if (id.contains('\n') || id.contains('\t')) continue;
    QStringList abilities;
    if (model.canThink) abilities << "thinks";
    if (model.canSee) abilities << "sees";
    const QString context = model.contextTokens ? QString::number(*model.contextTokens) : QString();
    lines << QStringList{id, abilities.join(','),
                         QString::fromStdString(model.displayName).simplified(), context}
                 .join('\t');
  }
  return lines.join('\n').toStdString();
}

std::vector<engine::ModelInfo> recalledModels(std::string_view text) {
  std::vector<engine::ModelInfo> models;
  const auto whole = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
  for (const QString& line : whole.split('\n', Qt::SkipEmptyParts)) {
    const QStringList parts = line.split('\t');
    const bool isWhole = parts.size() == 3 || parts.size() == 4;
    if (!isWhole || parts[0].isEmpty()) continue;
    const QStringList abilities = parts[1].split(',');
    engine::ModelInfo model;
    model.id = parts[0].toStdString();
    model.displayName = parts[2].toStdString();
    model.canThink = abilities.contains("thinks");
    model.canSee = abilities.contains("sees");
    bool isNumber = false;
    const qlonglong context = parts.size() == 4 ? parts[3].toLongLong(&isNumber) : 0;
    if (isNumber && context > 0) model.contextTokens = context;
    models.push_back(std::move(model));
    if (models.size() == kMostListedModels) break;
  }
  return models;
}

}  // namespace app
