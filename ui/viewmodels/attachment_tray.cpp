// The images and files that wait in the composer to be sent with the next question.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/attachment_tray.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QPointer>
#include <algorithm>
#include <utility>

#include "engine/base/image_type.h"
#include "ui/viewmodels/attached_file.h"
#include "ui/viewmodels/image_file.h"
#include "ui/viewmodels/request_builder.h"
#include "ui/viewmodels/token_estimate.h"

namespace ui {
namespace {

bool isImage(const QByteArray& bytes) {
  return base::imageType({bytes.data(), static_cast<std::size_t>(bytes.size())}).has_value();
}

bool isLong(const QString& text) {
  return text.size() > kLongPasteCharacters || text.count(u'\n') >= kLongPasteLines;
}

}  // namespace

AttachmentTray::AttachmentTray(ModelPickerModel& picker, DocumentReader* reader, QObject* parent)
    : QAbstractListModel(parent), m_picker(picker), m_reader(reader) {
  connect(&m_picker, &ModelPickerModel::selectedChanged, this, [this] {
    m_problem.clear();
    emit changed();
  });
}

int AttachmentTray::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant AttachmentTray::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Item& item = m_items[static_cast<std::size_t>(index.row())];
  switch (role) {
    case SourceRole:
      return QStringLiteral("image://attachment/draft/%1").arg(item.id);
    case NameRole:
    case Qt::DisplayRole:
      return QString::fromStdString(item.file.name);
    case KindRole:
      return isImageType(item.file.mimeType) ? QStringLiteral("image") : QStringLiteral("file");
    case StateRole:
      if (item.state == State::Reading) return QStringLiteral("reading");
      return item.state == State::Ready ? QStringLiteral("ready") : QStringLiteral("problem");
    case NoteRole:
      return noteOf(item);
    case PastedRole:
      return item.isPasted;
    default:
      return {};
  }
}

QHash<int, QByteArray> AttachmentTray::roleNames() const {
  return {{NameRole, "name"},   {SourceRole, "source"}, {KindRole, "kind"},
          {StateRole, "state"}, {NoteRole, "note"},     {PastedRole, "isPasted"}};
}

QString AttachmentTray::noteOf(const Item& item) const {
  if (item.state == State::Problem) return item.problem;
  const QString size = sizeText(static_cast<qint64>(item.file.bytes.size()));
  if (item.state == State::Reading) return tr("%1, reading…").arg(size);
  if (isImageType(item.file.mimeType)) return size;
  return tr("%1, %2").arg(size, aboutTokens(item.tokens));
}

bool AttachmentTray::canSee() const {
  const auto choice = m_picker.selected();
  return choice && choice->canSee;
}

QString AttachmentTray::addText() const {
  return canSee() ? tr("Add images and files")
                  : tr("Add files. The selected model can't see images.");
}

std::vector<AttachmentTray::Size> AttachmentTray::sizes() const {
  std::vector<Size> sizes;
  for (const Item& item : m_items) {
    const storage::Attachment& file = item.file;
    const std::string words =
        withFiles({}, std::vector<storage::Attachment>{{file.name, file.mimeType, {}}});
    sizes.push_back({QString::fromStdString(file.name), estimateTokens(words) + item.tokens,
                     isImageType(file.mimeType)});
  }
  return sizes;
}

QString AttachmentTray::obstacle() const {
  bool hasImages = false;
  for (const Item& item : m_items) {
    if (item.state == State::Reading)
      return tr("%1 is still being read.").arg(QString::fromStdString(item.file.name));
    if (item.state == State::Problem) return tr("%1 Remove it to send.").arg(item.problem);
    hasImages = hasImages || isImageType(item.file.mimeType);
  }
  if (!hasImages || canSee()) return {};
  return tr("The selected model can't see images. Remove them, or choose a model that can.");
}

void AttachmentTray::addFiles(const QList<QUrl>& urls) {
  m_problem.clear();
  for (const QUrl& url : urls) {
    if (!m_problem.isEmpty()) break;
    if (!url.isLocalFile()) {
      m_problem = tr("Only files of this computer can be added.");
      continue;
    }
    const auto bytes = readLocalFile(url.toLocalFile());
    if (bytes)
      addBytes(QFileInfo(url.toLocalFile()).fileName(), *bytes);
    else
      m_problem = QString::fromStdString(bytes.error().message);
  }
  emit changed();
}

bool AttachmentTray::paste() {
  const QMimeData* data = QGuiApplication::clipboard()->mimeData();
  if (!data) return false;
  if (data->hasUrls() && data->urls().constFirst().isLocalFile()) {
    addFiles(data->urls());
    return true;
  }
  m_problem.clear();
  if (data->hasText()) {
    // A table or a paragraph that is copied comes as a picture too.
    const QString text = data->text();
    if (!isLong(text)) return false;
    const std::string utf8 = text.toStdString();
    add({tr("Pasted text.txt").toStdString(), "text/plain", utf8, utf8}, State::Ready, true);
  } else {
    if (!data->hasImage()) return false;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const QImage image = qvariant_cast<QImage>(data->imageData());
    if (image.isNull() || !image.save(&buffer, "PNG"))
      m_problem = tr("The image in the clipboard can't be read.");
    else
      addBytes(tr("Pasted image"), bytes);
  }
  emit changed();
  return true;
}

