// What of a block of code has which colour: found when it is first looked at, kept while there is
// room, and found piece by piece while the code is being written.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>
#include <chrono>
#include <deque>

#include "ui/code/highlighter.h"

namespace ui {

// Thread: GUI.
class CodeColours : public QObject {
  Q_OBJECT

 public:
  // Of all spans that are kept; those looked at longest ago go first.
  static constexpr qsizetype kMaxBytes = qsizetype{16} << 20;
  // Longer code stays plain.
  static constexpr qsizetype kMaxCode = qsizetype{512} << 10;

  struct Options {
    std::chrono::milliseconds least{300};    // between two looks at code that is being written
    std::chrono::milliseconds settling{50};  // changed() waits so long for more
  };

  // `highlighter` may be null: then all code is plain. It must outlive this.
  explicit CodeColours(Highlighter* highlighter, QObject* parent = nullptr);
  CodeColours(Highlighter* highlighter, Options options, QObject* parent = nullptr);

  struct Look {
    QVector<CodeSpan> spans;  // of the beginning of the code at least
    bool isWaiting = false;   // there will be others after changed()
  };
  // All of a block of code, in a language as its fence says it. `isOpen`: it is being written; then
  // only what is new, and a little before it, is read each time.
  [[nodiscard]] Look look(const QString& language, const QString& code, bool isOpen);

 signals:
  void changed();

 private:
  struct Stream {
    QString grammar;
    QString code;  // as far as it was looked at
    QVector<CodeSpan> spans;
    qsizetype done = 0;     // up to where it has been read
    qsizetype restart = 0;  // where the next reading begins
    bool isAsked = false;
    QElapsedTimer since;  // the last reading was asked for
    qint64 cost = 0;      // of the last reading, in milliseconds
    int id = 0;
  };
  Stream& streamOf(const QString& grammar, const QString& code);
  [[nodiscard]] QVector<CodeSpan> spansOfBeginning(const QString& grammar,
                                                   const QString& code) const;
  void readOn(Stream& stream);
  void takeReading(int id, const Highlighted& reading);
  void takeWhole(const QString& key, const Highlighted& whole);
  void settle();

  Highlighter* m_highlighter;
  Options m_options;
  QCache<QString, QVector<CodeSpan>> m_whole;
  QSet<QString> m_pending;
  std::deque<Stream> m_streams;  // the newest last
  int m_lastId = 0;
  QTimer m_settling;
  QTimer m_later;
};

}  // namespace ui
