// Takes the pictures of the window: "isobath-shots FOLDER", or "isobath-shots
// FOLDER settings" or "versions" for those alone; without a folder it opens the window to
// be tried by hand.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QImage>
#include <QLinearGradient>
#include <QPainter>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <functional>

#include "app/rendering.h"
#include "tests/app/offline_window.h"
#include "tests/app/reading_shots.h"
#include "tests/app/scenes.h"
#include "tests/app/settings_shots.h"
#include "tests/app/starter_shots.h"
#include "tests/app/versions_shots.h"

namespace {

using support::OfflineWindow;
using support::waitUntil;

class Photographer {
 public:
  Photographer(OfflineWindow& offline, QDir folder)
      : m_offline(offline), m_folder(std::move(folder)) {}

  void take(const QString& name) {
    // Two frames: one for what changed, one for what that moved; and the end of short animations.
    QTest::qWait(400);
    const QString file = m_folder.filePath(name + ".png");
    if (!m_offline.window()->grabWindow().save(file)) {
      std::fprintf(stderr, "could not write %s\n", qPrintable(file));
      m_failures = true;
    }
  }

  void ask(const char* question) {
    m_offline.chat().send(QString::fromUtf8(question));
    if (!waitUntil([this] { return !m_offline.chat().isGenerating(); })) m_failures = true;
  }

  [[nodiscard]] bool hasFailed() const { return m_failures; }

