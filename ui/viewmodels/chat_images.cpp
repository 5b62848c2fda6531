// The images of the open conversation: what the next question takes along, and what the window
// shows.
// SPDX-License-Identifier: Apache-2.0
#include <QStringList>

#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/request_builder.h"

namespace ui {

QByteArray ChatController::imageBytes(const QString& source) {
  const QStringList parts = source.split(u'/');
  if (parts.size() == 2 && parts[0] == u"draft")
    return m_images.bytesOf(parts[1].toInt()).value_or(QByteArray());
  if (parts.size() != 3 || parts[0] != u"message") return {};
  const auto files = m_parts.store.attachments(storage::MessageId{parts[1].toLongLong()});
  const int index = parts[2].toInt();
  if (!files || index < 0 || index >= static_cast<int>(files->size())) return {};
  return QByteArray::fromStdString((*files)[static_cast<std::size_t>(index)].bytes);
}

QString ChatController::sendNote() const {
  const auto choice = m_parts.picker.selected();
  if (!choice || choice->canSee || m_imageCount == 0 || !canSend()) return {};
  return tr("The selected model can't see: the images of this conversation are left out.");
}

void ChatController::countImages(const std::vector<storage::MessageRecord>& branch) {
  m_imageCount = imagesLeftOut(branch, ModelChoice());
}

// A question that is not stored yet has its images in the composer.
base::Result<std::vector<storage::Attachment>> ChatController::attachmentsOf(
    storage::MessageId id) {
  if (id.value == 0) return m_images.attachments();
  return m_parts.store.attachments(id);
}

void ChatController::describeImages(storage::MessageRecord& question) const {
  for (const storage::Attachment& file : m_images.attachments())
    question.attachments.push_back(
        {{}, file.name, file.mimeType, static_cast<std::int64_t>(file.bytes.size())});
}

void ChatController::noteImages(const std::vector<storage::MessageRecord>& branch,
                                const ModelChoice& choice, storage::MessageRecord& answer) {
  const int count = imagesLeftOut(branch, choice);
  if (count > 0)
    addNote(answer.answer.notes,
            std::to_string(count) + " of the images were left out, because the model can't see");
}

}  // namespace ui
