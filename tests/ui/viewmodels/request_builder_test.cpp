// What a model is asked: order, thinking, images and options, and the same bytes every time.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/request_builder.h"

#include <QTest>
#include <random>

using namespace Qt::StringLiterals;
using engine::Thinking;
using storage::MessageRecord;
using storage::MessageRole;
using storage::MessageState;

namespace {

MessageRecord message(std::int64_t id, MessageRole role, const std::string& text,
                      MessageState state = MessageState::Complete) {
  MessageRecord record;
  record.id = {id};
  record.role = role;
  record.text = text;
  record.state = state;
  return record;
}

MessageRecord withImage(MessageRecord record) {
  record.attachments.push_back({{1}, "chart.png", "image/png", 3});
  return record;
}

ui::ModelChoice model(bool thinks = true, bool sees = false) {
  ui::ModelChoice choice;
  choice.modelId = u"m1"_s;
  choice.canThink = thinks;
  choice.knowsEffort = thinks;
  choice.canSee = sees;
  return choice;
}

base::Result<std::vector<storage::Attachment>> noFiles(storage::MessageId) {
  return base::Error{base::ErrorCode::Io, "nobody may read files here"};
}

base::Result<std::vector<storage::Attachment>> files(storage::MessageId id) {
  return std::vector<storage::Attachment>{
      {"chart.png", "image/png", "image of " + std::to_string(id.value)}};
}

// "user: [image/png image of 3] text | more"
QStringList lines(const engine::Request& request) {
  QStringList result;
  for (const engine::Message& entry : request.messages) {
    QStringList parts;
    for (const engine::ContentPart& part : entry.content) {
      if (const auto* text = std::get_if<engine::TextPart>(&part)) {
        parts << QString::fromStdString(text->text);
      } else {
        const auto& image = std::get<engine::ImagePart>(part);
        parts << QString::fromStdString('[' + image.mimeType + ' ' + image.bytes + ']');
      }
    }
    const char* names[] = {"system: ", "user: ", "assistant: ", "tool: "};
    result << QLatin1String(names[static_cast<int>(entry.role)]) + parts.join(u" | "_s);
  }
  return result;
}

}  // namespace

class RequestBuilderTest : public QObject {
  Q_OBJECT

 private slots:
  void keepsThinkingByteForByteAndTheOrder() {
    std::vector<MessageRecord> branch{message(1, MessageRole::User, "Q1"),
                                      message(2, MessageRole::Assistant, "A1"),
                                      message(3, MessageRole::User, "Q2")};
    branch[1].reasoning = " Hm.\r\n\xe4\xb8\xad ";
    const auto request = ui::buildRequest(branch, {}, model(), noFiles);
    QVERIFY(request);
    QCOMPARE(lines(*request), (QStringList{u"user: Q1"_s, u"assistant: A1"_s, u"user: Q2"_s}));
    QCOMPARE(request->messages[1].reasoning, " Hm.\r\n\xe4\xb8\xad ");
    QCOMPARE(request->model, "m1");
  }

  void leavesOutEmptyAnswersAndJoinsTheQuestions() {
    const auto request = ui::buildRequest(
        {
            message(1, MessageRole::User, "Q1"),
            message(2, MessageRole::Assistant, "", MessageState::Failed),
            message(3, MessageRole::User, "Q2"),
            message(4, MessageRole::Assistant, "part", MessageState::Stopped),
            message(5, MessageRole::User, "Q3"),
        },
        {}, model(), noFiles);
    QVERIFY(request);
    QCOMPARE(lines(*request),
             (QStringList{u"user: Q1\n\nQ2"_s, u"assistant: part"_s, u"user: Q3"_s}));
    QCOMPARE(request->messages[0].content.size(), 1U);
  }

  void theSystemPromptComesFirst() {
    const ui::Asking asking{"Be brief.", {}};
    const auto request =
        ui::buildRequest({message(1, MessageRole::User, "Q")}, asking, model(), noFiles);
    QVERIFY(request);
    QCOMPARE(lines(*request), (QStringList{u"system: Be brief."_s, u"user: Q"_s}));
  }

  // What a provider's cache of prompts needs: a longer conversation begins with the same messages.
  void aLongerBranchBeginsWithTheSameMessages() {
    std::vector<MessageRecord> branch{
        withImage(message(1, MessageRole::User, "Q1")),
        message(2, MessageRole::Assistant, "A1"),
        message(3, MessageRole::User, "Q2"),
    };
    const ui::Asking asking{"Be brief.", {}};
    const auto first = ui::buildRequest(branch, asking, model(true, true), files);
    branch.push_back(message(4, MessageRole::Assistant, "A2"));
    branch.push_back(withImage(message(5, MessageRole::User, "Q3")));
    ui::Asking hotter = asking;
    hotter.options.temperature = 1.5;
    const auto second = ui::buildRequest(branch, hotter, model(true, true), files);
    QVERIFY(first && second);
    QCOMPARE(lines(*second).mid(0, lines(*first).size()), lines(*first));
    QCOMPARE(lines(*second).last(), u"user: [image/png image of 5] | Q3"_s);
  }

  void imagesGoToModelsThatSeeOnly() {
    const std::vector<MessageRecord> branch{withImage(message(1, MessageRole::User, "Q1")),
                                            withImage(message(3, MessageRole::User, "Q2"))};
    const auto seen = ui::buildRequest(branch, {}, model(true, true), files);
    QVERIFY(seen);
    QCOMPARE(lines(*seen),
             (QStringList{u"user: [image/png image of 1] | Q1 | [image/png image of 3] | Q2"_s}));
    QCOMPARE(ui::imagesLeftOut(branch, model(true, true)), 0);
    const auto blind = ui::buildRequest(branch, {}, model(), noFiles);
    QVERIFY(blind);
    QCOMPARE(lines(*blind), (QStringList{u"user: Q1\n\nQ2"_s}));
    QCOMPARE(ui::imagesLeftOut(branch, model()), 2);
  }

