// tokenizer.json to GGUF keys: kinds of tokens, merges, special tokens, pre-tokenizers by
// structure.
// SPDX-License-Identifier: Apache-2.0
#include <QTest>

#include "engine/local/huggingface/pre_tokenizer_name.h"
#include "engine/local/huggingface/tokenizer_keys.h"
#include "tests/engine/local/huggingface/folder_writer.h"

using support::replaced;

class TokenizerKeysTest : public QObject {
  Q_OBJECT

 private slots:
  void translatesTokensAndKinds();
  void readsMergesOfBothSpellings();
  void findsSpecialTokens();
  void findsFurtherEnds();
  void findsOutWhetherBosIsAdded_data();
  void findsOutWhetherBosIsAdded();
  void knowsPreTokenizers_data();
  void knowsPreTokenizers();
  void namesAStrangePattern();
  void saysHowTextIsNormalised_data();
  void saysHowTextIsNormalised();
  void refusesWhatItDoesNotKnow_data();
  void refusesWhatItDoesNotKnow();
};

namespace {

huggingface::Json parsed(const std::string& text) {
  auto json = huggingface::parseJson(text, {}, "json");
  return json ? *std::move(json) : huggingface::Json();
}

struct Translated {
  base::Result<void> done;
  huggingface::Metadata keys;

  template <typename T>
  [[nodiscard]] T get(const std::string& key) const {
    const auto* value = keys.find(key);
    const T* typed = value == nullptr ? nullptr : std::get_if<T>(value);
    return typed == nullptr ? T() : *typed;
  }
  [[nodiscard]] std::int64_t id(const std::string& name) const {
    const auto* value = keys.find("tokenizer.ggml." + name + "_token_id");
    return value == nullptr ? -1 : std::get<std::int64_t>(*value);
  }
};

Translated translate(const std::string& tokenizer, const std::string& tokenizerConfig = "{}",
                     const std::string& config = "{}", const std::string& generation = "{}",
                     std::int64_t vocabulary = 6) {
  huggingface::TokenizerLists lists;
  const auto first = huggingface::parseJson(tokenizer, {}, "json",
                                            huggingface::selectTokenizer(lists, vocabulary, "t"));
  if (!first) return {first.error(), {}};
  const auto second = parsed(tokenizerConfig);
  const auto third = parsed(config);
  const auto fourth = parsed(generation);
  huggingface::Metadata keys;
  auto done = huggingface::translateTokenizer({*first, lists, &second, third, &fourth}, vocabulary,
                                              "t", keys);
  return {std::move(done), std::move(keys)};
}

std::string split(const std::string& pattern) {
  return R"({"type":"Split","pattern":{"Regex":")" + pattern +
         R"("},"behavior":"Isolated","invert":false})";
}

constexpr const char* kBytes = R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":false})";
constexpr const char* kQwenWords =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\r\n]*|)"
    R"(\\s*[\r\n]+|\\s+(?!\\S)|\\s+)";

std::string sequence(const std::vector<std::string>& steps) {
  std::string list;
  for (const std::string& step : steps) list += (list.empty() ? "" : ",") + step;
  return R"({"type":"Sequence","pretokenizers":[)" + list + "]}";
}

}  // namespace

void TokenizerKeysTest::translatesTokensAndKinds() {
  const auto result = translate(support::kTokenizer);
  QVERIFY2(result.done, result.done ? "" : result.done.error().message.c_str());
  QCOMPARE(result.get<std::string>("tokenizer.ggml.model"), std::string("gpt2"));
  QCOMPARE(result.get<std::string>("tokenizer.ggml.pre"), std::string("deepseek-coder"));
  // A token between bars is one of a conversation's structure, whatever the file says.
  QCOMPARE(result.get<checkpoint::StringArray>("tokenizer.ggml.tokens"),
           (checkpoint::StringArray{"a", "aa", "<s>", "<think>", "<｜User｜>", "[PAD 5]"}));
  QCOMPARE(result.get<checkpoint::IntegerArray>("tokenizer.ggml.token_type"),
           (checkpoint::IntegerArray{1, 1, 3, 4, 3, 5}));
  QCOMPARE(result.get<checkpoint::StringArray>("tokenizer.ggml.merges"),
           checkpoint::StringArray{"a a"});
}

