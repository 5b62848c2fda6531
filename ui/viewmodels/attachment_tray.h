// The images and files that wait in the composer to be sent with the next question.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QUrl>
#include <cstdint>
#include <map>
#include <vector>

#include "storage/records.h"
#include "ui/viewmodels/document_reader.h"
#include "ui/viewmodels/model_picker_model.h"

namespace ui {

// A paste beyond one of these becomes a file.
inline constexpr qsizetype kLongPasteCharacters = 4000;
inline constexpr qsizetype kLongPasteLines = 60;

// Each conversation keeps its own, as long as the program runs. Thread: GUI. Lifetime: the picker
// and the reader must outlive it.
class AttachmentTray : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(int count READ count NOTIFY changed)
  Q_PROPERTY(QString addText READ addText NOTIFY changed)  // what the button does
  // Why the last file was not taken; empty: it was.
  Q_PROPERTY(QString problem READ problem NOTIFY changed)

 public:
  // In QML: name, source ("image://attachment/…", also of files), kind ("image" or "file"), state
  // ("reading", "ready", "problem"), note (size and tokens, or the problem), isPasted (it was typed
  // text and can be again).
  enum Role { NameRole = Qt::UserRole + 1, SourceRole, KindRole, StateRole, NoteRole, PastedRole };

  // Without a reader only text in UTF-8 that is pasted becomes a file.
  AttachmentTray(ModelPickerModel& picker, DocumentReader* reader, QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  [[nodiscard]] int count() const { return static_cast<int>(m_items.size()); }
  [[nodiscard]] QString addText() const;
  [[nodiscard]] QString problem() const { return m_problem; }
  // Why the question can't be sent with these; empty: it can.
  [[nodiscard]] QString obstacle() const;

  // Files of this computer, images by their content; what can't be added is refused in words.
  Q_INVOKABLE void addFiles(const QList<QUrl>& urls);
  // The image, the files or the long text in the clipboard. False: there are none, or short text.
  Q_INVOKABLE bool paste();
  Q_INVOKABLE void remove(int row);
  // The text of a pasted one, which is taken away: it goes back to where it was pasted.
  Q_INVOKABLE QString takeText(int row);

  // Another conversation is open (0: one that has not begun), and its files are shown.
  void open(std::int64_t conversation);
  // The conversation that had not begun has begun, and keeps its files.
  void begin(std::int64_t conversation);
  void forget(std::int64_t conversation);
  [[nodiscard]] std::vector<storage::Attachment> attachments() const;
  struct Size {
    QString name;
    std::int64_t tokens = 0;  // with the words around it (see withFiles()); images: 0
    bool isImage = false;
  };
  // In the order of the rows.
  [[nodiscard]] std::vector<Size> sizes() const;
  void clear();
  // What is behind a source, by the number at its end; null: it was removed. Lifetime: until the
  // tray changes.
  [[nodiscard]] const storage::Attachment* find(int id) const;

 signals:
  void changed();

 private:
  enum class State { Reading, Ready, Problem };
  struct Item {
    int id = 0;
    storage::Attachment file;
    State state = State::Ready;
    QString problem;
    bool isPasted = false;
    std::int64_t tokens = 0;  // of its text, as it was read
  };
  void addBytes(const QString& name, const QByteArray& bytes);
  // False: it was refused, and m_problem says why.
  bool add(storage::Attachment file, State state, bool isPasted = false);
  void read(int id, const QByteArray& bytes);
  void finish(int id, DocumentText result);
  [[nodiscard]] QString refusalOf(const storage::Attachment& file) const;
  [[nodiscard]] QString noteOf(const Item& item) const;
  [[nodiscard]] bool canSee() const;
  void replace(std::vector<Item> items);

  ModelPickerModel& m_picker;
  DocumentReader* m_reader;
  std::int64_t m_conversation = 0;
  std::vector<Item> m_items;  // of the open conversation
  std::map<std::int64_t, std::vector<Item>> m_others;
  int m_lastId = 0;
  QString m_problem;
};

}  // namespace ui
