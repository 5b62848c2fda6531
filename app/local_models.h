// The model files on this computer: the starter model and those that the reader added.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QVector>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <thread>
#include <vector>

#include "app/starter_model.h"
#include "storage/settings.h"
#include "ui/viewmodels/backend_source.h"

namespace app {

// What is known of one file, or of one Hugging Face folder. `problem` is a sentence, empty where
// the file can be used.
struct LocalModel {
  std::filesystem::path file;
  QString name;
  QString detail;
  QString problem;
  bool canThink = false;
  bool knowsEffort = false;
  std::optional<std::int64_t> contextTokens = {};  // that the engine would give it
  bool isAdded = false;                            // by itself, not with a folder
  // What the file was like then: one that is still so need not be opened again.
  std::uintmax_t sizeBytes = 0;
  std::filesystem::file_time_type modified;
};

// Opens the file and checks whether it can be run (its head, not its weights). Thread: any.
[[nodiscard]] LocalModel inspectModelFile(const std::filesystem::path& file);

// Thread: GUI. Files from the settings are listed at once and inspected in the background, because
// reading the vocabulary of a large model takes longer than showing the window. Lifetime:
// `settings` must outlive it.
class LocalModels : public QObject {
  Q_OBJECT

 public:
  LocalModels(storage::Settings& settings, StarterModel starter);
  ~LocalModels() override;

  [[nodiscard]] QVector<ui::ModelChoice> choices() const;
  // Inspects the file now and keeps it in the settings if it is new. Returns its key.
  QString add(const std::filesystem::path& file);
  // Takes a file that was added off the list and out of the settings. Does nothing for others.
  void remove(const std::filesystem::path& file);
  // Inspects what has changed since, in the background, unless it is still at it.
  void refresh();

  [[nodiscard]] static QString keyOf(const std::filesystem::path& file);
  // Empty for a key that is none of keyOf().
  [[nodiscard]] static std::filesystem::path fileOf(const QString& key);

 signals:
  void changed();

 private:
  void inspectInBackground(std::vector<std::filesystem::path> files);
  void store(const LocalModel& model);

  storage::Settings& m_settings;
  StarterModel m_starter;
  std::vector<LocalModel> m_added;
  bool m_isInspecting = false;
  std::jthread m_inspector;
};

}  // namespace app
