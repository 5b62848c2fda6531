// Whole verifications: right goldens pass, and each kind of wrong one fails by name.
// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <utility>

#include <unistd.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "engine/local/gguf/gguf_file.h"
#include "engine/local/verify/cases.h"
#include "engine/local/verify/comparison.h"
#include "engine/local/verify/layout_check.h"
#include "engine/local/verify/model_check.h"
#include "engine/local/verify/runner.h"
#include "tests/support/tiny_model.h"

namespace fs = std::filesystem;
using verify::Verdict;

class VerifyCasesTest : public QObject {
  Q_OBJECT

 private slots:
  void init();
  void findsModelsFoldersAndBlocks();
  void whatCannotBeReadFailsAndTheWalkGoesOn();
  void entersLinksToFoldersOnce();
  void aGoldenWithoutAModelIsNamed();
  void saysWhereThereIsNoFolder();
  void rightGoldensPass();
  void theSharedGoldensPass();
  void aShiftedLogitFails();
  void aChangedGreedyTokenFails();
  void aChangedGreedyTokenAtANearTiePasses();
  void aWrongVocabularyFails();
  void wrongDraftsFail();
  void aMissingFileFails();
  void aPeerOfAnotherPromptFails();
  void wrongTokenIdsFail();
  void withoutAnExactYardstickRoundingIsAllowedFor();
  void theSharedGoldensPassWithoutExactYardsticks();
  void draftsOfAFileLieBesideIt();
  void brokenJsonFails_data();
  void brokenJsonFails();
  void unknownArchitecturesAreNamedAndDoNotFail();
  void modelsThatSeeAreNamedAndDoNotFail();
  void aModelWithoutAGoldenIsNotCompared();
  void layoutsAgree();
  void differentLayoutsFail();
  void blocksAreCompared();

 private:
  [[nodiscard]] fs::path at(const char* name) const { return m_folder / name; }
  [[nodiscard]] QJsonObject golden(const char* name = "tiny.json") const;
  void setGolden(const QJsonObject& object, const char* name = "tiny.json") const;
  // The only report of the folder.
  [[nodiscard]] verify::Report report() const;
  void verifyFails(const char* check, const char* says) const;

  std::unique_ptr<QTemporaryDir> m_temporary;
  fs::path m_folder;
};

namespace {

void write(const fs::path& path, const void* data, std::size_t size) {
  std::ofstream file(path, std::ios::binary);
  file.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
}

std::vector<float> readFloats(const fs::path& path) {
  std::vector<float> values(fs::file_size(path) / sizeof(float));
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  return values;
}

QJsonArray arrayOf(const auto& values) {
  QJsonArray array;
  for (const auto value : values) array.append(value);
  return array;
}

std::vector<std::string> namesOf(const std::vector<verify::Case>& cases) {
  std::vector<std::string> names;
  for (const verify::Case& found : cases) names.push_back(found.name);
  return names;
}

const verify::Check* find(const verify::Report& report, const char* name) {
  for (const verify::Check& check : report.checks)
    if (check.name == name) return &check;
  return nullptr;
}

// NAME.gguf and its golden files, as the engine itself computes them.
void writeModel(const fs::path& folder, const std::string& name, const support::GgufWriter& model) {
  const support::Bytes bytes = model.bytes();
  write(folder / (name + ".gguf"), bytes.data(), bytes.size());
  const auto file = gguf::File::parse(bytes, name);
  QVERIFY(file);
  auto runner = verify::Runner::open(*file, 64, 1);
  QVERIFY2(runner, runner ? "" : runner.error().message.c_str());
  std::vector<std::int32_t> prompt(16);
  for (std::size_t i = 0; i < prompt.size(); ++i)
    prompt[i] = static_cast<std::int32_t>((i * 7 + 3) % 48);
  const auto logits = runner->prefill(prompt, 4);
  QVERIFY(logits);
  write(folder / (name + ".logits.f32"), logits->data(), logits->size() * sizeof(float));
  std::vector<std::int32_t> greedy;
  std::vector<double> margins;
  for (int i = 0; i < 8; ++i) {
    const auto row = runner->model().logits(i == 0 ? 3 : 0);
    greedy.push_back(verify::bestToken(row));
    std::vector<float> sorted(row.begin(), row.end());
    std::sort(sorted.rbegin(), sorted.rend());
    margins.push_back(double{sorted[0]} - double{sorted[1]});
    QVERIFY(runner->model().append(std::span(greedy).last(1), 1, {}, {}));
  }
  const QJsonObject json{{"n_vocab", 48},
                         {"prompt", arrayOf(prompt)},
                         {"positions", QJsonArray{12, 16}},
                         {"greedy", arrayOf(greedy)},
                         {"greedy_margin", arrayOf(margins)}};
  const QByteArray text = QJsonDocument(json).toJson();
  write(folder / (name + ".json"), text.constData(), static_cast<std::size_t>(text.size()));
}

}  // namespace

