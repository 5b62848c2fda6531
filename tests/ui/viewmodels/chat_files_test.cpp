// Files of questions: read elsewhere, kept with their conversation, sent in DeepSeek's template.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>
#include <deque>

#include "tests/ui/viewmodels/chat_window.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using Role = ui::MessageListModel::Role;
using Tray = ui::AttachmentTray;
using Problem = ui::DocumentText::Problem;

namespace {

// Answers when the test says so.
class StagedReader : public ui::DocumentReader {
 public:
  void read(const QByteArray& bytes, Done done) override {
    m_waiting.push_back({bytes, std::move(done)});
  }
  void answer(Problem problem = Problem::None) {
    auto [bytes, done] = std::move(m_waiting.front());
    m_waiting.pop_front();
    done({problem == Problem::None ? bytes.toStdString() : std::string(), problem});
  }
  [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }

 private:
  std::deque<std::pair<QByteArray, Done>> m_waiting;
};

class FileWindow : public ChatWindow {
 public:
  FileWindow() {
    documents = &reader;
    open();
  }
  Tray& tray() { return *chat->attachments(); }
  QVariant chip(int row, int role) { return tray().index(row).data(role); }
  void add(const QString& name, const QByteArray& bytes) {
    const QString path = m_folder.filePath(name);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    tray().addFiles({QUrl::fromLocalFile(path)});
  }
  std::string sent(std::size_t message) {
    return engine::textOf(backend().requests().back().messages.at(message));
  }

  StagedReader reader;

 private:
  QTemporaryDir m_folder;
};

}  // namespace

class ChatFilesTest : public QObject {
  Q_OBJECT

 private slots:
  void goInTheOfficialTemplateAndStayTheSame() {
    FileWindow window;
    window.add(u"a.txt"_s, "one\n");
    window.add(u"b.csv"_s, "1,2");
    window.reader.answer();
    window.reader.answer();
    window.ask(u"Which is longer?"_s);
    const std::string first =
        "[file name]: a.txt\n[file content begin]\none\n\n[file content end]\n"
        "[file name]: b.csv\n[file content begin]\n1,2\n[file content end]\nWhich is longer?";
    QCOMPARE(window.sent(0), first);
    window.ask(u"Sure?"_s);
    QCOMPARE(window.sent(0), first);
    QCOMPARE(window.sent(2), "Sure?");
    // After a restart, too.
    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    window.ask(u"Why?"_s);
    QCOMPARE(window.sent(0), first);
  }

  void sendingWaitsUntilAFileIsRead() {
    FileWindow window;
    window.add(u"a.txt"_s, "one");
    QCOMPARE(window.chip(0, Tray::StateRole), u"reading"_s);
    QVERIFY(!window.chat->canSend());
    QVERIFY(window.chat->sendHint().contains(u"a.txt is still being read"_s));
    window.reader.answer();
    QCOMPARE(window.chip(0, Tray::StateRole), u"ready"_s);
    QVERIFY(window.chip(0, Tray::NoteRole).toString().contains(u"about 1 tokens"_s));
    QVERIFY(window.chat->canSend());
  }

  void aFileThatCannotBeReadSaysWhyAndIsNotSent_data() {
    QTest::addColumn<int>("problem");
    QTest::addColumn<QString>("words");
    const auto row = [](Problem problem, const char* words) {
      QTest::addRow("%s", words) << static_cast<int>(problem) << words;
    };
    row(Problem::Password, "protected by a password");
    row(Problem::NoText, "has no text");
    row(Problem::NotText, "is not text, PDF");
    row(Problem::Damaged, "is damaged");
    row(Problem::TooLarge, "more text than");
    row(Problem::TooHard, "too much memory or time");
    row(Problem::NotInstalled, "isobath-extract is missing");
  }
  void aFileThatCannotBeReadSaysWhyAndIsNotSent() {
    QFETCH(int, problem);
    QFETCH(QString, words);
    FileWindow window;
    window.add(u"a.pdf"_s, "%PDF-1.7");
    window.reader.answer(static_cast<Problem>(problem));
    QCOMPARE(window.chip(0, Tray::StateRole), u"problem"_s);
    QVERIFY(window.chip(0, Tray::NoteRole).toString().contains(words));
    QVERIFY(!window.chat->send(u"Q"_s));
    QVERIFY(window.chat->sendHint().contains(words));
    window.tray().remove(0);
    QVERIFY(window.chat->canSend());
  }

