// Pre-tokenizers against Hugging Face's tokenizers library running the models' own patterns.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/pre_tokenizer.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include "engine/local/tokenizer/unicode.h"
#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::PreTokenizer;

namespace {

std::vector<std::string> split(const char* name, std::string_view text) {
  const auto found = PreTokenizer::find(name);
  std::vector<std::string> words;
  for (const std::string_view word : found->split(text)) words.emplace_back(word);
  return words;
}

using Words = std::vector<std::string>;

}  // namespace

class PreTokenizerTest : public QObject {
  Q_OBJECT

 private slots:
  void cutsAsTheModelsOwnPatternsDo_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const QJsonObject golden = golden::read("words.json");
    const QJsonArray texts = golden["texts"].toArray();
    const QJsonObject words = golden["words"].toObject();
    QCOMPARE(words.size(), 7);
    for (auto it = words.begin(); it != words.end(); ++it) {
      for (int i = 0; i < texts.size(); ++i) {
        QStringList expected;
        for (const QJsonValue& word : it.value().toArray()[i].toArray()) {
          expected.append(word.toString());
        }
        QTest::addRow("%s %d", qPrintable(it.key()), i)
            << it.key() << texts[i].toString() << expected;
      }
    }
  }
  void cutsAsTheModelsOwnPatternsDo() {
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QStringList words;
    for (const std::string& word : split(qPrintable(name), text.toStdString())) {
      words.append(QString::fromStdString(word));
    }
    QCOMPARE(words, expected);
  }

  void keepsTheDigitsOfAnIdentifierTogether() {
    QCOMPARE(split("deepseek-v3", "rfid501"), (Words{"rfid", "501"}));
    QCOMPARE(split("deepseek-v3", "12345"), (Words{"123", "45"}));
    QCOMPARE(split("deepseek-v3", ".foo"), (Words{".foo"}));
    // llama.cpp joins these; the model's own file does not.
    QCOMPARE(split("deepseek-llm", "501"), (Words{"5", "0", "1"}));
  }

  void losesNoInvalidByte() {
    const std::string text = "ok \xFF\xC3 \xE2\x82 x\xF0\x9F\x99";
    for (const char* name : {"deepseek-llm", "deepseek-coder", "deepseek-v3", "qwen2", "llama-bpe",
                             "smollm", "gpt2"}) {
      std::string joined;
      for (const std::string& word : split(name, text)) joined += word;
      QCOMPARE(joined, text);
    }
  }

  void knowsTheOtherNamesOfTheSameRules() {
    for (const auto& [name, other] :
         {std::pair("joyai-llm", "deepseek-v3"), std::pair("deepseek-r1-qwen", "qwen2"),
          std::pair("llama3", "llama-bpe"), std::pair("llama-v3", "llama-bpe"),
          std::pair("gpt-2", "gpt2")}) {
      QCOMPARE(split(name, "It's 1234 .foo  bar\n"), split(other, "It's 1234 .foo  bar\n"));
    }
  }

  void namesThePreTokenizerItDoesNotKnow() {
    const auto found = PreTokenizer::find("default");
    QVERIFY(!found);
    QVERIFY(found.error().code == base::ErrorCode::Unsupported);
    QVERIFY(QString::fromStdString(found.error().message).contains("\"default\""));
  }

  // Each of these took quadratic time in some regex engine; the test's time limit would tell.
  void takesLinearTimeForLongRuns() {
    constexpr std::size_t kLength = 300'000;
    const std::string spaces(kLength, ' ');
    for (const char* name : {"deepseek-llm", "deepseek-coder", "deepseek-v3", "qwen2", "llama-bpe",
                             "smollm", "gpt2"}) {
      for (const std::string& text : {spaces + "1" + spaces + "1", spaces,
                                      std::string(kLength, 'a'), std::string(kLength, '\n') + "1",
                                      std::string(kLength, '!'), std::string(kLength, '7')}) {
        std::size_t bytes = 0;
        for (const std::string& word : split(name, text)) bytes += word.size();
        QCOMPARE(bytes, text.size());
      }
    }
  }

  void tablesCoverAllOfUnicodeInOrder() {
    const auto ranges = tokenizer::unicode::kRanges;
    QCOMPARE(ranges.front().first, 0u);
    for (std::size_t i = 1; i < ranges.size(); ++i) {
      QVERIFY(ranges[i - 1].first < ranges[i].first);
    }
    using namespace tokenizer::unicode;
    QCOMPARE(int{propertiesOf(U'a')}, kLetter | kDeepSeekLetter);
    QCOMPARE(int{propertiesOf(0x5D0)}, int{kLetter});  // Hebrew has no case
    QCOMPARE(int{propertiesOf(0x301)}, kMark | kUnstable);
    QCOMPARE(int{propertiesOf(0x20D0)}, kMark | kUnstable);
    QCOMPARE(int{propertiesOf(0xFE0F)}, int{kMark});
    QCOMPARE(int{propertiesOf(0xBD)}, int{kNumber});
    QCOMPARE(int{propertiesOf(0x3002)}, int{kPunctuation});
    QCOMPARE(int{propertiesOf(0x1F642)}, int{kSymbol});
    QCOMPARE(int{propertiesOf(0x85)}, int{kSpace});
    QCOMPARE(int{propertiesOf(0x180E)}, 0);
    QCOMPARE(int{propertiesOf(0x10FFFF)}, 0);
  }
};

QTEST_GUILESS_MAIN(PreTokenizerTest)
#include "pre_tokenizer_test.moc"
