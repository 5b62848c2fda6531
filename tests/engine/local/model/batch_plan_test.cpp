// How prompts are cut: whole batches for small models, smaller ones for large models and contexts.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/batch_plan.h"

#include <QTest>

using model::Config;

namespace {

Config grouped(std::int64_t width, std::int64_t heads, std::int64_t kvHeads,
               std::int64_t feedForward) {
  Config config;
  config.width = width;
  config.attention.heads = heads;
  config.attention.kvHeads = kvHeads;
  config.attention.keyColumns = config.attention.valueColumns = width / heads;
  config.feedForwardColumns = feedForward;
  return config;
}

// DeepSeek V2 Lite.
Config lite() {
  Config config;
  config.width = 2048;
  config.attention.kind = model::AttentionKind::Latent;
  config.attention.heads = 16;
  config.attention.kvHeads = 1;
  config.attention.keyColumns = 192;
  config.attention.valueColumns = 128;
  config.attention.ropeColumns = 64;
  config.attention.latentColumns = 512;
  config.feedForwardColumns = 10944;
  config.experts.emplace();
  config.experts->routing.experts = 64;
  config.experts->routing.used = 6;
  config.experts->columns = 1408;
  config.experts->sharedColumns = 2816;
  return config;
}

}  // namespace

class BatchPlanTest : public QObject {
  Q_OBJECT

 private slots:
  void smallModelsTakeWholeBatches() {
    const Config starter = grouped(576, 9, 3, 1536);
    QCOMPARE(model::tokensPerPass(starter, 0, 512), std::int64_t{512});
    QCOMPARE(model::tokensPerPass(starter, 0, 7), std::int64_t{7});
  }

  // 3 * 4096 * 11008 multiplications for each token: 22 of them make 3e9, 32 are the fewest.
  void aLargeFeedForwardNetworkTakesFewer() {
    QCOMPARE(model::tokensPerPass(grouped(4096, 32, 32, 11008), 0, 512), std::int64_t{32});
    QCOMPARE(model::tokensPerPass(grouped(1536, 12, 2, 8960), 0, 512), std::int64_t{72});
    QCOMPARE(model::tokensPerPass(grouped(4096, 32, 32, 11008), 0, 8), std::int64_t{8});
  }

  // Only the experts in use count: (6 + 2) * 1408 columns, which is more than the dense layer's.
  void expertsCountAsFarAsTheyAreUsed() {
    QCOMPARE(model::tokensPerPass(lite(), 0, 512), std::int64_t{43});
    Config one = lite();
    one.experts->routing.used = 1;
    one.feedForwardColumns = 0;
    QVERIFY(model::tokensPerPass(one, 0, 512) > 43);
  }

  void aLongContextTakesFewer() {
    const Config starter = grouped(576, 9, 3, 1536);
    const std::int64_t far = model::tokensPerPass(starter, 7000, 512);
    QVERIFY2(far < 200 && far > 64, qPrintable(QString::number(far)));
    QVERIFY(model::tokensPerPass(lite(), 8000, 512) < model::tokensPerPass(lite(), 0, 512));
    QCOMPARE(model::tokensPerPass(starter, std::int64_t{1} << 28, 512), std::int64_t{32});
  }
};

QTEST_GUILESS_MAIN(BatchPlanTest)
#include "batch_plan_test.moc"
