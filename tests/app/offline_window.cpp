// The real window on a scripted backend and a database that goes away with it.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/offline_window.h"

#include <QQuickItem>
#include <QQuickWindow>
#include <QTest>
#include <QVector>
#include <utility>

namespace support {

OfflineWindow::OfflineWindow(ScriptedBackend::Author author)
    : m_source(std::move(author)), m_documents(QStringLiteral(EXTRACT_PROGRAM)) {}

std::unique_ptr<OfflineWindow> OfflineWindow::create(ScriptedBackend::Author author,
                                                     const std::filesystem::path& file) {
  std::unique_ptr<OfflineWindow> offline(new OfflineWindow(std::move(author)));
  offline->m_clock.start();
  const QString own = offline->m_folder.filePath("isobath.db");
  auto database =
      storage::Database::open(file.empty() ? std::filesystem::path(own.toStdString()) : file);
  if (!database) return nullptr;
  auto stores = Stores::open(std::move(*database));
  if (!stores) return nullptr;
  offline->m_stores = std::move(*stores);
  offline->m_source.setChoices(exampleChoices());
  return offline->reopen() ? std::move(offline) : nullptr;
}

bool OfflineWindow::reopen(std::optional<ui::FirstRun::Machine> machine) {
  m_window.reset();
#ifdef SCRIPT_PROGRAM
  if (!m_formulas) m_formulas = std::make_unique<app::MathWorker>(QStringLiteral(SCRIPT_PROGRAM));
  if (!m_colours)
    m_colours = std::make_unique<app::HighlightWorker>(QStringLiteral(SCRIPT_PROGRAM));
#endif
  m_window = std::make_unique<app::Window>(
      app::Window::Parts{*m_stores.database,
                         *m_stores.store,
                         *m_stores.settings,
                         *m_stores.endpoints,
                         m_secrets,
                         m_source,
                         m_shell,
                         [this] { return kNowMs + m_clock.elapsed(); },
                         {*m_stores.ledger,
                          m_table,
                          {},
                          [this](const auto&, auto) {
                            ++m_accountQuestions;
                            return base::Result<engine::Account>(m_account);
                          }},
                         m_formulas.get(),
                         m_colours.get(),
                         &m_documents,
                         std::move(machine)});
  return m_window->show().has_value();
}

bool OfflineWindow::ask(const QString& text) {
  return chat().send(text) && waitUntil([this] { return !chat().isGenerating(); });
}

QVector<QQuickItem*> OfflineWindow::items() const {
  QVector<QQuickItem*> all = {window()->contentItem()};
  for (qsizetype i = 0; i < all.size(); ++i) all.append(all[i]->childItems());
  return all;
}

QObject* OfflineWindow::part(const QString& objectName) {
  if (auto* found = window()->findChild<QObject*>(objectName)) return found;
  // What a view or a repeater made is a child for the eye only.
  for (QQuickItem* item : items())
    if (item->objectName() == objectName) return item;
  return nullptr;
}

bool waitUntil(const std::function<bool()>& condition) {
  return QTest::qWaitFor(condition, 10'000);
}

}  // namespace support