void VerifyCasesTest::init() {
  m_temporary = std::make_unique<QTemporaryDir>();
  m_folder = m_temporary->path().toStdString();
  writeModel(m_folder, "tiny", support::tinyLlama());
}

QJsonObject VerifyCasesTest::golden(const char* name) const {
  QFile file(QString::fromStdString(at(name).string()));
  return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                        : QJsonObject();
}

void VerifyCasesTest::setGolden(const QJsonObject& object, const char* name) const {
  const QByteArray text = QJsonDocument(object).toJson();
  write(at(name), text.constData(), static_cast<std::size_t>(text.size()));
}

verify::Report VerifyCasesTest::report() const {
  const auto cases = verify::findCases(m_folder);
  if (!cases || cases->size() != 1) return {"not one case", Verdict::Skipped, "", {}};
  return verify::verifyCase(cases->front(), 1);
}

// `check`: the one that fails, and no other; empty: none is reached.
void VerifyCasesTest::verifyFails(const char* check, const char* says) const {
  const verify::Report failed = report();
  QCOMPARE(failed.verdict, Verdict::Failed);
  std::string said = failed.reason;
  for (const verify::Check& one : failed.checks) {
    if (one.verdict != Verdict::Failed) continue;
    QCOMPARE(one.name, std::string(check));
    said = one.text;
  }
  QVERIFY2(said.find(says) != std::string::npos, said.c_str());
}

void VerifyCasesTest::findsModelsFoldersAndBlocks() {
  fs::create_directories(at("deep/hf/model"));
  write(at("deep/hf/model/golden.json"), "{}", 2);
  write(at("deep/hf/model/inside.gguf"), "", 0);  // belongs to the folder
  fs::create_directories(at("blocks"));
  write(at("blocks/index.json"), "{}", 2);
  write(at("other.gguf"), "", 0);
  write(at("split-00001-of-00002.gguf"), "", 0);
  write(at("split-00002-of-00002.gguf"), "", 0);
  write(at("tokenize.json"), "{}", 2);
  write(at("tiny.exact.json"), "{}", 2);
  fs::create_symlink("nowhere", at("link to nothing"));
  fs::create_directory_symlink(".", at("link to itself"));
  const auto cases = verify::findCases(m_folder / "");  // as a shell completes it
  QVERIFY(cases);
  QCOMPARE(namesOf(*cases),
           (std::vector<std::string>{"blocks", "deep/hf/model", "link to itself", "link to nothing",
                                     "other", "split-00001-of-00002", "tiny"}));
  QCOMPARE((*cases)[4].kind, verify::Case::Kind::Nothing);
  const verify::Case& tiny = (*cases)[6];
  QCOMPARE(tiny.json, at("tiny.exact.json"));  // the better yardstick
  QCOMPARE(tiny.peerJson, at("tiny.json"));
  QCOMPARE(tiny.tokenize, at("tokenize.json"));
}

