// A key that can be recognised, entered or given by the environment: it is in no file, no command
// line and no environment of what Isobath starts, whatever goes wrong.
// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QDirIterator>
#include <QFile>
#include <QGuiApplication>
#include <QMetaProperty>
#include <QProcess>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <fstream>

#include "app/template_renderer.h"
#include "tests/app/endpoint_window.h"
#include "tests/support/deepseek_server.h"

using support::DeepSeekServer;
using support::EndpointWindow;

namespace {

// Not like a usual key, so that it is not the log's search for keys that saves us.
constexpr const char* kCanary = "canary.0a1b2c3d4e5f.canary";
constexpr const char* kMark = "0a1b2c3d4e5f";

QByteArray contents(const QString& name) {
  QFile file(name);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The files below `folder` that have it; how many were looked at.
QStringList filesWithMark(const QString& folder, int& looked) {
  QStringList found;
  QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const QString name = files.next();
    ++looked;
    if (contents(name).contains(kMark)) found << name;
  }
  return found;
}

// What a view or a loader made is a child for the eye only.
QQuickItem* itemNamed(QQuickItem* parent, const QString& name) {
  for (QQuickItem* child : parent->childItems()) {
    if (child->objectName() == name) return child;
    if (QQuickItem* found = itemNamed(child, name)) return found;
  }
  return nullptr;
}

// Every text of every part of the window that has the mark, as "part.property".
QStringList textsWithMark(QObject* part) {
  QStringList found;
  const QMetaObject* type = part->metaObject();
  for (int i = 0; i < type->propertyCount(); ++i) {
    const QMetaProperty property = type->property(i);
    if (property.metaType().id() == QMetaType::QString &&
        property.read(part).toString().contains(kMark))
      found << part->objectName() + "." + property.name();
  }
  for (QObject* child : part->children()) found << textsWithMark(child);
  if (const auto* item = qobject_cast<QQuickItem*>(part))
    for (QQuickItem* child : item->childItems())
      if (child->parent() != part) found << textsWithMark(child);
  return found;
}

#define NO_FILE_HAS_IT(folder)                               \
  do {                                                       \
    int looked = 0;                                          \
    const QStringList found = filesWithMark(folder, looked); \
    QVERIFY(looked >= 2); /* database and log */             \
    QVERIFY2(found.isEmpty(), qPrintable(found.join(", "))); \
  } while (false)

}  // namespace

class CanaryTest : public QObject {
  Q_OBJECT

 private slots:
  void initTestCase() { QQuickWindow::setGraphicsApi(QSGRendererInterface::Software); }

  void noFileHasIt_data() {
    QTest::addColumn<bool>("isEntered");
    QTest::newRow("entered") << true;
    QTest::newRow("environment") << false;
  }
  void noFileHasIt() {
    QFETCH(bool, isEntered);
    DeepSeekServer server;
    EndpointWindow::Options options;
    if (!isEntered) options.environmentKey = kCanary;
    const auto window = EndpointWindow::create(options);
    QVERIFY(window);
    // The key of the environment is for DeepSeek's own host, and not for this one.
    const std::string key = isEntered ? kCanary : "sk-another-key-0123456789";
    QVERIFY(window->choose(server.url(), QString::fromStdString(key), "deepseek-flash"));
    QCOMPARE(server.requests().back().http.header("authorization"), "Bearer " + key);
    // The 401 repeats the key.
    for (const char* fault : {"", "401", "402", "422", "500", "malformed", "cut", "no-resources"}) {
      if (*fault != '\0') server.failNext({fault, "700"});
      QVERIFY(window->ask("hello"));
      QVERIFY(!window->rows("error").contains(kMark));
      NO_FILE_HAS_IT(window->folder());
    }
    QVERIFY(window->rows("error").contains("[key]"));
    // What a crash would leave now: the database and its log, whose rows are in no other file yet.
    QVERIFY(contents(window->folder() + "/isobath.db-wal").contains("hello"));
    const QTemporaryDir left;
    for (const char* name : {"/isobath.db", "/isobath.db-wal"})
      QVERIFY(QFile::copy(window->folder() + name, left.path() + name));
    QVERIFY(storage::Database::open((left.path() + "/isobath.db").toStdString()).has_value());
    NO_FILE_HAS_IT(left.path());
  }

