// When the constraint begins and what it leaves, with a made-up and with real vocabularies.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/answer_constraint.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <random>

#include "app/starter_model.h"
#include "engine/local/gguf/gguf_file.h"
#include "engine/local/vocabulary_reader.h"
#include "tests/engine/local/grammar/byte_vocabulary.h"

using local::AnswerConstraint;

namespace {

// The bytes, then "<think>", "</think>" and some pieces.
class ThinkingVocabulary : public support::ByteVocabulary {
 public:
  static constexpr tokenizer::TokenId kThink = 256;
  static constexpr tokenizer::TokenId kEndThink = 257;
  ThinkingVocabulary() : ByteVocabulary({"<think>", "</think>", "{}", "{\"", "Hi"}) {}
  std::optional<tokenizer::TokenId> special(std::string_view text) const override {
    return text == "<think>" ? std::optional(kThink) : std::nullopt;
  }
  [[nodiscard]] tokenizer::TokenId end() const {
    return static_cast<tokenizer::TokenId>(size() - 1);
  }
};

constexpr tokenizer::TokenId kBoth = 258;  // "{}"

engine::Request anyObject(engine::Thinking thinking) {
  engine::Request request;
  request.thinking = thinking;
  request.responseFormat = engine::ResponseFormat::JsonObject;
  return request;
}

// Random answers with a real vocabulary under a schema; each must be JSON with these members.
void answerWith(const std::filesystem::path& model, int rounds) {
  const auto file = gguf::File::open(model);
  QVERIFY(file);
  auto vocabulary = local::readVocabulary(**file);
  QVERIFY(vocabulary);
  const auto tokens = tokenizer::Tokenizer::create(*std::move(vocabulary));
  QVERIFY(tokens);
  const grammar::TokenTrie trie(**tokens);
  engine::Request request;
  request.responseFormat = engine::ResponseFormat::JsonSchema;
  request.jsonSchema =
      R"({"type":"object","properties":{"text":{"type":"string","minLength":3,"maxLength":30},"n":{"type":"array","items":{"type":"number"},"maxItems":4},"day":{"type":"string","format":"date"},"of":{"anyOf":[{"type":"null"},{"enum":["a","b"]}]}},"required":["text","n","day","of"]})";
  std::mt19937 random(4);
  for (int round = 0; round < rounds; ++round) {
    auto made = AnswerConstraint::create(request, chat::OutputStart::Text, **tokens, trie);
    QVERIFY(made);
    AnswerConstraint& constraint = **made;
    std::string text;
    for (int step = 0; step < 500 && !constraint.isComplete(); ++step) {
      const auto mask = constraint.allowed();
      QVERIFY2(mask.has_value(), text.c_str());
      std::vector<tokenizer::TokenId> fitting;
      for (std::size_t id = 0; id < mask->size(); ++id)
        if ((*mask)[id]) fitting.push_back(static_cast<tokenizer::TokenId>(id));
      const tokenizer::TokenId token = fitting[random() % fitting.size()];
      QVERIFY(constraint.allows(token));
      QVERIFY(!(*tokens)->isSpecial(token));
      text += (*tokens)->bytesOf(token);
      constraint.take(token, false);
    }
    QVERIFY2(constraint.isComplete(), text.c_str());
    const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    QCOMPARE(json.keys(), (QStringList{"day", "n", "of", "text"}));
    QVERIFY(QDate::fromString(json["day"].toString(), Qt::ISODate).isValid());
    const auto length = json["text"].toString().toUcs4().size();
    QVERIFY2(length >= 3 && length <= 30, text.c_str());
  }
}

}  // namespace

class AnswerConstraintTest : public QObject {
  Q_OBJECT

