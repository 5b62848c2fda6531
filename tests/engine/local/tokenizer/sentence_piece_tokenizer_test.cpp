// SentencePiece vocabularies through the library: a small one made by hand, and wrong ones.
// SPDX-License-Identifier: Apache-2.0
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <limits>

#include "engine/local/tokenizer/tokenizer.h"
#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::TokenId;
using tokenizer::Tokenizer;
using tokenizer::TokenKind;
using tokenizer::Vocabulary;
using Ids = std::vector<TokenId>;

namespace {

// 0-2 <unk> <s> </s>, 3-258 bytes, then the pieces below, whose scores fall from -1 in steps of 1.
Vocabulary small() {
  Vocabulary vocabulary;
  vocabulary.algorithm = Vocabulary::Algorithm::SentencePiece;
  const auto add = [&](std::string text, TokenKind kind, float score) {
    vocabulary.scores.push_back(score);
    return golden::add(vocabulary, std::move(text), kind);
  };
  vocabulary.unknown = add("<unk>", TokenKind::Unknown, 0);
  vocabulary.bos = add("<s>", TokenKind::Control, 0);
  vocabulary.eos = add("</s>", TokenKind::Control, 0);
  for (int byte = 0; byte < 256; ++byte) {
    add(QString::asprintf("<0x%02X>", byte).toStdString(), TokenKind::Byte, 0);
  }
  float score = 0;
  for (const char* piece : {"he", "ll", "hell", "\u2581h", "\u2581hell", "\u2581hello", "\u2581",
                            "h", "e", "l", "o", "\u00FC"}) {
    add(piece, TokenKind::Normal, score -= 1);
  }
  add("<tool>", TokenKind::UserDefined, 0);
  return vocabulary;
}

constexpr TokenId kHe = 259, kHell = 261, kBlankH = 262, kBlankHello = 264, kBlank = 265, kE = 267,
                  kO = 269, kUe = 270, kTool = 271;

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

}  // namespace

class SentencePieceTokenizerTest : public QObject {
  Q_OBJECT

 private slots:
  void agreesWithTheLibraryOnATrainedModel_data() {
    QTest::addColumn<bool>("prefix");
    QTest::newRow("space prefix") << true;
    QTest::newRow("none") << false;
  }
  void agreesWithTheLibraryOnATrainedModel() {
    QFETCH(bool, prefix);
    const QJsonObject golden = golden::read("sentence_piece.json");
    Vocabulary vocabulary;
    vocabulary.algorithm = Vocabulary::Algorithm::SentencePiece;
    vocabulary.addSpacePrefix = prefix;
    for (const QJsonValue& piece : golden["pieces"].toArray()) {
      vocabulary.scores.push_back(static_cast<float>(piece[2].toDouble()));
      golden::add(vocabulary, piece[0].toString().toStdString(),
                  static_cast<TokenKind>(piece[1].toInt()));
    }
    const auto tokenizer = create(std::move(vocabulary));
    QVERIFY(tokenizer);
    const std::vector<std::string> texts = golden::strings(golden["texts"]);
    const QJsonArray ids = golden[QLatin1String(prefix ? "prefixed" : "bare")].toArray();
    QVERIFY(texts.size() > 150 && static_cast<std::size_t>(ids.size()) == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Ids found = tokenizer->encode(texts[i]);
      QVERIFY2(found == golden::ids(ids[static_cast<int>(i)]), texts[i].c_str());
      const bool marked = texts[i].find("\u2581") != std::string::npos;  // reads as a space
      if (!prefix && !marked) QCOMPARE(decode(*tokenizer, found), texts[i]);
    }
  }

  void mergesByScoreWithTheSpacePrefix() {
    const auto tokenizer = create(small());
    QVERIFY(tokenizer);
    // he, ll, hell, then the space joins.
    QCOMPARE(tokenizer->encode("hello"), (Ids{kBlankHello}));
    QCOMPARE(tokenizer->encode("ohe"), (Ids{kBlank, kO, kHe}));
    QCOMPARE(tokenizer->encode("h"), (Ids{kBlankH}));
    Vocabulary plain = small();
    plain.addSpacePrefix = false;
    QCOMPARE(create(plain)->encode("hello"), (Ids{kHell, kO}));
  }

  void prefersTheHigherScore() {
    Vocabulary vocabulary = small();
    vocabulary.scores[kBlankH] = 9;
    vocabulary.scores[kBlankHello] = 8;
    // ▁h first, then ll; without "▁he" or "ell" nothing joins them.
    QCOMPARE(create(vocabulary)->encode("hello"), (Ids{kBlankH, kE, 260, kO}));
  }

