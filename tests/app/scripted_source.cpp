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

void ScriptedSource::setRemote(const QString& baseUrl, const QString& apiKey) {
  m_remoteUrl = baseUrl;
  m_remoteKey = apiKey;
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
  using Group = ui::ModelChoice::Group;
  ui::ModelChoice starter{"file:/models/SmolLM2-135M-Instruct.Q4_1.gguf",
                          "SmolLM2-135M-Instruct",
                          "this computer",
                          "small starter model, 98 MB, not a DeepSeek model",
                          "SmolLM2-135M-Instruct",
                          Group::ThisComputer,
                          false,
                          true};
  ui::ModelChoice distill{"file:/models/DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf",
                          "DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M",
                          "this computer",
                          "1.1 GB",
                          "DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M",
                          Group::ThisComputer,
                          true,
                          true,
                          true};
  ui::ModelChoice gone{"file:/media/disk/DeepSeek-V2-Lite-Q4_K_M.gguf",
                       "DeepSeek-V2-Lite-Q4_K_M",
                       "this computer",
                       "The file /media/disk/DeepSeek-V2-Lite-Q4_K_M.gguf can't be read.",
                       "DeepSeek-V2-Lite-Q4_K_M",
                       Group::ThisComputer,
                       false,
                       false,
                       true};
  ui::ModelChoice api{"remote:https://api.deepseek.com#deepseek-flash",
                      "deepseek-flash",
                      "api.deepseek.com",
                      "",
                      "deepseek-flash",
                      Group::DeepSeek,
                      true,
                      true};
  return {starter, distill, gone, api};
}

}  // namespace support
