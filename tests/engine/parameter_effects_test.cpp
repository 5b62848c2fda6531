// Which parameters do something, and the words for those that do not.
// SPDX-License-Identifier: Apache-2.0
#include "engine/parameter_effects.h"

#include <QTest>

using engine::Effect;
using engine::Parameter;
using engine::Service;
using engine::Thinking;

Q_DECLARE_METATYPE(engine::Effect)
Q_DECLARE_METATYPE(engine::Parameter)
Q_DECLARE_METATYPE(engine::Service)
Q_DECLARE_METATYPE(engine::Thinking)

class ParameterEffectsTest : public QObject {
  Q_OBJECT
 private slots:
  void knowsTheServicesRules_data() {
    QTest::addColumn<Parameter>("parameter");
    QTest::addColumn<Service>("service");
    QTest::addColumn<Effect>("thinking");
    QTest::addColumn<Effect>("notThinking");
    const auto row = [](Parameter parameter, Service service, Effect on, Effect off) {
      const std::string name =
          std::string(engine::nameOf(parameter)) + " " + std::to_string(static_cast<int>(service));
      QTest::newRow(name.c_str()) << parameter << service << on << off;
    };
    row(Parameter::Temperature, Service::DeepSeek, Effect::NoneWhileThinking, Effect::Full);
    row(Parameter::TopP, Service::DeepSeek, Effect::AtLeast095, Effect::NoneWithoutThinking);
    row(Parameter::PresencePenalty, Service::DeepSeek, Effect::NoneAnyMore, Effect::NoneAnyMore);
    row(Parameter::FrequencyPenalty, Service::DeepSeek, Effect::NoneAnyMore, Effect::NoneAnyMore);
    row(Parameter::Seed, Service::DeepSeek, Effect::Unknown, Effect::Unknown);
    row(Parameter::LogitBias, Service::DeepSeek, Effect::Unknown, Effect::Unknown);
    row(Parameter::Logprobs, Service::DeepSeek, Effect::AnswerOnly, Effect::Full);
    row(Parameter::Temperature, Service::OtherEndpoint, Effect::Full, Effect::Full);
    row(Parameter::TopK, Service::OtherEndpoint, Effect::Unknown, Effect::Unknown);
    row(Parameter::LogitBias, Service::OtherEndpoint, Effect::Full, Effect::Full);
    row(Parameter::TopK, Service::ThisComputer, Effect::Full, Effect::Full);
    row(Parameter::Seed, Service::ThisComputer, Effect::Full, Effect::Full);
  }
  void knowsTheServicesRules() {
    QFETCH(Parameter, parameter);
    QFETCH(Service, service);
    QFETCH(Effect, thinking);
    QFETCH(Effect, notThinking);
    for (const Thinking on : {Thinking::On, Thinking::Low, Thinking::High, Thinking::Max})
      QCOMPARE(engine::effectOf(parameter, on, service), thinking);
    QCOMPARE(engine::effectOf(parameter, Thinking::Off, service), notThinking);
  }

  void everyLimitHasWordsThatNameTheParameter() {
    for (const Parameter parameter : engine::kParameters) {
      QVERIFY(!engine::nameOf(parameter).empty());
      for (const Service service :
           {Service::ThisComputer, Service::DeepSeek, Service::OtherEndpoint})
        for (const Thinking thinking : {Thinking::Off, Thinking::High}) {
          const Effect effect = engine::effectOf(parameter, thinking, service);
          const std::string words = engine::explain(parameter, effect);
          QCOMPARE(words.empty(), effect == Effect::Full);
          if (!words.empty()) QCOMPARE(words.find(engine::nameOf(parameter)), std::size_t{0});
        }
    }
    QCOMPARE(engine::explain(Parameter::TopP, Effect::NoneWithoutThinking),
             std::string("top-p has no effect without thinking"));
    QVERIFY(engine::isEffective(Effect::AtLeast095));
    QVERIFY(!engine::isEffective(Effect::NoneWhileThinking));
    QVERIFY(!engine::isEffective(Effect::NoneAnyMore));
  }

  void listsOnlyWhatIsSetAndLimited() {
    engine::Request request;
    request.thinking = Thinking::High;
    QVERIFY(engine::limitedParameters(request, Service::DeepSeek).empty());
    request.sampling.temperature = 0.5;
    request.sampling.topP = 0.95;
    request.sampling.seed = 1;
    using List = std::vector<std::pair<Parameter, Effect>>;
    QCOMPARE(engine::limitedParameters(request, Service::DeepSeek),
             (List{{Parameter::Temperature, Effect::NoneWhileThinking},
                   {Parameter::Seed, Effect::Unknown}}));
    request.sampling.topP = 0.9;
    QCOMPARE(engine::limitedParameters(request, Service::DeepSeek).size(), std::size_t{3});
    QVERIFY(engine::limitedParameters(request, Service::ThisComputer).empty());
  }

  void knowsItsHosts() {
    for (const char* host : {"deepseek.com", "api.deepseek.com"})
      QCOMPARE(engine::serviceAt(host), Service::DeepSeek);
    for (const char* host : {"notdeepseek.com", "deepseek.com.evil.org", "", "localhost"})
      QCOMPARE(engine::serviceAt(host), Service::OtherEndpoint);
  }
};

QTEST_GUILESS_MAIN(ParameterEffectsTest)
#include "parameter_effects_test.moc"
