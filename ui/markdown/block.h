// One row of an answer (paragraph, heading, list item, code, table, rule, formula, picture), ready
// to be shown.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>
#include <cstdint>

namespace ui {

// Containers are flattened: a quote is quoteDepth > 0 on the blocks inside it, a list is one
// ListItem per item, and what follows inside the same item (a second paragraph, code) has the
// indent of its text. Long code is several blocks, one after the other: its parts.
struct Block {
  enum class Kind : std::uint8_t { Paragraph, Heading, Code, ListItem, Table, Rule, Math, Image };

  Kind kind = Kind::Paragraph;
  int level = 0;               // Heading: 1..6
  int indent = 0;              // how many lists it stands in; 0 for an item of an outermost list
  int quoteDepth = 0;          // how many quotes it stands in
  bool isOpen = false;         // Code: the closing fence has not arrived (of parts: the last one);
                               // Math: the closing delimiter has not
  bool isFirstPart = true;     // Code: nothing of it stands before
  bool isLastPart = true;      // Code: nothing of it follows
  bool continuesLine = false;  // Code: no line end between the part before and this one
  QString marker;              // ListItem: a bullet, "3." or a check box
  QString address;             // Image: as written; nothing of it was checked
  QString language;            // Code: first word of the info string, may be empty

  // Paragraph, Heading, ListItem: rich text of the subset <b> <i> <s> <code> <a href> <br> <math>
  // <note>, made only by us: everything of the model is escaped, links are http, https or mailto,
  // and nothing refers to an image. <math> holds the source of a formula (see formula.h), which is
  // what is read where pictures of formulas are not known; <note> is the mark of a footnote (see
  // footnotes.h). Table: a <table> of these. Math: one <math>, and the mark of the sentence behind
  // it, if there is one (see formula.h). Image: the words that stand for it.
  QString html;
  // What is copied. Code: the code of this part. Table: cells divided by tabs. Math: the source
  // with its delimiters, and the mark. Image: what its writer says of it.
  QString text;

  // Table: cells as html, the header first; every row has as many cells as the header. "left",
  // "center", "right", "".
  QVector<QStringList> rows;
  QStringList alignments;

  // Where in the source (UTF-8 bytes) the piece begins and ends that this block was parsed from.
  qsizetype begin = 0;
  qsizetype end = 0;

  friend bool operator==(const Block&, const Block&) = default;
};

}  // namespace ui
