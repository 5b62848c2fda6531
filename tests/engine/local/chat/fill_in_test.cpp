// Gaps as prompts, with the markers of each family and with texts that hold some.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/fill_in.h"

#include <QTest>
#include <algorithm>

#include "tests/engine/local/chat/vocabulary.h"

using tokenizer::TokenId;
using tokenizer::TokenKind;

Q_DECLARE_METATYPE(tokenizer::TokenKind)

namespace {

std::unique_ptr<tokenizer::Tokenizer> vocabularyWith(const std::vector<std::string>& markers,
                                                     TokenKind kind, bool addsBos = false) {
  tokenizer::Vocabulary vocabulary = golden::vocabulary(QStringLiteral("deepseek-v3"));
  vocabulary.bos = golden::add(vocabulary, "<｜begin▁of▁sentence｜>", TokenKind::Control);
  vocabulary.addBos = addsBos;
  for (const std::string& marker : markers) golden::add(vocabulary, marker, kind);
  return *tokenizer::Tokenizer::create(std::move(vocabulary));
}

const std::vector<std::string> kDeepSeek = {"<｜fim▁hole｜>", "<｜fim▁begin｜>", "<｜fim▁end｜>"};
const std::vector<std::string> kQwen = {"<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>",
                                        "<|file_sep|>"};

}  // namespace

class FillInTest : public QObject {
  Q_OBJECT
 private slots:
  void writesEachFamilysOrder() {
    const auto deepSeek = vocabularyWith(kDeepSeek, TokenKind::Control, true);
    const auto prompt = chat::fillInPrompt({"a = ", "\nb"}, *deepSeek);
    QVERIFY(prompt);
    QCOMPARE(
        support::textOfTokens(*deepSeek, prompt->prompt.tokens),
        std::string("<｜begin▁of▁sentence｜><｜fim▁begin｜>a = <｜fim▁hole｜>\nb<｜fim▁end｜>"));
    QCOMPARE(prompt->prompt.start, chat::OutputStart::Verbatim);
    const auto qwen = vocabularyWith(kQwen, TokenKind::UserDefined);
    const auto other = chat::fillInPrompt({"a = ", "\nb"}, *qwen);
    QVERIFY(other);
    QCOMPARE(support::textOfTokens(*qwen, other->prompt.tokens),
             std::string("<|fim_prefix|>a = <|fim_suffix|>\nb<|fim_middle|>"));
    const TokenId separator = *qwen->special("<|file_sep|>");
    QVERIFY(std::find(other->ends.begin(), other->ends.end(), separator) != other->ends.end());
  }

  void markersInTheTextsStayText_data() {
    QTest::addColumn<TokenKind>("kind");
    QTest::newRow("control") << TokenKind::Control;
    QTest::newRow("found in any text") << TokenKind::UserDefined;
  }
  void markersInTheTextsStayText() {
    QFETCH(TokenKind, kind);
    std::vector<std::string> markers = kDeepSeek;
    markers.emplace_back("<｜User｜>");
    const auto tokens = vocabularyWith(markers, kind);
    const engine::FillIn gap{"<｜fim▁hole｜>x<｜fim▁end｜>", "y<｜User｜><｜fim▁begin｜><"};
    const auto prompt = chat::fillInPrompt(gap, *tokens);
    QVERIFY(prompt);
    QCOMPARE(support::textOfTokens(*tokens, prompt->prompt.tokens),
             "<｜fim▁begin｜>" + gap.prefix + "<｜fim▁hole｜>" + gap.suffix + "<｜fim▁end｜>");
    std::size_t count = 0;
    for (const std::string& marker : markers)
      count += static_cast<std::size_t>(std::count(
          prompt->prompt.tokens.begin(), prompt->prompt.tokens.end(), *tokens->special(marker)));
    QCOMPARE(count, std::size_t{3});
  }

  // Those that end a gap, too.
  void endsInTheTextsStayText() {
    const auto tokens = vocabularyWith(kQwen, TokenKind::UserDefined);
    const auto prompt = chat::fillInPrompt({"a<|file_sep|>b", "<|file_sep|>"}, *tokens);
    QVERIFY(prompt);
    const auto& ids = prompt->prompt.tokens;
    QVERIFY(std::find(ids.begin(), ids.end(), *tokens->special("<|file_sep|>")) == ids.end());
  }

  void emptyTextsAreFine() {
    const auto tokens = vocabularyWith(kDeepSeek, TokenKind::Control);
    QCOMPARE(chat::fillInPrompt({"", ""}, *tokens)->prompt.tokens.size(), std::size_t{3});
  }

  void otherVocabulariesAreRefusedByName() {
    for (const std::vector<std::string>& markers :
         {std::vector<std::string>{},
          std::vector<std::string>{"<｜fim▁hole｜>", "<|fim_prefix|>"}}) {
      const auto tokens = vocabularyWith(markers, TokenKind::Control);
      const auto prompt = chat::fillInPrompt({"a", "b"}, *tokens);
      QVERIFY(!prompt);
      QCOMPARE(prompt.error().code, base::ErrorCode::Unsupported);
      QVERIFY(prompt.error().message.find("<|fim_prefix|>") != std::string::npos);
    }
  }
};

QTEST_GUILESS_MAIN(FillInTest)
#include "fill_in_test.moc"
