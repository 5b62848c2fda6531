// How fast and how large the window is, beside the budgets it has: "isobath-ui-bench [soak
// [EXCHANGES]]".
// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QKeyEvent>
#include <QProcess>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#include <QWheelEvent>
#include <algorithm>
#include <cstdio>
#include <map>
#include <thread>

#include "app/rendering.h"
#include "tests/app/offline_window.h"
#include "tests/bench/calibration.h"
#include "tests/bench/example_chats.h"
#include "tests/bench/meter.h"
#include "tests/bench/ui_soak.h"
#include "tests/bench/ui_table.h"

namespace {

using bench::Meter;
using bench::quantile;
using bench::residentMegabytes;
using bench::UiTable;
using support::OfflineWindow;

constexpr double kFrame = 16.7;  // 60 a second
constexpr int kChats = 1000;
constexpr std::size_t kLongAnswer = 200 * 1024;
// The whole would take four minutes at this speed: most of it comes at once, the rest is measured.
constexpr int kTokensPerSecond = 200;
constexpr int kStreamMs = 12'000;
constexpr std::size_t kTokenBytes = 4;

support::Script longScript(const engine::Request&) {
  const std::string text = bench::longAnswer(kLongAnswer);
  const std::size_t measured =
      std::size_t{kStreamMs} / 1000 * std::size_t{kTokensPerSecond} * kTokenBytes;
  const auto pieceEnd = [&](std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    return std::min(at, text.size());
  };
  support::Script script;
  std::size_t at = pieceEnd(text.size() - measured);
  script.steps.push_back(support::say(engine::TextDelta{text.substr(0, at)}));
  script.steps.emplace_back(support::Pause{std::chrono::milliseconds(1500)});
  while (at < text.size()) {
    const std::size_t end = pieceEnd(at + kTokenBytes);
    script.steps.push_back(support::say(engine::TextDelta{text.substr(at, end - at)}));
    script.steps.emplace_back(support::Pause{std::chrono::milliseconds(1000 / kTokensPerSecond)});
    at = end;
  }
  return script;
}

// The number after `name` in what the program printed; -1: it is not there.
double figure(const QByteArray& output, const char* name) {
  const qsizetype at = output.indexOf(name);
  if (at < 0) return -1;
  const QByteArray rest = output.mid(at + static_cast<qsizetype>(qstrlen(name))).trimmed();
  return rest.left(std::max<qsizetype>(0, rest.indexOf(' '))).toDouble();
}

// Nanoseconds that each thread of a process has had a processor. Source: proc(5), schedstat.
std::map<QString, qint64> cpuOf(qint64 process) {
  const QString tasks = QString("/proc/%1/task").arg(process);
  std::map<QString, qint64> all;
  for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
    QFile file(tasks + '/' + task + "/schedstat");
    if (file.open(QIODevice::ReadOnly)) all[task] = file.readAll().split(' ').first().toLongLong();
  }
  return all;
}

// In per cent, once the cursor rests.
double idleCpu(const QString& program, const QString& folder) {
  constexpr int kSettledMs = 14'000;
  constexpr int kIdleMs = 4000;
  QProcess running;
  running.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  running.start(program, {"--data-dir", folder});
  QTest::qWait(kSettledMs);
  auto before = cpuOf(running.processId());
  QTest::qWait(kIdleMs);
  qint64 used = 0;
  for (const auto& [task, time] : cpuOf(running.processId())) used += time - before[task];
  const bool isRunning = running.state() == QProcess::Running && !before.empty();
  running.terminate();
  if (!running.waitForFinished(5000)) running.kill();
  return isRunning ? 100.0 * static_cast<double>(used) / (kIdleMs * 1e6) : -1;
}