 private slots:
  void anAnswerBeginsWithItsJson() {
    const ThinkingVocabulary tokens;
    const grammar::TokenTrie trie(tokens);
    const auto made = AnswerConstraint::create(anyObject(engine::Thinking::Off),
                                               chat::OutputStart::Undecided, tokens, trie);
    QVERIFY(made);
    QVERIFY((*made)->allows('{'));
    QVERIFY((*made)->allows(kBoth));
    for (const tokenizer::TokenId token :
         {static_cast<tokenizer::TokenId>('\n'), ThinkingVocabulary::kThink, tokens.end(),
          static_cast<tokenizer::TokenId>(tokens.size() - 2), -1,
          static_cast<tokenizer::TokenId>(tokens.size())})
      QVERIFY(!(*made)->allows(token));
    (*made)->take(kBoth, false);
    QVERIFY((*made)->isComplete());
    QVERIFY((*made)->allows(tokens.end()));
    const auto mask = (*made)->allowed();
    QVERIFY(mask);
    QCOMPARE(std::count(mask->begin(), mask->end(), true), 1);
  }

  void aThoughtIsFreeButDoesNotEndTheTurn() {
    const ThinkingVocabulary tokens;
    const grammar::TokenTrie trie(tokens);
    const auto made = AnswerConstraint::create(anyObject(engine::Thinking::On),
                                               chat::OutputStart::Reasoning, tokens, trie);
    QVERIFY(made);
    QVERIFY((*made)->allows('x'));
    QVERIFY((*made)->allows(ThinkingVocabulary::kEndThink));
    QVERIFY(!(*made)->allows(tokens.end()));
    const auto mask = (*made)->allowed();
    QVERIFY(mask && (*mask)['x'] && !(*mask)[static_cast<std::size_t>(tokens.end())]);
    (*made)->take('{', true);  // no JSON yet
    (*made)->take(ThinkingVocabulary::kEndThink, false);
    QVERIFY(!(*made)->allows('x'));
    QVERIFY((*made)->allows('{'));
    QVERIFY(!(*made)->isComplete());
  }

  void aModelThatMayThinkOpensItsThoughtOrTheJson() {
    const ThinkingVocabulary tokens;
    const grammar::TokenTrie trie(tokens);
    for (const bool thinks : {true, false}) {
      const auto made = AnswerConstraint::create(anyObject(engine::Thinking::On),
                                                 chat::OutputStart::Undecided, tokens, trie);
      QVERIFY(made);
      QVERIFY((*made)->allows(ThinkingVocabulary::kThink));
      QVERIFY((*made)->allows('{'));
      QVERIFY(!(*made)->allows('x'));
      const auto mask = (*made)->allowed();
      QVERIFY(mask && (*mask)[ThinkingVocabulary::kThink] && (*mask)['{'] && !(*mask)['x']);
      (*made)->take(thinks ? ThinkingVocabulary::kThink : '{', thinks);
      QCOMPARE((*made)->allows('x'), thinks);
      QCOMPARE((*made)->allows('"'), true);
      QVERIFY(!(*made)->allows(tokens.end()));
    }
  }

  void aVocabularyWithoutTheBytesIsAnError() {
    const ThinkingVocabulary tokens;
    const grammar::TokenTrie trie(tokens);
    engine::Request request = anyObject(engine::Thinking::Off);
    request.responseFormat = engine::ResponseFormat::JsonSchema;
    request.jsonSchema = "{\"const\":1}";
    const auto made = AnswerConstraint::create(request, chat::OutputStart::Text, tokens, trie);
    QVERIFY(made);
    (*made)->take('7', false);  // not allowed: nothing can follow
    const auto mask = (*made)->allowed();
    QVERIFY(!mask);
    QCOMPARE(mask.error().code, base::ErrorCode::Unsupported);
    QVERIFY(!(*made)->allows('1'));
    QVERIFY(!(*made)->isComplete());
  }

  void randomAnswersOfRealVocabulariesFit() {
    answerWith(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf", 30);
  }

  void randomAnswersOfTheStarterModelFit() {
    const app::StarterModel starter = app::findStarterModel();
    if (!starter.present) QSKIP("the starter model is not there");
    answerWith(starter.file, 10);
  }
};

QTEST_GUILESS_MAIN(AnswerConstraintTest)
#include "answer_constraint_test.moc"
