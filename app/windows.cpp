// All windows of the program, over one storage, one list of models and one set of keys.
// SPDX-License-Identifier: Apache-2.0
#include "app/windows.h"

#include <QQuickWindow>
#include <algorithm>
#include <utility>

namespace app {

Windows::Windows(Window::Parts parts)
    : m_parts(std::move(parts)),
      m_shared(std::make_shared<SharedModels>(m_parts.database, m_parts.store, m_parts.settings,
                                              m_parts.endpoints, m_parts.secrets, m_parts.source,
                                              m_parts.money, m_parts.now)),
      m_source(m_parts.source),
      m_notice(m_parts.database, [this](auto id) { noteChange(id); }) {
  m_parts.shared = m_shared;
  m_spreading.setSingleShot(true);
  connect(&m_spreading, &QTimer::timeout, this, &Windows::spreadChanges);
}

Windows::~Windows() {
  for (const Entry& entry : m_entries)
    if (QQuickWindow* window = entry.window->window()) window->disconnect(this);
}

base::Result<Window*> Windows::add(qlonglong conversationId) {
  Entry entry;
  entry.face = m_source.face();
  Window::Parts parts = m_parts;
  parts.source = *entry.face;
  parts.number = static_cast<int>(m_entries.size());
  if (parts.number > 0) parts.machine.reset();  // the first start is over by the second window
  entry.window = std::make_unique<Window>(parts);
  Window* window = entry.window.get();
  if (auto shown = window->show(); !shown) return std::move(shown).error();
  m_entries.push_back(std::move(entry));
  m_front = window;
  watch(*window);
  if (conversationId != 0) window->open({Opening::Kind::Conversation, conversationId});
  emit added(window);
  return window;
}

void Windows::watch(Window& window) {
  QQuickWindow* shown = window.window();
  m_cursorRest.watch(*shown);
  connect(shown, &QWindow::activeChanged, this, [this, shown, &window] {
    if (shown->isActive()) m_front = &window;
  });
  connect(shown, &QWindow::visibleChanged, this, [this, &window](bool isVisible) {
    // It is the window that is emitting.
    if (!isVisible)
      QMetaObject::invokeMethod(
          this, [this, &window] { remove(&window); }, Qt::QueuedConnection);
  });
  connect(&window.links(), &WindowLinks::newWanted, this,
          [this, &window](qlonglong conversationId) { onWanted(window, conversationId); });
  window.links().setRaiseOther([this, &window](qlonglong conversationId) {
    Window* holder = holderOf(conversationId);
    if (holder == nullptr || holder == &window) return false;
    holder->open({Opening::Kind::Conversation, conversationId});
    return true;
  });
}

void Windows::onWanted(Window& asking, qlonglong conversationId) {
  Window* holder = conversationId == 0 ? nullptr : holderOf(conversationId);
  if (holder == &asking && asking.writingIn() != conversationId) {
    asking.chat().newConversation();
    holder = nullptr;
  }
  if (holder != nullptr)
    holder->open({Opening::Kind::Conversation, conversationId});
  else
    (void)add(conversationId);  // the QML that made the first window makes the next
}

void Windows::remove(Window* window) {
  const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                  [&](const Entry& entry) { return entry.window.get() == window; });
  if (found == m_entries.end() || m_entries.size() == 1 || window->window()->isVisible()) return;
  if (m_front == window) m_front = nullptr;
  // The answer that it is writing is saved, which is news for the others.
  m_entries.erase(found);
  if (m_front == nullptr) m_front = m_entries.back().window.get();
}

void Windows::open(const Opening& opening) {
  Window* holder =
      opening.kind == Opening::Kind::Conversation ? holderOf(opening.conversation) : nullptr;
  (holder != nullptr ? *holder : front()).open(opening);
}

Window& Windows::front() const {
  return *m_front;
}

Window* Windows::holderOf(qlonglong conversationId) const {
  for (const Entry& entry : m_entries)
    if (entry.window->chat().conversationId() == conversationId ||
        entry.window->writingIn() == conversationId)
      return entry.window.get();
  return nullptr;
}

std::vector<Window*> Windows::all() const {
  std::vector<Window*> windows;
  for (const Entry& entry : m_entries) windows.push_back(entry.window.get());
  return windows;
}

void Windows::noteChange(std::optional<storage::ConversationId> id) {
  if (m_entries.size() < 2) return;
  if (id)
    m_changed.insert(id->value);
  else
    m_organised = true;
  // Once the writing is over, and once for all of it.
  if (!m_spreading.isActive()) m_spreading.start(0);
}

void Windows::spreadChanges() {
  const QSet<qlonglong> changed = std::exchange(m_changed, {});
  const bool organised = std::exchange(m_organised, false);
  for (Window* window : all()) {
    if (organised && window != m_front) window->organiser().reload();
    for (const qlonglong id : changed) spread(*window, id);
  }
}

void Windows::spread(Window& window, qlonglong conversationId) const {
  ui::ConversationListModel& list = window.conversations();
  const storage::ConversationId id{conversationId};
  const auto record = m_parts.store.conversation(id);
  if (!record) {
    if (list.record(id) != nullptr) list.forget(id);
    return;
  }
  list.refresh(id);
  if (window.chat().conversationId() == conversationId)
    emit list.renamed(conversationId, QString::fromStdString(record->title));
}

}  // namespace app