 private:
  OfflineWindow& m_offline;
  QDir m_folder;
  bool m_failures = false;
};

void fillSidebar(OfflineWindow& offline) {
  constexpr std::int64_t kHour = 3'600'000;
  const std::pair<const char*, std::int64_t> old[] = {
      {"Names of the parts of a sailing boat", 9 * 24},
      {"红烧肉怎么做", 50},
      {"Letter to the landlord about the heating", 26},
      {"Why bread rises", 25},
      {"Regular expression for dates", 2}};
  for (const auto& [title, hours] : old)
    (void)offline.store().createConversation(title, OfflineWindow::kNowMs - hours * kHour);
  offline.parts().conversations().reload();
}

void press(OfflineWindow& offline, Qt::Key key, Qt::KeyboardModifiers modifiers) {
  QTest::keyClick(offline.window(), key, modifiers);
}

void takeLight(OfflineWindow& offline, Photographer& photographer) {
  photographer.take("1-empty-light");
  photographer.ask(support::kCodeQuestion);
  photographer.take("2-conversation-end-light");
  QMetaObject::invokeMethod(offline.part("messageList"), "goToBeginning");
  photographer.take("3-conversation-light");
  press(offline, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
  photographer.take("4-model-picker-light");
  press(offline, Qt::Key_Escape, Qt::NoModifier);
}

// The same question answered twice, with the way to the first answer.
void takeAnswers(OfflineWindow& offline, Photographer& photographer) {
  offline.chat().regenerate();
  waitUntil([&] { return !offline.chat().isGenerating(); });
  QMetaObject::invokeMethod(offline.part("messageList"), "goToEnd");
  photographer.take("15-two-answers-light");
}

// Editing, and two answers side by side; the first in each theme.
void takeSwitching(OfflineWindow& offline, Photographer& photographer, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  offline.chat().newConversation();
  photographer.ask("What is an isobath?");
  QMetaObject::invokeMethod(offline.part("editAnswer"), "clicked");
  photographer.take("16-edit-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QMetaObject::invokeMethod(offline.part("answerAgain"), "clicked");
  photographer.take("17-again-menu-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  const auto choices = offline.source().choices();
  offline.chat().newConversation();
  offline.parts().models().select(choices.at(0).key);
  offline.chat().comparison()->setSecondKey(choices.at(3).key);
  photographer.ask(support::kThinkingQuestion);
  photographer.take("18-comparison-" + theme);
  offline.window()->resize(600, 760);
  photographer.take("19-comparison-narrow-" + theme);
  offline.window()->resize(1100, 760);
  offline.chat().comparison()->setSecondKey({});
}

// The two questions that the window asks, in front of a conversation that was answered here.
void takeDialogs(OfflineWindow& offline, Photographer& photographer) {
  QMetaObject::invokeMethod(offline.part("dialogs"), "askToRemove",
                            Q_ARG(QVariant, QVariantList{offline.chat().conversationId()}),
                            Q_ARG(QVariant, offline.chat().title()));
  photographer.take("13-delete-light");
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  offline.parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
  offline.chat().send(support::kHalfQuestion);
  QMetaObject::invokeMethod(offline.part("showSendText"), "clicked");
  photographer.take("14-send-out-light");
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QTest::qWait(400);
}

// Asks, and waits until the answer has come as far as its script goes before it waits to be
// stopped.
void begin(OfflineWindow& offline, const char* question, const std::function<bool()>& farEnough) {
  offline.chat().send(question);
  waitUntil(farEnough);
}

void stop(OfflineWindow& offline) {
  offline.chat().stop();
  waitUntil([&] { return !offline.chat().isGenerating(); });
}

qlonglong lastMessage(OfflineWindow& offline) {
  const auto& rows = *offline.chat().messages();
  return rows.data(rows.index(rows.count() - 1), ui::MessageListModel::MessageIdRole).toLongLong();
}

void takeThinking(OfflineWindow& offline, Photographer& photographer) {
  offline.parts().models().select("remote:https://api.deepseek.com#deepseek-flash");
  offline.chat().newConversation();
  offline.chat().setup()->setThinking("on");
  photographer.ask(support::kThinkingQuestion);
  begin(offline, support::kStreamingQuestion,
        [&] { return offline.chat().thinkingSeconds() >= 2; });
  photographer.take("5-thinking-light");
  offline.parts().settings().setTheme("dark");
  stop(offline);
  begin(offline, support::kHalfQuestion, [&] {
    return offline.chat().isGenerating() && offline.chat().thinkingSeconds() >= 1 &&
           !offline.chat().isThinking();
  });
  offline.chat().messages()->toggleThinking(lastMessage(offline));
  photographer.take("6-streaming-dark");
  stop(offline);
  photographer.ask(support::kErrorQuestion);
  photographer.take("7-error-dark");
}

// How to ask: with a model on this computer, then with one that thinks.
void takeSetup(OfflineWindow& offline, Photographer& photographer, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  ui::ChatSetup& setup = *offline.chat().setup();
  setup.setSystemPrompt("Answer in the language of the question, in at most three sentences.");
  (void)setup.setTemperature("1.3");
  setup.setThinking("high");
  press(offline, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
  photographer.take("16-options-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QMetaObject::invokeMethod(offline.part("deepThinking"), "clicked");
  photographer.take("17-effort-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  setup.reset();
  setup.setThinking("off");
  setup.setSystemPrompt({});
}

// A month of two models, one answer that was stopped and one without a price.
void fillLedger(OfflineWindow& offline) {
  constexpr std::int64_t kDay = 24LL * 3'600'000;
  for (int day = 0; day < 24; ++day) {
    storage::LedgerEntry entry;
    entry.atMs = OfflineWindow::kNowMs - day * kDay;
    entry.place = "api.deepseek.com";
    entry.model = day % 3 == 0 ? "deepseek-v4-pro" : "deepseek-flash";
    entry.hitTokens = 41'000 + 2'000 * day;
    entry.missTokens = 9'000;
    entry.outputTokens = 3'500;
    entry.cost = {(day * 37 % 23 + 2) * 60'000'000'000, (day * 37 % 23 + 2) * 9'000'000'000};
    entry.isComplete = day != 5;
    if (day == 5 || day == 7) entry.cost = {};
    (void)offline.ledger().add(entry).has_value();
  }
  (void)offline.parts().usage().saveCap("2", "USD");
}

void takeUsage(OfflineWindow& offline, Photographer& photographer) {
  fillLedger(offline);
  offline.secrets().write("api.deepseek.com", "sk-example", [](storage::SecretPlace) {});
  offline.window()->resize(1100, 1180);
  QMetaObject::invokeMethod(offline.window(), "openUsage");
  photographer.take("18-usage-light");
  offline.parts().settings().setTheme("dark");
  photographer.take("19-usage-dark");
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  offline.parts().settings().setTheme("light");
}

// A question with images, and more of them in the composer.
void takeImages(OfflineWindow& offline, Photographer& photographer, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  QTemporaryDir folder;
  QList<QUrl> files;
  for (const QSize size : {QSize(640, 400), QSize(300, 500)}) {
    QImage picture(size, QImage::Format_RGB32);
    QPainter painter(&picture);
    QLinearGradient sea(0, 0, 0, size.height());
    sea.setColorAt(0, QColor("#9fd3e8"));
    sea.setColorAt(1, QColor("#0a3f66"));
    painter.fillRect(picture.rect(), sea);
    painter.setPen(QPen(Qt::white, 3));
    for (int depth = 60; depth < size.height(); depth += 70)
      painter.drawArc(-size.width() / 2, depth, 2 * size.width(), size.height(), 0, 180 * 16);
    painter.end();
    const QString file = folder.filePath(QString::number(size.width()) + ".png");
    picture.save(file);
    files << QUrl::fromLocalFile(file);
  }
  offline.chat().newConversation();
  offline.chat().attachments()->addFiles(files);
  photographer.ask("Which of these charts shows the deeper water?");
  offline.chat().attachments()->addFiles(files);
  photographer.take("20-images-" + theme);
  QMetaObject::invokeMethod(
      offline.part("questionImages"), "opened",
      Q_ARG(QString, QString("image://attachment/message/%1/0").arg(lastMessage(offline) - 1)));
  photographer.take("21-image-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QTest::qWait(400);
  offline.chat().attachments()->clear();
}

// Files in the composer: read, refused, pasted; sent; and what was read out of one.
void takeFiles(OfflineWindow& offline, Photographer& photographer, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  QTemporaryDir folder;
  QList<QUrl> files;
  const QString golden = QStringLiteral(ISOBATH_SOURCE_DIR "/tests/golden/files/");
  for (const char* name : {"report.docx", "depths.xlsx", "locked.pdf"})
    files << QUrl::fromLocalFile(golden + name);
  ui::AttachmentTray& tray = *offline.chat().attachments();
  const auto areRead = [&tray] {
    for (int row = 0; row < tray.count(); ++row)
      if (tray.index(row).data(ui::AttachmentTray::StateRole) == "reading") return false;
    return true;
  };
  offline.chat().newConversation();
  tray.addFiles(files);
  QGuiApplication::clipboard()->setText(QString("The tide turns at noon.\n").repeated(90));
  tray.paste();
  support::waitUntil(areRead);
  photographer.take("22-files-" + theme);
  tray.remove(2);
  photographer.ask("How deep is the water in these two files?");
  photographer.take("23-files-sent-" + theme);
  QMetaObject::invokeMethod(offline.part("questionFile"), "clicked");
  photographer.take("24-file-text-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QTest::qWait(400);
}

// What the context is full of; and what does not fit, with room and without.
void takeContext(OfflineWindow& offline, Photographer& photographer, const QString& theme) {
  offline.parts().settings().setTheme(theme);
  const QVector<ui::ModelChoice> before = offline.source().choices();
  QVector<ui::ModelChoice> choices = before;
  for (ui::ModelChoice& choice : choices) choice.contextTokens = 8192;
  offline.source().setChoices(choices);
  offline.chat().newConversation();
  photographer.ask(support::kCodeQuestion);
  offline.chat().setDraft("And in another language?");
  QTest::qWait(200);
  QMetaObject::invokeMethod(offline.part("contextPill"), "clicked");
  photographer.take("25-context-" + theme);
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  QGuiApplication::clipboard()->setText(QString("The tide turns at noon.\n").repeated(1200));
  offline.chat().attachments()->paste();
  photographer.take("26-context-too-much-" + theme);
  const QSize size = offline.window()->size();
  offline.window()->resize(480, 760);
  photographer.take("27-context-too-much-narrow-" + theme);
  offline.window()->resize(size);
  offline.chat().attachments()->clear();
  offline.chat().setDraft({});
  offline.source().setChoices(before);
}

bool areFormulasThere(OfflineWindow& offline) {
  const auto items = offline.items();
  return std::none_of(items.begin(), items.end(), [](const QQuickItem* item) {
    const bool isFormula = item->objectName() == "formula";
    return item->property("shown").toMap().value("isWaiting").toBool() ||
           (isFormula && !item->property("ready").toBool());
  });
}

// Formulas of both kinds, in both themes.
void takeMath(OfflineWindow& offline, Photographer& photographer) {
  offline.chat().newConversation();
  photographer.ask(support::kMathQuestion);
  waitUntil([&] { return areFormulasThere(offline); });
  for (const char* theme : {"light", "dark"}) {
    offline.parts().settings().setTheme(theme);
    QMetaObject::invokeMethod(offline.part("messageList"), "goToBeginning");
    photographer.take(QString("22-formulas-") + theme);
    QMetaObject::invokeMethod(offline.part("messageList"), "goToEnd");
    photographer.take(QString("23-formulas-end-") + theme);
  }
  offline.parts().settings().setTheme("light");
}

// Rows of every kind, in both themes.
void takeBlocks(OfflineWindow& offline, Photographer& photographer) {
  offline.chat().newConversation();
  photographer.ask(support::kBlocksQuestion);
  waitUntil([&] { return areFormulasThere(offline); });
  QTest::qWait(1500);
  for (const char* theme : {"light", "dark"}) {
    offline.parts().settings().setTheme(theme);
    QMetaObject::invokeMethod(offline.part("messageList"), "goToBeginning");
    photographer.take(QString("24-blocks-") + theme);
    QMetaObject::invokeMethod(offline.part("messageList"), "goToEnd");
    photographer.take(QString("25-blocks-end-") + theme);
  }
  offline.parts().settings().setTheme("light");
}

void takeRest(OfflineWindow& offline, Photographer& photographer) {
  press(offline, Qt::Key_Comma, Qt::ControlModifier);
  photographer.take("8-settings-dark");
  press(offline, Qt::Key_Escape, Qt::NoModifier);
  offline.parts().settings().setTheme("light");
  offline.chat().newConversation();
  offline.shell().setNotice(
      "The starter model is not on this computer. Add a model file, or enter an API key.");
  photographer.take("9-no-model-light");
  offline.shell().dismissNotice();
  photographer.ask(support::kCodeQuestion);
  offline.window()->resize(480, 760);
  photographer.take("10-narrow-light");
  press(offline, Qt::Key_B, Qt::ControlModifier);
  photographer.take("11-narrow-drawer-light");
}

ui::ModelChoice endpointModel(const QString& endpoint, const QString& place, const QString& name,
                              const QString& detail) {
  ui::ModelChoice choice;
  choice.key = "remote:https://" + place + "#" + name;
  choice.name = name;
  choice.place = place;
  choice.detail = detail;
  choice.group = ui::ModelChoice::Group::OtherEndpoint;
  choice.endpoint = endpoint;
  return choice;
}

void addEndpoint(OfflineWindow& offline, const QString& name, const QString& address,
                 const ui::EndpointAnswer& answer) {
  ui::EndpointDraft draft = ui::draftOf({});
  draft.name = name;
  draft.address = address;
  offline.parts().endpoints().save(draft);
  offline.source().answer(answer);
}

// Three endpoints: in the settings, in their form, and in the picker.
void takeEndpoints(OfflineWindow& offline, Photographer& photographer) {
  addEndpoint(offline, "Cluster", "http://10.0.0.5:8000/v1",
              {"http://10.0.0.5:8000/v1", 2, {}, {}});
  addEndpoint(offline, "Ollama", "http://localhost:11434/v1",
              {"http://localhost:11434/v1",
               0,
               {},
               base::Error{base::ErrorCode::Network,
                           "localhost:11434 refused the connection: is the server running?"}});
  QVector<ui::ModelChoice> choices = offline.source().choices();
  choices.removeIf([](const ui::ModelChoice& choice) { return !choice.usable; });
  ui::ModelChoice retired = choices.last();
  retired.key += "-old";
  retired.name = "deepseek-chat";
  retired.detail = "price unknown";
  retired.note = "retired on 24 July 2026; use deepseek-flash";
  choices << retired
          << endpointModel("Cluster", "10.0.0.5:8000", "deepseek-ai/DeepSeek-V3.2",
                           QString::fromUtf8("160K context · price unknown"))
          << endpointModel("Ollama", "localhost:11434", "qwen3:4b", "price unknown");
  const QVector<ui::ModelChoice> few = choices;
  for (int i = 0; i < 300; ++i)
    choices << endpointModel("OpenRouter", "openrouter.ai", QString("vendor/model-%1").arg(i),
                             QString::fromUtf8("128K context · price unknown"));
  for (const char* theme : {"light", "dark"}) {
    offline.parts().settings().setTheme(theme);
    const auto named = [theme](const char* name) { return QString("%1-%2").arg(name, theme); };
    offline.source().setChoices(few);
    QMetaObject::invokeMethod(offline.window(), "openSettingsAt", Q_ARG(QVariant, "endpoints"));
    photographer.take(named("20-endpoints"));
    QMetaObject::invokeMethod(offline.part("editEndpoint"), "clicked");
    photographer.take(named("21-endpoint-form"));
    press(offline, Qt::Key_Escape, Qt::NoModifier);
    press(offline, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    photographer.take(named("22-picker-endpoints"));
    press(offline, Qt::Key_Escape, Qt::NoModifier);
    QTest::qWait(400);
    offline.source().setChoices(choices);
    press(offline, Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    photographer.take(named("23-picker-long"));
    press(offline, Qt::Key_Escape, Qt::NoModifier);
    QTest::qWait(400);
  }
  offline.parts().settings().setTheme("light");
}

}  // namespace

int main(int argc, char** argv) {
  app::chooseRendering();
  QGuiApplication application(argc, argv);
  auto offline = OfflineWindow::create(support::sceneScript);
  if (!offline) {
    std::fprintf(stderr, "the window could not be made\n");
    return 1;
  }
  const QString alone = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
  const bool settingsAlone = alone == "settings";
  if (!settingsAlone) fillSidebar(*offline);
  if (argc < 2) return QGuiApplication::exec();
  QDir folder(QString::fromLocal8Bit(argv[1]));
  if (!folder.mkpath(".")) {
    std::fprintf(stderr, "the folder %s can't be made\n", argv[1]);
    return 1;
  }
  QGuiApplication::setQuitOnLastWindowClosed(false);
  // Without a window manager nobody else gives it the keyboard.
  offline->window()->requestActivate();
  if (!QTest::qWaitForWindowActive(offline->window())) return 1;
  Photographer photographer(*offline, folder);
  const auto take = [&](const QString& name) { photographer.take(name); };
  if (settingsAlone) {
    support::takeSettingsPictures(*offline, take);
    return photographer.hasFailed() ? 1 : 0;
  }
  if (alone == "versions") {
    for (const char* theme : {"light", "dark"}) support::takeVersionPictures(*offline, take, theme);
    return photographer.hasFailed() ? 1 : 0;
  }
  offline->parts().settings().setTheme("light");
  takeLight(*offline, photographer);
  takeAnswers(*offline, photographer);
  takeDialogs(*offline, photographer);
  takeMath(*offline, photographer);
  takeBlocks(*offline, photographer);
  support::takeReading(*offline, [&](const QString& name) { photographer.take(name); });
  takeSwitching(*offline, photographer, "dark");
  takeSwitching(*offline, photographer, "light");
  takeThinking(*offline, photographer);
  takeSetup(*offline, photographer, "dark");
  takeSetup(*offline, photographer, "light");
  takeImages(*offline, photographer, "light");
  takeImages(*offline, photographer, "dark");
  takeFiles(*offline, photographer, "light");
  takeFiles(*offline, photographer, "dark");
  takeContext(*offline, photographer, "light");
  takeContext(*offline, photographer, "dark");
  support::takeVersionPictures(*offline, take, "light");
  support::takeVersionPictures(*offline, take, "dark");
  offline->parts().settings().setTheme("dark");
  takeRest(*offline, photographer);
  takeUsage(*offline, photographer);
  offline->window()->resize(1100, 760);
  takeEndpoints(*offline, photographer);
  offline = OfflineWindow::create(support::sceneScript);
  if (!offline) return 1;
  Photographer second(*offline, folder);
  support::takeSettingsPictures(*offline, [&](const QString& name) { second.take(name); });
  offline.reset();
  const QString engine = QGuiApplication::applicationDirPath() + "/isobath-engine";
  if (!support::takeStarterModel(folder.path(), engine)) {
    std::fprintf(stderr, "the picture of the starter model could not be taken\n");
    return 1;
  }
  return photographer.hasFailed() || second.hasFailed() ? 1 : 0;
}
