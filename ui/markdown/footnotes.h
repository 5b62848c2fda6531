// Footnotes in Markdown: their marks in the text, and where one is defined.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <cstddef>
#include <string_view>

namespace ui {

// No more are followed in a text, and no longer ones: what is defined last is shown as text then.
inline constexpr qsizetype kMaxNotes = 200;
inline constexpr std::size_t kMaxNoteBytes = 4096;

// "[^name]" at the beginning of `text`: the name, else nothing. Names are short and have no spaces.
[[nodiscard]] std::string_view noteNameAt(std::string_view text);
// A line "[^name]: ..." outside of lists and quotes: the name, else nothing; `body` is where its
// text begins in the line.
[[nodiscard]] std::string_view noteDefinedBy(std::string_view line, std::size_t& body);

// A mark in rich text: "<note>name</note>", which nothing else can look like.
[[nodiscard]] QString noteHtml(const QString& name);
// Marks of notes that are defined become their numbers, in the order of the definitions; others
// are text as typed.
[[nodiscard]] QString withNoteNumbers(const QString& html, const QStringList& defined);

}  // namespace ui
