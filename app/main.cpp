// The program with the window: reads the command line and runs the application.
// SPDX-License-Identifier: Apache-2.0
#include <QCommandLineParser>
#include <QFileInfo>
#include <QGuiApplication>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/application.h"
#include "app/opening.h"
#include "app/process_privacy.h"
#include "app/rendering.h"

namespace {

// These need no window, and so no display.
bool asksForText(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--") return false;
    if (word == "--help" || word == "-h" || word == "--help-all" || word == "--version" ||
        word == "-v")
      return true;
  }
  return false;
}

std::unique_ptr<QCoreApplication> makeApplication(int& argc, char** argv) {
  if (asksForText(argc, argv)) return std::make_unique<QCoreApplication>(argc, argv);
  app::chooseRendering();
  return std::make_unique<QGuiApplication>(argc, argv);
}

// What a word of the command line is: an address, or else a model.
base::Result<app::Opening> openingOfWord(const QString& word) {
  if (app::isAddress(word)) return app::openingOf(word);
  return app::Opening{app::Opening::Kind::ModelFile, 0, QFileInfo(word).absoluteFilePath()};
}

}  // namespace

int main(int argc, char** argv) {
  app::forbidCoreDumps();
  std::string environmentKey = app::takeFromEnvironment("ISOBATH_API_KEY");
  const std::unique_ptr<QCoreApplication> application = makeApplication(argc, argv);
  QGuiApplication::setApplicationName("isobath");
  QGuiApplication::setApplicationDisplayName("Isobath");
  QGuiApplication::setApplicationVersion(ISOBATH_VERSION);
  QGuiApplication::setDesktopFileName("isobath");

  QCommandLineParser parser;
  parser.setApplicationDescription("Chat with DeepSeek models, on this computer or over the API.");
  const QCommandLineOption dataDir("data-dir", "Keep conversations and settings in this folder.",
                                   "folder");
  const QCommandLineOption probe(
      "first-frame-probe",
      "Print the time to the first frame and the memory when idle, then quit.");
  const QCommandLineOption newChat("new-chat", "Begin a new chat, in the window that is open.");
  parser.addOptions({dataDir, newChat, probe});
  parser.addPositionalArgument("file",
                               "A model to chat with: a GGUF file or a Hugging Face folder; or an "
                               "isobath:// address to go to.",
                               "[file.gguf]");
  parser.addHelpOption();
  parser.addVersionOption();
  parser.process(*application);

  const QStringList words = parser.positionalArguments();
  if (words.size() > 1) {
    qCritical("isobath: one model file at most, got %lld", static_cast<long long>(words.size()));
    return 2;
  }
  app::ApplicationOptions options;
  options.engineProgram = (QGuiApplication::applicationDirPath() + "/isobath-engine").toStdString();
  options.environmentKey = std::move(environmentKey);
  options.printFirstFrame = parser.isSet(probe);
  if (parser.isSet(dataDir)) options.dataDir = parser.value(dataDir).toStdString();
  if (parser.isSet(newChat)) options.openings.push_back({app::Opening::Kind::NewChat});
  for (const QString& word : words) {
    const auto opening = openingOfWord(word);
    if (!opening) {
      qCritical("isobath: %s", opening.error().message.c_str());
      return 2;
    }
    options.openings.push_back(*opening);
  }
  return app::runApplication(options);
}
