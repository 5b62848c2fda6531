// Reads the golden files of the tokenizer tests.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <string>
#include <vector>

#include "engine/local/tokenizer/tokenizer.h"

namespace golden {

inline QJsonDocument document(const QString& name) {
  QFile file(QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/tokenizer/") + name);
  if (!file.open(QIODevice::ReadOnly)) return {};
  return QJsonDocument::fromJson(file.readAll());
}

inline QJsonObject read(const QString& name) {
  return document(name).object();
}
inline QJsonArray readArray(const QString& name) {
  return document(name).array();
}

inline std::vector<std::string> strings(const QJsonValue& value) {
  std::vector<std::string> result;
  for (const QJsonValue& item : value.toArray()) {
    result.push_back(item.toString().toStdString());
  }
  return result;
}

inline std::vector<tokenizer::TokenId> ids(const QJsonValue& value) {
  std::vector<tokenizer::TokenId> result;
  for (const QJsonValue& item : value.toArray()) result.push_back(item.toInt());
  return result;
}

// One of the vocabularies of cut_vocabularies.json; all its tokens are normal ones.
inline tokenizer::Vocabulary vocabulary(const QJsonObject& object) {
  tokenizer::Vocabulary result;
  result.preTokenizer = object["pre"].toString().toStdString();
  result.tokens = strings(object["tokens"]);
  result.kinds.assign(result.tokens.size(), tokenizer::TokenKind::Normal);
  result.merges = strings(object["merges"]);
  return result;
}

inline tokenizer::Vocabulary vocabulary(const QString& preTokenizer) {
  for (const QJsonValue& value : read("cut_vocabularies.json")["vocabularies"].toArray()) {
    if (value["pre"] == preTokenizer) return vocabulary(value.toObject());
  }
  return {};
}

inline tokenizer::TokenId add(tokenizer::Vocabulary& vocabulary, std::string text,
                              tokenizer::TokenKind kind) {
  vocabulary.tokens.push_back(std::move(text));
  vocabulary.kinds.push_back(kind);
  return static_cast<tokenizer::TokenId>(vocabulary.tokens.size() - 1);
}

}  // namespace golden