void VerifyCasesTest::whatCannotBeReadFailsAndTheWalkGoesOn() {
  fs::create_directories(at("closed"));
  fs::create_symlink("nowhere", at("broken.gguf"));
  fs::create_symlink("round", at("round"));
  fs::permissions(at("closed"), fs::perms::none);
  const bool isClosed = ::access(at("closed").c_str(), R_OK) != 0;  // not to root
  const auto cases = verify::findCases(m_folder);
  fs::permissions(at("closed"), fs::perms::owner_all);
  QVERIFY(cases);
  std::vector<std::string> expected{"broken.gguf", "closed", "round", "tiny"};
  if (!isClosed) expected.erase(expected.begin() + 1);
  QCOMPARE(namesOf(*cases), expected);
  for (const verify::Case& found : *cases) {
    const verify::Report one = verify::verifyCase(found, 1);
    QCOMPARE(one.verdict, found.name == "tiny" ? Verdict::Passed : Verdict::Failed);
    QCOMPARE(one.reason.empty(), found.name == "tiny");
  }
}

void VerifyCasesTest::entersLinksToFoldersOnce() {
  const QTemporaryDir elsewhere;
  const fs::path other = elsewhere.path().toStdString();
  fs::create_directories(other / "model");
  write(other / "model/golden.json", "{}", 2);
  fs::create_directory_symlink(m_folder, other / "back");
  fs::create_directory_symlink(other, at("a link"));
  fs::create_directory_symlink(other / "model", at("once more"));
  const auto cases = verify::findCases(m_folder);
  QVERIFY(cases);
  QCOMPARE(namesOf(*cases),
           (std::vector<std::string>{"a link/back", "a link/model", "once more", "tiny"}));
  QCOMPARE((*cases)[0].kind, verify::Case::Kind::Nothing);
  QCOMPARE(int((*cases)[1].kind == verify::Case::Kind::Folder) +
               int((*cases)[2].kind == verify::Case::Kind::Folder),
           1);
}

void VerifyCasesTest::aGoldenWithoutAModelIsNamed() {
  fs::rename(at("tiny.gguf"), at("other.gguf"));
  write(at("settings.json"), "{}", 2);  // no golden: without logits
  for (const char* name : {"tiny.exact", "alone.exact"}) {
    write(at((name + std::string(".json")).c_str()), "{}", 2);
    write(at((name + std::string(".logits.f32")).c_str()), "", 0);
  }
  const auto cases = verify::findCases(m_folder);
  QVERIFY(cases);
  QCOMPARE(namesOf(*cases), (std::vector<std::string>{"alone", "other", "tiny"}));
  const verify::Report missing = verify::verifyCase(cases->back(), 1);
  QCOMPARE(missing.verdict, Verdict::NoModel);
  QCOMPARE(missing.reason, std::string("tiny.gguf is missing"));
  QCOMPARE(verify::summarize({missing}).withoutModel, std::vector<std::string>{"tiny"});
}

void VerifyCasesTest::saysWhereThereIsNoFolder() {
  for (const fs::path& path : {at("nowhere"), at("tiny.gguf")}) {
    const auto cases = verify::findCases(path);
    QVERIFY(!cases);
    QVERIFY(cases.error().message.find(path.string()) != std::string::npos);
  }
}

void VerifyCasesTest::rightGoldensPass() {
  const verify::Report passed = report();
  for (const char* name : {"logits", "greedy", "batches", "threads"}) {
    const verify::Check* check = find(passed, name);
    QVERIFY2(check != nullptr, passed.reason.c_str());
    QVERIFY2(check->verdict == Verdict::Passed, check->text.c_str());
  }
  QCOMPARE(passed.verdict, Verdict::Passed);
}

