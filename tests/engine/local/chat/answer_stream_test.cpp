// Log-probabilities among the other events: before their text, none of thoughts or of what a stop
// string hides.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/answer_stream.h"

#include <QTest>

#include "tests/engine/local/grammar/byte_vocabulary.h"

namespace {

const support::ByteVocabulary& vocabulary() {
  static const support::ByteVocabulary kVocabulary({"<think>", "</think>", "Hi", " you", "\n\n"});
  return kVocabulary;
}

// Ids of ByteVocabulary's own tokens.
constexpr tokenizer::TokenId kThink = 256;
constexpr tokenizer::TokenId kEndThink = 257;
constexpr tokenizer::TokenId kHi = 258;
constexpr tokenizer::TokenId kYou = 259;
constexpr tokenizer::TokenId kNewlines = 260;

// "[Hi]" is the log-probability of a token, "(...)" a thought.
std::string play(chat::OutputStart start, const std::vector<tokenizer::TokenId>& tokens,
                 std::vector<std::string> stops = {}) {
  std::string shown;
  const engine::EventSink sink = [&shown](const engine::Event& event) {
    if (const auto* logprobs = std::get_if<engine::Logprobs>(&event))
      shown += "[" + logprobs->chosen.bytes + "]";
    if (const auto* text = std::get_if<engine::TextDelta>(&event)) shown += text->text;
    if (const auto* thought = std::get_if<engine::ReasoningDelta>(&event))
      shown += "(" + thought->text + ")";
  };
  chat::AnswerStream stream(vocabulary(), chat::OutputParser(start, chat::ToolSyntax::None),
                            std::move(stops), sink);
  for (const tokenizer::TokenId token : tokens) {
    stream.push(token, engine::Logprobs{{vocabulary().bytesOf(token), -1.0}, {}});
    if (stream.stopStringHit()) break;
  }
  stream.finish();
  return shown;
}

}  // namespace

class AnswerStreamTest : public QObject {
  Q_OBJECT

 private slots:
  void logprobsComeBeforeTheirText() {
    QCOMPARE(play(chat::OutputStart::Text, {kHi, kYou}), std::string("[Hi]Hi[ you] you"));
  }

  void bytesOfACodePointComeTogether() {
    QCOMPARE(play(chat::OutputStart::Text, {0xE4, 0xBD, 0xA0, kHi}),
             std::string("[\xE4][\xBD][\xA0]\xE4\xBD\xA0[Hi]Hi"));
  }

  void thoughtsHaveNone() {
    const std::string expected = "(Hi)[ you] you";
    QCOMPARE(play(chat::OutputStart::Reasoning, {kHi, kEndThink, kYou}), expected);
    QCOMPARE(play(chat::OutputStart::Undecided, {kThink, kHi, kEndThink, kYou}), expected);
    // The marker in pieces is found to be one only at its end.
    QCOMPARE(play(chat::OutputStart::Undecided,
                  {'<', 't', 'h', 'i', 'n', 'k', '>', kHi, kEndThink, kYou}),
             expected);
  }

  void whatOnlyLookedLikeAMarkerHasThem() {
    QCOMPARE(play(chat::OutputStart::Undecided, {'<', 't', kHi}), std::string("[<][t][Hi]<tHi"));
  }

  void whatIsHiddenByAStopStringHasNone() {
    QCOMPARE(play(chat::OutputStart::Text, {kHi, 'a', 'b', kYou}, {"ab"}), std::string("[Hi]Hi"));
    QCOMPARE(play(chat::OutputStart::Text, {kHi, 'a', kYou}, {"ab"}),
             std::string("[Hi]Hi[a][ you]a you"));
    QCOMPARE(play(chat::OutputStart::Text, {kHi, 'a'}, {"ab"}), std::string("[Hi]Hi[a]a"));
  }

  void tokensWithoutTextOfTheirOwnAreReported() {
    QCOMPARE(play(chat::OutputStart::Text, {kNewlines, kHi}), std::string("[\n\n][Hi]Hi"));
    QCOMPARE(play(chat::OutputStart::Text, {kHi, kNewlines, 0xE4}),
             std::string("[Hi]Hi[\n\n]\n\n[\xE4]\uFFFD"));
  }
};

QTEST_GUILESS_MAIN(AnswerStreamTest)
#include "answer_stream_test.moc"
