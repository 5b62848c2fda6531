// The images and files of the open conversation: what the next question takes along, and what the
// window shows.
// SPDX-License-Identifier: Apache-2.0
#include <QLocale>
#include <QStringList>
#include <QVariantMap>
#include <utility>

#include "ui/markdown/safe_text.h"
#include "ui/viewmodels/answer_text.h"
#include "ui/viewmodels/attached_file.h"
#include "ui/viewmodels/chat_controller.h"
#include "ui/viewmodels/request_builder.h"
#include "ui/viewmodels/token_estimate.h"

namespace ui {
namespace {

// What is shown of a file: more would take long to lay out.
constexpr qsizetype kMaxShown = 200'000;

}  // namespace

std::optional<storage::Attachment> ChatController::attachmentOf(const QString& source) {
  const QStringList parts = source.split(u'/');
  if (parts.size() == 2 && parts[0] == u"draft") {
    const storage::Attachment* file = m_attachments.find(parts[1].toInt());
    return file ? std::optional(*file) : std::nullopt;
  }
  if (parts.size() != 3 || parts[0] != u"message") return std::nullopt;
  auto files = m_parts.store.attachments(storage::MessageId{parts[1].toLongLong()});
  const int index = parts[2].toInt();
  if (!files || index < 0 || index >= static_cast<int>(files->size())) return std::nullopt;
  return std::move((*files)[static_cast<std::size_t>(index)]);
}

QByteArray ChatController::imageBytes(const QString& source) {
  const auto file = attachmentOf(source);
  return file ? QByteArray::fromStdString(file->bytes) : QByteArray();
}

QVariantMap ChatController::fileText(const QString& source) {
  const auto file = attachmentOf(source.section(u'/', 3));
  if (!file) return {};
  const QString text = withoutInvisible(QString::fromStdString(file->text));
  QString note = tr("%1, %2").arg(sizeText(static_cast<qint64>(file->bytes.size())),
                                  aboutTokens(estimateTokens(file->text)));
  if (text.size() > kMaxShown)
    note = tr("%1; the first %2 of %3 characters are shown")
               .arg(note, QLocale().toString(kMaxShown), QLocale().toString(text.size()));
  return {
      {"name", QString::fromStdString(file->name)}, {"note", note}, {"text", text.left(kMaxShown)}};
}

QString ChatController::sendNote() const {
  const auto choice = m_parts.picker.selected();
  if (!choice || choice->canSee || m_imageCount == 0 || !canSend()) return {};
  return tr("The selected model can't see: the images of this conversation are left out.");
}

void ChatController::countImages() {
  const int before = std::exchange(m_imageCount, 0);
  if (m_conversation) {
    const auto count = m_parts.store.branchImageCount(*m_conversation);
    if (stored(count, tr("The images of the conversation could not be counted")))
      m_imageCount = *count;
  }
  if (m_imageCount != before) emit canSendChanged();
}

// A question that is not stored yet has its files in the composer.
base::Result<std::vector<storage::Attachment>> ChatController::attachmentsOf(
    storage::MessageId id) {
  if (id.value == 0) return m_attachments.attachments();
  return m_parts.store.attachments(id);
}

void ChatController::describeAttachments(storage::MessageRecord& question) const {
  for (const storage::Attachment& file : m_attachments.attachments())
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