// The real program over the folder; the least of a few starts is the one that nothing disturbed.
void measureProgram(const QString& folder, UiTable& table) {
  constexpr int kStarts = 4;
  const QString path = QCoreApplication::applicationDirPath() + "/isobath";
  double frame = 1e9;
  double memory = 1e9;
  for (int i = 0; i < kStarts; ++i) {
    QProcess program;
    program.start(path, {"--first-frame-probe", "--data-dir", folder});
    if (!program.waitForFinished(60'000)) program.kill();
    const QByteArray output = program.readAllStandardOutput();
    if (figure(output, "first frame:") < 0) continue;
    frame = std::min(frame, figure(output, "first frame:"));
    memory = std::min(memory, figure(output, "idle memory:"));
  }
  table.add("program: start to first frame, warm", frame, 250, "ms");
  table.add("program: idle memory with 1000 chats", memory, 90, "MB");
  // What rounds to 0.0.
  table.add("program: CPU when idle", idleCpu(path, folder), 0.049, "%");
}

QWheelEvent* wheel(const QQuickWindow* window, int delta) {
  const QPointF middle(window->width() * 0.6, window->height() * 0.4);
  return new QWheelEvent(middle, window->mapToGlobal(middle), {}, {0, delta}, Qt::NoButton,
                         Qt::NoModifier, Qt::NoScrollPhase, false);
}

void measureOpening(Meter& meter, OfflineWindow& offline, storage::ConversationId id,
                    const char* what, double budget, UiTable& table) {
  const auto open = [&] {
    QMetaObject::invokeMethod(offline.window(), "openConversation",
                              Q_ARG(QVariant, QVariant::fromValue<qlonglong>(id.value)));
  };
  double least = 1e9;
  for (int i = 0; i < 3; ++i) {
    offline.chat().newConversation();
    QTest::qWait(500);
    const double ms =
        meter.untilFrame(open, [&] { return offline.chat().conversationId() == id.value; });
    if (ms >= 0) least = std::min(least, ms);
  }
  table.add(what, least, budget, "ms");
}

void measureScrolling(Meter& meter, OfflineWindow& offline, UiTable& table) {
  constexpr int kMs = 5000;
  constexpr int kEvery = 20;
  QQuickWindow* window = offline.window();
  meter.begin();
  const int rows = offline.chat().messages()->count();
  meter.postFor(kMs, kEvery, [&] { return wheel(window, 120); });
  table.add("scrolling up in 10,000 messages: rows loaded on the way",
            offline.chat().messages()->count() - rows, -1, "");
  table.add("scrolling up in 10,000 messages: work per frame, p50", quantile(meter.frames(), 0.5),
            -1, "ms");
  table.add("scrolling up in 10,000 messages: work per frame, p99", quantile(meter.frames(), 0.99),
            kFrame, "ms");
  table.add("scrolling up in 10,000 messages: frames per second",
            1000.0 * static_cast<double>(meter.frames().size()) / kMs, -1, "");
}

void measureStreaming(Meter& meter, OfflineWindow& offline, UiTable& table) {
  offline.chat().newConversation();
  offline.chat().send("Tell me everything about depth.");
  QTest::qWait(1500);
  meter.begin();
  // Not in step with the text.
  meter.postFor(kStreamMs - 2000, 137,
                [] { return new QKeyEvent(QEvent::KeyPress, Qt::Key_A, {}, "a"); });
  const bool wasWriting = offline.chat().isGenerating();
  table.add("200 KB answer at 200 tokens/s, its end: frames per second",
            1000.0 * static_cast<double>(meter.frames().size()) / (kStreamMs - 2000), -1, "");
  table.add("200 KB answer at 200 tokens/s, its end: work per frame, p50",
            quantile(meter.frames(), 0.5), -1, "ms");
  table.add("200 KB answer at 200 tokens/s, its end: work per frame, p99",
            quantile(meter.frames(), 0.99), kFrame, "ms");
  table.add("key to glyph meanwhile, p50", quantile(meter.keys(), 0.5), -1, "ms");
  table.add("key to glyph meanwhile, p99", wasWriting ? quantile(meter.keys(), 0.99) : -1, 30,
            "ms");
  support::waitUntil([&] { return !offline.chat().isGenerating(); });
}

int measure(Meter& meter, const QString& folder) {
  UiTable table;
  bench::calibrate(meter, table);
  storage::ConversationId thousand;
  storage::ConversationId tenThousand;
  {
    auto database = storage::Database::open((folder + "/isobath.db").toStdString());
    if (!database) return 1;
    auto store = storage::ConversationStore::open(**database);
    if (!store) return 1;
    for (int i = 0; i < kChats; ++i)
      if (!bench::addChat(**store, "Conversation " + std::to_string(i), 2, 1'000 + i)) return 1;
    const auto first = bench::addChat(**store, "A thousand messages", 1000, 5'000);
    const auto second = bench::addChat(**store, "Ten thousand messages", 10'000, 6'000);
    if (!first || !second) return 1;
    thousand = *first;
    tenThousand = *second;
  }
  measureProgram(folder, table);
  auto offline = OfflineWindow::create(longScript, (folder + "/isobath.db").toStdString());
  if (!offline) return 1;
  meter.watch(offline->window());
  offline->window()->requestActivate();
  QTest::qWait(1000);
  measureOpening(meter, *offline, thousand, "opening 1000 messages, to the first frame", 100,
                 table);
  QTest::qWait(500);
  const double before = residentMegabytes();
  measureOpening(meter, *offline, tenThousand, "opening 10,000 messages, to the first frame", 150,
                 table);
  QTest::qWait(500);
  measureScrolling(meter, *offline, table);
  QTest::qWait(2000);
  table.add("memory that 10,000 messages opened and scrolled add", residentMegabytes() - before, 50,
            "MB");
  measureStreaming(meter, *offline, table);
  QTest::qWait(1000);
  std::printf(
      "Window, %s, %u cores, \"%s\" (the answer's last %d s are measured; before them it "
      "comes at once):\n",
      qPrintable(QGuiApplication::platformName()), std::thread::hardware_concurrency(),
      "software rendering", kStreamMs / 1000 - 2);
  table.print();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  app::chooseRendering();
  Meter meter(argc, argv);
  QGuiApplication::setQuitOnLastWindowClosed(false);
  // In memory where there is such a folder: the disk is not what is measured.
  QTemporaryDir folder(QFileInfo("/dev/shm").isWritable()
                           ? "/dev/shm/isobath-bench-XXXXXX"
                           : QDir::tempPath() + "/isobath-bench-XXXXXX");
  if (!folder.isValid()) return 1;
  const QStringList arguments = QCoreApplication::arguments();
  if (arguments.value(1) == "soak")
    return bench::soak(folder.path().toStdString(),
                       std::max(20, arguments.value(2, "20000").toInt()));
  return measure(meter, folder.path());
}
