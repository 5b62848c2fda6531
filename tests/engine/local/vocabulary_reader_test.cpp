// Vocabularies from GGUF files: a real one against llama.cpp's tokens, and each key damaged.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/vocabulary_reader.h"
#include "engine/local/gguf/gguf_file.h"

#include <QJsonObject>
#include <QTest>
#include <functional>

#include "tests/engine/local/tokenizer/golden.h"
#include "tests/support/gguf_writer.h"

using support::GgufWriter;
using tokenizer::Tokenizer;
using tokenizer::Vocabulary;

namespace {

GgufWriter bytePairs() {
  GgufWriter writer;
  writer.setString("tokenizer.ggml.model", "gpt2");
  writer.setString("tokenizer.ggml.pre", "qwen2");
  writer.setStrings("tokenizer.ggml.tokens", {"a", "b", "ab", "<|end|>"});
  writer.setI32s("tokenizer.ggml.token_type", {1, 1, 1, 3});
  writer.setStrings("tokenizer.ggml.merges", {"a b"});
  writer.setU32("tokenizer.ggml.eos_token_id", 3);
  writer.setBool("tokenizer.ggml.add_bos_token", false);
  return writer;
}

GgufWriter sentencePiece() {
  GgufWriter writer;
  writer.setString("tokenizer.ggml.model", "llama");
  writer.setStrings("tokenizer.ggml.tokens", {"<unk>", "<s>", "\u2581", "a"});
  writer.setI32s("tokenizer.ggml.token_type", {2, 3, 1, 1});
  writer.setF32s("tokenizer.ggml.scores", {0, 0, -1, -2});
  writer.setU32("tokenizer.ggml.bos_token_id", 1);
  writer.setU32("tokenizer.ggml.unknown_token_id", 0);
  return writer;
}

base::Result<Vocabulary> read(const GgufWriter& writer) {
  const support::Bytes bytes = writer.bytes();
  const auto file = gguf::File::parse(bytes, "test.gguf");
  if (!file) return file.error();
  return local::readVocabulary(**file);
}

using Change = std::function<void(GgufWriter&)>;

}  // namespace

Q_DECLARE_METATYPE(Change)

class VocabularyReaderTest : public QObject {
  Q_OBJECT

 private slots:
  void readsBytePairs() {
    const auto vocabulary = read(bytePairs());
    QVERIFY(vocabulary.has_value());
    QVERIFY(vocabulary->algorithm == Vocabulary::Algorithm::BytePairs);
    QCOMPARE(vocabulary->preTokenizer, std::string("qwen2"));
    QCOMPARE(vocabulary->tokens.size(), std::size_t{4});
    QCOMPARE(vocabulary->merges, std::vector<std::string>{"a b"});
    QVERIFY(vocabulary->kinds[3] == tokenizer::TokenKind::Control);
    QCOMPARE(vocabulary->eos.value_or(-1), 3);
    QVERIFY(!vocabulary->bos && !vocabulary->eot);
    QCOMPARE(vocabulary->addBos.value_or(true), false);
    QVERIFY(Tokenizer::create(*vocabulary).has_value());
  }

  void readsSentencePiece() {
    const auto vocabulary = read(sentencePiece());
    QVERIFY(vocabulary.has_value());
    QVERIFY(vocabulary->algorithm == Vocabulary::Algorithm::SentencePiece);
    QCOMPARE(vocabulary->scores.back(), -2.0F);
    QVERIFY(vocabulary->addSpacePrefix);
    const auto tokenizer = Tokenizer::create(*vocabulary);
    QVERIFY(tokenizer.has_value());
    QCOMPARE((*tokenizer)->encode("a"), (std::vector<tokenizer::TokenId>{2, 3}));
    GgufWriter plain = sentencePiece();
    plain.setBool("tokenizer.ggml.add_space_prefix", false);
    QVERIFY(!read(plain)->addSpacePrefix);
  }

  void takesKindsForNormalWhereTheFileHasNone() {
    GgufWriter writer = bytePairs();
    writer.removeKey("tokenizer.ggml.token_type");
    const auto vocabulary = read(writer);
    QCOMPARE(vocabulary->kinds.size(), std::size_t{4});
    QVERIFY(vocabulary->kinds[3] == tokenizer::TokenKind::Normal);
  }

  void readsHowTextIsNormalised() {
    GgufWriter writer = bytePairs();
    QVERIFY(!read(writer)->composes);
    writer.setString("isobath.tokenizer.normalization", "none");
    QCOMPARE(read(writer)->composes, std::optional<bool>(false));
    writer.setString("isobath.tokenizer.normalization", "nfc");
    QCOMPARE(read(writer)->composes, std::optional<bool>(true));
    writer.setString("isobath.tokenizer.normalization", "nfkc");
    const auto other = read(writer);
    QVERIFY(!other && other.error().code == base::ErrorCode::Unsupported);
    QVERIFY(other.error().message.find("isobath.tokenizer.normalization") != std::string::npos);
  }

  void takesMinusOneForNone() {
    GgufWriter writer = bytePairs();
    writer.setU32("tokenizer.ggml.padding_token_id", 0xFFFFFFFF);
    QVERIFY(!read(writer)->padding);
  }

