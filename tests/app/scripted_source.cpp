// Models that play what was written down, and keys that last as long as the program: for the window
// without the world.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/scripted_source.h"

#include <QFileInfo>

namespace support {

void ScriptedSource::setChoices(const QVector<ui::ModelChoice>& choices) {
  m_choices = choices;
  if (m_onChanged) m_onChanged();
}

QString ScriptedSource::addModelFile(const QString& path) {
  ui::ModelChoice choice;
  choice.key = "file:" + path;
  choice.name = QFileInfo(path).completeBaseName();
  choice.place = "this computer";
  choice.removable = true;
  setChoices(m_choices + QVector<ui::ModelChoice>{choice});
  return choice.key;
}

void ScriptedSource::removeModelFile(const QString& key) {
  QVector<ui::ModelChoice> rest = m_choices;
  rest.removeIf([&](const ui::ModelChoice& choice) { return choice.key == key; });
  setChoices(rest);
}

void MemorySecrets::read(const std::string& host,
                         std::function<void(std::optional<storage::Secret>)> onAnswer) {
  const auto found = m_keys.find(host);
  if (found == m_keys.end()) return onAnswer(std::nullopt);
  onAnswer(storage::Secret{found->second, storage::SecretPlace::Keychain});
}

void MemorySecrets::write(const std::string& host, const std::string& value,
                          std::function<void(storage::SecretPlace)> onAnswer) {
  if (value.empty())
    m_keys.erase(host);
  else
    m_keys[host] = value;
  onAnswer(storage::SecretPlace::Keychain);
}

QVector<ui::ModelChoice> exampleChoices() {
  const auto local = [](const QString& name, const QString& file, const QString& detail) {
    ui::ModelChoice choice;
    choice.key = "file:" + file;
    choice.name = name;
    choice.place = "this computer";
    choice.detail = detail;
    choice.modelId = name;
    return choice;
  };
  const ui::ModelChoice starter =
      local("SmolLM2-135M-Instruct", "/models/SmolLM2-135M-Instruct.Q4_1.gguf",
            "small starter model, 98 MB, not a DeepSeek model");
  ui::ModelChoice distill = local("DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M",
                                  "/models/DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf", "1.1 GB");
  distill.canThink = true;
  distill.removable = true;
  ui::ModelChoice gone =
      local("DeepSeek-V2-Lite-Q4_K_M", "/media/disk/DeepSeek-V2-Lite-Q4_K_M.gguf",
            "The file /media/disk/DeepSeek-V2-Lite-Q4_K_M.gguf can't be read.");
  gone.usable = false;
  gone.removable = true;
  ui::ModelChoice api;
  api.key = "remote:https://api.deepseek.com#deepseek-flash";
  api.name = "deepseek-flash";
  api.place = "api.deepseek.com";
  api.detail = QString::fromUtf8("1M context · sees images · ¥1 / ¥4 per 1M, off-peak");
  api.modelId = "deepseek-flash";
  api.group = ui::ModelChoice::Group::DeepSeek;
  api.endpoint = "DeepSeek";
  api.canThink = true;
  api.knowsEffort = true;
  api.canSee = true;
  api.defaultOutput = {8192, 65'536, 131'072};
  return {starter, distill, gone, api};
}

}  // namespace support