void TokenizerKeysTest::readsMergesOfBothSpellings() {
  const auto pairs = translate(replaced(support::kTokenizer, R"(["a a"])", R"([["a","a"]])"));
  QVERIFY(pairs.done);
  QCOMPARE(pairs.get<checkpoint::StringArray>("tokenizer.ggml.merges"),
           checkpoint::StringArray{"a a"});
}

void TokenizerKeysTest::findsSpecialTokens() {
  const auto named =
      translate(support::kTokenizer,
                R"({"bos_token":"<s>","eos_token":{"content":"<think>"},"pad_token":"a"})",
                R"({"bos_token_id":1,"eos_token_id":1})");
  QCOMPARE(named.id("bos"), std::int64_t{2});
  QCOMPARE(named.id("eos"), std::int64_t{3});
  QCOMPARE(named.id("padding"), std::int64_t{0});
  QCOMPARE(named.id("eot"), std::int64_t{1});
  const auto numbered = translate(support::kTokenizer, R"({"bos_token":"not there"})",
                                  R"({"bos_token_id":2,"eos_token_id":3,"pad_token_id":null})");
  QCOMPARE(numbered.id("bos"), std::int64_t{2});
  QCOMPARE(numbered.id("eos"), std::int64_t{3});
  QCOMPARE(numbered.id("padding"), std::int64_t{-1});
  QCOMPARE(numbered.id("eot"), std::int64_t{-1});
  const auto outside =
      translate(support::kTokenizer, "{}", R"({"bos_token_id":6,"eos_token_id":-1})");
  QCOMPARE(outside.id("bos"), std::int64_t{-1});
  QCOMPARE(outside.id("eos"), std::int64_t{-1});
}

void TokenizerKeysTest::findsFurtherEnds() {
  const auto result = translate(support::kTokenizer, R"({"eos_token":"<think>"})",
                                R"({"eos_token_id":3})", R"({"eos_token_id":[3,4,1]})");
  QCOMPARE(result.id("eos"), std::int64_t{3});
  QCOMPARE(result.id("eot"), std::int64_t{4});
}

void TokenizerKeysTest::findsOutWhetherBosIsAdded_data() {
  QTest::addColumn<QString>("config");
  QTest::addColumn<QString>("processor");
  QTest::addColumn<bool>("adds");
  const QString bos = R"("bos_token":"<s>")";
  const QString single =
      R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},)"
      R"({"Sequence":{"id":"A"}}]})";
  QTest::newRow("said") << "{" + bos + R"(,"add_bos_token":true})"
                        << "null" << true;
  QTest::newRow("denied") << "{" + bos + R"(,"add_bos_token":false})" << single << false;
  QTest::newRow("by the template") << "{" + bos + "}" << single << true;
  QTest::newRow("in a sequence") << "{" + bos + "}"
                                 << R"({"type":"Sequence","processors":[{"type":"ByteLevel"},)" +
                                        single + "]}"
                                 << true;
  QTest::newRow("another token") << R"({"bos_token":"a"})" << single << false;
  QTest::newRow("nothing") << "{" + bos + "}"
                           << R"({"type":"ByteLevel"})" << false;
}

void TokenizerKeysTest::findsOutWhetherBosIsAdded() {
  QFETCH(const QString, config);
  QFETCH(const QString, processor);
  QFETCH(const bool, adds);
  const std::string tokenizer =
      replaced(support::kTokenizer, R"("normalizer")",
               R"("post_processor":)" + processor.toStdString() + R"(,"normalizer")");
  const auto result = translate(tokenizer, config.toStdString());
  QVERIFY2(result.done, result.done ? "" : result.done.error().message.c_str());
  const auto* value = result.keys.find("tokenizer.ggml.add_bos_token");
  QVERIFY(value != nullptr);
  QVERIFY(*value == checkpoint::Value(adds));
}

