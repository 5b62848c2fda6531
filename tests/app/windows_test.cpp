// Several windows over one storage: one place for each conversation, and lists that keep in step.
// SPDX-License-Identifier: Apache-2.0
#include "app/windows.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QTest>
#include <atomic>
#include <thread>

#include "tests/app/offline_window.h"
#include "tests/app/scenes.h"
#include "tests/app/stores.h"
#include "tests/storage/storage_fixture.h"

using app::Opening;
using app::Window;
using support::waitUntil;

class WindowsTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QQuickWindow::setGraphicsApi(QSGRendererInterface::Software); }
  void init() {
    QTest::failOnWarning(QRegularExpression("qrc:/Isobath|Binding loop"));
    m_stores = *support::Stores::open(*storage::Database::openInMemory());
    m_source = std::make_unique<support::ScriptedSource>(support::sceneScript);
    m_source->setChoices(support::exampleChoices());
    m_windows = std::make_unique<app::Windows>(
        Window::Parts{*m_stores.database,
                      *m_stores.store,
                      *m_stores.settings,
                      *m_stores.endpoints,
                      m_secrets,
                      *m_source,
                      m_shell,
                      [] { return support::OfflineWindow::kNowMs; },
                      {*m_stores.ledger, m_table, {}, [](const auto&, auto) {
                         return base::Result<engine::Account>(engine::Account{});
                       }}});
    const auto window = m_windows->add();
    QVERIFY(window);
    m_first = *window;
  }
  void cleanup() {
    m_windows.reset();
    m_source.reset();
  }

  void aCommandOpensOneMore() {
    QTest::keyClick(m_first->window(), Qt::Key_N, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(count(), 2);
    QVERIFY(second().window()->isVisible());
    QVERIFY(second().chat().isEmpty());
  }

  void whatIsSetInOneIsSetInBoth() {
    addSecond();
    m_first->settings().setTheme("dark");
    QCOMPARE(second().settings().theme(), QString("dark"));
    m_first->models().addModelFile("/models/other.gguf");
    QCOMPARE(second().models().count(), m_first->models().count());
  }

  void whatIsNotSavedIsSaid() {
    QVERIFY(
        storage_test::RawConnection::runOn(m_stores.database->handle(), "PRAGMA query_only = 1"));
    m_first->settings().setTheme("dark");
    QVERIFY(m_first->chat().bannerText().startsWith("The setting was not saved"));
    m_first->chat().dismissBanner();
    m_first->commands().unbind("newChat", "Ctrl+N");
    QVERIFY(m_first->chat().bannerText().startsWith("The setting was not saved"));
  }

  void listsKeepInStep() {
    addSecond();
    send(*m_first, "hello");
    QVERIFY(waitUntil([this] { return second().conversations().count() == 1; }));
    const qlonglong id = m_first->chat().conversationId();
    second().conversations().rename(id, "Boats");
    QVERIFY(waitUntil([this] { return m_first->chat().title() == "Boats"; }));
  }

  void whatIsRemovedInOneIsLeftInTheOther() {
    send(*m_first, "hello");
    addSecond();
    second().conversations().remove(m_first->chat().conversationId());
    QVERIFY(waitUntil([this] { return m_first->chat().isEmpty(); }));
    QCOMPARE(m_first->conversations().count(), 0);
  }

  void aConversationIsInOneWindow() {
    send(*m_first, "hello");
    const qlonglong id = m_first->chat().conversationId();
    addSecond();
    choose(second(), id);
    QVERIFY(second().chat().isEmpty());
    QCOMPARE(m_windows->holderOf(id), m_first);
  }

  // Its window shows another one meanwhile.
  void aConversationThatIsWrittenIntoStaysWithItsWriter() {
    QVERIFY(m_first->chat().send(support::kStreamingQuestion));
    const qlonglong id = m_first->chat().conversationId();
    m_first->chat().newConversation();
    addSecond();
    choose(second(), id);
    QVERIFY(second().chat().isEmpty());
    QCOMPARE(m_first->chat().conversationId(), id);
    m_first->chat().stop();
  }

  void aConversationMovesToAWindowOfItsOwn() {
    send(*m_first, "hello");
    const qlonglong id = m_first->chat().conversationId();
    m_first->links().openNew(id);
    QCOMPARE(count(), 2);
    QCOMPARE(second().chat().conversationId(), id);
    QVERIFY(m_first->chat().isEmpty());
  }

  void anAddressGoesToTheWindowThatHasIt() {
    send(*m_first, "hello");
    const qlonglong id = m_first->chat().conversationId();
    addSecond();
    m_windows->open({Opening::Kind::Conversation, id});
    QVERIFY(second().chat().isEmpty());
    QCOMPARE(m_first->chat().conversationId(), id);
  }

  void aClosedWindowIsGoneAndItsAnswerKept() {
    addSecond();
    QVERIFY(second().chat().send(support::kStreamingQuestion));
    const storage::ConversationId id{second().chat().conversationId()};
    QVERIFY(waitUntil([this] { return second().chat().messages()->count() > 1; }));
    second().window()->close();
    QVERIFY(waitUntil([this] { return count() == 1; }));
    const auto branch = m_stores.store->branch(id);
    QVERIFY(branch && branch->size() == 2);
    QVERIFY(branch->back().state != storage::MessageState::Streaming);
    QCOMPARE(m_first->conversations().count(), 1);
    send(*m_first, "hello");
  }

  void anAddressGoesToASectionOfTheSettings() {
    m_windows->open({Opening::Kind::Settings});
    const auto* page = m_first->window()->findChild<QQuickItem*>("settingsPage");
    QVERIFY(page);
    QCOMPARE(page->property("current").toInt(), 0);
    m_windows->open({Opening::Kind::Settings, 0, "notifications"});
    const int there = page->property("current").toInt();
    QVERIFY(there > 0);
    m_windows->open({Opening::Kind::Settings, 0, "nonsense"});
    QCOMPARE(page->property("current").toInt(), there);
  }

  // Its contract: one call at a time.
  void twoWindowsTakeTurnsAtOneModel() {
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    support::ScriptedSource source([&](const engine::Request&) {
      most = std::max(most.load(), ++running);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      --running;
      return support::answerScript({}, {"x"});
    });
    app::SharedSource shared(source);
    const auto one = shared.face();
    const auto other = shared.face();
    QCOMPARE(one->backendFor("k"), other->backendFor("k"));
    std::vector<std::thread> askers;
    for (ui::BackendSource* face : {one.get(), other.get()})
      askers.emplace_back([backend = face->backendFor("k")] {
        for (int i = 0; i < 4; ++i) (void)backend->generate({}, [](const auto&) {}, {});
      });
    for (std::thread& asker : askers) asker.join();
    QCOMPARE(most.load(), 1);
  }

  void waitingForATurnCanBeStopped() {
    support::ScriptedSource source([](const engine::Request&) {
      return support::Script{{support::WaitForStop{}}, {}};
    });
    app::SharedSource shared(source);
    const auto backend = shared.face()->backendFor("k");
    std::stop_source first;
    std::stop_source second;
    second.request_stop();
    std::thread holder([&] {
      (void)backend->generate(
          {}, [](const auto&) {}, first.get_token());
    });
    QVERIFY(waitUntil([&] { return source.backend().requests().size() == 1; }));
    const auto waited = backend->generate(
        {}, [](const auto&) {}, second.get_token());
    first.request_stop();
    holder.join();
    QVERIFY(waited);
    QCOMPARE(waited->stopReason, engine::StopReason::Cancelled);
    QCOMPARE(source.backend().requests().size(), std::size_t{1});
  }

 private:
  int count() const { return static_cast<int>(m_windows->all().size()); }
  Window& second() const { return *m_windows->all().back(); }
  void addSecond() {
    QVERIFY(m_windows->add());
    QVERIFY(QTest::qWaitForWindowActive(second().window()));
  }
  static void send(Window& window, const char* text) {
    QVERIFY(window.chat().send(QString::fromUtf8(text)));
    QVERIFY(waitUntil([&] { return !window.chat().isGenerating(); }));
  }
  static void choose(Window& window, qlonglong id) {
    QMetaObject::invokeMethod(window.window(), "openConversation",
                              Q_ARG(QVariant, QVariant::fromValue(id)));
  }

  support::Stores m_stores;
  models::ModelTable m_table = *models::ModelTable::parse(models::builtinTable());
  support::MemorySecrets m_secrets;
  app::Shell m_shell{"0.0.0"};
  std::unique_ptr<support::ScriptedSource> m_source;
  std::unique_ptr<app::Windows> m_windows;
  Window* m_first = nullptr;
};

QTEST_MAIN(WindowsTest)
#include "windows_test.moc"
