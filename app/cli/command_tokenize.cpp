// isobath-cli tokenize: the ids and pieces of a text.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <array>
#include <cstdio>
#include <iostream>
#include <iterator>

#include "app/cli/command.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/tokenizer/tokenizer.h"
#include "engine/local/vocabulary_reader.h"

namespace cli {
namespace {

constexpr std::array<Option, 3> kOptions = {{
    {"--model", "FILE",
     "the model whose vocabulary is used, as for run; the starter model unless told"},
    {"--specials", "", "recognise control tokens written in the text"},
    {"--ids", "", "print the ids only, on one line"},
}};

// Control characters and quotes would break the table of pieces.
std::string printable(const std::string& bytes) {
  std::string shown;
  for (const char c : bytes) {
    if (c == '\n') {
      shown += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\x%02x", static_cast<unsigned char>(c));
      shown += code.data();
    } else {
      shown += c;
    }
  }
  return shown;
}

base::Result<std::unique_ptr<tokenizer::Tokenizer>> openTokenizer(const Arguments& arguments) {
  const base::Result<std::filesystem::path> file = modelFileFrom(arguments);
  if (!file) return file.error();
  const base::Result<std::shared_ptr<const checkpoint::Checkpoint>> opened =
      local::openCheckpoint(*file);
  if (!opened) return opened.error();
  base::Result<tokenizer::Vocabulary> vocabulary = local::readVocabulary(**opened);
  if (!vocabulary) return std::move(vocabulary).error();
  base::Result<std::unique_ptr<tokenizer::Tokenizer>> created =
      tokenizer::Tokenizer::create(*std::move(vocabulary));
  if (!created) return base::withContext(file->string(), std::move(created).error());
  return created;
}

base::Result<void> run(const Arguments& arguments) {
  if (arguments.positional().size() > 1)
    return base::Error{base::ErrorCode::InvalidArgument,
                       "expected one text: put it in quotation marks, or - for stdin"};
  if (arguments.positional().empty() && isatty(STDIN_FILENO))
    return base::Error{base::ErrorCode::InvalidArgument, "no text given: see --help"};
  const base::Result<std::unique_ptr<tokenizer::Tokenizer>> tokens = openTokenizer(arguments);
  if (!tokens) return tokens.error();
  const bool fromStdin = arguments.positional().empty() || arguments.positional()[0] == "-";
  const std::string text = fromStdin ? std::string(std::istreambuf_iterator<char>(std::cin), {})
                                     : arguments.positional()[0];
  const std::vector<tokenizer::TokenId> ids =
      arguments.has("--specials") ? (*tokens)->encodeWithSpecials(text) : (*tokens)->encode(text);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (arguments.has("--ids"))
      std::printf(i ? " %d" : "%d", ids[i]);
    else
      std::printf("%7d  %s\n", ids[i], printable((*tokens)->bytesOf(ids[i])).c_str());
  }
  if (arguments.has("--ids")) std::puts("");
  std::fflush(stdout);
  if (const auto lost = (*tokens)->unspeltBytes(text, arguments.has("--specials")); lost > 0)
    std::fprintf(stderr, "left out: %zu %s that this vocabulary cannot spell\n", lost,
                 lost == 1 ? "byte" : "bytes");
  return {};
}

}  // namespace

Command tokenizeCommand() {
  return {"tokenize", "[options] \"TEXT\"   (or - for stdin)",
          "Shows the token ids and pieces of a text.", kOptions, run};
}

}  // namespace cli
