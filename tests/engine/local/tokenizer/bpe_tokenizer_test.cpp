// Byte-pair encoding against Hugging Face's library, special tokens, wrong vocabularies.
// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <random>

#include "engine/local/tokenizer/tokenizer.h"
#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;
using tokenizer::Vocabulary;
using Ids = std::vector<TokenId>;

namespace {

std::unique_ptr<Tokenizer> create(Vocabulary vocabulary) {
  auto created = Tokenizer::create(std::move(vocabulary));
  if (created) return *std::move(created);
  qWarning("%s", created.error().message.c_str());
  return nullptr;
}

std::string decode(const Tokenizer& tokenizer, const Ids& ids) {
  std::string bytes;
  for (const TokenId id : ids) bytes += tokenizer.bytesOf(id);
  return bytes;
}

// V3's cut vocabulary with a few of its special tokens, as an old conversion writes them.
struct Special {
  Vocabulary vocabulary = golden::vocabulary("deepseek-v3");
  TokenId bos = golden::add(vocabulary, "<｜begin▁of▁sentence｜>", TokenKind::Control);
  TokenId eos = golden::add(vocabulary, "<｜end▁of▁sentence｜>", TokenKind::Control);
  TokenId user = golden::add(vocabulary, "<｜User｜>", TokenKind::UserDefined);
  TokenId calls = golden::add(vocabulary, "<｜tool calls begin｜>", TokenKind::UserDefined);
  TokenId blink = golden::add(vocabulary, "<blink>", TokenKind::UserDefined);
  TokenId blinker = golden::add(vocabulary, "<blink>er", TokenKind::UserDefined);
  TokenId oe = golden::add(vocabulary, "ö", TokenKind::UserDefined);
  TokenId eot = golden::add(vocabulary, "<|EOT|>", TokenKind::Control);
  TokenId pad = static_cast<TokenId>(vocabulary.tokens.size());
  TokenId padding =
      golden::add(vocabulary, "[PAD" + std::to_string(pad) + "]", TokenKind::UserDefined);

  Special() {
    vocabulary.bos = bos;
    vocabulary.eos = eos;
    vocabulary.addBos = true;
  }
};

}  // namespace

class BpeTokenizerTest : public QObject {
  Q_OBJECT

 private slots:
  void encodesAsTheTokenizersLibraryDoes_data() {
    QTest::addColumn<int>("vocabulary");
    const QJsonArray vocabularies = golden::read("cut_vocabularies.json")["vocabularies"].toArray();
    QCOMPARE(vocabularies.size(), 3);
    for (int i = 0; i < vocabularies.size(); ++i) {
      QTest::addRow("%s", qPrintable(vocabularies[i]["pre"].toString())) << i;
    }
  }
  void encodesAsTheTokenizersLibraryDoes() {
    QFETCH(int, vocabulary);
    const QJsonObject golden = golden::read("cut_vocabularies.json");
    const QJsonObject object = golden["vocabularies"].toArray()[vocabulary].toObject();
    const auto tokenizer = create(golden::vocabulary(object));
    QVERIFY(tokenizer);
    const std::vector<std::string> texts = golden::strings(golden["texts"]);
    const QJsonArray ids = object["ids"].toArray();
    QCOMPARE(static_cast<std::size_t>(ids.size()), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      QVERIFY2(tokenizer->encode(texts[i]) == golden::ids(ids[static_cast<int>(i)]),
               texts[i].c_str());
    }
  }

  void givesBackEveryText() {
    const std::vector<std::string> texts =
        golden::strings(golden::read("cut_vocabularies.json")["texts"]);
    for (const char* name : {"deepseek-v3", "llama-bpe"}) {
      const auto tokenizer = create(golden::vocabulary(name));
      for (const std::string& text : texts) {
        QCOMPARE(decode(*tokenizer, tokenizer->encode(text)), text);
      }
      std::mt19937 random(7);
      for (int round = 0; round < 500; ++round) {  // any bytes at all
        std::string text(random() % 60, '\0');
        for (char& byte : text) byte = static_cast<char>(random() % 4 ? random() % 256 : 'e');
        QCOMPARE(decode(*tokenizer, tokenizer->encode(text)), text);
        QCOMPARE(decode(*tokenizer, tokenizer->encodeWithSpecials(text)), text);
      }
    }
  }

  void mergesTheBestPairFirstAndTheLeftmostOfEquals() {
    Vocabulary vocabulary;
    vocabulary.preTokenizer = "gpt2";
    vocabulary.tokens = {"a", "b", "c", "aa", "ab", "bc"};
    vocabulary.kinds.assign(6, TokenKind::Normal);
    vocabulary.merges = {"b c", "a a", "a b"};
    const auto tokenizer = create(vocabulary);
    QCOMPARE(tokenizer->encode("abc"), (Ids{0, 5}));
    QCOMPARE(tokenizer->encode("aaa"), (Ids{3, 0}));
    QCOMPARE(tokenizer->encode("aaab"), (Ids{3, 4}));
  }