  void saysWhenAnImageCannotBeRead() {
    const auto request = ui::buildRequest({withImage(message(1, MessageRole::User, "Q"))}, {},
                                          model(true, true), noFiles);
    QVERIFY(!request);
    QCOMPARE(request.error().message, "nobody may read files here");
  }

  void asksForWhatTheModelCan_data() {
    QTest::addColumn<bool>("thinks");
    QTest::addColumn<bool>("knowsEffort");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<int>("asked");
    const auto row = [](const char* name, bool thinks, bool efforts, Thinking wanted,
                        Thinking asked) {
      QTest::addRow("%s", name) << thinks << efforts << static_cast<int>(wanted)
                                << static_cast<int>(asked);
    };
    row("effort", true, true, Thinking::Max, Thinking::Max);
    row("switch only", true, false, Thinking::Low, Thinking::On);
    row("off stays off", true, true, Thinking::Off, Thinking::Off);
    row("cannot", false, false, Thinking::High, Thinking::Off);
  }
  void asksForWhatTheModelCan() {
    QFETCH(bool, thinks);
    QFETCH(bool, knowsEffort);
    QFETCH(int, wanted);
    QFETCH(int, asked);
    ui::ModelChoice choice = model(thinks);
    choice.knowsEffort = knowsEffort;
    ui::Asking asking;
    asking.options.thinking = static_cast<Thinking>(wanted);
    const auto request =
        ui::buildRequest({message(1, MessageRole::User, "Q")}, asking, choice, noFiles);
    QVERIFY(request);
    QCOMPARE(static_cast<int>(request->thinking), asked);
  }

  // Conversations by chance: every text and every file is in the request, in order, and images are
  // where the model sees.
  void nothingThatIsShownIsLeftOut() {
    std::mt19937 chance(20);
    const auto pick = [&chance](unsigned below) { return static_cast<int>(chance() % below); };
    for (int round = 0; round < 300; ++round) {
      std::vector<MessageRecord> branch;
      std::vector<std::vector<storage::Attachment>> attached(1);
      QStringList expected;
      int images = 0;
      for (int id = 1, count = 1 + pick(12); id <= count; ++id) {
        const bool isQuestion = id == count || pick(2) == 0;
        const QString name = u"%1.%2"_s.arg(round).arg(id);
        MessageRecord record =
            message(id, isQuestion ? MessageRole::User : MessageRole::Assistant,
                    pick(8) == 0 ? "" : (u"<text %1>"_s.arg(name)).toStdString());
        attached.emplace_back();
        for (int file = 0; isQuestion && file < pick(4); ++file) {
          const bool isImage = pick(3) == 0;
          const QString text = isImage ? QString() : u"<file %1.%2>"_s.arg(name).arg(file);
          attached.back().push_back(
              {"f", isImage ? "image/png" : "text/plain", "bytes", text.toStdString()});
          record.attachments.push_back({{file}, "f", attached.back().back().mimeType, 5});
          if (!isImage) expected << text;
          images += isImage ? 1 : 0;
        }
        if (!record.text.empty()) expected << QString::fromStdString(record.text);
        branch.push_back(record);
      }
      const bool sees = pick(2) == 0;
      const auto request = ui::buildRequest(
          branch, {}, model(true, sees),
          [&attached](storage::MessageId id) -> base::Result<std::vector<storage::Attachment>> {
            return attached[static_cast<std::size_t>(id.value)];
          });
      QVERIFY(request);
      const QString all = lines(*request).join(u'\n');
      qsizetype from = 0;
      for (const QString& text : expected) {
        const qsizetype at = all.indexOf(text, from);
        QVERIFY2(at >= 0, qPrintable(text));
        from = at + text.size();
      }
      QCOMPARE(all.count(u"[image/png bytes]"_s), sees ? images : 0);
      QCOMPARE(ui::imagesLeftOut(branch, model(true, sees)), sees ? 0 : images);
    }
  }

  void optionsArePassedOn() {
    ui::Asking asking;
    asking.options.temperature = 0.0;
    asking.options.topP = 0.9;
    asking.options.maxTokens = 100;
    asking.options.stop = {"END"};
    asking.options.jsonAnswer = true;
    asking.options.stream = false;
    const std::vector<MessageRecord> branch{message(1, MessageRole::User, "Q")};
    const auto request = ui::buildRequest(branch, asking, model(), noFiles);
    QVERIFY(request);
    QCOMPARE(request->sampling.temperature.value_or(-1), 0.0);
    QCOMPARE(request->sampling.topP.value_or(-1), 0.9);
    QCOMPARE(request->maxTokens.value_or(-1), 100);
    QCOMPARE(request->stop, std::vector<std::string>{"END"});
    QVERIFY(request->responseFormat == engine::ResponseFormat::JsonObject);
    QVERIFY(!request->stream);
    const auto plain = ui::buildRequest(branch, {}, model(), noFiles);
    QVERIFY(!plain->sampling.temperature && !plain->sampling.topP && !plain->maxTokens);
    QVERIFY(plain->stop.empty() && plain->stream);
    QVERIFY(plain->responseFormat == engine::ResponseFormat::Text);
  }
};

QTEST_GUILESS_MAIN(RequestBuilderTest)
#include "request_builder_test.moc"