void VerifyCasesTest::theSharedGoldensPass() {
  const fs::path here = ISOBATH_SOURCE_DIR "/tests/golden/models";
  const fs::path beside = ISOBATH_SOURCE_DIR "/../shared/golden";
  for (const fs::path& folder : {here, beside}) {
    if (!fs::exists(folder)) continue;
    const auto cases = verify::findCases(folder);
    QVERIFY(cases && !cases->empty());
    std::vector<verify::Report> reports = verify::verifyLayouts(*cases, 0);
    for (const verify::Case& found : *cases) reports.push_back(verify::verifyCase(found, 0));
    for (const verify::Report& one : reports) {
      for (const verify::Check& check : one.checks)
        QVERIFY2(check.verdict != Verdict::Failed,
                 (one.name + ", " + check.name + ": " + check.text).c_str());
      // Nothing else may be left out.
      if (one.name == "tiny-v3-1group-f32" && one.verdict == Verdict::NoModel) continue;
      const bool isLater = one.name.starts_with("vision/") || one.name.starts_with("hf/v4");
      QVERIFY2(one.verdict == (isLater ? Verdict::Unsupported : Verdict::Passed),
               (one.name + ": " + one.reason).c_str());
    }
  }
}

void VerifyCasesTest::aShiftedLogitFails() {
  std::vector<float> logits = readFloats(at("tiny.logits.f32"));
  logits[100] += 0.01F;
  write(at("tiny.logits.f32"), logits.data(), logits.size() * sizeof(float));
  verifyFails("logits", "largest 0.01,");
}

void VerifyCasesTest::aChangedGreedyTokenFails() {
  QJsonObject json = golden();
  QJsonArray tokens = json["greedy"].toArray();
  const int wrong = (tokens[7].toInt() + 1) % 48;  // the last one: nothing follows it
  tokens[7] = wrong;
  json["greedy"] = tokens;
  setGolden(json);
  verifyFails("greedy", ("instead of " + std::to_string(wrong)).c_str());
}

void VerifyCasesTest::aChangedGreedyTokenAtANearTiePasses() {
  QJsonObject json = golden();
  QJsonArray tokens = json["greedy"].toArray();
  QJsonArray margins = json["greedy_margin"].toArray();
  tokens[7] = (tokens[7].toInt() + 1) % 48;
  margins[7] = 0.0009;
  json["greedy"] = tokens;
  json["greedy_margin"] = margins;
  setGolden(json);
  const verify::Report passed = report();
  QCOMPARE(passed.verdict, Verdict::Passed);
  QVERIFY(find(passed, "greedy")->text.find("7 of 8 tokens, 1 others") == 0);
}

void VerifyCasesTest::aWrongVocabularyFails() {
  QJsonObject json = golden();
  json["n_vocab"] = 96;
  json["positions"] = QJsonArray{14, 16};  // as many floats
  setGolden(json);
  verifyFails("", "n_vocab: expected the model's 48, got 96");
  json["positions"] = QJsonArray{12, 16};
  setGolden(json);
  verifyFails("", "expected 384 floats");
}

void VerifyCasesTest::wrongDraftsFail() {
  const fs::path source = ISOBATH_SOURCE_DIR "/../shared/golden/hf/v3-mtp";
  if (!fs::exists(source)) QSKIP("the golden folder v3-mtp is not beside this checkout");
  for (const char* name : {"tiny.gguf", "tiny.json"}) fs::remove(at(name));
  fs::copy(source, at("v3-mtp"));
  for (const auto& file : fs::directory_iterator(at("v3-mtp")))
    fs::permissions(file.path(), fs::perms::owner_all);
  const verify::Report passed = report();
  QVERIFY(find(passed, "drafts") != nullptr);
  QCOMPARE(passed.verdict, Verdict::Passed);
  const std::vector<float> right = readFloats(at("v3-mtp/mtp.f32"));
  std::vector<float> wrong = right;
  wrong[1000] += 0.01F;
  write(at("v3-mtp/mtp.f32"), wrong.data(), wrong.size() * sizeof(float));
  verifyFails("drafts", "largest 0.01,");
  write(at("v3-mtp/mtp.f32"), right.data(), right.size() * sizeof(float));
  QJsonObject json = golden("v3-mtp/golden.json");
  QJsonArray best = json["mtp_argmax"].toArray();
  best[3] = 0;
  json["mtp_argmax"] = best;
  setGolden(json, "v3-mtp/golden.json");
  verifyFails("drafts", "best tokens 7 of 8");
  fs::remove(at("v3-mtp/mtp.f32"));
  verifyFails("", "mtp.f32");
}

