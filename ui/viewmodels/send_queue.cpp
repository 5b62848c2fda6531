// What waits to be sent in a conversation while an answer of it is being written.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/send_queue.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace ui {

SendQueue::SendQueue(storage::ConversationStore& store, QObject* parent)
    : QObject(parent), m_store(store) {}

void SendQueue::open(std::optional<storage::ConversationId> conversation, const std::string& kept) {
  m_conversation = conversation;
  m_texts.clear();
  const QJsonArray texts = QJsonDocument::fromJson(QByteArray::fromStdString(kept)).array();
  for (const auto& text : texts)
    if (!text.toString().trimmed().isEmpty()) m_texts << text.toString();
  emit changed();
}

bool SendQueue::isNext(const QString& text) const {
  return !m_texts.isEmpty() && m_texts.front() == text;
}

bool SendQueue::keep(const QStringList& texts) {
  if (!m_conversation) return false;
  const std::string json = texts.isEmpty() ? std::string()
                                           : QJsonDocument(QJsonArray::fromStringList(texts))
                                                 .toJson(QJsonDocument::Compact)
                                                 .toStdString();
  if (const auto saved = m_store.setQueue(*m_conversation, json); !saved) {
    emit storageFailed(tr("What waits to be sent was not saved: %1")
                           .arg(QString::fromStdString(saved.error().message)));
    return false;
  }
  m_texts = texts;
  emit changed();
  return true;
}

bool SendQueue::add(const QString& text) {
  return keep(m_texts + QStringList{text});
}

bool SendQueue::moveToFront(int index) {
  if (index < 0 || index >= m_texts.size()) return false;
  QStringList texts = m_texts;
  texts.move(index, 0);
  return keep(texts);
}

bool SendQueue::removeAt(int index) {
  if (index < 0 || index >= m_texts.size()) return false;
  QStringList texts = m_texts;
  texts.removeAt(index);
  return keep(texts);
}

}  // namespace ui
