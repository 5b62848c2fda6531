// Formulas that were typeset, by their source: asked for when first looked at, kept while there is
// room.
// SPDX-License-Identifier: Apache-2.0
#include "ui/math/math_library.h"

#include <QCryptographicHash>
#include <QPointer>

#include "ui/markdown/formula.h"

namespace ui {
namespace {

// Rows change for each settling, so it waits for more, but not so long that a reader would.
constexpr int kSettlingMs = 150;

}  // namespace

MathLibrary::MathLibrary(Typesetter* typesetter, QObject* parent)
    : QObject(parent), m_typesetter(typesetter), m_formulas(kMaxBytes) {
  m_settling.setSingleShot(true);
  connect(&m_settling, &QTimer::timeout, this, &MathLibrary::settled);
}

MathLibrary::~MathLibrary() = default;

QString MathLibrary::idOf(const QString& source) {
  return QString::fromLatin1(
      QCryptographicHash::hash(source.toUtf8(), QCryptographicHash::Sha256).toHex());
}

std::shared_ptr<const MathDrawing> MathLibrary::drawingOf(const QString& id) const {
  const Formula* known = m_formulas.object(id);
  return known ? known->drawing : nullptr;
}

MathLibrary::Formula MathLibrary::look(const QString& source) {
  if (!m_typesetter) return {nullptr, tr("This copy of Isobath was built without MathJax.")};
  const QString id = idOf(source);
  if (const Formula* known = m_formulas.object(id)) return *known;
  if (!m_pending.contains(id)) {
    m_pending.insert(id);
    m_typesetter->typeset(texOf(source), isDisplaySource(source),
                          [self = QPointer(this), id](const Typeset& typeset) {
                            if (self) self->take(id, typeset);
                          });
  }
  return {};
}

void MathLibrary::take(const QString& id, const Typeset& typeset) {
  auto formula = std::make_unique<Formula>();
  if (typeset.problem.isEmpty()) {
    if (auto drawing = MathDrawing::fromSvg(typeset.svg, typeset.size))
      formula->drawing = std::make_shared<const MathDrawing>(std::move(*drawing));
  }
  if (!formula->drawing)
    formula->problem = typeset.problem.isEmpty() ? tr("It cannot be drawn.") : typeset.problem;
  constexpr qsizetype kEntryBytes = 400;
  const qsizetype bytes = kEntryBytes + (formula->drawing ? formula->drawing->bytes() : 0);
  m_pending.remove(id);
  // QCache refuses what is larger than the whole.
  m_formulas.insert(id, formula.release(), std::min(bytes, kMaxBytes));
  if (m_pending.isEmpty()) {
    m_settling.start(0);
  } else if (!m_settling.isActive()) {
    m_settling.start(kSettlingMs);
  }
}

}  // namespace ui
