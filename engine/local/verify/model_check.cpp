// One model against what another engine computed for it, and against itself.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/verify/model_check.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/local/kernels/quant_blocks.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "engine/local/verify/blocks_check.h"
#include "engine/local/verify/comparison.h"
#include "engine/local/verify/golden.h"
#include "engine/local/verify/runner.h"
#include "engine/local/vocabulary_reader.h"

namespace verify {
namespace {

constexpr int kManyThreads = 4;
// Sums in another order, after which activations are rounded: a few of their steps.
constexpr double kRoundedBatches = 5e-3;

std::string figures(const LogitComparison& comparison) {
  return "largest " + shortNumber(comparison.largest) + ", median " +
         shortNumber(comparison.median) + ", KL " + shortNumber(comparison.divergence);
}

std::string ofMany(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

Verdict passedIf(bool holds) {
  return holds ? Verdict::Passed : Verdict::Failed;
}

Verdict verdictOf(const base::Error& error) {
  return error.code == base::ErrorCode::Unsupported ? Verdict::Unsupported : Verdict::Failed;
}

// Its products round activations.
bool isQuantized(const checkpoint::Checkpoint& file) {
  return std::any_of(file.tensors().begin(), file.tensors().end(), [](const auto& tensor) {
    const auto info = kernels::blockInfo(tensor.type);
    return info && info->values > 1;
  });
}

// Checks share a loaded model; each adds its line to the report.
class ModelCheck {
 public:
  ModelCheck(const Case& found, int threads) : m_case(found), m_threads(threads) {
    m_report.name = found.name;
  }

  Report run() {
    if (auto opened = open(); !opened) {
      m_report.verdict = verdictOf(opened.error());
      m_report.reason = opened.error().message;
      return std::move(m_report);
    }
    addOrFail("logits", checkLogits());
    addOrFail("greedy", checkGreedy());
    if (m_golden.draft) addOrFail("drafts", checkDrafts());
    addOrFail("tokens", checkTokens());
    addOrFail("batches", checkBatches());
    m_runner.reset();  // the weights that it made, before the next ones are
    addOrFail("threads", checkThreads());
    return std::move(m_report);
  }

 private:
  base::Result<void> open();
  base::Result<void> chooseTolerance();
  base::Result<Check> checkLogits();
  base::Result<Check> checkGreedy();
  base::Result<Check> checkDrafts();
  base::Result<Check> checkTokens();
  base::Result<Check> checkBatches();
  base::Result<Check> checkThreads();
  [[nodiscard]] base::Result<std::optional<TextIds>> textsFor(std::size_t vocabulary) const;

  void addOrFail(const char* name, base::Result<Check> check) {
    if (!check) return m_report.add({name, Verdict::Failed, check.error().message});
    check->name = name;
    m_report.add(*std::move(check));
  }

  [[nodiscard]] std::int64_t contextTokens() const {
    return static_cast<std::int64_t>(m_golden.prompt.size() + m_golden.greedy.size()) + 1;
  }

  const Case& m_case;
  int m_threads;
  Report m_report;
  Golden m_golden;
  Tolerance m_tolerance;
  double m_batchError = 0;
  std::string m_peer;  // what another engine shows, for people
  std::shared_ptr<const checkpoint::Checkpoint> m_file;
  std::optional<Runner> m_runner;
  std::vector<float> m_logits;
};

base::Result<void> ModelCheck::open() {
  auto golden = readGolden(m_case.json, m_case.logits, m_case.draft);
  if (!golden) return std::move(golden).error();
  m_golden = *std::move(golden);
  auto file = local::openCheckpoint(m_case.model);
  if (!file) return std::move(file).error();
  m_file = *std::move(file);
  auto runner = Runner::open(m_file, contextTokens(), m_threads, m_golden.draft.has_value());
  if (!runner) return std::move(runner).error();
  m_runner.emplace(*std::move(runner));
  const std::int64_t vocabulary = m_runner->model().vocabularySize();
  if (vocabulary != m_golden.vocabulary)
    return base::Error{base::ErrorCode::Corrupt, m_case.json.string() +
                                                     ": n_vocab: expected the model's " +
                                                     std::to_string(vocabulary) + ", got " +
                                                     std::to_string(m_golden.vocabulary)};
  return chooseTolerance();
}

// Only quantized files come with an exact yardstick beside another engine's logits.
base::Result<void> ModelCheck::chooseTolerance() {
  const bool isExact = m_case.json.string().ends_with(".exact.json");
  const bool isRounded = !isExact && m_case.kind == Case::Kind::File && isQuantized(*m_file);
  m_tolerance = isExact     ? quantizedTolerance(nullptr)
                : isRounded ? roundedPeerTolerance()
                            : exactTolerance();
  m_batchError = isExact || isRounded ? kRoundedBatches : m_tolerance.row;
  if (isRounded)
    m_peer = "; there is no exact yardstick " + m_case.model.stem().string() +
             ".exact.json: the other engine's own rounding is in this one";
  if (m_case.peerJson.empty()) return {};
  const auto peer = readGolden(m_case.peerJson, m_case.peerLogits, {});
  if (!peer) return peer.error();
  if (peer->prompt != m_golden.prompt || peer->vocabulary != m_golden.vocabulary)
    return base::Error{
        base::ErrorCode::Corrupt,
        m_case.peerJson.string() + ": expected the prompt and n_vocab of " + m_case.json.string()};
  const LogitComparison shown =
      compareLogits(peer->trunk.logits, m_golden.trunk.logits, m_golden.vocabulary);
  m_tolerance = quantizedTolerance(&shown);
  m_peer = "; the other engine: " + figures(shown);
  return {};
}

base::Result<Check> ModelCheck::checkLogits() {
  auto logits = m_runner->prefill(m_golden.prompt, m_golden.trunk.rows);
  if (!logits) return std::move(logits).error();
  m_logits = *std::move(logits);
  const LogitComparison compared =
      compareLogits(m_logits, m_golden.trunk.logits, m_golden.vocabulary);
  Check check;
  check.verdict = passedIf(isWithin(compared, m_tolerance));
  check.text = figures(compared) + " (median at most " + shortNumber(m_tolerance.median) +
               ", rows within " + shortNumber(m_tolerance.row) + ": " +
               shortNumber(100 * compared.closeShare(m_tolerance.row)) + " %, at least " +
               shortNumber(100 * m_tolerance.closeShare) + " %" + m_peer + ")";
  return check;
}

base::Result<Check> ModelCheck::checkGreedy() {
  const auto best = m_runner->bestAfter(m_golden.prompt, m_golden.greedy);
  if (!best) return best.error();
  const GreedyComparison compared =
      compareGreedy(*best, m_golden.greedy, m_golden.margins, m_tolerance.margin);
  Check check;
  check.verdict = passedIf(isWithin(compared, m_tolerance));
  check.text = ofMany(compared.same, compared.tokens) + " tokens";
  if (compared.excused > 0)
    check.text += ", " + std::to_string(compared.excused) + " others at margins up to " +
                  shortNumber(m_tolerance.margin);
  if (const std::size_t wrong = compared.firstWrong; wrong != GreedyComparison::kNone)
    check.text += ", first wrong: number " + std::to_string(wrong + 1) + ", " +
                  std::to_string((*best)[wrong]) + " instead of " +
                  std::to_string(m_golden.greedy[wrong]) + " at a margin of " +
                  shortNumber(m_golden.margins[wrong]);
  return check;
}

base::Result<Check> ModelCheck::checkDrafts() {
  const Rows& golden = *m_golden.draft;
  const auto drafts = m_runner->drafts(m_golden.prompt, golden.first, golden.rows);
  if (!drafts) return drafts.error();
  const LogitComparison compared = compareLogits(*drafts, golden.logits, m_golden.vocabulary);
  std::size_t same = 0;
  for (std::size_t i = 0; i < m_golden.draftBest.size(); ++i) {
    const auto width = static_cast<std::size_t>(m_golden.vocabulary);
    if (bestToken(std::span(*drafts).subspan(i * width, width)) == m_golden.draftBest[i]) ++same;
  }
  const bool areClose = static_cast<double>(same) >=
                        m_tolerance.closeShare * static_cast<double>(m_golden.draftBest.size());
  return Check{"", passedIf(isWithin(compared, m_tolerance) && areClose),
               figures(compared) + ", best tokens " + ofMany(same, m_golden.draftBest.size())};
}

// The folder's own texts, else those of tokenize.json for a vocabulary of this size ("tiny-1024").
base::Result<std::optional<TextIds>> ModelCheck::textsFor(std::size_t vocabulary) const {
  if (m_golden.text) return m_golden.text;
  if (m_case.tokenize.empty()) return std::optional<TextIds>();
  const auto all = readTokenize(m_case.tokenize);
  if (!all) return all.error();
  const auto found = all->find("tiny-" + std::to_string(vocabulary));
  if (found == all->end()) return std::optional<TextIds>();
  return std::optional<TextIds>(found->second);
}

base::Result<Check> ModelCheck::checkTokens() {
  const auto names = m_file->strings("tokenizer.ggml.tokens");
  if (!names) return names.error();
  const auto texts = textsFor(*names == nullptr ? 0 : (*names)->size());
  if (!texts) return texts.error();
  if (!*texts) return Check{"", Verdict::Skipped, "no texts for this vocabulary"};
  if ((*texts)->texts.empty()) return Check{"", Verdict::Skipped, "none stored"};
  auto vocabulary = local::readVocabulary(*m_file);
  if (!vocabulary) return std::move(vocabulary).error();
  const auto tokenizer = tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!tokenizer) return tokenizer.error();
  std::size_t same = 0;
  std::string wrong;
  for (std::size_t i = 0; i < (*texts)->texts.size(); ++i) {
    if ((*tokenizer)->encode((*texts)->texts[i]) == (*texts)->ids[i])
      ++same;
    else if (wrong.empty())
      wrong = ", first wrong: number " + std::to_string(i + 1);
  }
  return Check{"", passedIf(same == (*texts)->texts.size()),
               ofMany(same, (*texts)->texts.size()) + " texts" + wrong};
}

base::Result<Check> ModelCheck::checkBatches() {
  const auto single = m_runner->decode(m_golden.prompt, m_golden.trunk.rows);
  if (!single) return single.error();
  const LogitComparison compared = compareLogits(*single, m_logits, m_golden.vocabulary);
  return Check{"", passedIf(compared.largest <= m_batchError),
               "one by one instead of at once: largest " + shortNumber(compared.largest) +
                   " (at most " + shortNumber(m_batchError) + ")"};
}

base::Result<Check> ModelCheck::checkThreads() {
  std::vector<std::vector<float>> results;
  for (const int threads : {1, kManyThreads}) {
    auto runner = Runner::open(m_file, contextTokens(), threads);
    if (!runner) return std::move(runner).error();
    auto logits = runner->prefill(m_golden.prompt, m_golden.trunk.rows);
    if (!logits) return std::move(logits).error();
    results.push_back(*std::move(logits));
  }
  const bool same =
      results[0].size() == results[1].size() &&
      std::memcmp(results[0].data(), results[1].data(), results[0].size() * sizeof(float)) == 0;
  return Check{
      "", passedIf(same),
      same ? "1 and 4 give the same bits"
           : "1 and 4 differ by " +
                 shortNumber(compareLogits(results[0], results[1], m_golden.vocabulary).largest)};
}

}  // namespace

Report verifyCase(const Case& found, int threads) {
  if (found.kind == Case::Kind::Blocks) return verifyBlocks(found);
  if (found.kind == Case::Kind::File || found.kind == Case::Kind::Folder)
    return ModelCheck(found, threads).run();
  Report report;
  report.name = found.name;
  report.reason = found.reason;
  report.verdict = Verdict::Skipped;
  if (found.kind == Case::Kind::NoModel) report.verdict = Verdict::NoModel;
  if (found.kind == Case::Kind::Unreadable) report.verdict = Verdict::Failed;
  return report;
}

}  // namespace verify
