// A table of an answer as text for other programs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace ui {

// `rows` and `alignments` as in Block; formulas become their source, marks of footnotes "[^1]",
// whether they are numbered already or not.

// Source: RFC 4180. Lines end with CR LF.
[[nodiscard]] QString tableCsv(const QVector<QStringList>& rows);
// Read again by parseBlocks() it gives the same table.
[[nodiscard]] QString tableMarkdown(const QVector<QStringList>& rows,
                                    const QStringList& alignments);

}  // namespace ui
