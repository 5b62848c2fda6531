// The window and the view models behind it, over whatever storage, keys and models it is given.
// SPDX-License-Identifier: Apache-2.0
#include "app/window.h"

#include <QGuiApplication>
#include <QIcon>
#include <QQuickWindow>
#include <QScreen>
#include <string>

#include "app/window_geometry.h"
#include "storage/database.h"
#include "ui/qml/attachment_images.h"
#include "ui/qml/fonts.h"
#include "ui/qml/qml_module.h"
#include "ui/viewmodels/image_file.h"

namespace app {
namespace {

QVector<QRect> screenRects() {
  QVector<QRect> rects;
  for (const QScreen* screen : QGuiApplication::screens())
    rects.append(screen->availableGeometry());
  return rects;
}

// Before anything says a word.
QString languageOf(const storage::Settings& settings) {
  const auto language = settings.get(storage::Setting::Language);
  return language ? QString::fromStdString(*language) : QStringLiteral("system");
}

bool isNew(storage::ConversationStore& store) {
  const auto all = store.conversations();
  return all && all->empty();
}

}  // namespace

Window::Window(const Parts& parts)
    : m_parts(parts),
      m_language(languageOf(parts.settings)),
      m_shared(parts.shared ? parts.shared
                            : std::make_shared<SharedModels>(
                                  parts.database, parts.store, parts.settings, parts.endpoints,
                                  parts.secrets, parts.source, parts.money, parts.now)),
      m_store(m_shared->store),
      m_folders(parts.database),
      m_removed(m_shared->removed),
      m_models(parts.source, parts.settings),
      m_conversations(m_store, parts.now),
      m_switcher(m_conversations),
      m_settings(m_shared->settings),
      m_commands(m_shared->commands),
      m_endpoints(m_shared->endpoints),
      m_endpointEditor(m_endpoints),
      m_costs(m_shared->costs),
      m_limit(m_shared->limit),
      m_usage({parts.money.ledger, parts.settings, parts.money.table, m_limit, parts.now, QLocale(),
               parts.money.tableProblem}),
      m_accounts(m_shared->accounts),
      m_chat({m_store,
              parts.settings,
              parts.source,
              m_models,
              m_conversations,
              parts.now,
              {},
              &m_costs,
              &m_limit,
              parts.documents}),
      m_context({m_chat, m_store, m_models}),
      m_organiser({m_folders, m_removed, parts.settings, m_conversations, parts.now}),
      m_temporary({m_store, m_chat, m_conversations, parts.now}),
      m_search(storage::searchByScanning(parts.database.file()), m_conversations, m_commands),
      m_thinkingOpener(*m_chat.messages(), m_settings),
      m_firstRun(parts.settings, parts.machine, [&parts] { return isNew(parts.store); }) {
  joinMoney();
  joinFailures();
  joinSettings();
  ui::prepareQmlEngine(m_engine, m_parts.typesetter, m_parts.highlighter,
                       {m_parts.fetchPicture, ui::decodeImage});
  m_engine.addImageProvider(
      "attachment",
      new ui::AttachmentImages(
          {[this](const QString& source) { return m_chat.imageBytes(source); }, ui::decodeImage}));
  reloadLists();
  // It may be open in another window.
  if (m_parts.number == 0 && m_settings.startWith() == u"lastChat") openLastChat();
}

// One place says what the disk refused: the banner of the conversations.
void Window::joinFailures() {
  const auto say = &ui::ConversationListModel::storageFailed;
  QObject::connect(&m_organiser, &ui::ChatOrganiser::storageFailed, &m_conversations, say);
  QObject::connect(&m_temporary, &ui::TemporaryChats::storageFailed, &m_conversations, say);
  QObject::connect(&m_settings, &ui::SettingsController::storageFailed, &m_conversations, say);
  QObject::connect(&m_commands, &ui::CommandsModel::storageFailed, &m_conversations, say);
}

void Window::joinSettings() {
  QObject::connect(&m_settings, &ui::SettingsController::languageChanged, &m_engine, [this] {
    m_language.use(m_settings.language());
    retranslate();
  });
  QObject::connect(&m_chat, &ui::ChatController::conversationChanged, &m_settings, [this] {
    const qlonglong id = m_chat.conversationId();
    // Temporary ones are not on the disk. Where this fails, the next start opens another: nothing
    // is lost.
    if (id > 0 && m_parts.store.conversation(storage::ConversationId{id}))
      (void)m_parts.settings.set(storage::Setting::LastChat, std::to_string(id));
  });
}

void Window::reloadLists() {
  // The folders first: there is nothing yet to arrange in them.
  m_organiser.reload();
  m_conversations.reload();
}

void Window::retranslate() {
  m_engine.retranslate();
  m_commands.retranslate();
  m_firstRun.retranslate();
  reloadLists();
  m_models.reload();
  m_limit.refresh();
  m_usage.refresh();
  emit m_chat.canSendChanged();
  emit m_chat.statusChanged();
  ui::MessageListModel& rows = *m_chat.messages();
  if (rows.count() > 0) emit rows.dataChanged(rows.index(0), rows.index(rows.count() - 1));
}

void Window::openLastChat() {
  const auto kept = m_parts.settings.get(storage::Setting::LastChat);
  const qlonglong id = kept ? QString::fromStdString(*kept).toLongLong() : 0;
  // One that was deleted since is not missed.
  if (id > 0 && m_parts.store.conversation(storage::ConversationId{id}))
    m_chat.openConversation(id);
}

void Window::joinMoney() {
  // Other windows have joined these two as well.
  QObject::connect(&m_costs, &ui::CostKeeper::changed, &m_limit, &ui::SpendingLimit::refresh,
                   Qt::UniqueConnection);
  QObject::connect(&m_costs, &ui::CostKeeper::changed, &m_usage, &ui::UsageModel::refresh);
  QObject::connect(&m_usage, &ui::UsageModel::currencyChanged, &m_chat,
                   &ui::ChatController::setCurrency);
  QObject::connect(&m_usage, &ui::UsageModel::currencyChanged, &m_models,
                   &ui::ModelPickerModel::reload);
  QObject::connect(&m_chat, &ui::ChatController::conversationChanged, &m_usage,
                   [this] { m_usage.showConversation(m_chat.conversationId()); });
  m_chat.setCurrency(m_usage.inCurrency());
}

Window::~Window() {
  if (!m_window || m_window->visibility() != QWindow::Windowed) return;
  // The size of a window is not worth a message: what is lost is one resize.
  (void)m_parts.settings.set(storage::Setting::WindowGeometry,
                             geometryText(m_window->geometry()).toStdString());
}

base::Result<void> Window::show() {
  QGuiApplication::setFont(ui::Fonts::body(QGuiApplication::font()));
  QGuiApplication::setWindowIcon(QIcon(":/isobath/isobath.svg"));
  QVariantMap properties = {
      {"chat", QVariant::fromValue<QObject*>(&m_chat)},
      {"conversations", QVariant::fromValue<QObject*>(&m_conversations)},
      {"contextMeter", QVariant::fromValue<QObject*>(&m_context)},
      {"organiser", QVariant::fromValue<QObject*>(&m_organiser)},
      {"search", QVariant::fromValue<QObject*>(&m_search)},
      {"temporary", QVariant::fromValue<QObject*>(&m_temporary)},
      {"models", QVariant::fromValue<QObject*>(&m_models)},
      {"settings", QVariant::fromValue<QObject*>(&m_settings)},
      {"endpoints", QVariant::fromValue<QObject*>(&m_endpoints)},
      {"endpointEditor", QVariant::fromValue<QObject*>(&m_endpointEditor)},
      {"usage", QVariant::fromValue<QObject*>(&m_usage)},
      {"accounts", QVariant::fromValue<QObject*>(&m_accounts)},
      {"limit", QVariant::fromValue<QObject*>(&m_limit)},
      {"commands", QVariant::fromValue<QObject*>(&m_commands)},
      {"windows", QVariant::fromValue<QObject*>(&m_links)},
      {"switcher", QVariant::fromValue<QObject*>(&m_switcher)},
      {"firstRun", QVariant::fromValue<QObject*>(&m_firstRun)},
      {"shell", QVariant::fromValue<QObject*>(&m_parts.shell)},
  };
  const auto kept = m_parts.settings.get(storage::Setting::WindowGeometry);
  if (const auto geometry =
          kept ? geometryFrom(QString::fromStdString(*kept), screenRects()) : std::nullopt) {
    // Beside the others, so that each can be seen.
    constexpr int kStep = 32;
    properties["x"] = geometry->x() + kStep * m_parts.number;
    properties["y"] = geometry->y() + kStep * m_parts.number;
    properties["width"] = geometry->width();
    properties["height"] = geometry->height();
  }
  m_engine.setInitialProperties(properties);
  m_engine.load(ui::mainWindowUrl());
  if (m_engine.rootObjects().isEmpty())
    return base::Error{base::ErrorCode::Corrupt,
                       "the window's QML does not load; see the messages above"};
  m_window = qobject_cast<QQuickWindow*>(m_engine.rootObjects().constFirst());
  QObject::connect(m_window, &QWindow::activeChanged, &m_conversations,
                   &ui::ConversationListModel::noticeDay);
  return {};
}

}  // namespace app
