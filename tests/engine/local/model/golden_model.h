// The golden files of a model: a prompt, the logits of its last positions and the greedy answer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace golden {

using Tokens = std::vector<std::int32_t>;

// What an independent engine computed. Source: README.md of the golden data.
struct Golden {
  std::int64_t vocabulary = 0;
  Tokens prompt;
  std::int64_t rows = 0;      // of logits: those after the last `rows` prompt tokens
  std::vector<float> logits;  // [rows, vocabulary]
  Tokens greedy;
  std::vector<float> margins;
  Tokens draftPositions;  // those after the first and before the last, or none

  [[nodiscard]] std::span<const float> row(std::int64_t index) const {
    const auto columns = static_cast<std::size_t>(vocabulary);
    return std::span(logits).subspan(static_cast<std::size_t>(index) * columns, columns);
  }
};

// The golden folder of the repository, or the larger one that may lie beside it.
inline std::optional<std::filesystem::path> find(const std::string& fileName) {
  const std::filesystem::path root(ISOBATH_SOURCE_DIR);
  for (const auto& folder : {root / "tests/golden/models", root / "../shared/golden"}) {
    if (std::filesystem::exists(folder / fileName)) return folder / fileName;
  }
  return std::nullopt;
}

inline QByteArray contentOf(const std::filesystem::path& path) {
  QFile file(QString::fromStdString(path.string()));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline Tokens tokensOf(const QJsonValue& array) {
  Tokens tokens;
  for (const auto& value : array.toArray()) tokens.push_back(value.toInt());
  return tokens;
}

inline std::vector<float> floatsOf(const QJsonValue& array) {
  std::vector<float> values;
  for (const auto& value : array.toArray()) values.push_back(static_cast<float>(value.toDouble()));
  return values;
}

inline std::vector<float> valuesOf(const std::filesystem::path& path) {
  const QByteArray bytes = contentOf(path);
  std::vector<float> values(static_cast<std::size_t>(bytes.size()) / sizeof(float));
  std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(float));
  return values;
}

inline Golden read(const std::filesystem::path& json, const std::filesystem::path& logits) {
  const QJsonObject object = QJsonDocument::fromJson(contentOf(json)).object();
  Golden golden;
  golden.vocabulary = object["n_vocab"].toInt();
  golden.prompt = tokensOf(object["prompt"]);
  golden.greedy = tokensOf(object["greedy"]);
  golden.margins = floatsOf(object["greedy_margin"]);
  golden.draftPositions = tokensOf(object["mtp_positions"]);
  golden.logits = valuesOf(logits);
  golden.rows = static_cast<std::int64_t>(golden.logits.size()) / golden.vocabulary;
  return golden;
}

// `name` is that of the model, with ".exact" behind it for the unrounded reference.
inline std::optional<Golden> load(const std::string& name) {
  const auto json = find(name + ".json");
  const auto logits = find(name + ".logits.f32");
  if (!json || !logits) return std::nullopt;
  return read(*json, *logits);
}

// The largest difference between two rows.
inline float distance(std::span<const float> a, std::span<const float> b) {
  float most = 0.0F;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const float difference = std::abs(a[i] - b[i]);
    if (!(difference <= most)) most = difference;  // also keeps what is not a number
  }
  return most;
}

inline std::int32_t best(std::span<const float> row) {
  return static_cast<std::int32_t>(std::max_element(row.begin(), row.end()) - row.begin());
}

inline float median(std::vector<float> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace golden
