// Prefix reuse: only what differs is computed, and failures leave a cache that is still true.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/session.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <fstream>
#include <vector>

#include "engine/local/model/config.h"

namespace {

using Tokens = std::vector<std::int32_t>;

// Remembers what it was asked to compute; fails before token `failAt` if told.
class FakeTransformer : public model::Transformer {
 public:
  const model::Config& config() const override { return m_config; }
  std::int64_t vocabularySize() const override { return 4; }
  std::int64_t contextTokens() const override { return 8; }
  std::int64_t cacheBytesPerToken() const override { return 1; }
  std::int64_t length() const override { return static_cast<std::int64_t>(cached.size()); }
  void truncate(std::int64_t length) override { cached.resize(static_cast<std::size_t>(length)); }
  base::Result<void> append(std::span<const std::int32_t> tokens, std::int64_t,
                            const std::function<void(std::int64_t)>& onProgress,
                            std::stop_token stop) override {
    for (const std::int32_t token : tokens) {
      if (stop.stop_requested()) return base::Error{base::ErrorCode::Cancelled, "stopped"};
      if (computed.size() == failAt) return base::Error{base::ErrorCode::Io, "the device is gone"};
      computed.push_back(token);
      cached.push_back(token);
      if (onProgress) onProgress(static_cast<std::int64_t>(computed.size()));
    }
    return {};
  }
  std::span<const float> logits(std::int64_t) const override { return m_logits; }
  base::Result<void> save(
      const std::function<base::Result<void>(std::span<const std::byte>)>& sink) override {
    return sink(std::as_bytes(std::span(cached)));
  }
  base::Result<Tokens> restore(std::span<const std::byte> bytes) override {
    if (bytes.size() % sizeof(std::int32_t) != 0)
      return base::Error{base::ErrorCode::Corrupt, "snapshot: damaged"};
    cached.resize(bytes.size() / sizeof(std::int32_t));
    std::copy(bytes.begin(), bytes.end(), std::as_writable_bytes(std::span(cached)).begin());
    return cached;
  }
  bool canDraft() const override { return false; }
  base::Result<void> draft(std::int32_t) override {
    return base::Error{base::ErrorCode::InvalidArgument, "cannot draft"};
  }
  std::span<const float> draftLogits() const override { return {}; }

  Tokens cached;
  Tokens computed;
  std::size_t failAt = SIZE_MAX;

 private:
  model::Config m_config;
  std::vector<float> m_logits = {0, 0, 0, 0};
};

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT

 private slots:
  void aNewPromptIsComputedWhole() {
    FakeTransformer transformer;
    local::Session session(transformer);
    const auto reused = session.sync(Tokens{1, 2, 3}, {}, {});
    QVERIFY(reused.has_value());
    QCOMPARE(*reused, 0);
    QCOMPARE(transformer.computed, (Tokens{1, 2, 3}));
  }

