// Collects the inline content of one block as rich text and as plain text at the same time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringView>
#include <vector>

namespace ui {

// Styles nest by counting: "bold in bold" opens one tag, so the depth of what we make is at most
// one of each.
class InlineText {
  Q_DECLARE_TR_FUNCTIONS(InlineText)

 public:
  enum class Style { Bold, Italic, Strike, Code };

  // In a table's cell code has its bars escaped, which nothing else needs there.
  void beginCell() { m_isCell = true; }
  void addText(QStringView text);
  // With its delimiters. In code, links and descriptions of pictures it is text.
  void addFormula(const QString& source);
  // The mark of a footnote, "[^1]". In code, links and descriptions of pictures it is text.
  void addNote(const QString& source);
  void addLineBreak();
  void enter(Style style);
  void leave(Style style);
  void enterLink(const QString& address);
  void leaveLink();
  void enterImage(const QString& address);
  // Pictures are never loaded: an address can carry a chat to a stranger. The description and the
  // host are shown.
  void leaveImage();
  struct Image {
    QString address;
    QString description;
  };
  // What stands in the place of a picture: that it is one, what it shows, and its host.
  [[nodiscard]] static QString labelOf(const Image& image);
  // Ends the picture that was entered last: nothing of it stays here.
  Image takeImage();
  // The picture that is open is all that is.
  [[nodiscard]] bool canTakeImage() const { return m_open.size() == 1 && m_open[0].isImage; }

  [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
  // No style and no link is open: the text can end here and go on in another block.
  [[nodiscard]] bool canBeCut() const;
  void trimEnd();
  [[nodiscard]] QString html() const { return m_html; }
  [[nodiscard]] QString text() const { return m_text; }

 private:
  struct Open {
    QString address;
    qsizetype htmlAt;
    qsizetype textAt;
    bool isImage;
  };
  [[nodiscard]] bool isCode() const;
  // In code, a link or a description: text stays text, and what of it cannot be seen is left out.
  [[nodiscard]] bool isLiteral() const;
  void addTag(Style style, bool isClosing);
  void closeLink(const Open& link);

  QString m_html;
  QString m_text;
  int m_depth[4] = {};
  std::vector<Open> m_open;
  bool m_isCell = false;
};

}  // namespace ui
