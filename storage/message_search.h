// Words in every conversation, looked for while the reader types.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "storage/records.h"

namespace storage {

enum class HitPlace { Title, Question, Answer, Thinking, AttachmentName, AttachmentText };

// One message (or title) that has all the words.
struct SearchHit {
  ConversationId conversation;
  std::optional<MessageId> message;  // none: the title
  HitPlace place = HitPlace::Title;
  std::string text;  // around the first word, UTF-8, without line breaks; not escaped
  std::int64_t atMs = 0;
};

// Some of the answer to a search. What is here does not change any more.
struct SearchSlice {
  std::vector<SearchHit> hits;
  bool isLast = false;  // everything was looked at, or there are enough
};

// A search in progress, from the newest to the oldest. Whatever finds the words (a scan, an index)
// is behind this. Thread: one at a time, any; not the one of the window.
class MessageSearch {
 public:
  virtual ~MessageSearch() = default;

  // Begins anew. Words are apart by blanks; all of them must be in one text, whatever the case;
  // nothing in them is a wildcard. No words find nothing.
  virtual void begin(const std::string& words) = 0;
  // The next few hits, after a bounded amount of work. Errors: Cancelled, Io, Corrupt.
  virtual base::Result<SearchSlice> next(std::stop_token stop) = 0;
};

// Reads `database` through a connection of its own, which is made when it is first needed, so that
// it may be used while another thread writes.
[[nodiscard]] std::unique_ptr<MessageSearch> searchByScanning(std::filesystem::path database);

}  // namespace storage
