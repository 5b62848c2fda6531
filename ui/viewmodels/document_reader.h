// What reads the text out of files, somewhere else and later.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <functional>
#include <string>

namespace ui {

struct DocumentText {
  enum class Problem { None, Password, NoText, NotText, Damaged, TooLarge, TooHard, NotInstalled };
  std::string text;  // UTF-8, not empty without a problem
  Problem problem = Problem::None;
};

// Thread: GUI. It never blocks; `done` is called exactly once, later, unless the reader is gone
// before. One file that can't be read is no matter for the next.
class DocumentReader {
 public:
  using Done = std::function<void(DocumentText)>;

  DocumentReader() = default;
  virtual ~DocumentReader() = default;
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  virtual void read(const QByteArray& bytes, Done done) = 0;
};

}  // namespace ui
