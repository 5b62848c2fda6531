// What is kept of conversations, as plain values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace storage {

struct ConversationId {
  std::int64_t value = 0;
  friend bool operator==(ConversationId, ConversationId) = default;
};
struct MessageId {
  std::int64_t value = 0;
  friend bool operator==(MessageId, MessageId) = default;
};

struct FolderId {
  std::int64_t value = 0;
  friend bool operator==(FolderId, FolderId) = default;
};
struct PersonaId {
  std::int64_t value = 0;
  friend bool operator==(PersonaId, PersonaId) = default;
};
struct AttachmentId {
  std::int64_t value = 0;
  friend bool operator==(AttachmentId, AttachmentId) = default;
};

enum class MessageRole { System, User, Assistant, Tool };

// Streaming rows that no process is writing any more (a crash) become Interrupted when the store is
// opened.
enum class MessageState { Streaming, Complete, Stopped, Failed, Interrupted };

// Who named a conversation: a title that the reader wrote is never replaced.
enum class TitleBy { Reader, Question, Model };

struct ConversationRecord {
  ConversationId id;
  std::string title;             // empty: not named yet
  std::int64_t createdAtMs = 0;  // Unix time
  std::int64_t updatedAtMs = 0;
  std::optional<MessageId> head;  // the last message of the branch that is shown
  std::string modelKey;           // what answered last, in the words of the model picker
  std::string draft;              // what was typed and not sent
  std::string systemPrompt;       // empty: none
  std::string options;            // how to ask, a JSON object that only the window reads; or empty
  TitleBy titleBy = TitleBy::Question;
  std::string queue;                         // what waits to be sent; only the window reads it
  std::optional<std::int64_t> pinnedAtMs;    // none: not pinned
  std::optional<std::int64_t> archivedAtMs;  // none: not archived
  std::optional<FolderId> folder;
  std::optional<PersonaId> persona;
  std::vector<std::string> tags;  // in the order of their letters; read, never written here
};

// A file that a question carries, as it was added.
struct Attachment {
  std::string name;      // "chart.png"
  std::string mimeType;  // "image/png"
  std::string bytes;
  std::string text = {};  // what was read out of it, UTF-8; empty for images
};
// What is known of it without reading it.
struct AttachmentInfo {
  AttachmentId id;
  std::string name;
  std::string mimeType;
  std::int64_t sizeBytes = 0;
};

// Money as whole numbers: 10^-12 of a yuan or a dollar, so that the price of one token is exact.
struct Cost {
  std::optional<std::int64_t> cnyPico;  // none: the price in this currency is not known
  std::optional<std::int64_t> usdPico;
  friend bool operator==(const Cost&, const Cost&) = default;
};

// The sum of the ledger's entries for one message. An answer that was continued has several.
struct Bill {
  std::int64_t requests = 0;        // zero: nothing that a server may bill
  std::int64_t withoutFigures = 0;  // of them, without the server's figures
  std::int64_t withoutPrice = 0;    // of them, with figures, but priced in no currency
  std::int64_t hitTokens = 0;
  std::int64_t missTokens = 0;
  std::int64_t outputTokens = 0;  // includes reasoningTokens
  std::int64_t reasoningTokens = 0;
  std::string period;  // as LedgerEntry::period; "mixed" where the requests differ
  std::string price;   // as LedgerEntry::price; empty where the requests differ
  Cost cost;           // of the requests that have figures and a price
};

// How an answer was made and where it came from. Empty or zero where unknown.
struct AnswerRecord {
  std::string model;  // as the server or the file names itself
  std::string place;  // "this computer" or a host
  std::string device;
  std::string requestId;
  std::string stopReason;
  std::int64_t promptTokens = 0;
  std::int64_t cachedTokens = 0;
  std::int64_t outputTokens = 0;
  std::int64_t reasoningTokens = 0;
  std::int64_t reasoningMs = 0;  // how long it thought
  double prefillMs = 0;
  double decodeMs = 0;
  std::optional<std::int64_t> seed;
  std::string thinking =
      {};  // what was asked for: "off", "on", "low", "high", "max"; empty: not known
  std::string notes = {};  // of the receipt, one per line
  Bill bill = {};          // of all requests for it; read from the ledger, never written here
};

struct MessageRecord {
  MessageId id;
  ConversationId conversation;
  std::optional<MessageId> parent;  // the message this one follows; siblings are branches
  MessageRole role = MessageRole::User;
  std::string text;
  std::string reasoning;
  MessageState state = MessageState::Complete;
  std::string error;  // one sentence, with MessageState::Failed or Interrupted
  std::int64_t createdAtMs = 0;
  AnswerRecord answer;                      // assistant only
  std::vector<AttachmentInfo> attachments;  // questions only; read, never written here
  // Which of the messages of its role that follow the same message it is, from 1, and how many
  // there are; read, never written here.
  int branchNumber = 1;
  int branchCount = 1;
};

}  // namespace storage
