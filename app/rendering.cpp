// How windows are drawn on this computer.
// SPDX-License-Identifier: Apache-2.0
#include "app/rendering.h"

#include <QDir>
#include <QQuickStyle>
#include <QQuickWindow>

namespace app {

bool hasGraphicsCard() {
  return !QDir("/dev/dri").entryList({"renderD*"}, QDir::System).isEmpty();
}

void chooseRendering() {
  // Without a GPU OpenGL is emulated, which was measured to take twice as long to start and twice
  // the memory.
  if (!hasGraphicsCard() && qEnvironmentVariableIsEmpty("QT_QUICK_BACKEND"))
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
  QQuickStyle::setStyle("Basic");
}

}  // namespace app
