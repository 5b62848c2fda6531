// The keys of a translated model, in the order in which they were set.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/local/checkpoint/checkpoint.h"

namespace huggingface {

class Metadata {
 public:
  void set(const std::string& key, checkpoint::Value value) {
    if (m_values.insert_or_assign(key, std::move(value)).second) m_keys.push_back(key);
  }
  void set(const std::string& key, const char* text) { set(key, std::string(text)); }

  [[nodiscard]] const std::vector<std::string>& keys() const { return m_keys; }
  [[nodiscard]] const checkpoint::Value* find(std::string_view key) const {
    const auto found = m_values.find(std::string(key));
    return found == m_values.end() ? nullptr : &found->second;
  }

 private:
  std::vector<std::string> m_keys;
  std::unordered_map<std::string, checkpoint::Value> m_values;
};

}  // namespace huggingface