void VerifyCasesTest::aMissingFileFails() {
  fs::remove(at("tiny.logits.f32"));
  verifyFails("", "tiny.logits.f32");
}

void VerifyCasesTest::aPeerOfAnotherPromptFails() {
  QJsonObject json = golden();
  setGolden(json, "tiny.exact.json");
  fs::copy(at("tiny.logits.f32"), at("tiny.exact.logits.f32"));
  QCOMPARE(report().verdict, Verdict::Passed);
  QJsonArray prompt = json["prompt"].toArray();
  prompt[0] = 47;
  json["prompt"] = prompt;
  setGolden(json);
  verifyFails("", "tiny.json: expected the prompt and n_vocab of");
}

// On a golden model of the repository, which has a tokenizer.
void VerifyCasesTest::wrongTokenIdsFail() {
  for (const char* name : {"tiny.gguf", "tiny.json"}) fs::remove(at(name));
  const fs::path models = ISOBATH_SOURCE_DIR "/tests/golden/models";
  for (const char* suffix : {".gguf", ".exact.json", ".exact.logits.f32"}) {
    const std::string name = std::string("tiny-llama-q4_k_m") + suffix;
    fs::copy(models / name, m_folder / name);
  }
  const QByteArray text = R"({"strings": ["Hello, world!", "a\\nb"],
    "tiny-1024": [[39, 488, 78, 11, 551, 404, 0], [64, 185, 65]]})";
  write(at("tokenize.json"), text.constData(), static_cast<std::size_t>(text.size()));
  const verify::Report passed = report();
  QCOMPARE(passed.verdict, Verdict::Passed);
  QCOMPARE(find(passed, "tokens")->text, std::string("2 of 2 texts"));
  QByteArray wrong = text;
  wrong.replace("404", "405");
  write(at("tokenize.json"), wrong.constData(), static_cast<std::size_t>(wrong.size()));
  verifyFails("tokens", "1 of 2 texts, first wrong: number 1");
  const QByteArray none = R"({"strings": [], "tiny-1024": []})";
  write(at("tokenize.json"), none.constData(), static_cast<std::size_t>(none.size()));
  const verify::Report without = report();
  QCOMPARE(find(without, "tokens")->verdict, Verdict::Skipped);
  QCOMPARE(find(without, "tokens")->text, std::string("none stored"));
}

// A quantized golden model, whose yardstick is now called that of an engine with rounding.
void VerifyCasesTest::withoutAnExactYardstickRoundingIsAllowedFor() {
  for (const char* name : {"tiny.gguf", "tiny.json"}) fs::remove(at(name));
  const std::string source = ISOBATH_SOURCE_DIR "/tests/golden/models/tiny-llama-q4_k_m";
  fs::copy(source + ".gguf", at("quantized.gguf"));
  fs::copy(source + ".exact.json", at("quantized.json"));
  std::vector<float> logits = readFloats(source + ".exact.logits.f32");
  const auto shiftRows = [&](float by) {
    for (std::size_t i = 100; i < logits.size(); i += 1024) logits[i] += by;
    write(at("quantized.logits.f32"), logits.data(), logits.size() * sizeof(float));
  };
  shiftRows(0.4F);
  const verify::Report passed = report();
  QCOMPARE(passed.verdict, Verdict::Passed);
  const std::string said = find(passed, "logits")->text;
  QVERIFY2(said.find("no exact yardstick quantized.exact.json") != std::string::npos, said.c_str());
  shiftRows(0.1F);
  verifyFails("logits", "rows within 0.45: 0 %");
}