void TokenizerKeysTest::knowsPreTokenizers_data() {
  QTest::addColumn<QString>("steps");
  QTest::addColumn<QString>("name");
  const std::string cjk = split("[一-龥ࠀ-一가-퟿]+");
  const std::string digits = R"({"type":"Digits","individual_digits":true})";
  const auto row = [](const char* name, const std::string& steps) {
    QTest::newRow(name) << QString::fromStdString(steps) << name;
  };
  // Line breaks and quotes once as they are and once escaped, as files differ.
  row("deepseek-v3",
      sequence({split(R"(\\p{N}{1,3})"), split("[一-龥\u3040-ゟ゠-ヿ]+"),
                split(R"([!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|)"
                      R"([^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|)"
                      R"(\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+)"),
                kBytes}));
  row("deepseek-llm",
      sequence({split(R"([\r\n])"),
                split("\\\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷ𑢠-𑣟𞤀-𞥃]+"),
                split("\\\\s?[!-/:-~！-／：-～‘-‟\u3000-。]+"), split(R"(\\s+$)"), cjk, digits,
                kBytes}));
  row("deepseek-coder", sequence({split(R"([\\r\\n])"), split(R"(\\s?\\p{L}+)"),
                                  split(R"(\\s?\\p{P}+)"), cjk, digits, kBytes}));
  row("qwen2", sequence({split(kQwenWords), kBytes}));
  row("llama-bpe",
      sequence({split(replaced(kQwenWords, R"(|\\p{N}|)", R"(|\\p{N}{1,3}|)")), kBytes}));
  row("smollm", sequence({digits, R"({"type":"ByteLevel","add_prefix_space":false})"}));
  row("gpt2", R"({"type":"ByteLevel","add_prefix_space":false,"use_regex":true})");
}

void TokenizerKeysTest::knowsPreTokenizers() {
  QFETCH(const QString, steps);
  QFETCH(const QString, name);
  const auto json = parsed(steps.toStdString());
  QVERIFY(!json.isNull());
  const auto found = huggingface::preTokenizerName(&json, "t");
  QVERIFY2(found, found ? "" : found.error().message.c_str());
  QCOMPARE(*found, name.toStdString());
}

void TokenizerKeysTest::namesAStrangePattern() {
  const auto refuse = [](const std::string& steps) {
    const auto json = parsed(steps);
    const auto found = huggingface::preTokenizerName(&json, "t");
    return found ? *found : found.error().message;
  };
  QCOMPARE(
      refuse(sequence({split(R"(\\p{N}{1,3})"), split("strange+"), kBytes})),
      std::string(
          "t: the pre-tokenizer is not one we know, from \"strange+\" on: choose another model"));
  QCOMPARE(refuse(sequence({split(R"(\\p{N}{1,3})")})),
           std::string(
               "t: the pre-tokenizer is not one we know, from its end on: choose another model"));
  QCOMPARE(
      refuse(R"({"type":"Metaspace","replacement":"▁"})"),
      std::string(
          "t: the pre-tokenizer is not one we know, from \"Metaspace\" on: choose another model"));
  const std::string merged = replaced(split(R"(\\p{N}{1,3})"), "Isolated", "MergedWithNext");
  QCOMPARE(refuse(sequence({merged})),
           std::string(
               "t: the pre-tokenizer is not one we know, from \"Split\" on: choose another model"));
  const auto none = huggingface::preTokenizerName(nullptr, "t");
  QVERIFY(!none && none.error().code == base::ErrorCode::Unsupported);
}

void TokenizerKeysTest::saysHowTextIsNormalised_data() {
  QTest::addColumn<QString>("words");  // empty: DeepSeek Coder's
  QTest::addColumn<QString>("normalizer");
  QTest::addColumn<QString>("normalization");
  const QString qwen = QString::fromStdString(sequence({split(kQwenWords), kBytes}));
  const QString nfc = R"({"type":"NFC"})";
  const auto steps = [](const QString& list) {
    return R"({"type":"Sequence","normalizers":[)" + list + "]}";
  };
  // GGUF's name for Qwen's words implies normal form C, and no other of our names does.
  QTest::newRow("Qwen") << qwen << nfc << "";
  QTest::newRow("Qwen, in a sequence") << qwen << steps(nfc) << "";
  QTest::newRow("Qwen without") << qwen << "null"
                                << "none";
  QTest::newRow("Qwen, no step") << qwen << steps("") << "none";
  QTest::newRow("Coder") << "" << steps("") << "";
  QTest::newRow("Coder with") << "" << nfc << "nfc";
  QTest::newRow("lower case") << qwen << R"({"type":"Lowercase"})"
                              << "t: the normalizer \"Lowercase\" is not supported";
  QTest::newRow("lower case after it") << "" << steps(nfc + R"(,{"type":"Lowercase"})")
                                       << "t: the normalizer \"Lowercase\" is not supported";
  QTest::newRow("no kind") << ""
                           << R"({"type":"Sequence"})"
                           << "t: the normalizer \"Sequence\" is not supported";
}

