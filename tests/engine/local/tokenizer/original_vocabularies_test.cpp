// The publishers' own vocabularies: ids, words and all of Unicode as the tokenizers library has
// them.
// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <unordered_map>

#include "engine/base/utf8.h"
#include "engine/local/tokenizer/normalization.h"
#include "engine/local/tokenizer/pre_tokenizer.h"
#include "engine/local/tokenizer/stream_decoder.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::PreTokenizer;
using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;
using tokenizer::Vocabulary;
using Ids = std::vector<TokenId>;

namespace {

constexpr const char* kFamilies[] = {"deepseek-llm", "deepseek-coder", "deepseek-v3",
                                     "qwen2",        "qwen35",         "llama-bpe"};

QJsonObject family(const QString& name) {
  return golden::read("originals/" + name + ".json");
}

// A part of a vocabulary, numbered anew, and the numbers that the full one has for its tokens.
struct Part {
  Vocabulary vocabulary;
  Ids fullIds;

  explicit Part(const QJsonObject& object) {
    vocabulary.preTokenizer = object["pre"].toString().toStdString();
    vocabulary.merges = golden::strings(object["merges"]);
    for (const QJsonValue& token : object["tokens"].toArray()) add(token, TokenKind::Normal);
  }
  void add(const QJsonValue& token, TokenKind kind) {
    fullIds.push_back(token[0].toInt());
    golden::add(vocabulary, token[1].toString().toStdString(), kind);
  }
  void addSpecials(const QJsonValue& model) {
    for (const QJsonValue& token : model["added"].toArray()) {
      add(token, token[2].toBool() ? TokenKind::Control : TokenKind::UserDefined);
    }
  }
  Ids full(const Ids& ids) const {
    Ids result;
    for (const TokenId id : ids) result.push_back(fullIds.at(static_cast<std::size_t>(id)));
    return result;
  }
};

std::unique_ptr<Tokenizer> create(Vocabulary vocabulary) {
  auto created = Tokenizer::create(std::move(vocabulary));
  if (created) return *std::move(created);
  qWarning("%s", created.error().message.c_str());
  return nullptr;
}

std::string normal(const PreTokenizer& rules, std::string_view text) {
  return rules.composes() ? tokenizer::composed(text) : std::string(text);
}

// The text that make_originals.py has for the code points from `first` on.
std::string block(char32_t first) {
  const auto isLeftOut = [](char32_t point) {
    return (point >= 0xD800 && point < 0xE000) || (point >= 0x11DE0 && point < 0x11DEA) ||
           (point >= 0x16FF4 && point < 0x16FF7);
  };
  std::string text;
  for (char32_t point = first; point < first + 256; ++point) {
    if (isLeftOut(point)) continue;
    std::string c;
    base::appendUtf8(c, point);
    text += "a";
    for (const char* next :
         {"b ", "1", ".", "B\u0301", "\u0327\u0301 ", "", "\n'", "'l", "'", "e"}) {
      text += c + next;
    }
  }
  return text;
}

}  // namespace

class OriginalVocabulariesTest : public QObject {
  Q_OBJECT

  static void addFamilies() {
    QTest::addColumn<QString>("name");
    for (const char* name : kFamilies) QTest::newRow(name) << name;
  }

 private slots:
  void cutsTextIntoTheSameWords_data() { addFamilies(); }
  void cutsTextIntoTheSameWords() {
    QFETCH(QString, name);
    const auto rules = PreTokenizer::find(name.toStdString());
    QVERIFY(rules);
    const std::vector<std::string> texts =
        golden::strings(golden::readArray("originals/texts.json"));
    const QJsonArray words = family(name)["words"].toArray();
    QVERIFY(texts.size() > 150 && static_cast<std::size_t>(words.size()) == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::string text = normal(*rules, texts[i]);
      std::vector<std::string> found;
      for (const std::string_view word : rules->split(text)) found.emplace_back(word);
      QVERIFY2(found == golden::strings(words[static_cast<int>(i)]), texts[i].c_str());
    }
  }

