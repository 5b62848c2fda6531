// Cuts in long text: where they are, and that no rule's words depend on them.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/tokenizer/safe_cut.h"

#include <QTest>
#include <random>

#include "engine/local/tokenizer/normalization.h"
#include "engine/local/tokenizer/pre_tokenizer.h"
#include "tests/engine/local/tokenizer/golden.h"

using tokenizer::PreTokenizer;
using tokenizer::safeCut;

namespace {

using Words = std::vector<std::string>;

Words words(const PreTokenizer& rules, std::string_view text) {
  const std::string normal = tokenizer::composed(text);
  Words result;
  for (const std::string_view word : rules.split(normal)) result.emplace_back(word);
  return result;
}

}  // namespace

class SafeCutTest : public QObject {
  Q_OBJECT

 private slots:
  void isBetweenALetterAndASpaceOrStop() {
    QCOMPARE(safeCut("ab cd ef", 0), std::size_t{2});
    QCOMPARE(safeCut("ab cd ef", 3), std::size_t{5});
    QCOMPARE(safeCut("ab cd ef", 6), std::size_t{8});
    QCOMPARE(safeCut("a\n", 0), std::size_t{1});
    QCOMPARE(safeCut("1 .\n\u00E9 ", 0), std::size_t{1});
    QCOMPARE(safeCut("! .\n\u00E9 ", 0), std::size_t{7});
    QCOMPARE(safeCut("\u4E2D\u6587\uFF0C\u4E2D\u3002", 0), std::size_t{6});
    QCOMPARE(safeCut("\u4E2D\u6587\uFF0C\u4E2D\u3002", 7), std::size_t{12});
    QCOMPARE(safeCut("\u3042\u3002", 0), std::size_t{6});  // kana is no ideograph
    QCOMPARE(safeCut("\xE5 \x20\uFF0C", 0), std::size_t{6});
    QCOMPARE(safeCut("", 0), std::size_t{0});
  }

  void changesNoWord() {
    const std::vector<std::string> texts =
        golden::strings(golden::readArray("originals/texts.json"));
    const char* const parts[] = {"a",      " ",  "\n", "  ", "\uFF0C", "\u3002",
                                 "\u4E2D", "'s", ".",  "1",  "\u0301", "B"};
    std::mt19937 random(5);
    for (const char* name : {"deepseek-llm", "deepseek-coder", "deepseek-v3", "qwen2", "qwen35",
                             "llama-bpe", "smollm", "gpt2"}) {
      const auto rules = PreTokenizer::find(name);
      QVERIFY(rules);
      for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
          text += random() % 4 ? parts[random() % std::size(parts)] : texts[random() % 40];
        }
        Words cut;
        for (std::string_view rest = text; !rest.empty();) {
          const std::size_t end = safeCut(rest, random() % 10);
          QVERIFY(end > 0);
          for (std::string& word : words(*rules, rest.substr(0, end)))
            cut.push_back(std::move(word));
          rest.remove_prefix(end);
        }
        QVERIFY2(cut == words(*rules, text), text.c_str());
      }
    }
  }
};

QTEST_GUILESS_MAIN(SafeCutTest)
#include "safe_cut_test.moc"