  void noFieldShowsIt() {
    DeepSeekServer server;
    const auto window = EndpointWindow::create({});
    QVERIFY(window);
    QVERIFY(window->choose(server.url(), kCanary, "deepseek-flash"));
    QQuickWindow* shown = window->parts().window();
    QVERIFY(QMetaObject::invokeMethod(shown, "openSettings", Q_ARG(QVariant, true)));
    QTRY_VERIFY(itemNamed(shown->contentItem(), "keyField"));
    QCOMPARE(textsWithMark(shown->contentItem()), QStringList());
    QQuickItem* field = itemNamed(shown->contentItem(), "keyField");
    field->setProperty("text", kCanary);
    QVERIFY(textsWithMark(shown->contentItem())
                .contains("keyField.text"));  // the search finds what is there
    QVERIFY(!field->property("displayText").toString().contains(kMark));
    QGuiApplication::clipboard()->setText("before");
    for (const char* call : {"selectAll", "copy", "cut"}) QMetaObject::invokeMethod(field, call);
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("before"));
    QMetaObject::invokeMethod(field, "undo");
    // Another address takes it away for good.
    QMetaObject::invokeMethod(itemNamed(shown->contentItem(), "addressField"), "textEdited");
    QMetaObject::invokeMethod(field, "undo");
    QVERIFY(field->property("text").toString().isEmpty());
    QVERIFY(QMetaObject::invokeMethod(shown, "openUsage"));
    QTest::qWait(0);
    QCOMPARE(textsWithMark(shown->contentItem()), QStringList());
  }

  // The worker is one of ours; that it has neither is not left to chance.
  void theWorkerDoesNotHaveIt() {
    ::setenv("ISOBATH_API_KEY", kCanary, 1);  // as if it had not been taken out
    EndpointWindow::Options options;
    options.environmentKey = kCanary;
    options.engineProgram = ENGINE;
    const auto window = EndpointWindow::create(options);
    QVERIFY(window);
    window->parts().models().addModelFile(ISOBATH_SOURCE_DIR
                                          "/tests/golden/models/tiny-lite-q4_k_m.gguf");
    QVERIFY(window->ask("hello"));
    QVERIFY(window->worker());
    const QString proc = "/proc/" + QString::number(window->worker()->processId());
    const QByteArray environment = contents(proc + "/environ");
    QVERIFY(environment.contains("PATH="));
    QVERIFY(!environment.contains(kMark));
    const QByteArray commandLine = contents(proc + "/cmdline");
    QVERIFY(commandLine.contains("tiny-lite"));
    QVERIFY(!commandLine.contains(kMark));
    NO_FILE_HAS_IT(window->folder());
    ::unsetenv("ISOBATH_API_KEY");
  }

  void theScriptDoesNotHaveIt() {
    const QTemporaryDir folder;
    const QString program = folder.filePath("script");
    std::ofstream(program.toStdString())
        << "#!/bin/sh\n/bin/cat /proc/$$/environ /proc/$$/cmdline > "
        << folder.filePath("seen").toStdString() << "\n";
    QVERIFY(QFile::setPermissions(program, QFile::ReadOwner | QFile::ExeOwner));
    ::setenv("ISOBATH_API_KEY", kCanary, 1);
    const auto render = app::makeTemplateRenderer(program.toStdString());
    (void)render("{{ x }}", "{}", {});  // it is no renderer, so this fails
    ::unsetenv("ISOBATH_API_KEY");
    const QByteArray seen = contents(folder.filePath("seen"));
    QVERIFY2(seen.contains("script"), seen);
    QVERIFY2(!seen.contains(kMark), seen);
  }

  void theProgramWithTheWindowTakesItOutOfItsEnvironment() {
    const QTemporaryDir folder;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("ISOBATH_API_KEY", kCanary);
    environment.insert("ISOBATH_STARTER_MODEL", "/nowhere/starter.gguf");
    environment.insert("QT_QUICK_BACKEND", "software");
    environment.remove("DBUS_SESSION_BUS_ADDRESS");
    process.setProcessEnvironment(environment);
    process.start(ISOBATH_PROGRAM, {"--data-dir", folder.path()});
    QVERIFY(QTest::qWaitFor(
        [&] {
          return contents(folder.filePath("logs/isobath.log")).contains(" starts; ") &&
                 QFile::exists(folder.filePath("isobath.db"));
        },
        30'000));
    const QString proc = "/proc/" + QString::number(process.processId());
    QVERIFY(contents(proc + "/environ").contains("QT_QUICK_BACKEND"));
    QVERIFY(!contents(proc + "/environ").contains(kMark));
    QVERIFY(!contents(proc + "/cmdline").contains(kMark));
    QCOMPARE(contents(proc + "/coredump_filter").trimmed(), QByteArray("00000000"));
    QVERIFY(contents(proc + "/limits").simplified().contains("Max core file size 0 0"));
    NO_FILE_HAS_IT(folder.path());
    process.kill();
    QVERIFY(process.waitForFinished());
    NO_FILE_HAS_IT(folder.path());
  }
};

QTEST_MAIN(CanaryTest)
#include "canary_test.moc"
