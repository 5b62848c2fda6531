// The public example of the API's documentation in the window: a real backend, over a real
// connection, to the double of the API.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QQuickWindow>
#include <QRegularExpression>
#include <QTest>

#include "tests/app/endpoint_window.h"
#include "tests/support/deepseek_server.h"
#include "ui/viewmodels/chat_options.h"

using support::DeepSeekServer;
using support::EndpointWindow;
namespace deepseek = support::deepseek;

class EndpointWindowTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QQuickWindow::setGraphicsApi(QSGRendererInterface::Software); }
  void init() {
    QTest::failOnWarning(QRegularExpression("qrc:/Isobath|Binding loop"));
    m_server = std::make_unique<DeepSeekServer>();
    m_window = EndpointWindow::create({});
    QVERIFY(m_window);
    QVERIFY(m_window->choose(m_server->url(), "sk-double", "deepseek-flash"));
  }
  void cleanup() { m_window.reset(); }

  void thePublicExampleIsShown_data() {
    QTest::addColumn<bool>("stream");
    QTest::newRow("streamed") << true;
    QTest::newRow("whole") << false;
  }
  void thePublicExampleIsShown() {
    QFETCH(bool, stream);
    using storage::Setting;
    ui::ChatOptions options;
    options.thinking = engine::Thinking::High;
    options.stream = stream;
    QVERIFY(m_window->settings().set(Setting::NewChatOptions, ui::encode(options)));
    m_window->chat().newConversation();
    m_window->chat().setup()->setSystemPrompt(deepseek::kExampleSystem);
    QVERIFY(m_window->ask(deepseek::kExampleQuestion));

    const std::string sent = m_server->requests().back().http.body;
    QVERIFY(sent.find(deepseek::kExampleSystem) != std::string::npos);
    QCOMPARE(sent.find("\"stream\":true") != std::string::npos, stream);
    QCOMPARE(m_window->rows("question"), QString(deepseek::kExampleQuestion));
    QVERIFY(m_window->rows("error").isEmpty());
    const QString text = m_window->rows("paragraph");
    QVERIFY2(text.contains("先整理方程的右边") && text.contains("对数螺线"), qPrintable(text));
    const QModelIndex thinking = row("thinking");
    QVERIFY(thinking.isValid());
    const QModelIndex receipt = row("receipt");
    const QString told = receipt.data(ui::MessageListModel::ReceiptRole).toString();
    QVERIFY2(told.contains("deepseek-flash") && told.contains("127.0.0.1"), qPrintable(told));
    // What is kept is what came, byte for byte.
    m_window->chat().copyLastAnswer();
    QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), deepseek::exampleAnswer().text);
  }

  void aRefusalIsARowWithTheNextStep() {
    m_server->failNext({"402"});
    QVERIFY(m_window->ask("hello"));
    QVERIFY2(m_window->rows("error").contains("top it up"), qPrintable(m_window->rows("error")));
  }

  void aCutAnswerKeepsWhatCame() {
    m_server->failNext({"cut", "900"});
    QVERIFY(m_window->ask("hello"));
    QVERIFY(QString("You asked: hello").startsWith(m_window->rows("paragraph")));
    QVERIFY2(!m_window->rows("error").isEmpty(), "no error");
  }

  // What arrives follows what there is, byte for byte.
  void aCutAnswerGoesOn() {
    QVERIFY(chooseTheRealAddress());
    m_server->failNext({"cut", "900"});
    QVERIFY(m_window->ask("hello"));
    const QString part = m_window->rows("paragraph");
    QVERIFY(!part.isEmpty());
    m_window->chat().continueAnswer();
    QVERIFY(QTest::qWaitFor([this] { return !m_window->chat().isGenerating(); }, 20'000));
    QVERIFY2(m_window->rows("error").isEmpty(), qPrintable(m_window->rows("error")));
    const auto last = m_server->requests().back();
    QCOMPARE(QString::fromStdString(last.http.path), QString("/beta/chat/completions"));
    QVERIFY(last.http.body.find("\"prefix\":true") != std::string::npos);
    const QString whole = m_window->rows("paragraph");
    QVERIFY2(whole.startsWith(part) && whole.size() > part.size(), qPrintable(whole));
    QCOMPARE(m_window->chat().answerCount(), 1);
  }

  void anEditedAnswerGoesOn() {
    QVERIFY(chooseTheRealAddress());
    QVERIFY(m_window->ask("hello"));
    const auto id = row("receipt").data(ui::MessageListModel::MessageIdRole).toLongLong();
    m_window->chat().messages()->beginEdit(id);
    QVERIFY(m_window->chat().saveEdit(id, "In short: ", true));
    QVERIFY(QTest::qWaitFor([this] { return !m_window->chat().isGenerating(); }, 20'000));
    QVERIFY2(m_window->rows("error").isEmpty(), qPrintable(m_window->rows("error")));
    QVERIFY(m_window->rows("paragraph").startsWith("In short: "));
    QVERIFY(m_server->requests().back().http.body.find("In short: ") != std::string::npos);
    QCOMPARE(m_window->chat().answerCount(), 2);
  }

  // Of a server that nothing is known of. What there is stays, and the row says what helps.
  void whereNothingGoesOnTheTextStays() {
    m_server->failNext({"cut", "900"});
    QVERIFY(m_window->ask("hello"));
    const QString part = m_window->rows("paragraph");
    m_window->chat().continueAnswer();
    QVERIFY(QTest::qWaitFor([this] { return !m_window->chat().isGenerating(); }, 20'000));
    QCOMPARE(m_window->rows("paragraph"), part);
    QVERIFY2(m_window->rows("error").contains("cannot continue an answer"),
             qPrintable(m_window->rows("error")));
    QCOMPARE(row("error").data(ui::MessageListModel::ActionRole).toString(), QString("askAgain"));
  }

 private:
  // Only DeepSeek's own address is known to go on with texts: the double is its proxy.
  bool chooseTheRealAddress() {
    QFile file(m_window->folder() + "/authority.pem");
    return file.open(QIODevice::WriteOnly) &&
           file.write(QByteArray::fromStdString(m_server->authorityPem())) > 0 && file.flush() &&
           m_window->choose("https://api.deepseek.com", "sk-double", "deepseek-flash",
                            {QString::fromStdString(m_server->url()), file.fileName()});
  }
  QModelIndex row(const QString& kind) {
    ui::MessageListModel& messages = *m_window->chat().messages();
    for (int at = 0; at < messages.count(); ++at)
      if (messages.index(at).data(ui::MessageListModel::KindRole) == kind)
        return messages.index(at);
    return {};
  }

  std::unique_ptr<DeepSeekServer> m_server;
  std::unique_ptr<EndpointWindow> m_window;
};

QTEST_MAIN(EndpointWindowTest)
#include "endpoint_window_test.moc"