  void fallsBackToBytes() {
    const auto tokenizer = create(small());
    QCOMPARE(tokenizer->encode("\u00FC"), (Ids{kBlank, kUe}));
    QCOMPARE(tokenizer->encode("\u20AC"), (Ids{kBlank, 3 + 0xE2, 3 + 0x82, 3 + 0xAC}));
    // Each invalid part becomes U+FFFD.
    QCOMPARE(decode(*tokenizer, tokenizer->encode("h\xFFh")), std::string(" h\uFFFDh"));
  }

  void givesBackEveryText() {
    Vocabulary plain = small();
    plain.addSpacePrefix = false;
    const auto tokenizer = create(plain);
    for (const std::string text :
         {"hello  hell ", " \n\t he", "\u65E5\u672C \U0001F642", "", "   "}) {
      QCOMPARE(decode(*tokenizer, tokenizer->encode(text)), text);
    }
  }

  void recognisesControlTokensOnlyWhenAsked() {
    const auto tokenizer = create(small());
    for (const TokenId id : tokenizer->encode("<s>h</s>")) QVERIFY(!tokenizer->isSpecial(id));
    QCOMPARE(tokenizer->encodeWithSpecials("<s>h</s>"), (Ids{1, kBlankH, 2}));
    const Ids withTool = tokenizer->encode("h<tool>");
    QCOMPARE(withTool.back(), kTool);
    // The space prefix comes after control tokens only.
    QCOMPARE(tokenizer->encodeWithSpecials("h<tool>h"), tokenizer->encode("h<tool>h"));
    QCOMPARE(tokenizer->special("</s>").value_or(-1), 2);
    QVERIFY(tokenizer->isEndOfTurn(2) && !tokenizer->isEndOfTurn(1));
  }

  void addsBosUnlessTheFileSaysNo() {
    QVERIFY(create(small())->addsBos());
    Vocabulary vocabulary = small();
    vocabulary.addBos = false;
    QVERIFY(!create(vocabulary)->addsBos());
  }

  void acceptsRepeatedPadding() {
    Vocabulary vocabulary = small();
    for (int i = 0; i < 3; ++i) {
      golden::add(vocabulary, "[PAD]", TokenKind::Unused);
      vocabulary.scores.push_back(0);
    }
    const auto tokenizer = create(vocabulary);
    QVERIFY(tokenizer);
    QVERIFY(tokenizer->isUnused(kTool + 3));
  }

  void refusesAWrongVocabulary_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<QString>("says");
    QTest::newRow("fewer scores") << 0 << "scores";
    QTest::newRow("infinite score") << 1 << "piece 260 has no finite score";
    QTest::newRow("no unknown") << 2 << "0 tokens of the kind 'unknown'";
    QTest::newRow("two unknowns") << 3 << "2 tokens of the kind 'unknown'";
    QTest::newRow("empty piece") << 4 << "piece 270 is empty";
    QTest::newRow("invalid UTF-8") << 5 << "piece 270 is not UTF-8";
    QTest::newRow("zero byte") << 6 << "piece 271 is not UTF-8";
    QTest::newRow("byte by another name") << 7 << "piece 10 is \"x\"";
    QTest::newRow("repeated piece") << 8 << "library";
    QTest::newRow("too few bytes") << 9 << "library";
  }
  void refusesAWrongVocabulary() {
    QFETCH(int, which);
    Vocabulary vocabulary = small();
    switch (which) {
      case 0:
        vocabulary.scores.pop_back();
        break;
      case 1:
        vocabulary.scores[260] = std::numeric_limits<float>::infinity();
        break;
      case 2:
        vocabulary.kinds[0] = TokenKind::Control;
        break;
      case 3:
        vocabulary.kinds[1] = TokenKind::Unknown;
        break;
      case 4:
        vocabulary.tokens[kUe].clear();
        break;
      case 5:
        vocabulary.tokens[kUe] = "\xC3";
        break;
      case 6:
        vocabulary.tokens[kTool] = std::string("a\0b", 3);
        break;
      case 7:
        vocabulary.tokens[10] = "x";
        break;
      case 8:
        vocabulary.tokens[kUe] = "he";
        break;
      default:
        vocabulary.kinds[10] = TokenKind::Unused;
    }
    const auto created = Tokenizer::create(std::move(vocabulary));
    QVERIFY(!created);
    QVERIFY(created.error().code == base::ErrorCode::Corrupt);
    QFETCH(QString, says);
    QVERIFY2(QString::fromStdString(created.error().message).contains(says),
             created.error().message.c_str());
  }
};

QTEST_GUILESS_MAIN(SentencePieceTokenizerTest)
#include "sentence_piece_tokenizer_test.moc"
