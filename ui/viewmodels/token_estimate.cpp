// How many tokens a text is, without the model's own tokenizer.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/token_estimate.h"

#include <QCoreApplication>
#include <QLocale>

namespace ui {
namespace {

// The class only gives the translations a context.
struct Words {
  Q_DECLARE_TR_FUNCTIONS(Tokens)
};

}  // namespace

std::int64_t estimateTokens(std::string_view utf8) {
  std::int64_t tenths = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    // The first byte of three or four: U+0800 and beyond, nearly all of it East Asian.
    if (byte >= 0xE0) {
      tenths += 6;
    } else if ((byte & 0xC0U) != 0x80U) {
      tenths += 3;
    }
  }
  return (tenths + 9) / 10;
}

QString aboutTokens(std::int64_t tokens) {
  return Words::tr("about %1 tokens").arg(QLocale().toString(static_cast<qlonglong>(tokens)));
}

}  // namespace ui