void AttachmentTray::addBytes(const QString& name, const QByteArray& bytes) {
  if (isImage(bytes)) {
    auto image = canSee() ? imageFrom(name, bytes)
                          : base::Error{base::ErrorCode::Unsupported,
                                        tr("The selected model can't see images.").toStdString()};
    if (image)
      add(*std::move(image), State::Ready);
    else
      m_problem = QString::fromStdString(image.error().message);
    return;
  }
  if (add({name.toStdString(), typeOfFile(name, bytes), bytes.toStdString()}, State::Reading))
    read(m_lastId, bytes);
}

QString AttachmentTray::refusalOf(const storage::Attachment& file) const {
  const bool isPicture = isImageType(file.mimeType);
  std::size_t sum = file.bytes.size();
  int alike = 0;
  for (const Item& other : m_items) {
    if (other.file.bytes == file.bytes)
      return tr("%1 has the same content as %2, which is already there.")
          .arg(QString::fromStdString(file.name), QString::fromStdString(other.file.name));
    if (isImageType(other.file.mimeType) != isPicture) continue;
    ++alike;
    sum += other.file.bytes.size();
  }
  const qint64 most = isPicture ? kMaxQuestionBytes : 2 * kMaxFileBytes;
  if (alike >= kMaxQuestionImages)
    return isPicture ? tr("A question takes at most %1 images.").arg(kMaxQuestionImages)
                     : tr("A question takes at most %1 files.").arg(kMaxQuestionImages);
  if (sum <= static_cast<std::size_t>(most)) return {};
  return isPicture ? tr("The images of a question have at most %1 together.").arg(sizeText(most))
                   : tr("The files of a question have at most %1 together.").arg(sizeText(most));
}

bool AttachmentTray::add(storage::Attachment file, State state, bool isPasted) {
  m_problem = refusalOf(file);
  if (!m_problem.isEmpty()) return false;
  const std::int64_t tokens = estimateTokens(file.text);
  beginInsertRows({}, count(), count());
  m_items.push_back({++m_lastId, std::move(file), state, {}, isPasted, tokens});
  endInsertRows();
  return true;
}

void AttachmentTray::read(int id, const QByteArray& bytes) {
  if (m_reader == nullptr) return finish(id, {{}, DocumentText::Problem::NotInstalled});
  m_reader->read(bytes, [tray = QPointer(this), id](DocumentText result) {
    if (tray) tray->finish(id, std::move(result));
  });
}

void AttachmentTray::finish(int id, DocumentText result) {
  const auto hasId = [id](const Item& item) { return item.id == id; };
  const auto settle = [&](std::vector<Item>& items) {
    const auto item = std::find_if(items.begin(), items.end(), hasId);
    if (item == items.end()) return -1;
    item->problem = sentenceOf(result.problem, QString::fromStdString(item->file.name));
    item->state = item->problem.isEmpty() ? State::Ready : State::Problem;
    item->file.text = std::move(result.text);
    item->tokens = estimateTokens(item->file.text);
    return static_cast<int>(item - items.begin());
  };
  const int row = settle(m_items);
  if (row >= 0) {
    emit dataChanged(index(row), index(row));
    emit changed();
    return;
  }
  for (auto& [conversation, items] : m_others)
    if (settle(items) >= 0) return;
}

void AttachmentTray::remove(int row) {
  if (row < 0 || row >= count()) return;
  beginRemoveRows({}, row, row);
  m_items.erase(m_items.begin() + row);
  endRemoveRows();
  m_problem.clear();
  emit changed();
}

QString AttachmentTray::takeText(int row) {
  if (row < 0 || row >= count() || !m_items[static_cast<std::size_t>(row)].isPasted) return {};
  const QString text = QString::fromStdString(m_items[static_cast<std::size_t>(row)].file.text);
  remove(row);
  return text;
}

void AttachmentTray::replace(std::vector<Item> items) {
  beginResetModel();
  m_items = std::move(items);
  endResetModel();
  m_problem.clear();
  emit changed();
}

void AttachmentTray::open(std::int64_t conversation) {
  if (conversation == m_conversation) return;
  m_others[m_conversation] = std::move(m_items);
  m_conversation = conversation;
  replace(std::exchange(m_others[conversation], {}));
}

void AttachmentTray::begin(std::int64_t conversation) {
  m_conversation = conversation;
}

void AttachmentTray::forget(std::int64_t conversation) {
  m_others.erase(conversation);
  if (conversation == m_conversation) replace({});
}

std::vector<storage::Attachment> AttachmentTray::attachments() const {
  std::vector<storage::Attachment> files;
  for (const Item& item : m_items) files.push_back(item.file);
  return files;
}

void AttachmentTray::clear() {
  replace({});
}

const storage::Attachment* AttachmentTray::find(int id) const {
  const auto found = std::find_if(m_items.begin(), m_items.end(),
                                  [id](const Item& item) { return item.id == id; });
  return found == m_items.end() ? nullptr : &found->file;
}

}  // namespace ui
