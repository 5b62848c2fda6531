// Pictures that answers refer to: none is loaded before the reader says so.
// SPDX-License-Identifier: Apache-2.0
#include "ui/qml/answer_pictures.h"

#include <QCryptographicHash>
#include <QQmlEngine>
#include <QUrl>
#include <utility>

#include "ui/markdown/safe_text.h"
#include "ui/qml/links.h"
#include "ui/qml/qml_module.h"

namespace ui {
namespace {

constexpr QSize kLargest(2048, 2048);

bool isWebAddress(const QString& live) {
  return live.startsWith(QLatin1String("http://"), Qt::CaseInsensitive) ||
         live.startsWith(QLatin1String("https://"), Qt::CaseInsensitive);
}

}  // namespace

AnswerPictures::AnswerPictures(PictureParts parts, QObject* parent)
    : QObject(parent), m_parts(std::move(parts)), m_pictures(kMaxKeptBytes) {}

AnswerPictures::~AnswerPictures() {
  for (auto& [address, thread] : m_loads) thread.request_stop();
}

QString AnswerPictures::idOf(const QString& address) {
  return QString::fromLatin1(
      QCryptographicHash::hash(address.toUtf8(), QCryptographicHash::Sha256).toHex());
}

QImage AnswerPictures::pictureOf(const QString& id) const {
  const QImage* picture = m_pictures.object(id);
  return picture ? *picture : QImage();
}

AnswerPictures::Look AnswerPictures::look(const QString& address) {
  if (address.startsWith(QLatin1String("data:"), Qt::CaseInsensitive)) return lookAtData(address);
  const QString live = liveLink(address);
  if (!isWebAddress(live))
    return {
        Look::State::Refused, {}, tr("Pictures are loaded from http and https addresses only.")};
  const QString place = Links::hostOf(live);
  const QString id = idOf(address);
  if (m_pictures.contains(id)) return {Look::State::There, place, {}, id};
  if (m_loads.contains(address)) return {Look::State::Loading, place, {}};
  if (!m_parts.fetch)
    return {Look::State::Refused, place, tr("Pictures can't be loaded in this window.")};
  return {Look::State::Held, place, m_problems.value(address)};
}

AnswerPictures::Look AnswerPictures::lookAtData(const QString& address) {
  const QString id = idOf(address);
  if (m_pictures.contains(id)) return {Look::State::There, {}, {}, id};
  const qsizetype comma = address.indexOf(u',');
  const QString kind = address.mid(5, std::max<qsizetype>(0, comma - 5));
  if (comma < 0 || !kind.startsWith(QLatin1String("image/")) ||
      !kind.endsWith(QLatin1String(";base64")))
    return {Look::State::Refused, {}, tr("It is no picture that can come with a text.")};
  if (address.size() - comma > kMaxDataBytes / 3 * 4)
    return {Look::State::Refused, {}, tr("The picture is larger than 4 MB.")};
  const auto bytes = QByteArray::fromBase64Encoding(QStringView(address).mid(comma + 1).toLatin1(),
                                                    QByteArray::AbortOnBase64DecodingErrors);
  const QImage picture = bytes && m_parts.decode ? m_parts.decode(*bytes, kLargest) : QImage();
  if (picture.isNull()) return {Look::State::Refused, {}, tr("The picture is damaged.")};
  m_pictures.insert(id, new QImage(picture), static_cast<int>(picture.sizeInBytes()));
  return {Look::State::There, {}, {}, id};
}

void AnswerPictures::load(const QString& address) {
  if (look(address).state != Look::State::Held) return;
  m_problems.remove(address);
  if (m_loads.size() >= kMaxLoads) {
    m_problems.insert(address, tr("Other pictures are being loaded."));
  } else {
    m_loads[address] = std::jthread([this, address](const std::stop_token& stop) {
      const auto bytes = m_parts.fetch(address.toStdString(), stop);
      QImage picture;
      QString problem;
      if (!bytes) {
        problem = QString::fromStdString(bytes.error().message);
      } else {
        picture = m_parts.decode(*bytes, kLargest);
        if (picture.isNull()) problem = tr("What came back is no picture.");
      }
      // Not run when this is gone: then nobody waits for it.
      QMetaObject::invokeMethod(
          this, [this, address, picture, problem] { take(address, picture, problem); },
          Qt::QueuedConnection);
    });
  }
  emit changed(address);
}

void AnswerPictures::take(const QString& address, const QImage& picture, const QString& problem) {
  m_loads.erase(address);
  if (picture.isNull()) {
    m_problems.insert(address, problem);
  } else {
    m_pictures.insert(idOf(address), new QImage(picture), static_cast<int>(picture.sizeInBytes()));
  }
  emit changed(address);
}

AnswerPictures* AnswerPicture::pictures() {
  if (m_pictures) return m_pictures;
  const QQmlEngine* engine = qmlEngine(this);
  m_pictures = engine ? answerPicturesOf(*engine) : nullptr;
  if (m_pictures)
    connect(m_pictures, &AnswerPictures::changed, this, [this](const QString& address) {
      if (address == m_address) lookAgain();
    });
  return m_pictures;
}

void AnswerPicture::setAddress(const QString& address) {
  if (address == m_address) return;
  m_address = address;
  emit addressChanged();
  lookAgain();
}

void AnswerPicture::lookAgain() {
  m_look = pictures() ? pictures()->look(m_address) : AnswerPictures::Look();
  emit changed();
}

void AnswerPicture::load() {
  if (pictures()) pictures()->load(m_address);
}

QString AnswerPicture::state() const {
  switch (m_look.state) {
    case AnswerPictures::Look::State::Held:
      return QStringLiteral("held");
    case AnswerPictures::Look::State::Loading:
      return QStringLiteral("loading");
    case AnswerPictures::Look::State::There:
      return QStringLiteral("there");
    case AnswerPictures::Look::State::Refused:
      break;
  }
  return QStringLiteral("refused");
}

QImage AnswerPictureImages::requestImage(const QString& id, QSize* size, const QSize&) {
  QImage picture = m_pictures.pictureOf(id);
  if (picture.isNull()) picture = QImage(1, 1, QImage::Format_ARGB32_Premultiplied);
  if (size) *size = picture.size();
  return picture;
}

}  // namespace ui
