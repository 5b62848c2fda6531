// What a long thought is about, place by place. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <string_view>

#include "ui/markdown/block.h"

namespace ui {

struct OutlineEntry {
  QString title;
  int block = 0;  // its place among the blocks
};

// Shorter thoughts are read faster than their outline.
[[nodiscard]] bool deservesOutline(std::string_view reasoning);

// The headings where there are two or more, else the first sentences of the paragraphs; evenly
// thinned where there are too many to choose from.
[[nodiscard]] QVector<OutlineEntry> outlineOf(const QVector<Block>& blocks);

}  // namespace ui
