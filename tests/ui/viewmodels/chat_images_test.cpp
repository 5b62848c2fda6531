// Images of questions: taken, kept with their conversation, sent, replayed, and left out aloud.
// SPDX-License-Identifier: Apache-2.0
#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/viewmodels/chat_window.h"
#include "ui/viewmodels/image_file.h"

using namespace Qt::StringLiterals;
using fakes::ChatWindow;
using Role = ui::MessageListModel::Role;

namespace {

class SeeingWindow : public ChatWindow {
 public:
  SeeingWindow() {
    source.list[1].canSee = true;
    source.changed();
    chooseRemote();
  }
  ui::AttachmentTray& tray() { return *chat->attachments(); }
  void add(const QString& name) {
    const QString path = m_folder.filePath(name);
    QImage image(4, 4, QImage::Format_RGB32);
    image.fill(QColor::fromHsv(10 * (m_colour++ % 36), 255, 255));
    image.save(path, "PNG");
    tray().addFiles({QUrl::fromLocalFile(path)});
  }
  // The MIME types of the images in a message of the last request.
  QStringList sent(std::size_t message) {
    QStringList types;
    const engine::Request request = backend().requests().back();
    for (const engine::ContentPart& part : request.messages.at(message).content)
      if (const auto* image = std::get_if<engine::ImagePart>(&part))
        types << QString::fromStdString(image->mimeType);
    return types;
  }

 private:
  QTemporaryDir m_folder;
  int m_colour = 0;  // the same picture twice is refused
};

}  // namespace

class ChatImagesTest : public QObject {
  Q_OBJECT

 private slots:
  void goWithTheQuestionAndAreReplayed() {
    SeeingWindow window;
    window.add(u"chart.png"_s);
    window.add(u"map.png"_s);
    QCOMPARE(window.tray().count(), 2);
    const QString draft = window.tray().index(1).data(ui::AttachmentTray::SourceRole).toString();
    QVERIFY(!window.chat->imageBytes(draft.section(u'/', 3)).isEmpty());
    window.ask(u"What is it?"_s);
    QCOMPARE(window.tray().count(), 0);
    QVERIFY(window.chat->imageBytes(draft.section(u'/', 3)).isEmpty());
    QCOMPARE(window.sent(0), (QStringList{u"image/png"_s, u"image/png"_s}));

    const QStringList shown =
        window.chat->messages()->index(0).data(Role::ImagesRole).toStringList();
    QCOMPARE(shown.size(), 2);
    QVERIFY(!window.chat->imageBytes(shown[1].section(u'/', 3)).isEmpty());
    window.ask(u"And now?"_s);
    QCOMPARE(window.sent(0).size(), 2);
    QVERIFY(window.sent(2).isEmpty());
    const qlonglong id = window.chat->conversationId();
    window.open();
    window.chat->openConversation(id);
    QCOMPARE(window.chat->messages()->index(0).data(Role::ImagesRole).toStringList(), shown);
  }

  void waitForTheirConversation() {
    SeeingWindow window;
    window.ask(u"Q"_s);
    const qlonglong first = window.chat->conversationId();
    window.add(u"a.png"_s);
    window.chat->newConversation();
    QCOMPARE(window.tray().count(), 0);
    window.add(u"b.png"_s);
    window.add(u"c.png"_s);
    window.chat->openConversation(first);
    QCOMPARE(window.tray().index(0).data(ui::AttachmentTray::NameRole).toString(), u"a.png"_s);
    window.conversations->remove(first);
    QCOMPARE(window.tray().count(), 2);
    window.tray().remove(0);
    QCOMPARE(window.tray().index(0).data(ui::AttachmentTray::NameRole).toString(), u"c.png"_s);
    window.tray().remove(7);
    QCOMPARE(window.tray().count(), 1);
  }

  void aModelThatCannotSeeIsToldNothingAndItIsSaid() {
    SeeingWindow window;
    window.add(u"a.png"_s);
    window.picker->select(window.source.list[0].key);
    QVERIFY(!window.chat->canSend());
    QVERIFY(window.chat->sendHint().contains(u"can't see images"_s));
    window.add(u"b.png"_s);
    QVERIFY(window.tray().problem().contains(u"can't see"_s));
    QCOMPARE(window.tray().count(), 1);
    window.chooseRemote();
    window.ask(u"Q"_s);
    QCOMPARE(window.chat->sendNote(), QString());
    window.picker->select(window.source.list[0].key);
    QVERIFY(window.chat->canSend());
    QVERIFY(window.chat->sendNote().contains(u"left out"_s));
    window.ask(u"R"_s);
    QVERIFY(window.sent(0).isEmpty());
    QVERIFY(window.stored().back().answer.notes.starts_with("1 of the images were left out"));
  }

  void areNotSpokenOfWhereTheBranchHasThemNoMore() {
    SeeingWindow window;
    window.ask(u"Q"_s);
    window.add(u"a.png"_s);
    window.ask(u"R"_s);
    window.picker->select(window.source.list[0].key);
    QVERIFY(window.chat->sendNote().contains(u"left out"_s));
    QSignalSpy changed(window.chat.get(), &ui::ChatController::canSendChanged);
    QVERIFY(window.chat->saveEdit(window.stored().at(1).id.value, u"edited"_s, false));
    QCOMPARE(window.chat->sendNote(), QString());
    QVERIFY(changed.count() > 0);
  }

  void limitsAreSaid() {
    SeeingWindow window;
    for (int i = 0; i < ui::kMaxQuestionImages; ++i) window.add(u"%1.png"_s.arg(i));
    QCOMPARE(window.tray().problem(), QString());
    window.add(u"more.png"_s);
    QCOMPARE(window.tray().count(), ui::kMaxQuestionImages);
    QVERIFY(window.tray().problem().contains(u"at most 16"_s));
    window.tray().remove(0);
    QCOMPARE(window.tray().problem(), QString());
    window.tray().addFiles({QUrl(u"https://a.example/a.png"_s)});
    QVERIFY(window.tray().problem().contains(u"Only files"_s));
  }

  void pasteTakesPicturesButLeavesTextAlone() {
    SeeingWindow window;
    QClipboard& clipboard = *QGuiApplication::clipboard();
    QImage image(3, 3, QImage::Format_RGB32);
    image.fill(Qt::green);
    clipboard.setImage(image);
    QVERIFY(window.tray().paste());
    QCOMPARE(window.tray().count(), 1);
    clipboard.setText(u"words"_s);
    QVERIFY(!window.tray().paste());
    auto* both = new QMimeData;
    both->setText(u"a\tb"_s);
    both->setImageData(image);
    clipboard.setMimeData(both);
    QVERIFY(!window.tray().paste());
    QCOMPARE(window.tray().count(), 1);
  }

  void unknownSourcesAreEmpty() {
    SeeingWindow window;
    for (const char* source :
         {"", "draft/1", "message/1/0", "message/x/y", "message/1/-1", "a/b/c"})
      QVERIFY2(window.chat->imageBytes(QLatin1String(source)).isEmpty(), source);
  }

  void imagesStayWhereTheQuestionCannotBeSaved() {
    SeeingWindow window;
    window.add(u"a.png"_s);
    window.store->refusesMessages = true;
    QVERIFY(!window.chat->send(u"Q"_s));
    QCOMPARE(window.tray().count(), 1);
  }
};

QTEST_MAIN(ChatImagesTest)
#include "chat_images_test.moc"