  void composesWhereTheVocabularySaysSo() {
    Vocabulary vocabulary;
    vocabulary.tokens = {"e", "\u00c3", "\u00a9"};  // the latter two: the bytes of U+00E9
    vocabulary.kinds.assign(3, TokenKind::Normal);
    const std::string text = "e\u0301";
    for (const auto& [words, composes] : {std::pair("gpt2", false), std::pair("qwen2", true)}) {
      vocabulary.preTokenizer = words;
      vocabulary.composes.reset();
      QCOMPARE(create(vocabulary)->encode(text), composes ? (Ids{1, 2}) : (Ids{0}));
      vocabulary.composes = true;
      QCOMPARE(create(vocabulary)->encode(text), (Ids{1, 2}));
      vocabulary.composes = false;
      QCOMPARE(create(vocabulary)->encode(text), (Ids{0}));
    }
  }

  void leavesOutBytesThatTheVocabularyLacks() {
    Vocabulary vocabulary;
    vocabulary.preTokenizer = "gpt2";
    vocabulary.tokens = {"a", "<unk>"};
    vocabulary.kinds = {TokenKind::Normal, TokenKind::Unknown};
    QCOMPARE(create(vocabulary)->encode("axa"), (Ids{0, 0}));
    vocabulary.unknown = 1;
    QCOMPARE(create(vocabulary)->encode("axa"), (Ids{0, 1, 0}));
    vocabulary.kinds[1] = TokenKind::Control;  // as SmolLM2's file has it
    QCOMPARE(create(vocabulary)->encode("axa"), (Ids{0, 0}));
  }

  void mergesAMegabyteOfOneLetterQuickly() {
    const auto tokenizer = create(golden::vocabulary("deepseek-v3"));
    const std::string text(1'000'000, 'a');
    const Ids ids = tokenizer->encode(text);
    QVERIFY(ids.size() <= text.size());
    QCOMPARE(decode(*tokenizer, ids), text);
  }

  void neverYieldsControlTokensForPlainText() {
    const Special special;
    const auto tokenizer = create(special.vocabulary);
    for (const std::string text : {"<｜User｜>", "hi<｜end▁of▁sentence｜>", "<|EOT|>",
                                   "<｜begin▁of▁sentence｜><｜User｜>x"}) {
      for (const TokenId id : tokenizer->encode(text)) QVERIFY(!tokenizer->isSpecial(id));
      QCOMPARE(decode(*tokenizer, tokenizer->encode(text)), text);
    }
    const Ids marked = tokenizer->encodeWithSpecials("<｜begin▁of▁sentence｜><｜User｜>");
    QCOMPARE(marked, (Ids{special.bos, special.user}));
  }

  // Whatever the file calls it, pasted markup of thoughts and tools stays text.
  void neverMatchesMarkupInPlainText() {
    tokenizer::Vocabulary vocabulary = golden::vocabulary(QStringLiteral("deepseek-v3"));
    for (const char* text : {"<think>", "</think>", "｜DSML｜", "<tool_call>"}) {
      const TokenId id = golden::add(vocabulary, text, TokenKind::UserDefined);
      const auto tokenizer = *Tokenizer::create(vocabulary);
      QVERIFY(tokenizer->encode(text) != Ids{id});
      QCOMPARE(tokenizer->encodeWithSpecials(text), Ids{id});
      QVERIFY(tokenizer->isSpecial(id));
    }
  }

  void matchesUserDefinedTokensInPlainText() {
    const Special special;
    const auto tokenizer = create(special.vocabulary);
    const Ids inside = tokenizer->encode("h\u00F6re <blink>");
    QVERIFY(std::count(inside.begin(), inside.end(), special.oe) == 1);
    QCOMPARE(inside.back(), special.blink);
    // The longest of those that begin at the same place.
    QCOMPARE(tokenizer->encode("<blink>er<blink>"), (Ids{special.blinker, special.blink}));
    QCOMPARE(decode(*tokenizer, inside), std::string("h\u00F6re <blink>"));
  }

  void findsSpecialTokensTolerantly() {
    const Special special;
    const auto tokenizer = create(special.vocabulary);
    for (const char* text :
         {"<｜tool▁calls▁begin｜>", "<｜tool calls begin｜>", "<｜tool_calls_begin｜>"}) {
      QCOMPARE(tokenizer->special(text).value_or(-1), special.calls);
    }
    QVERIFY(!tokenizer->special("<|tool calls begin|>"));  // another bar is another token
    QVERIFY(!tokenizer->special("the"));                   // an ordinary token
    QVERIFY(!tokenizer->special(""));
  }

  // Templates write U+2581; this conversion has spaces.
  void recognisesControlTokensWhateverTheirGaps() {
    const Special special;
    const auto tokenizer = create(special.vocabulary);
    for (const char* text : {"<｜tool▁calls▁begin｜>", "<｜tool calls begin｜>"}) {
      QCOMPARE(tokenizer->encodeWithSpecials(text), Ids{special.calls});
      QVERIFY(tokenizer->encode(text).size() > 1);
    }
    QCOMPARE(tokenizer->encodeWithSpecials("<｜end of sentence｜>"), Ids{special.eos});
  }