void VerifyCasesTest::theSharedGoldensPassWithoutExactYardsticks() {
  const fs::path shared = ISOBATH_SOURCE_DIR "/../shared/golden";
  if (!fs::exists(shared)) QSKIP("the golden models are not beside this checkout");
  for (const char* name : {"tiny.gguf", "tiny.json"}) fs::remove(at(name));
  const auto all = verify::findCases(shared);
  QVERIFY(all);
  int compared = 0;
  for (verify::Case one : *all) {
    if (one.peerJson.empty()) continue;
    one.json = std::exchange(one.peerJson, {});
    one.logits = one.peerLogits;
    const verify::Report found = verify::verifyCase(one, 0);
    const verify::Check* logits = find(found, "logits");
    QVERIFY2(found.verdict == Verdict::Passed,
             (one.name + ": " + (logits ? logits->text : found.reason)).c_str());
    ++compared;
  }
  QVERIFY(compared >= 10);
}

void VerifyCasesTest::draftsOfAFileLieBesideIt() {
  QJsonObject json = golden();
  json["mtp_positions"] = QJsonArray{8, 10};
  json["mtp_argmax"] = QJsonArray{1, 2};
  setGolden(json);
  verifyFails("", "tiny.mtp.f32");  // is missing
  const std::vector<float> drafts(96);
  write(at("tiny.mtp.f32"), drafts.data(), 95 * sizeof(float));
  verifyFails("", "tiny.mtp.f32: expected 96 floats");
  // That of a peer is of no use.
  setGolden(golden(), "tiny.exact.json");
  json.remove("mtp_positions");
  setGolden(json, "tiny.exact.json");
  fs::copy(at("tiny.logits.f32"), at("tiny.exact.logits.f32"));
  const verify::Report passed = report();
  QCOMPARE(passed.verdict, Verdict::Passed);
  QVERIFY(find(passed, "drafts") == nullptr);
}

void VerifyCasesTest::brokenJsonFails_data() {
  QTest::addColumn<QString>("key");
  QTest::addColumn<QJsonValue>("value");
  const auto row = [](const char* name, const char* key, const QJsonValue& value) {
    QTest::newRow(name) << QString(key) << value;
  };
  row("no vocabulary", "n_vocab", QJsonValue::Undefined);
  row("vocabulary of text", "n_vocab", "48");
  row("vocabulary below", "n_vocab", -1);
  row("huge vocabulary", "n_vocab", 1e18);
  row("prompt is no array", "prompt", 3);
  row("prompt of text", "prompt", QJsonArray{"a"});
  row("token out of range", "prompt", QJsonArray{1, 2, 48});
  row("positions outside", "positions", QJsonArray{12, 17});
  row("positions reversed", "positions", QJsonArray{16, 12});
  row("positions not last", "positions", QJsonArray{8, 12});
  row("one position", "positions", QJsonArray{12});
  row("no greedy tokens", "greedy", QJsonArray{});
  row("greedy negative", "greedy", QJsonArray{-1});
  row("margins missing", "greedy_margin", QJsonValue::Undefined);
  row("too few margins", "greedy_margin", QJsonArray{0.5});
  row("margins of text", "greedy_margin", QJsonArray{"a", 1, 1, 1, 1, 1, 1, 1});
}

void VerifyCasesTest::brokenJsonFails() {
  QFETCH(QString, key);
  QFETCH(QJsonValue, value);
  QJsonObject json = golden();
  if (value.isUndefined())
    json.remove(key);
  else
    json[key] = value;
  setGolden(json);
  verifyFails("", "tiny.json: key \"");
  for (const char* text : {"", "[]", "{\"n_vocab\": ", "\xff\xfe"}) {
    write(at("tiny.json"), text, std::strlen(text));
    verifyFails("", "tiny.json: expected a JSON object");
  }
}

