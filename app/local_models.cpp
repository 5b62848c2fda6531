// The model files on this computer: the starter model and those that the reader added.
// SPDX-License-Identifier: Apache-2.0
#include "app/local_models.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMetaObject>
#include <algorithm>
#include <string>
#include <system_error>

#include "engine/local/gguf/split_name.h"
#include "engine/local/open_checkpoint.h"
#include "engine/local/usable_model.h"

namespace app {
namespace {

// What the engine gives a model at most where nobody says more; see engine::LocalConfig.
constexpr std::int64_t kEngineContext = 8192;

constexpr QLatin1String kKeyPrefix("file:");

QString sizeText(std::uintmax_t bytes) {
  return QLocale::c().formattedDataSize(static_cast<qint64>(bytes), 0, QLocale::DataSizeSIFormat);
}

QString shown(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}

// What the reader is told of a file that is none; the engine's words are for whoever made the file.
QString problemText(const std::filesystem::path& file, const base::Error& error) {
  const QString name = shown(file.filename());
  const auto says = [&](const char* words) {
    return error.message.find(words) != std::string::npos;
  };
  if (says(": magic at byte")) return LocalModels::tr("%1 is not a GGUF model file.").arg(name);
  if (says("the file is cut short"))
    return LocalModels::tr("%1 is cut short: download or copy it again.").arg(name);
  const QString message = QString::fromStdString(error.message);
  return error.code == base::ErrorCode::Corrupt
             ? LocalModels::tr("%1 is damaged (%2).").arg(name, message)
             : message;
}

std::uintmax_t weightsOf(const std::filesystem::path& folder, std::error_code& error) {
  std::uintmax_t sum = 0;
  // Not with a range-for, whose steps throw.
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".safetensors") sum += entry->file_size(error);
  return sum;
}

// Of a split model that of all parts that are there.
std::uintmax_t sizeOf(const std::filesystem::path& file, std::error_code& error) {
  if (std::filesystem::is_directory(file, error)) return weightsOf(file, error);
  std::uintmax_t size = std::filesystem::file_size(file, error);
  const auto first = gguf::splitNameOf(file);
  for (int part = 2; first && first->number == 1 && part <= first->count; ++part) {
    std::error_code missing;
    const std::uintmax_t more = std::filesystem::file_size(first->part(part), missing);
    if (missing) break;
    size += more;
  }
  return size;
}

// Of a folder that of the newest of its files: writing into one does not touch the folder.
std::filesystem::file_time_type timeOf(const std::filesystem::path& file, std::error_code& error) {
  auto newest = std::filesystem::last_write_time(file, error);
  if (error || !std::filesystem::is_directory(file, error)) return newest;
  std::error_code unknown;  // then the earliest of all times
  // Not with a range-for, whose steps throw.
  for (std::filesystem::directory_iterator entry(file, error), end; !error && entry != end;
       entry.increment(error))
    newest = std::max(newest, entry->last_write_time(unknown));
  return newest;
}

// In a folder of models; a split one is listed once, by its first part.
bool isModel(const std::filesystem::path& path) {
  return (path.extension() == ".gguf" && local::wholeModel(path) == path) ||
         local::isModelFolder(path);
}

// What can be said without opening the file.
LocalModel glance(const std::filesystem::path& file) {
  LocalModel model;
  model.file = file;
  model.name = QString::fromStdString(local::modelNameOf(file));
  std::error_code error;
  model.sizeBytes = sizeOf(file, error);
  if (!error) model.modified = timeOf(file, error);
  if (error) {
    model.sizeBytes = 0;
    model.problem = LocalModels::tr("The file %1 can't be read.").arg(shown(file));
  } else {
    model.detail = sizeText(model.sizeBytes);
  }
  return model;
}

void readTemplate(const checkpoint::Checkpoint& file, LocalModel& model) {
  const auto text = file.string("tokenizer.chat_template");
  const auto says = [&](const char* words) {
    return text && *text && (*text)->find(words) != std::string::npos;
  };
  model.canThink = says("<think>");
  model.knowsEffort = model.canThink && (says("reasoning_effort") || says("Reasoning Effort"));
}

// Checked before, so that what is missing here is missing in no file that can be used.
void readContext(const checkpoint::Checkpoint& file, LocalModel& model) {
  const auto architecture = file.string("general.architecture");
  if (!architecture || !*architecture) return;
  const auto context = file.integer(std::string(**architecture) + ".context_length");
  if (context && *context) model.contextTokens = std::min(**context, kEngineContext);
}

ui::ModelChoice choiceOf(const LocalModel& model) {
  ui::ModelChoice choice;
  choice.key = LocalModels::keyOf(model.file);
  choice.name = model.name;
  choice.place = QCoreApplication::translate("app::LocalModels", "this computer");
  choice.detail = model.problem.isEmpty() ? model.detail : model.problem;
  choice.modelId = model.name;
  choice.canThink = model.canThink;
  choice.knowsEffort = model.knowsEffort;
  choice.contextTokens = model.contextTokens;
  choice.usable = model.problem.isEmpty();
  choice.removable = model.isAdded;
  return choice;
}

}  // namespace

