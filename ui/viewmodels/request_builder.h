// What a model is asked: a branch, a system prompt and the reader's options as one request. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "storage/records.h"
#include "ui/viewmodels/backend_source.h"
#include "ui/viewmodels/chat_options.h"

namespace ui {

// The files of a question, from the store. Called for questions that have some
// which the model gets.
using AttachmentReader =
    std::function<base::Result<std::vector<storage::Attachment>>(storage::MessageId)>;

// What a conversation is asked with, besides its messages.
struct Asking {
  std::string systemPrompt;  // empty: none
  ChatOptions options;
};

// How much thinking the model is asked for: a model that knows no effort just thinks, and one that
// can't think does not.
[[nodiscard]] engine::Thinking thinkingOf(const ChatOptions& options, const ModelChoice& model);

// `branch` is oldest first and ends with the question. The same branch always gives the same
// messages, so that a provider's cache of prompts hits: the system prompt, then the messages with
// their thinking byte for byte; which of it is sent on is the backend's rule. Answers without text
// (failed or stopped at once) are left out, and questions that follow each other then become one,
// because most chat templates want the roles to alternate. Images stand before the text of their
// question, files are in it (see withFiles()); a model that does not see gets no images. Errors:
// those of the reader.
[[nodiscard]] base::Result<engine::Request> buildRequest(
    const std::vector<storage::MessageRecord>& branch, const Asking& asking,
    const ModelChoice& model, const AttachmentReader& attachments);

// The question with the text of its files before it, in DeepSeek's own template, which is the same
// for every language. Source: DeepSeek-R1, README, "Official Prompts". Images are left out.
[[nodiscard]] std::string withFiles(const std::string& question,
                                    const std::vector<storage::Attachment>& files);

// The images of the branch that buildRequest() leaves out for this model.
[[nodiscard]] int imagesLeftOut(const std::vector<storage::MessageRecord>& branch,
                                const ModelChoice& model);

}  // namespace ui
