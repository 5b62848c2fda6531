// The model picker: what can answer, in groups, and which one is chosen.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/model_picker_model.h"

#include <QUrl>
#include <algorithm>

namespace ui {
using storage::Setting;

namespace {

constexpr int kLongList = 12;

QString groupOf(const ModelChoice& choice) {
  switch (choice.group) {
    case ModelChoice::Group::ThisComputer:
      return ModelPickerModel::tr("This computer");
    case ModelChoice::Group::DeepSeek:
      return ModelPickerModel::tr("DeepSeek");
    case ModelChoice::Group::OtherEndpoint:
      return choice.endpoint.isEmpty()
                 ? ModelPickerModel::tr("Other endpoints")
                 : ModelPickerModel::tr("Other endpoints: %1").arg(choice.endpoint);
  }
  return {};
}

bool hasWords(const ModelChoice& choice, const QStringList& words) {
  return std::all_of(words.begin(), words.end(), [&](const QString& word) {
    for (const QString& text : {choice.name, choice.modelId, choice.place, choice.endpoint})
      if (text.contains(word, Qt::CaseInsensitive)) return true;
    return false;
  });
}

}  // namespace

ModelPickerModel::ModelPickerModel(BackendSource& source, storage::Settings& settings,
                                   QObject* parent)
    : QAbstractListModel(parent), m_source(source), m_settings(settings) {
  const auto preferred = m_settings.get(Setting::SelectedModel);
  if (preferred) m_preferredKey = QString::fromStdString(*preferred);
  m_wantedKey = m_preferredKey;
  m_source.setOnChanged([this] { reload(); });
  reload();
}

ModelPickerModel::~ModelPickerModel() {
  m_source.setOnChanged({});
}

int ModelPickerModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : count();
}

QVariant ModelPickerModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const ModelChoice& choice = m_choices[m_rows[index.row()]];
  switch (role) {
    case KeyRole:
      return choice.key;
    case Qt::DisplayRole:
    case NameRole:
      return choice.name;
    case PlaceRole:
      return choice.place;
    case DetailRole:
      return choice.detail;
    case GroupRole:
      return groupOf(choice);
    case UsableRole:
      return choice.usable;
    case CanThinkRole:
      return choice.canThink;
    case IsSelectedRole:
      return choice.key == m_selectedKey;
    case RemovableRole:
      return choice.removable;
    case NoteRole:
      return choice.note;
    default:
      return {};
  }
}

QHash<int, QByteArray> ModelPickerModel::roleNames() const {
  return {{KeyRole, "key"},
          {NameRole, "name"},
          {PlaceRole, "place"},
          {DetailRole, "detail"},
          {GroupRole, "group"},
          {UsableRole, "usable"},
          {CanThinkRole, "canThink"},
          {IsSelectedRole, "isSelected"},
          {RemovableRole, "removable"},
          {NoteRole, "note"}};
}

const ModelChoice* ModelPickerModel::find(const QString& key) const {
  const auto found = std::find_if(m_choices.begin(), m_choices.end(),
                                  [&](const ModelChoice& choice) { return choice.key == key; });
  return found == m_choices.end() ? nullptr : &*found;
}

int ModelPickerModel::rowOf(const QString& key) const {
  const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                  [&](int choice) { return m_choices[choice].key == key; });
  return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

void ModelPickerModel::fillRows() {
  m_rows.clear();
  const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
  for (int i = 0; i < m_choices.size(); ++i)
    if (hasWords(m_choices[i], words)) m_rows.append(i);
}

void ModelPickerModel::setFilter(const QString& filter) {
  if (filter == m_filter) return;
  m_filter = filter;
  beginResetModel();
  fillRows();
  endResetModel();
  emit filterChanged();
  emit countChanged();
}

bool ModelPickerModel::isLong() const {
  return m_choices.size() > kLongList;
}

std::optional<ModelChoice> ModelPickerModel::selected() const {
  const ModelChoice* choice = find(m_selectedKey);
  return choice == nullptr ? std::nullopt : std::optional(*choice);
}

QString ModelPickerModel::selectedName() const {
  const auto choice = selected();
  return choice ? choice->name : QString();
}

QString ModelPickerModel::selectedPlace() const {
  const auto choice = selected();
  return choice ? choice->place : QString();
}

QString ModelPickerModel::headerText() const {
  const auto choice = selected();
  return choice ? tr("%1 - %2").arg(choice->name, choice->place) : tr("No model");
}

bool ModelPickerModel::selectedCanThink() const {
  const auto choice = selected();
  return choice && choice->canThink;
}

bool ModelPickerModel::selectedIsUsable() const {
  const auto choice = selected();
  return choice && choice->usable;
}

void ModelPickerModel::reload() {
  beginResetModel();
  m_choices = m_source.choices();
  fillRows();
  m_selectedKey = bestKey();
  endResetModel();
  emit countChanged();
  emit selectedChanged();  // name, place or detail may have changed under the same key
}

// Another model must not answer in its place, perhaps at another host, while a key is waited for.
const ModelChoice* ModelPickerModel::standing(const QString& key) const {
  if (const ModelChoice* choice = find(key); choice != nullptr) return choice;
  const qsizetype hash = key.startsWith(u"remote:") ? key.indexOf(u'#') : -1;
  return hash < 0 ? nullptr : find(key.left(hash + 1));
}

// What is wanted may come later (the models of an endpoint are asked for), so it is not forgotten.
QString ModelPickerModel::bestKey() const {
  for (const QString& key : {m_wantedKey, m_preferredKey})
    if (const ModelChoice* choice = standing(key); choice != nullptr) return choice->key;
  const auto usable = std::find_if(m_choices.begin(), m_choices.end(),
                                   [](const ModelChoice& choice) { return choice.usable; });
  return usable == m_choices.end() ? QString() : usable->key;
}

void ModelPickerModel::select(const QString& key) {
  const ModelChoice* choice = find(key);
  // A row that stands for an endpoint is no model to remember.
  if (choice == nullptr || (!choice->usable && key.endsWith(u'#'))) return;
  m_preferredKey = key;
  if (const auto result = m_settings.set(Setting::SelectedModel, key.toStdString()); !result)
    emit storageFailed(
        tr("The choice was not saved: %1").arg(QString::fromStdString(result.error().message)));
  want(key);
}

void ModelPickerModel::addModelFile(const QString& pathOrUrl) {
  const QUrl url(pathOrUrl);
  const QString path = url.isLocalFile() ? url.toLocalFile() : pathOrUrl;
  if (path.isEmpty()) return;
  const QString key = m_source.addModelFile(path);
  reload();  // the source may tell of the change later
  select(key);
}

void ModelPickerModel::removeModelFile(const QString& key) {
  m_source.removeModelFile(key);
  reload();
}

void ModelPickerModel::showKeyOf(const QString& conversationModelKey) {
  want(conversationModelKey.isEmpty() ? m_preferredKey : conversationModelKey);
}

void ModelPickerModel::want(const QString& key) {
  m_wantedKey = key;
  const QString best = bestKey();
  if (best == m_selectedKey) return;
  const int before = rowOf(m_selectedKey);
  m_selectedKey = best;
  for (const int row : {before, rowOf(best)}) {
    if (row >= 0) emit dataChanged(index(row), index(row), {IsSelectedRole});
  }
  emit selectedChanged();
}

}  // namespace ui
