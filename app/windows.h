// All windows of the program, over one storage, one list of models and one set of keys.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

#include "app/cursor_rest.h"
#include "app/opening.h"
#include "app/shared_models.h"
#include "app/shared_source.h"
#include "app/window.h"
#include "storage/change_notice.h"

namespace app {

// A conversation is in one window at a time: choosing it elsewhere brings that window to the front.
// A window that is closed is gone, except the last one, whose end is the program's.
// Thread: GUI. Lifetime: everything given must outlive it.
class Windows : public QObject {
  Q_OBJECT

 public:
  // `parts.shared` is made here.
  explicit Windows(Window::Parts parts);
  ~Windows() override;

  // One more, with a new chat or (not 0) a conversation. Errors: as Window::show().
  base::Result<Window*> add(qlonglong conversationId = 0);
  // In the window that has the conversation, or in the one used last.
  void open(const Opening& opening);

  [[nodiscard]] Window& front() const;  // the one used last; only with one window at least
  [[nodiscard]] Window* holderOf(qlonglong conversationId) const;  // null: no window has it
  [[nodiscard]] std::vector<Window*> all() const;
  [[nodiscard]] SharedModels& shared() { return *m_shared; }

 signals:
  void added(app::Window* window);

 private:
  struct Entry {
    std::unique_ptr<ui::BackendSource> face;
    std::unique_ptr<Window> window;
  };

  void watch(Window& window);
  void onWanted(Window& asking, qlonglong conversationId);
  void remove(Window* window);
  void noteChange(std::optional<storage::ConversationId> id);
  void spreadChanges();
  void spread(Window& window, qlonglong conversationId) const;

  Window::Parts m_parts;
  std::shared_ptr<SharedModels> m_shared;
  SharedSource m_source;
  CursorRest m_cursorRest;
  QSet<qlonglong> m_changed;
  bool m_organised = false;  // folders or tags changed
  QTimer m_spreading;
  std::vector<Entry> m_entries;
  Window* m_front = nullptr;
  storage::ChangeNotice m_notice;
};

}  // namespace app
