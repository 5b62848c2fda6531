// Any bytes as Markdown: growing it piece by piece gives what the whole gives, with our tags only.
// SPDX-License-Identifier: Apache-2.0
#include <QString>
#include <QVector>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/local/tokenizer/stream_decoder.h"
#include "tests/fuzz/check.h"
#include "ui/markdown/streaming_document.h"

namespace {

constexpr std::array<std::u16string_view, 10> kTags = {
    u"b>",   u"i>", u"s>", u"code>", u"a href=\"http", u"br>", u"br/>", u"a>", u"a href=\"mailto:",
    u"math>"};

// Links, emphasis, code, formulas and line breaks; "<table>" and its parts where a table is.
bool hasOurTagsOnly(const ui::Block& block) {
  if (block.kind == ui::Block::Kind::Table)
    return !block.html.contains(u"<img") && !block.html.contains(u"<script");
  for (qsizetype at = block.html.indexOf(u'<'); at >= 0; at = block.html.indexOf(u'<', at + 1)) {
    QStringView rest = QStringView(block.html).sliced(at + 1);
    if (rest.startsWith(u'/')) rest = rest.sliced(1);
    const bool known = std::any_of(kTags.begin(), kTags.end(), [rest](std::u16string_view tag) {
      return rest.startsWith(QStringView(tag));
    });
    if (!known) return false;
  }
  return true;
}

QVector<ui::Block> grown(std::string_view bytes, std::size_t step) {
  tokenizer::StreamDecoder decoder;
  ui::StreamingDocument document;
  QVector<ui::Block> blocks;
  const auto apply = [&](const std::string& text) {
    const ui::StreamingDocument::Change change = document.append(text);
    fuzz::require(change.first >= 0 && change.first <= blocks.size(),
                  "a change begins in the rows");
    blocks.resize(change.first);
    blocks += change.blocks;
  };
  while (!bytes.empty()) {
    apply(decoder.push(bytes.substr(0, step)));
    bytes.remove_prefix(std::min(step, bytes.size()));
  }
  apply(decoder.finish());
  return blocks;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  tokenizer::StreamDecoder decoder;
  std::string text = decoder.push(bytes);
  text += decoder.finish();
  const QVector<ui::Block> whole = ui::parseBlocks(text);
  for (const ui::Block& block : whole) fuzz::require(hasOurTagsOnly(block), "only our own tags");
  fuzz::require(grown(bytes, data[0] % 32 + 1) == whole, "cuts change nothing");
  return 0;
}
