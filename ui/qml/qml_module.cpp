// Makes a QML engine ready to load the window: our module, our icons, and no way to the network.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/qml_module.h"

#include <QQmlEngine>
#include <utility>

#include "ui/code/code_colours.h"
#include "ui/math/math_images.h"
#include "ui/qml/icon_provider.h"
#include "ui/qml/no_network.h"

// Made by the build. Named here so that the linker keeps the registrations of a static library.
void qml_register_types_Isobath();

static void initResources() {
  Q_INIT_RESOURCE(icons);
  Q_INIT_RESOURCE(translations);
}

namespace ui {

void prepareQmlEngine(QQmlEngine& engine, Typesetter* typesetter, Highlighter* highlighter,
                      PictureParts pictures) {
  static NoNetwork noNetwork;  // the engine does not take ownership, and it has no state
  initResources();
  static volatile auto keepRegistrations = &qml_register_types_Isobath;
  (void)keepRegistrations;
  engine.setNetworkAccessManagerFactory(&noNetwork);
  engine.addImageProvider("icon", new IconProvider);
  engine.addImageProvider("math", new MathImages(*new MathLibrary(typesetter, &engine)));
  new CodeColours(highlighter, &engine);
  auto* answerPictures = new AnswerPictures(std::move(pictures), &engine);
  engine.addImageProvider("picture", new AnswerPictureImages(*answerPictures));
  engine.addImportPath("qrc:/");
}

AnswerPictures* answerPicturesOf(const QQmlEngine& engine) {
  return engine.findChild<AnswerPictures*>(QString(), Qt::FindDirectChildrenOnly);
}

CodeColours* codeColoursOf(const QQmlEngine& engine) {
  return engine.findChild<CodeColours*>(QString(), Qt::FindDirectChildrenOnly);
}

}  // namespace ui