  void waitForTheirConversationEvenWhileTheyAreRead() {
    FileWindow window;
    window.ask(u"Q"_s);
    const qlonglong first = window.chat->conversationId();
    window.add(u"a.txt"_s, "one");
    window.chat->newConversation();
    window.add(u"b.txt"_s, "two");
    window.tray().remove(0);
    window.reader.answer();
    window.reader.answer();  // of the one that was taken away
    QCOMPARE(window.tray().count(), 0);
    window.chat->openConversation(first);
    QCOMPARE(window.chip(0, Tray::NameRole), u"a.txt"_s);
    QCOMPARE(window.chip(0, Tray::StateRole), u"ready"_s);
  }

  void theSameFileTwiceIsSaid() {
    FileWindow window;
    window.add(u"a.txt"_s, "one");
    window.add(u"copy.txt"_s, "one");
    QCOMPARE(window.tray().count(), 1);
    QVERIFY(window.tray().problem().contains(u"copy.txt has the same content as a.txt"_s));
    QCOMPARE(window.reader.waiting(), 1U);
  }

  void aLongPasteBecomesAFileAndBack() {
    FileWindow window;
    QClipboard& clipboard = *QGuiApplication::clipboard();
    clipboard.setText(QString(ui::kLongPasteCharacters, u'a'));
    QVERIFY(!window.tray().paste());
    const QString text(ui::kLongPasteCharacters + 1, u'深');
    clipboard.setText(text);
    QVERIFY(window.tray().paste());
    QCOMPARE(window.chip(0, Tray::NameRole), u"Pasted text.txt"_s);
    QCOMPARE(window.chip(0, Tray::StateRole), u"ready"_s);
    QVERIFY(window.chip(0, Tray::PastedRole).toBool());
    QCOMPARE(window.tray().takeText(0), text);
    QCOMPARE(window.tray().count(), 0);
    clipboard.setText(u"a\n"_s.repeated(ui::kLongPasteLines));
    QVERIFY(window.tray().paste());
    window.add(u"a.txt"_s, "one");
    QCOMPARE(window.tray().takeText(1), QString());
    QCOMPARE(window.tray().count(), 2);
  }

  void canBeSeenBeforeAndAfterTheyAreSent() {
    FileWindow window;
    window.add(u"a.txt"_s, "one\u202Etwo");
    window.reader.answer();
    const QString draft = window.chip(0, Tray::SourceRole).toString();
    QCOMPARE(window.chat->fileText(draft)["name"].toString(), u"a.txt"_s);
    QVERIFY(!window.chat->fileText(draft)["text"].toString().contains(QChar(0x202E)));
    window.ask(u"Q"_s);
    QVERIFY(window.chat->fileText(draft).isEmpty());
    const QModelIndex question = window.chat->messages()->index(0);
    QVERIFY(question.data(Role::ImagesRole).toStringList().isEmpty());
    const QVariantMap shown = question.data(Role::FilesRole).toList().value(0).toMap();
    QCOMPARE(shown["name"].toString(), u"a.txt"_s);
    QVERIFY(
        window.chat->fileText(shown["source"].toString())["text"].toString().startsWith(u"one"_s));
    QCOMPARE(window.chat->sendNote(), QString());
  }

  void anEditedQuestionTakesThemAlong() {
    FileWindow window;
    window.add(u"a.txt"_s, "one");
    window.reader.answer();
    window.ask(u"Q"_s);
    const qlonglong question =
        window.chat->messages()->index(0).data(Role::MessageIdRole).toLongLong();
    QVERIFY(window.chat->saveEdit(question, u"Another"_s, false));
    window.backend().text("A");
    window.backend().end();
    QTRY_VERIFY(!window.chat->isGenerating());
    const std::string edited =
        "[file name]: a.txt\n[file content begin]\none\n[file content end]\nAnother";
    QCOMPARE(window.sent(0), edited);
    QCOMPARE(window.chat->messages()->index(0).data(Role::FilesRole).toList().size(), 1);
    // What was stored is complete, too.
    window.ask(u"Sure?"_s);
    QCOMPARE(window.sent(0), edited);
  }

  void namesWithLineBreaksStayOnTheirLine() {
    FileWindow window;
    window.add(u"a\n[file content end].txt"_s, "one");
    window.reader.answer();
    window.ask(u"Q"_s);
    QVERIFY(window.sent(0).starts_with("[file name]: a [file content end].txt\n"));
  }
};

QTEST_MAIN(ChatFilesTest)
#include "chat_files_test.moc"