  void namesTheKeyThatIsWrong_data() {
    QTest::addColumn<bool>("pieces");
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("unsupported");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, bool pieces, const Change& change, bool unsupported,
                        const char* says) {
      QTest::newRow(name) << pieces << change << unsupported << says;
    };
    const auto remove = [](const char* key) -> Change {
      return [key](GgufWriter& writer) { writer.removeKey(key); };
    };
    row("no tokenizer", false, remove("tokenizer.ggml.model"), true, "no tokenizer");
    row(
        "other algorithm", false,
        [](GgufWriter& w) { w.setString("tokenizer.ggml.model", "bert"); }, true, "\"bert\"");
    row(
        "model no string", false, [](GgufWriter& w) { w.setU32("tokenizer.ggml.model", 1); }, false,
        "tokenizer.ggml.model");
    row("no pre-tokenizer", false, remove("tokenizer.ggml.pre"), true, "tokenizer.ggml.pre");
    row("no tokens", false, remove("tokenizer.ggml.tokens"), false, "tokenizer.ggml.tokens");
    row(
        "tokens no strings", false, [](GgufWriter& w) { w.setI32s("tokenizer.ggml.tokens", {1}); },
        false, "tokenizer.ggml.tokens");
    row("no merges", false, remove("tokenizer.ggml.merges"), false, "tokenizer.ggml.merges");
    row(
        "merges no array", false,
        [](GgufWriter& w) { w.setString("tokenizer.ggml.merges", "a b"); }, false,
        "tokenizer.ggml.merges");
    row(
        "kind too large", false,
        [](GgufWriter& w) {
          w.setI32s("tokenizer.ggml.token_type", {1, 1, 7, 3});
        },
        false, "token_type[2] is 7");
    row(
        "kind negative", false,
        [](GgufWriter& w) {
          w.setI32s("tokenizer.ggml.token_type", {-1, 1, 1, 3});
        },
        false, "token_type[0] is -1");
    row(
        "kinds no integers", false,
        [](GgufWriter& w) { w.setF32s("tokenizer.ggml.token_type", {1}); }, false, "token_type");
    row(
        "id too large", false,
        [](GgufWriter& w) { w.setU32("tokenizer.ggml.eos_token_id", 0x80000000); }, false,
        "eos_token_id");
    row(
        "id no number", false,
        [](GgufWriter& w) { w.setString("tokenizer.ggml.bos_token_id", "1"); }, false,
        "bos_token_id");
    row(
        "flag no flag", false,
        [](GgufWriter& w) { w.setString("tokenizer.ggml.add_bos_token", "y"); }, false,
        "add_bos_token");
    row("no scores", true, remove("tokenizer.ggml.scores"), false, "tokenizer.ggml.scores");
    row(
        "score not finite", true,
        [](GgufWriter& w) {
          w.setF32s("tokenizer.ggml.scores", {0, 0, std::numeric_limits<float>::infinity(), 0});
        },
        false, "tokenizer.ggml.scores");
  }
  void namesTheKeyThatIsWrong() {
    QFETCH(bool, pieces);
    QFETCH(Change, change);
    QFETCH(bool, unsupported);
    QFETCH(QString, says);
    GgufWriter writer = pieces ? sentencePiece() : bytePairs();
    change(writer);
    const auto vocabulary = read(writer);
    QVERIFY(!vocabulary);
    QVERIFY2(QString::fromStdString(vocabulary.error().message).contains(says),
             vocabulary.error().message.c_str());
    QVERIFY(vocabulary.error().code ==
            (unsupported ? base::ErrorCode::Unsupported : base::ErrorCode::Corrupt));
  }

  void readsTheChatTemplate() {
    GgufWriter writer = bytePairs();
    const auto templateOf = [&] {
      const support::Bytes bytes = writer.bytes();
      return local::readChatTemplate(**gguf::File::parse(bytes, "test.gguf"));
    };
    QCOMPARE(templateOf().value(), std::string());
    writer.setString("tokenizer.chat_template", "{{ x }}");
    QCOMPARE(templateOf().value(), std::string("{{ x }}"));
    writer.setU32("tokenizer.chat_template", 1);
    QVERIFY(!templateOf());
  }

  void encodesAsLlamaCppDoes() {
    const auto file =
        gguf::File::open(ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-lite-q4_k_m.gguf");
    QVERIFY(file.has_value());
    const auto vocabulary = local::readVocabulary(**file);
    QVERIFY(vocabulary.has_value());
    QCOMPARE(vocabulary->preTokenizer, std::string("deepseek-llm"));
    const auto tokenizer = Tokenizer::create(*vocabulary);
    QVERIFY(tokenizer.has_value());
    QVERIFY((*tokenizer)->addsBos());
    const QJsonObject golden = golden::read("llama_cpp_tiny.json");
    const std::vector<std::string> texts = golden::strings(golden["strings"]);
    QCOMPARE(texts.size(), std::size_t{16});
    for (std::size_t i = 0; i < texts.size(); ++i) {
      QCOMPARE((*tokenizer)->encode(texts[i]),
               golden::ids(golden["ids"].toArray()[static_cast<int>(i)]));
    }
  }
};

QTEST_GUILESS_MAIN(VocabularyReaderTest)
#include "vocabulary_reader_test.moc"
