// The images that wait in the composer to be sent with the next question.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/image_tray.h"

#include <QBuffer>
#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <algorithm>
#include <utility>

#include "ui/viewmodels/image_file.h"

namespace ui {

ImageTray::ImageTray(ModelPickerModel& picker, QObject* parent)
    : QAbstractListModel(parent), m_picker(picker) {
  connect(&m_picker, &ModelPickerModel::selectedChanged, this, [this] {
    m_problem.clear();
    emit changed();
  });
}

int ImageTray::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant ImageTray::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Image& image = m_images[static_cast<std::size_t>(index.row())];
  if (role == SourceRole) return QStringLiteral("image://attachment/draft/%1").arg(image.id);
  if (role == NameRole || role == Qt::DisplayRole) return QString::fromStdString(image.file.name);
  return {};
}

QHash<int, QByteArray> ImageTray::roleNames() const {
  return {{NameRole, "name"}, {SourceRole, "source"}};
}

bool ImageTray::canAdd() const {
  const auto choice = m_picker.selected();
  return choice && choice->canSee;
}

QString ImageTray::addText() const {
  return canAdd() ? tr("Add images") : tr("The selected model can't see images.");
}

QString ImageTray::obstacle() const {
  if (m_images.empty() || canAdd()) return {};
  return tr("The selected model can't see images. Remove them, or choose a model that can.");
}

void ImageTray::addFiles(const QList<QUrl>& urls) {
  m_problem.clear();
  for (const QUrl& url : urls) {
    if (!m_problem.isEmpty()) break;
    if (url.isLocalFile()) {
      add(readImageFile(url.toLocalFile()));
    } else {
      m_problem = tr("Only files of this computer can be added.");
    }
  }
  emit changed();
}

bool ImageTray::paste() {
  const QMimeData* data = QGuiApplication::clipboard()->mimeData();
  if (!data) return false;
  if (data->hasUrls() && data->urls().constFirst().isLocalFile()) {
    addFiles(data->urls());
    return true;
  }
  // A table or a paragraph that is copied comes as a picture too.
  if (data->hasText() || !data->hasImage()) return false;
  QByteArray bytes;
  QBuffer buffer(&bytes);
  const QImage image = qvariant_cast<QImage>(data->imageData());
  m_problem.clear();
  if (image.isNull() || !image.save(&buffer, "PNG"))
    m_problem = tr("The image in the clipboard can't be read.");
  else
    add(imageFrom(tr("Pasted image"), bytes));
  emit changed();
  return true;
}

void ImageTray::add(base::Result<storage::Attachment> image) {
  if (!canAdd()) {
    m_problem = addText();
    return;
  }
  if (!image) {
    m_problem = QString::fromStdString(image.error().message);
    return;
  }
  std::size_t sum = image->bytes.size();
  for (const Image& other : m_images) sum += other.file.bytes.size();
  if (count() >= kMaxQuestionImages) {
    m_problem = tr("A question takes at most %1 images.").arg(kMaxQuestionImages);
  } else if (sum > static_cast<std::size_t>(kMaxQuestionBytes)) {
    m_problem = tr("The images of a question have at most %1 MiB together.")
                    .arg(kMaxQuestionBytes / (1024 * 1024));
  } else {
    beginInsertRows({}, count(), count());
    m_images.push_back({++m_lastId, *std::move(image)});
    endInsertRows();
  }
}

void ImageTray::remove(int row) {
  if (row < 0 || row >= count()) return;
  beginRemoveRows({}, row, row);
  m_images.erase(m_images.begin() + row);
  endRemoveRows();
  m_problem.clear();
  emit changed();
}

void ImageTray::replace(std::vector<Image> images) {
  beginResetModel();
  m_images = std::move(images);
  endResetModel();
  m_problem.clear();
  emit changed();
}

void ImageTray::open(std::int64_t conversation) {
  if (conversation == m_conversation) return;
  m_others[m_conversation] = std::move(m_images);
  m_conversation = conversation;
  replace(std::exchange(m_others[conversation], {}));
}

void ImageTray::begin(std::int64_t conversation) {
  m_conversation = conversation;
}

void ImageTray::forget(std::int64_t conversation) {
  m_others.erase(conversation);
  if (conversation == m_conversation) replace({});
}

std::vector<storage::Attachment> ImageTray::attachments() const {
  std::vector<storage::Attachment> files;
  for (const Image& image : m_images) files.push_back(image.file);
  return files;
}

void ImageTray::clear() {
  replace({});
}

std::optional<QByteArray> ImageTray::bytesOf(int id) const {
  const auto found = std::find_if(m_images.begin(), m_images.end(),
                                  [id](const Image& image) { return image.id == id; });
  if (found == m_images.end()) return std::nullopt;
  return QByteArray::fromStdString(found->file.bytes);
}

}  // namespace ui