  // Each code point after and before letters, marks, digits, signs and spaces, and twice.
  void treatsEveryCodePointAlike_data() { addFamilies(); }
  void treatsEveryCodePointAlike() {
    QFETCH(QString, name);
    const auto rules = PreTokenizer::find(name.toStdString());
    QVERIFY(rules);
    const std::vector<std::string> blocks = golden::strings(family(name)["blocks"]);
    QCOMPARE(blocks.size(), std::size_t{66});
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      // Planes 0 to 3, what plane 14 has, and the end: all others are unassigned.
      const std::size_t first = (i < 64 ? i : i == 64 ? 224 : 271) * 4096;
      std::uint64_t hash = 0xCBF29CE484222325;
      for (std::size_t part = 0; part < 4096; part += 256) {
        const std::string text = normal(*rules, block(static_cast<char32_t>(first + part)));
        for (const std::string_view word : rules->split(text)) {
          hash = (hash ^ word.size()) * 0x100000001B3;
        }
      }
      const QString hex = QString::number(hash, 16).rightJustified(16, '0');
      QVERIFY2(hex.toStdString() == blocks[i], qPrintable(QString::number(first, 16)));
    }
  }

  void givesTheSameIds_data() { addFamilies(); }
  void givesTheSameIds() {
    QFETCH(QString, name);
    const QJsonObject object = family(name);
    Part part(object);
    part.addSpecials(object["models"][0]);
    const auto tokenizer = create(part.vocabulary);
    QVERIFY(tokenizer);
    const std::vector<std::string> texts =
        golden::strings(golden::readArray("originals/texts.json"));
    const QJsonArray ids = object["ids"].toArray();
    QCOMPARE(static_cast<std::size_t>(ids.size()), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      QVERIFY2(part.full(tokenizer->encode(texts[i])) == golden::ids(ids[static_cast<int>(i)]),
               texts[i].c_str());
    }
  }

  void keepsSpecialTokensApart_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("model");
    for (const char* name : kFamilies) {
      const QJsonArray models = family(name)["models"].toArray();
      for (int i = 0; i < models.size(); ++i) {
        QTest::addRow("%s", qPrintable(models[i]["name"].toString())) << name << i;
      }
    }
  }
  void keepsSpecialTokensApart() {
    QFETCH(QString, name);
    QFETCH(int, model);
    const QJsonObject object = family(name);
    const QJsonValue golden = object["models"].toArray()[model];
    Part part(object);
    part.addSpecials(golden);
    const auto tokenizer = create(part.vocabulary);
    QVERIFY(tokenizer);
    const std::vector<std::string> texts = golden::strings(golden["texts"]);
    QVERIFY(texts.size() > 5);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const int row = static_cast<int>(i);
      const Ids plain = tokenizer->encode(texts[i]);
      for (const TokenId id : plain) QVERIFY(!tokenizer->isSpecial(id));
      QVERIFY2(part.full(plain) == golden::ids(golden["plain"][row]), texts[i].c_str());
      QVERIFY2(
          part.full(tokenizer->encodeWithSpecials(texts[i])) == golden::ids(golden["marked"][row]),
          texts[i].c_str());
    }
  }

  // Of any size, with full vocabularies; make_originals.py tells how.
  void agreesOnRandomText_data() {
    QTest::addColumn<QString>("path");
    const QString folder = qEnvironmentVariable("ISOBATH_TOKENIZER_DIFFERENTIAL");
    if (folder.isEmpty()) return;
    for (const QFileInfo& file : QDir(folder).entryInfoList({"*.json"})) {
      QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }
  }
  void agreesOnRandomText();
};

namespace {

std::string decode(const Tokenizer& tokenizer, const Ids& ids) {
  std::string bytes;
  for (const TokenId id : ids) bytes += tokenizer.bytesOf(id);
  return bytes;
}

// Every token as part of a stream: what is shown is valid, and the whole is the bytes.
bool streamsEveryToken(const Tokenizer& tokenizer) {
  tokenizer::StreamDecoder decoder;
  std::string bytes;
  std::string shown;
  for (TokenId id = 0; id < tokenizer.size(); ++id) {
    bytes += tokenizer.bytesOf(id);
    shown += decoder.push(tokenizer.bytesOf(id));
  }
  shown += decoder.finish();
  return shown == base::replaceInvalidUtf8(bytes);
}

}  // namespace

void OriginalVocabulariesTest::agreesOnRandomText() {
  if (qEnvironmentVariableIsEmpty("ISOBATH_TOKENIZER_DIFFERENTIAL")) {
    QSKIP("needs ISOBATH_TOKENIZER_DIFFERENTIAL, a folder made by make_originals.py");
  }
  QFETCH(QString, path);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
  Vocabulary vocabulary = golden::vocabulary(object);
  for (std::size_t i = 0; i < vocabulary.kinds.size(); ++i) {
    vocabulary.kinds[i] = static_cast<TokenKind>(object["kinds"][static_cast<int>(i)].toInt());
  }
  const auto tokenizer = create(std::move(vocabulary));
  QVERIFY(tokenizer);
  QVERIFY(streamsEveryToken(*tokenizer));
  const std::vector<std::string> texts = golden::strings(object["texts"]);
  const std::vector<std::string> normals = golden::strings(object["normal"]);
  int wrong = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const int row = static_cast<int>(i);
    const std::string& text = texts[i];
    const Ids plain = tokenizer->encode(text);
    const bool same = plain == golden::ids(object["plain"][row]) &&
                      tokenizer->encodeWithSpecials(text) == golden::ids(object["marked"][row]) &&
                      decode(*tokenizer, plain) == normals[i];
    if (same) continue;
    if (++wrong <= 10) qWarning() << "differs:" << QString::fromStdString(text).left(200);
  }
  qInfo("%s: %d strings, %d differ", qPrintable(path), static_cast<int>(texts.size()), wrong);
  QCOMPARE(wrong, 0);
}

QTEST_GUILESS_MAIN(OriginalVocabulariesTest)
#include "original_vocabularies_test.moc"