void VerifyCasesTest::unknownArchitecturesAreNamedAndDoNotFail() {
  support::GgufWriter writer = support::tinyLlama();
  writer.setString("general.architecture", "mamba");
  const support::Bytes bytes = writer.bytes();
  write(at("tiny.gguf"), bytes.data(), bytes.size());
  const verify::Report unknown = report();
  QCOMPARE(unknown.verdict, Verdict::Unsupported);
  QVERIFY2(unknown.reason.find("mamba") != std::string::npos, unknown.reason.c_str());
}

void VerifyCasesTest::modelsThatSeeAreNamedAndDoNotFail() {
  setGolden({{"cases", QJsonArray{}}});
  const verify::Report unknown = report();
  QCOMPARE(unknown.verdict, Verdict::Unsupported);
  QVERIFY(unknown.reason.find("images") != std::string::npos);
}

void VerifyCasesTest::aModelWithoutAGoldenIsNotCompared() {
  fs::remove(at("tiny.json"));
  QCOMPARE(report().verdict, Verdict::Skipped);
}

void VerifyCasesTest::layoutsAgree() {
  writeModel(m_folder, "lite-f32", support::tinyDeepseek2({}, true));
  writeModel(m_folder, "lite-mha-f32", support::tinyDeepseek2({}, false));
  const auto cases = verify::findCases(m_folder);
  QVERIFY(cases);
  const auto reports = verify::verifyLayouts(*cases, 1);
  QCOMPARE(reports.size(), std::size_t{1});
  QCOMPARE(reports[0].name, std::string("lite-mha-f32 = lite-f32"));
  QVERIFY2(reports[0].verdict == Verdict::Passed, reports[0].checks[0].text.c_str());
}

void VerifyCasesTest::differentLayoutsFail() {
  writeModel(m_folder, "lite-f32", support::tinyDeepseek2({}, true));
  writeModel(m_folder, "lite-mha-f32", support::tinyDeepseek2({}, false));
  // Other weights, but the yardstick of the first ones.
  const support::Bytes other = support::tinyDeepseek2({.layers = 3}, false).bytes();
  write(at("lite-mha-f32.gguf"), other.data(), other.size());
  const auto cases = verify::findCases(m_folder);
  QVERIFY(cases);
  const auto reports = verify::verifyLayouts(*cases, 1);
  QCOMPARE(reports.size(), std::size_t{1});
  QCOMPARE(reports[0].verdict, Verdict::Failed);
}

void VerifyCasesTest::blocksAreCompared() {
  for (const char* name : {"tiny.gguf", "tiny.json"}) fs::remove(at(name));
  const fs::path blocks = ISOBATH_SOURCE_DIR "/tests/golden/blocks";
  fs::create_directories(at("blocks"));
  for (const char* name : {"q4_0.bin", "q4_0.f32"}) fs::copy(blocks / name, at("blocks") / name);
  const QJsonObject index{
      {"q4_0",
       QJsonObject{{"id", 2}, {"values_per_block", 32}, {"bytes_per_block", 18}, {"blocks", 64}}}};
  setGolden(index, "blocks/index.json");
  QCOMPARE(report().verdict, Verdict::Passed);
  std::vector<float> values = readFloats(at("blocks/q4_0.f32"));
  values[5] += 1.0F;
  write(at("blocks/q4_0.f32"), values.data(), values.size() * sizeof(float));
  verifyFails("q4_0", "2047 of 2048 values same, the others by up to");
  fs::remove(at("blocks/q4_0.bin"));
  verifyFails("", "q4_0.bin");
  QJsonObject unknown = index["q4_0"].toObject();
  unknown["id"] = 40;
  setGolden({{"q4_0", unknown}}, "blocks/index.json");
  fs::copy(blocks / "q4_0.bin", at("blocks/q4_0.bin"));
  const verify::Report named = report();
  QCOMPARE(named.checks.at(0).verdict, Verdict::Unsupported);
  QCOMPARE(named.verdict, Verdict::Unsupported);
  setGolden({}, "blocks/index.json");
  QCOMPARE(report().verdict, Verdict::Skipped);
}

QTEST_GUILESS_MAIN(VerifyCasesTest)
#include "verify_cases_test.moc"