  void aLongerPromptComputesOnlyTheNewPart() {
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2, 3}, {}, {}).has_value());
    QVERIFY(session.extend(4, {}).has_value());
    transformer.computed.clear();
    const auto reused = session.sync(Tokens{1, 2, 3, 4, 5}, {}, {});
    QCOMPARE(*reused, 4);
    QCOMPARE(transformer.computed, (Tokens{5}));
    QCOMPARE(transformer.cached, (Tokens{1, 2, 3, 4, 5}));
  }

  void aBranchForgetsWhatDiffers() {
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2, 3, 4}, {}, {}).has_value());
    transformer.computed.clear();
    QCOMPARE(*session.sync(Tokens{1, 2, 7}, {}, {}), 2);
    QCOMPARE(transformer.computed, (Tokens{7}));
    QCOMPARE(transformer.cached, (Tokens{1, 2, 7}));
  }

  void theSamePromptStillComputesItsLastToken() {
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2}, {}, {}).has_value());
    transformer.computed.clear();
    QCOMPARE(*session.sync(Tokens{1, 2}, {}, {}), 1);
    QCOMPARE(transformer.computed, (Tokens{2}));
  }

  void aPromptThatLeavesNoRoomIsRefusedAndNothingIsLost() {
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2}, {}, {}).has_value());
    const auto refused = session.sync(Tokens(8, 1), {}, {});
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, base::ErrorCode::InvalidArgument);
    QVERIFY(refused.error().message.find("8 tokens") != std::string::npos);
    QCOMPARE(transformer.cached, (Tokens{1, 2}));
  }

  void savesAndRestores() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("session").toStdString();
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2, 3, 4}, {}, {}).has_value());
    QVERIFY(session.save(file).has_value());

    FakeTransformer another;
    local::Session later(another);
    QVERIFY(later.sync(Tokens{3, 3}, {}, {}).has_value());
    QCOMPARE(*later.restore(file), 4);
    QVERIFY(std::ranges::equal(later.tokens(), Tokens{1, 2, 3, 4}));
    another.computed.clear();
    QCOMPARE(*later.sync(Tokens{1, 2, 3, 7}, {}, {}), 3);
    QCOMPARE(another.computed, (Tokens{7}));
  }

  void aRefusedFileChangesNothing() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("session").toStdString();
    FakeTransformer transformer;
    local::Session session(transformer);
    QVERIFY(session.sync(Tokens{1, 2}, {}, {}).has_value());
    QCOMPARE(session.restore(file).error().code, base::ErrorCode::NotFound);
    std::ofstream(file) << "damaged";
    const auto refused = session.restore(file);
    QCOMPARE(refused.error().code, base::ErrorCode::Corrupt);
    QCOMPARE(refused.error().message, file.string() + ": snapshot: damaged");
    QVERIFY(std::ranges::equal(session.tokens(), Tokens{1, 2}));
    QCOMPARE(*session.sync(Tokens{1, 2, 3}, {}, {}), 2);
  }

  void aFileThatCannotBeWrittenIsNamed() {
    FakeTransformer transformer;
    local::Session session(transformer);
    const auto saved = session.save("/nonexistent/session");
    QCOMPARE(saved.error().code, base::ErrorCode::Io);
    QVERIFY(saved.error().message.starts_with("/nonexistent/session: "));
  }

  void anEmptyPromptIsRefused() {
    FakeTransformer transformer;
    local::Session session(transformer);
    QCOMPARE(session.sync({}, {}, {}).error().code, base::ErrorCode::InvalidArgument);
  }

  void afterAFailureTheNextTryContinuesThere() {
    FakeTransformer transformer;
    local::Session session(transformer);
    transformer.failAt = 2;
    QCOMPARE(session.sync(Tokens{1, 2, 3, 4}, {}, {}).error().code, base::ErrorCode::Io);
    transformer.failAt = SIZE_MAX;
    transformer.computed.clear();
    QCOMPARE(*session.sync(Tokens{1, 2, 3, 4}, {}, {}), 2);
    QCOMPARE(transformer.computed, (Tokens{3, 4}));
  }

  void aStoppedPromptIsCancelled() {
    FakeTransformer transformer;
    local::Session session(transformer);
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(session.sync(Tokens{1, 2}, {}, stop.get_token()).error().code,
             base::ErrorCode::Cancelled);
    QVERIFY(session.tokens().empty());
  }

  void progressCountsTheNewPart() {
    FakeTransformer transformer;
    local::Session session(transformer);
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    QVERIFY(
        session
            .sync(Tokens{1, 2, 3},
                  [&](std::int64_t done, std::int64_t total) { seen.emplace_back(done, total); },
                  {})
            .has_value());
    QCOMPARE(seen.size(), std::size_t(3));
    QCOMPARE(seen.back(), (std::pair<std::int64_t, std::int64_t>(3, 3)));
  }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
