// What a model is asked: a branch, a system prompt and the reader's options as one request. Pure.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/request_builder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "ui/viewmodels/attached_file.h"

namespace ui {
namespace {

using engine::Thinking;
using storage::MessageRecord;
using storage::MessageRole;

engine::Role roleOf(MessageRole role) {
  switch (role) {
    case MessageRole::System:
      return engine::Role::System;
    case MessageRole::User:
      return engine::Role::User;
    case MessageRole::Assistant:
      return engine::Role::Assistant;
    case MessageRole::Tool:
      return engine::Role::Tool;
  }
  return engine::Role::User;
}

// Where a message between them was deleted, answers follow each other, too.
bool areJoined(const engine::Message& first, const engine::Message& second) {
  return first.role == second.role && first.role != engine::Role::System;
}

// Two messages as one: texts that meet become one text.
void append(engine::Message& to, engine::Message from) {
  if (!to.reasoning.empty() && !from.reasoning.empty()) to.reasoning += "\n\n";
  to.reasoning += from.reasoning;
  auto next = from.content.begin();
  auto* last = to.content.empty() ? nullptr : std::get_if<engine::TextPart>(&to.content.back());
  if (last && next != from.content.end()) {
    if (const auto* text = std::get_if<engine::TextPart>(&*next)) {
      last->text += "\n\n" + text->text;
      ++next;
    }
  }
  to.content.insert(to.content.end(), std::make_move_iterator(next),
                    std::make_move_iterator(from.content.end()));
}

base::Result<engine::Message> messageOf(const MessageRecord& record, bool withImages,
                                        const AttachmentReader& attachments) {
  engine::Message message;
  message.role = roleOf(record.role);
  message.reasoning = record.reasoning;
  std::string text = record.text;
  const auto isWanted = [withImages](const storage::AttachmentInfo& file) {
    return withImages || !isImageType(file.mimeType);
  };
  if (std::any_of(record.attachments.begin(), record.attachments.end(), isWanted)) {
    auto files = attachments(record.id);
    if (!files) return std::move(files).error();
    text = withFiles(text, *files);
    for (storage::Attachment& file : *files)
      if (withImages && isImageType(file.mimeType))
        message.content.emplace_back(
            engine::ImagePart{std::move(file.mimeType), std::move(file.bytes)});
  }
  message.content.emplace_back(engine::TextPart{std::move(text)});
  return message;
}

base::Result<std::vector<engine::Message>> historyOf(const std::vector<MessageRecord>& branch,
                                                     bool withImages,
                                                     const AttachmentReader& attachments) {
  std::vector<engine::Message> history;
  for (const MessageRecord& record : branch) {
    const bool isEmpty = record.text.empty() && record.attachments.empty();
    if (record.role == MessageRole::Tool || isEmpty) continue;
    auto message = messageOf(record, withImages, attachments);
    if (!message) return std::move(message).error();
    if (!history.empty() && areJoined(history.back(), *message)) {
      append(history.back(), *std::move(message));
    } else {
      history.push_back(*std::move(message));
    }
  }
  return history;
}

}  // namespace

Thinking thinkingOf(const ChatOptions& options, const ModelChoice& model) {
  if (!model.canThink || options.thinking == Thinking::Off) return Thinking::Off;
  return model.knowsEffort ? options.thinking : Thinking::On;
}

base::Result<engine::Request> buildRequest(const std::vector<MessageRecord>& branch,
                                           const Asking& asking, const ModelChoice& model,
                                           const AttachmentReader& attachments) {
  auto history = historyOf(branch, model.canSee, attachments);
  if (!history) return std::move(history).error();
  const ChatOptions& options = asking.options;
  engine::Request request;
  request.model = model.modelId.toStdString();
  if (!asking.systemPrompt.empty())
    request.messages.push_back(engine::textMessage(engine::Role::System, asking.systemPrompt));
  request.messages.insert(request.messages.end(), std::make_move_iterator(history->begin()),
                          std::make_move_iterator(history->end()));
  request.thinking = thinkingOf(options, model);
  request.sampling.temperature = options.temperature;
  request.sampling.topP = options.topP;
  request.maxTokens = options.maxTokens;
  request.stop = options.stop;
  request.stream = options.stream;
  if (options.jsonAnswer) request.responseFormat = engine::ResponseFormat::JsonObject;
  return request;
}

std::string withFiles(const std::string& question, const std::vector<storage::Attachment>& files) {
  std::string text;
  for (const storage::Attachment& file : files) {
    if (isImageType(file.mimeType)) continue;
    // A name stays on its line.
    std::string name = file.name;
    std::replace(name.begin(), name.end(), '\n', ' ');
    text +=
        "[file name]: " + name + "\n[file content begin]\n" + file.text + "\n[file content end]\n";
  }
  return text + question;
}

int imagesLeftOut(const std::vector<MessageRecord>& branch, const ModelChoice& model) {
  if (model.canSee) return 0;
  std::size_t count = 0;
  for (const MessageRecord& record : branch)
    for (const storage::AttachmentInfo& file : record.attachments)
      if (isImageType(file.mimeType)) ++count;
  return static_cast<int>(count);
}

}  // namespace ui
