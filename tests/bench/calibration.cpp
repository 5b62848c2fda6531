// What this machine does with fixed work, so that figures of different machines and hours can be
// compared.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/calibration.h"

#include <QKeyEvent>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QQuickWindow>
#include <algorithm>
#include <cstdint>
#include <memory>

namespace bench {
namespace {

double loopMs() {
  double least = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double before = cpuMilliseconds();
    std::uint64_t hash = 14'695'981'039'346'656'037U;
    for (std::uint64_t i = 0; i < 50'000'000; ++i) hash = (hash ^ i) * 1'099'511'628'211U;
    volatile std::uint64_t kept = hash;
    (void)kept;
    least = std::min(least, cpuMilliseconds() - before);
  }
  return least;
}

constexpr const char* kPlainList = R"(
import QtQuick
Window {
    width: 1100; height: 760; visible: true
    ListView {
        id: list
        anchors.fill: parent
        model: 1000
        delegate: Text {
            required property int index
            width: 760; wrapMode: Text.Wrap; font.pixelSize: 15
            text: "Row " + index + ": the same words in each row, so that they fill a line or two of this list and wrap once."
        }
        NumberAnimation on contentY { from: 0; to: 9000; duration: 3000 }
    }
})";

}  // namespace

void calibrate(Meter& meter, UiTable& table) {
  table.add("calibration: 50 million steps of a hash, CPU", loopMs(), -1, "ms");
  QQmlEngine engine;
  QQmlComponent component(&engine);
  component.setData(kPlainList, {});
  const std::unique_ptr<QObject> made(component.create());
  auto* window = qobject_cast<QQuickWindow*>(made.get());
  if (!window) return;
  meter.watch(window);
  meter.begin();
  meter.postFor(2500, 2500, [] { return new QKeyEvent(QEvent::KeyPress, Qt::Key_A, {}); });
  table.add("calibration: a plain list scrolls, work per frame, p50", quantile(meter.frames(), 0.5),
            -1, "ms");
  table.add("calibration: the same, p99", quantile(meter.frames(), 0.99), -1, "ms");
  meter.watch(nullptr);
}

}  // namespace bench
