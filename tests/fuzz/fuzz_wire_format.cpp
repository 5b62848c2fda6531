// Any bytes as what a server or a client sends us as JSON: values, or an error with a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engine/remote/chat_call.h"
#include "engine/remote/reply_decoder.h"
#include "engine/remote/wire_format.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/text.h"

namespace {

using remote::Dialect;

template <typename T>
bool holds(const base::Result<T>& result) {
  if (!result) fuzz::require(!result.error().message.empty(), "an error has a message");
  return result.has_value();
}

// The promises of engine::Backend about what it shows.
class Watcher {
 public:
  void operator()(const engine::Event& event) {
    if (const auto* reasoning = std::get_if<engine::ReasoningDelta>(&event)) {
      fuzz::require(!m_hasText, "no reasoning after text");
      takePiece(reasoning->text);
    } else if (const auto* text = std::get_if<engine::TextDelta>(&event)) {
      m_hasText = true;
      takePiece(text->text);
    }
  }

 private:
  static void takePiece(std::string_view piece) {
    fuzz::require(!piece.empty() && fuzz::hasWholeEnds(piece), "pieces are whole code points");
  }
  bool m_hasText = false;
};

// One chunk per line.
void decodeStream(const Dialect& dialect, std::string_view body) {
  Watcher watcher;
  const engine::EventSink sink = [&watcher](const engine::Event& event) { watcher(event); };
  remote::ReplyDecoder decoder(dialect, sink);
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(line.size() == body.size() ? body.size() : line.size() + 1);
    if (!holds(decoder.takeChunk(line))) return;
  }
  holds(decoder.finish());
}

void decodeWhole(const Dialect& dialect, std::string_view body) {
  Watcher watcher;
  const engine::EventSink sink = [&watcher](const engine::Event& event) { watcher(event); };
  remote::ReplyDecoder decoder(dialect, sink);
  if (holds(decoder.takeWhole(body))) holds(decoder.finish());
}

// What a client may ask of us, we can ask of another.
void decodeCall(const Dialect& dialect, std::string_view body) {
  const auto call = remote::decodeChatCall(body);
  if (!holds(call)) return;
  const auto encoded = remote::encodeRequest(call->request, dialect);
  if (holds(encoded)) fuzz::require(encoded->front() == '{', "a request is a JSON object");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Dialect dialect{static_cast<Dialect::Kind>(data[0] / 8 % 3), "fuzz"};
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 5) {
    case 0:
      decodeStream(dialect, body);
      break;
    case 1:
      decodeWhole(dialect, body);
      break;
    case 2:
      holds(remote::decodeModels(body, dialect));
      break;
    case 3:
      fuzz::require(!remote::decodeError(400 + data[0], body, dialect).message.empty(),
                    "an error has a message");
      break;
    default:
      decodeCall(dialect, body);
  }
  return 0;
}