void TokenizerKeysTest::saysHowTextIsNormalised() {
  QFETCH(const QString, words);
  QFETCH(const QString, normalizer);
  QFETCH(const QString, normalization);
  std::string tokenizer = replaced(support::kTokenizer, R"("normalizer":null)",
                                   R"("normalizer":)" + normalizer.toStdString());
  if (!words.isEmpty()) {
    tokenizer = replaced(tokenizer, R"("pre_tokenizer":)",
                         R"("pre_tokenizer":)" + words.toStdString() + R"(,"was":)");
  }
  const auto result = translate(tokenizer);
  if (!result.done) {
    QCOMPARE(result.done.error().message, normalization.toStdString());
    return;
  }
  QCOMPARE(result.get<std::string>("isobath.tokenizer.normalization"), normalization.toStdString());
  QCOMPARE(result.get<std::string>("tokenizer.ggml.pre"),
           std::string(words.isEmpty() ? "deepseek-coder" : "qwen2"));
}

void TokenizerKeysTest::refusesWhatItDoesNotKnow_data() {
  QTest::addColumn<QString>("from");
  QTest::addColumn<QString>("to");
  QTest::addColumn<QString>("says");
  const auto row = [](const char* name, const char* from, const char* to, const char* says) {
    QTest::newRow(name) << from << to << says;
  };
  row("another model", R"("type":"BPE")", R"("type":"Unigram")", "the model \"Unigram\"");
  row("SentencePiece", R"("type":"BPE")", R"("type":"BPE","byte_fallback":true)", "byte_fallback");
  row("ends of words", R"("type":"BPE")", R"("type":"BPE","end_of_word_suffix":"</w>")",
      "end_of_word_suffix is not supported");
  row("whole words", R"("type":"BPE")", R"("type":"BPE","ignore_merges":true)",
      "ignore_merges is not supported");
  row("no vocabulary", R"("vocab")", R"("words")", "model.vocab is missing");
  row("a list of words", R"({"a":0,"aa":1})", R"(["a"])", "model.vocab: expected an object");
  row("an id beyond", R"("aa":1)", R"("aa":6)",
      "token \"aa\": expected an id below the vocab_size");
  row("a negative id", R"("aa":1)", R"("aa":-1)", "token \"aa\": expected an id");
  row("half an id", R"("aa":1)", R"("aa":1.0)", "token \"aa\": expected an id");
  row("an id twice", R"("aa":1)", R"("aa":0)", "tokens \"a\" and \"aa\" have the same id 0");
  row("an added token for another", R"("id":2)", R"("id":1)",
      "added_tokens: expected \"aa\" at id 1, got \"<s>\"");
  row("an added token without a text", R"("content":"<s>")", R"("content":"")", "added_tokens:");
  row("added tokens of no list", R"("added_tokens":[)", R"("added_tokens":1,"x":[)",
      "added_tokens: expected an array");
  row("no merges", R"("merges")", R"("joins")", "model.merges: expected an array");
  row("a merge of one", R"(["a a"])", R"([["a"]])", "model.merges[0]: expected two tokens");
  row("a merge with a space", R"(["a a"])", R"([["a","a a"]])", "model.merges[0]: expected");
  row("a number", R"(["a a"])", R"([7])", "model.merges[0]: expected two tokens without spaces");
}

void TokenizerKeysTest::refusesWhatItDoesNotKnow() {
  QFETCH(const QString, from);
  QFETCH(const QString, to);
  QFETCH(const QString, says);
  const auto result =
      translate(replaced(support::kTokenizer, from.toStdString(), to.toStdString()));
  QVERIFY(!result.done);
  const std::string& message = result.done.error().message;
  QVERIFY2(message.starts_with("t: "), message.c_str());
  QVERIFY2(message.find(says.toStdString()) != std::string::npos, message.c_str());
}

QTEST_GUILESS_MAIN(TokenizerKeysTest)
#include "tokenizer_keys_test.moc"
