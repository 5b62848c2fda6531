// An answer on a terminal or in a pipe: text to stdout, everything else to stderr.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/backend.h"

namespace cli {

// Prints events as they come. On a terminal a status stands on the line where the answer will be,
// and goes before anything else is printed; elsewhere one line is printed for what lasts (waiting
// in a queue, trying again). Calls of tools are lines of JSON on stdout, behind the text.
class Screen {
 public:
  // Asked to stop where the answer can't be written. Lifetime: `stop` must outlive this object.
  explicit Screen(std::stop_source& stop);

  void show(const engine::Event& event);
  void write(const std::string& text);
  // Before the receipt or an error: the status goes, and a text that was printed gets its end of
  // line where `isWhole` says that it has its end.
  void finish(bool isWhole);
  [[nodiscard]] const std::optional<base::Error>& failure() const { return m_failure; }

 private:
  void showStatus(const engine::Status& status);
  void showCall(const engine::ToolCall& call);
  void clearStatus();
  void endThought();

  std::stop_source& m_stop;
  std::optional<base::Error> m_failure;
  std::string m_lastStatus;
  bool m_isTerminal;
  bool m_hasStatus = false;
  bool m_isInLine = false;     // stdout stands behind a text without its end of line
  bool m_isInThought = false;  // stderr stands behind a thought without its end of line
  bool m_hasCalls = false;
};

// What ran, and what it cost, on stderr; `cost` may be empty.
void showReceipt(const engine::Completion& done, const std::string& cost);

}  // namespace cli
