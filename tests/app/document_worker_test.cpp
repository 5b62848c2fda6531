// Files through the real process: read, refused in words, and processes that die or hang.
// SPDX-License-Identifier: Apache-2.0
#include "app/document_worker.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <optional>

#include "tests/documents/golden_file.h"

using app::DocumentWorker;
using ui::DocumentText;
using Problem = DocumentText::Problem;

namespace {

QByteArray golden(const char* name) {
  return QByteArray::fromStdString(goldenFile(name));
}

DocumentText read(DocumentWorker& worker, const QByteArray& bytes) {
  auto result = std::make_shared<std::optional<DocumentText>>();
  worker.read(bytes, [result](DocumentText text) { *result = std::move(text); });
  if (!QTest::qWaitFor([&] { return result->has_value(); }, 60'000)) return {};
  return **result;
}

}  // namespace

class DocumentWorkerTest : public QObject {
  Q_OBJECT

 private slots:
  void readsAllKinds() {
    DocumentWorker worker(QStringLiteral(EXTRACT_PROGRAM));
    QCOMPARE(read(worker, "depth 深度\n").text, "depth 深度\n");
    QCOMPARE(read(worker, QByteArray::fromHex("c9eeb6c8")).text, "深度");
    QVERIFY(read(worker, golden("report.docx")).text.starts_with("# Depths"));
    const DocumentText pdf = read(worker, golden("two_pages.pdf"));
    QCOMPARE(pdf.text, "First page\n\nSecond page");
    const QByteArray large(6 << 20, 'a');
    QCOMPARE(read(worker, large).text.size(), std::size_t(large.size()));
  }

  void refusesInWords_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("problem");
    const auto row = [](const char* name, Problem problem) {
      QTest::addRow("%s", name) << QByteArray(name) << static_cast<int>(problem);
    };
    row("locked.pdf", Problem::Password);
    row("locked.docx", Problem::Password);
    row("scanned.pdf", Problem::NoText);
    row("bomb.docx", Problem::TooLarge);
    row("laughs.docx", Problem::Damaged);
    row("truncated.docx", Problem::Damaged);
    row("other.zip", Problem::NotText);
  }
  void refusesInWords() {
    QFETCH(QByteArray, name);
    QFETCH(int, problem);
    DocumentWorker worker(QStringLiteral(EXTRACT_PROGRAM));
    const DocumentText result = read(worker, golden(name.constData()));
    QCOMPARE(static_cast<int>(result.problem), problem);
    QVERIFY(result.text.empty());
  }

  void damagedPdfFilesCostOnlyThemselves() {
    DocumentWorker worker(QStringLiteral(EXTRACT_PROGRAM));
    const QByteArray whole = golden("two_pages.pdf");
    for (qsizetype at = 10; at < whole.size(); at += 60) {
      QByteArray turned = whole;
      turned[at] = static_cast<char>(turned[at] ^ 0x15);
      (void)read(worker, turned);
    }
    QCOMPARE(read(worker, "still there").text, "still there");
  }

  void aProcessThatDiesOrHangsCostsItsFile() {
    QTemporaryDir folder;
    const auto script = [&](const QString& name, const QByteArray& lines) {
      QFile file(folder.filePath(name));
      if (file.open(QIODevice::WriteOnly)) file.write("#!/bin/sh\n" + lines);
      file.setPermissions(file.permissions() | QFileDevice::ExeOwner);
      return folder.filePath(name);
    };
    DocumentWorker dies(script("dies", "kill -9 $$\n"));
    QCOMPARE(read(dies, "a").problem, Problem::TooHard);
    DocumentWorker hangs(script("hangs", "exec sleep 600\n"), {std::chrono::milliseconds(200)});
    QCOMPARE(read(hangs, QByteArray(1 << 20, 'a')).problem, Problem::TooHard);
    DocumentWorker floods(script("floods", "exec cat /dev/zero\n"));
    QCOMPARE(read(floods, "a").problem, Problem::TooHard);
    DocumentWorker lies(script("lies", "printf 'text\\n\\377\\376ok'\n"));
    QCOMPARE(read(lies, "a").text, "\xEF\xBF\xBD\xEF\xBF\xBDok");
    DocumentWorker missing(folder.filePath("none"));
    QCOMPARE(read(missing, "a").problem, Problem::NotInstalled);
  }

  // What is still being read when the window closes.
  void endsItsProcessWithItself() {
    bool wasCalled = false;
    {
      DocumentWorker worker(QStringLiteral("/bin/cat"));
      worker.read(QByteArray(1 << 20, 'a'), [&](const DocumentText&) { wasCalled = true; });
      worker.read("b", [&](const DocumentText&) { wasCalled = true; });
      QCoreApplication::processEvents();
    }
    QVERIFY(!wasCalled);
  }
};

QTEST_GUILESS_MAIN(DocumentWorkerTest)
#include "document_worker_test.moc"