LocalModel inspectModelFile(const std::filesystem::path& file) {
  LocalModel model = glance(file);
  if (!model.problem.isEmpty()) return model;
  const auto opened = local::openCheckpoint(file);
  const base::Result<void> usable =
      opened ? local::checkUsable(**opened) : base::Result<void>(opened.error());
  if (usable) {
    readTemplate(**opened, model);
    readContext(**opened, model);
  } else {
    model.problem = problemText(file, usable.error());
  }
  return model;
}

LocalModels::LocalModels(storage::Settings& settings, StarterModel starter)
    : m_settings(settings), m_starter(std::move(starter)) {
  const auto kept = m_settings.get(storage::Setting::LocalModelFolders);
  if (!kept) return;
  for (const QString& line : QString::fromStdString(*kept).split('\n', Qt::SkipEmptyParts)) {
    const std::filesystem::path path = line.toStdString();
    std::error_code error;
    if (std::filesystem::is_directory(path, error) && !local::isModelFolder(path)) {
      // Not with a range-for, whose steps throw.
      for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
           entry.increment(error))
        if (isModel(entry->path())) m_added.push_back(glance(entry->path()));
    } else {
      m_added.push_back(glance(local::wholeModel(path)));
      m_added.back().isAdded = true;
    }
  }
  std::vector<std::filesystem::path> files;
  for (const LocalModel& model : m_added)
    if (model.problem.isEmpty()) files.push_back(model.file);
  inspectInBackground(std::move(files));
}

LocalModels::~LocalModels() = default;  // the thread stops before the next file, and is joined

QVector<ui::ModelChoice> LocalModels::choices() const {
  QVector<ui::ModelChoice> all;
  if (m_starter.present) {
    LocalModel starter;
    starter.file = m_starter.file;
    starter.name =
        QString::fromUtf8(StarterModel::kName.data(), qsizetype(StarterModel::kName.size()));
    starter.detail =
        tr("small starter model, %1, not a DeepSeek model").arg(sizeText(StarterModel::kSizeBytes));
    starter.contextTokens = std::min(StarterModel::kContextTokens, kEngineContext);
    all.append(choiceOf(starter));
  }
  for (const LocalModel& model : m_added)
    if (!m_starter.present || model.file != m_starter.file) all.append(choiceOf(model));
  return all;
}

QString LocalModels::add(const std::filesystem::path& file) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(file, error);
  const LocalModel model = inspectModelFile(local::wholeModel(error ? file : absolute));
  const bool isKnown = std::any_of(m_added.begin(), m_added.end(),
                                   [&](const LocalModel& one) { return one.file == model.file; });
  if (!isKnown) {
    m_added.push_back(model);
    m_added.back().isAdded = true;
    // A path with a line end could not be read back; it stays for this run only.
    const auto kept = m_settings.get(storage::Setting::LocalModelFolders);
    const std::string line = model.file.string();
    if (kept && line.find('\n') == std::string::npos)
      (void)m_settings.set(storage::Setting::LocalModelFolders, *kept + line + "\n");
  }
  store(model);
  return keyOf(model.file);
}

void LocalModels::remove(const std::filesystem::path& file) {
  const auto isIt = [&](const LocalModel& model) { return model.isAdded && model.file == file; };
  if (std::erase_if(m_added, isIt) == 0) return;
  if (const auto kept = m_settings.get(storage::Setting::LocalModelFolders)) {
    QStringList lines = QString::fromStdString(*kept).split('\n', Qt::SkipEmptyParts);
    lines.removeIf(
        [&](const QString& line) { return local::wholeModel(line.toStdString()) == file; });
    lines.append(QString());  // for the last line's end
    (void)m_settings.set(storage::Setting::LocalModelFolders, lines.join('\n').toStdString());
  }
  emit changed();
}

void LocalModels::refresh() {
  if (m_isInspecting) return;
  std::vector<std::filesystem::path> files;
  for (const LocalModel& known : m_added) {
    const LocalModel now = glance(known.file);
    if (now.sizeBytes != known.sizeBytes || now.modified != known.modified)
      files.push_back(known.file);
  }
  inspectInBackground(std::move(files));
}

void LocalModels::inspectInBackground(std::vector<std::filesystem::path> files) {
  if (files.empty()) return;
  m_isInspecting = true;
  m_inspector = std::jthread([this, files = std::move(files)](const std::stop_token& stop) {
    for (const std::filesystem::path& file : files) {
      if (stop.stop_requested()) return;
      // Posted to this object: dropped by Qt if it is gone by then.
      QMetaObject::invokeMethod(
          this, [this, model = inspectModelFile(file)] { store(model); }, Qt::QueuedConnection);
    }
    QMetaObject::invokeMethod(
        this, [this] { m_isInspecting = false; }, Qt::QueuedConnection);
  });
}

void LocalModels::store(const LocalModel& model) {
  for (LocalModel& known : m_added)
    if (known.file == model.file) {
      const bool isAdded = known.isAdded;
      known = model;
      known.isAdded = isAdded;
    }
  emit changed();
}

QString LocalModels::keyOf(const std::filesystem::path& file) {
  return kKeyPrefix + shown(file);
}

std::filesystem::path LocalModels::fileOf(const QString& key) {
  return key.startsWith(kKeyPrefix) ? key.mid(kKeyPrefix.size()).toStdString() : std::string();
}

}  // namespace app