  void knowsEndsAndUnusedTokens() {
    const Special special;
    const auto tokenizer = create(special.vocabulary);
    QVERIFY(tokenizer->isEndOfTurn(special.eos));
    QVERIFY(tokenizer->isEndOfTurn(special.eot));
    QVERIFY(!tokenizer->isEndOfTurn(special.bos));
    QVERIFY(tokenizer->isUnused(special.padding));
    QVERIFY(!tokenizer->isUnused(special.eos));
    QVERIFY(tokenizer->isUnused(-1) && tokenizer->isUnused(1 << 30));
    QCOMPARE(tokenizer->bytesOf(special.eos), std::string("<｜end▁of▁sentence｜>"));
    QCOMPARE(tokenizer->bytesOf(-1) + tokenizer->bytesOf(1 << 30), std::string());
    QCOMPARE(tokenizer->bos().value_or(-1), special.bos);
    QVERIFY(tokenizer->addsBos());
    QCOMPARE(tokenizer->size(), static_cast<std::int64_t>(special.vocabulary.tokens.size()));
  }

  void takesTheDefaultOfItsKindForBos() {
    Special special;
    special.vocabulary.addBos.reset();
    QVERIFY(!create(special.vocabulary)->addsBos());
    special.vocabulary.preTokenizer = "llama-bpe";
    QVERIFY(create(special.vocabulary)->addsBos());
    special.vocabulary.bos.reset();
    QVERIFY(!create(special.vocabulary)->addsBos());
  }

  void refusesAWrongVocabulary_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("unsupported");
    QTest::addColumn<QString>("says");
    QTest::newRow("no tokens") << 0 << false << "no tokens";
    QTest::newRow("fewer kinds") << 1 << false << "kinds";
    QTest::newRow("eos out of range") << 2 << false << "eos is token";
    QTest::newRow("negative bos") << 3 << false << "bos is token -1";
    QTest::newRow("unknown merge") << 4 << false << "does not have";
    QTest::newRow("merge without a space") << 5 << false << "space";
    QTest::newRow("merge of three") << 6 << false << "space";
    QTest::newRow("empty merge") << 7 << false << "space";
    QTest::newRow("unknown kind") << 8 << false << "kind 9";
    QTest::newRow("unknown pre-tokenizer") << 9 << true << "\"tekken\"";
    QTest::newRow("no pre-tokenizer") << 10 << true << "\"\"";
    QTest::newRow("merge to a control token") << 11 << false << "control token";
    QTest::newRow("hostile merge") << 12 << false << "\"a\\x0Ab\"";
    QTest::newRow("nothing but padding") << 13 << false << "unused";
    QTest::newRow("endless special token") << 14 << false << "2000000 bytes";
  }
  void refusesAWrongVocabulary() {
    QFETCH(int, which);
    Vocabulary vocabulary = golden::vocabulary("deepseek-v3");
    const auto size = static_cast<TokenId>(vocabulary.tokens.size());
    switch (which) {
      case 0:
        vocabulary.tokens.clear();
        break;
      case 1:
        vocabulary.kinds.pop_back();
        break;
      case 2:
        vocabulary.eos = size;
        break;
      case 3:
        vocabulary.bos = -1;
        break;
      case 4:
        vocabulary.merges.emplace_back("a qqqq");
        break;
      case 5:
        vocabulary.merges.emplace_back("ab");
        break;
      case 6:
        vocabulary.merges.emplace_back("a b c");
        break;
      case 7:
        vocabulary.merges.emplace_back(" ");
        break;
      case 8:
        vocabulary.kinds[3] = static_cast<TokenKind>(9);
        break;
      case 9:
        vocabulary.preTokenizer = "tekken";
        break;
      case 10:
        vocabulary.preTokenizer.clear();
        break;
      case 12:
        vocabulary.merges.emplace_back("a\nb");
        break;
      case 13:
        vocabulary.kinds.assign(vocabulary.kinds.size(), TokenKind::Unused);
        vocabulary.merges.clear();
        break;
      case 14:
        golden::add(vocabulary, std::string(2'000'000, '<'), TokenKind::UserDefined);
        break;
      default:
        golden::add(vocabulary, "<s>", TokenKind::Control);
        golden::add(vocabulary, "<s", TokenKind::Normal);
        vocabulary.merges.emplace_back("<s >");
    }
    const auto created = Tokenizer::create(std::move(vocabulary));
    QVERIFY(!created);
    QFETCH(bool, unsupported);
    QFETCH(QString, says);
    QVERIFY(created.error().code ==
            (unsupported ? base::ErrorCode::Unsupported : base::ErrorCode::Corrupt));
    QVERIFY2(QString::fromStdString(created.error().message).contains(says),
             created.error().message.c_str());
  }
};

QTEST_GUILESS_MAIN(BpeTokenizerTest)
#include "bpe_tokenizer_test.moc"
