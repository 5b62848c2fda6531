// One way to begin a call per format, the same as its encoder writes in a history.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/chat/call_opening.h"

#include <functional>
#include <string>

#include "engine/local/chat/prompt_writer.h"

namespace chat {
namespace {

using Words = std::function<void(PromptWriter&)>;

base::Result<std::vector<tokenizer::TokenId>> tokensOf(const tokenizer::Tokenizer& tokenizer,
                                                       const Words& words) {
  PromptWriter writer(tokenizer);
  words(writer);
  base::Result<Prompt> prompt = writer.finish();
  if (!prompt) return std::move(prompt).error();
  return std::move(prompt->tokens);
}

base::Result<CallFrame> frame(const tokenizer::Tokenizer& tokenizer, const Words& opening,
                              const Words& closing) {
  auto first = tokensOf(tokenizer, opening);
  if (!first) return std::move(first).error();
  auto last = tokensOf(tokenizer, closing);
  if (!last) return std::move(last).error();
  return CallFrame{*std::move(first), *std::move(last)};
}

base::Result<CallFrame> deepSeekFrame(ChatFormat format, std::string_view name,
                                      const tokenizer::Tokenizer& tokenizer) {
  const bool isV31 = format == ChatFormat::DeepSeekV31;
  return frame(
      tokenizer,
      [&](PromptWriter& out) {
        out.markup("<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>");
        if (!isV31) out.text("function");
        if (isV31) out.text(name);
        if (!isV31 || !name.empty()) out.markup("<｜tool▁sep｜>");
        if (!isV31 && !name.empty()) out.text(std::string(name) + "\n```json\n");
      },
      [&](PromptWriter& out) {
        if (!isV31) out.text("\n```");
        out.markup("<｜tool▁call▁end｜><｜tool▁calls▁end｜>");
      });
}

base::Result<CallFrame> dsmlFrame(ChatFormat format, std::string_view name,
                                  const tokenizer::Tokenizer& tokenizer) {
  const std::string block = format == ChatFormat::DeepSeekV32 ? "function_calls" : "tool_calls";
  return frame(
      tokenizer,
      [&](PromptWriter& out) {
        out.markup("\n\n<｜DSML｜" + block + ">\n<｜DSML｜invoke name=\"");
        out.text(name);
        if (!name.empty()) out.text("\">\n");
      },
      [](PromptWriter&) {});
}

base::Result<CallFrame> jsonFrame(std::string_view key, std::string_view before,
                                  std::string_view after, std::string_view name,
                                  const tokenizer::Tokenizer& tokenizer) {
  return frame(
      tokenizer,
      [&](PromptWriter& out) {
        out.markup(before);
        out.text("{\"name\": \"");
        out.text(name);
        if (!name.empty()) out.text("\", \"" + std::string(key) + "\": ");
      },
      [&](PromptWriter& out) {
        out.text("}");
        out.markup(after);
      });
}

}  // namespace

base::Result<CallFrame> callFrame(ChatFormat format, ToolSyntax syntax, std::string_view name,
                                  const tokenizer::Tokenizer& tokenizer) {
  const bool isOwn = format == ChatFormat::ModelsOwn;
  if (syntax == ToolSyntax::DeepSeek && !isOwn) return deepSeekFrame(format, name, tokenizer);
  if (syntax == ToolSyntax::Dsml && !isOwn) return dsmlFrame(format, name, tokenizer);
  if (syntax == ToolSyntax::Hermes)
    return jsonFrame("arguments", "<tool_call>\n", "\n</tool_call>", name, tokenizer);
  if (syntax == ToolSyntax::Llama) return jsonFrame("parameters", "", "", name, tokenizer);
  return base::Error{base::ErrorCode::Unsupported,
                     "this model cannot be made to call a tool: Isobath does not know how its "
                     "format begins a call; let it decide"};
}

}  // namespace chat
