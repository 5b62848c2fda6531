// Formulas that were typeset, by their source: asked for when first looked at, kept while there is
// room.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCache>
#include <QObject>
#include <QSet>
#include <QString>
#include <QTimer>
#include <memory>

#include "ui/math/math_drawing.h"
#include "ui/math/typesetter.h"

namespace ui {

// Thread: GUI.
class MathLibrary : public QObject {
  Q_OBJECT

 public:
  // Of all drawings; the ones looked at longest ago go first. A formula of a line takes 50 kB.
  static constexpr qsizetype kMaxBytes = qsizetype{32} << 20;

  // `typesetter` may be null: then every formula has failed. It must outlive the library.
  explicit MathLibrary(Typesetter* typesetter, QObject* parent = nullptr);
  ~MathLibrary() override;

  struct Formula {
    std::shared_ptr<const MathDrawing> drawing;  // null: not yet, or never
    QString problem;                             // why never; empty: not yet
  };
  // `source` has its delimiters (see ui/markdown/formula.h).
  [[nodiscard]] Formula look(const QString& source);

  // A name for `source` that can stand in an address, and what was typeset under such a name, if it
  // is still there.
  [[nodiscard]] static QString idOf(const QString& source);
  [[nodiscard]] std::shared_ptr<const MathDrawing> drawingOf(const QString& id) const;

 signals:
  // Some formulas are there that were not, or have failed. Several at once where they come fast.
  void settled();

 private:
  void take(const QString& id, const Typeset& typeset);

  Typesetter* m_typesetter;
  QCache<QString, Formula> m_formulas;
  QSet<QString> m_pending;
  QTimer m_settling;
};

}  // namespace ui
