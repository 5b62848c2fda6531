// Any bytes as what a server or a client sends us as JSON: values, or an error with a sentence.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engine/remote/chat_call.h"
#include "engine/remote/endpoint_flavour.h"
#include "engine/remote/reply_decoder.h"
#include "engine/remote/request_repair.h"
#include "engine/remote/strict_schema.h"
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

// Whose reply it is: of a model that may leave tags in the text, or that has them open, or not.
engine::Request requestFor(std::uint8_t choice) {
  engine::Request request;
  if (choice % 4 == 1) request.thinking = engine::Thinking::On;
  if (choice % 4 == 2) request.model = "deepseek-r1";
  if (choice % 4 == 3) request.fillIn = engine::FillIn{};
  return request;
}

// One chunk per line.
void decodeStream(const Dialect& dialect, const engine::Request& request, std::string_view body) {
  Watcher watcher;
  const engine::EventSink sink = [&watcher](const engine::Event& event) { watcher(event); };
  remote::ReplyDecoder decoder(dialect, request, sink);
  while (!body.empty()) {
    const std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(line.size() == body.size() ? body.size() : line.size() + 1);
    if (!holds(decoder.takeChunk(line))) return decoder.giveHeld();
  }
  holds(decoder.finish());
}

void decodeWhole(const Dialect& dialect, const engine::Request& request, std::string_view body) {
  Watcher watcher;
  const engine::EventSink sink = [&watcher](const engine::Event& event) { watcher(event); };
  remote::ReplyDecoder decoder(dialect, request, sink);
  if (holds(decoder.takeWhole(body))) holds(decoder.finish());
}

// What a client may ask of us, we can ask of another, and go on with.
void decodeCall(const Dialect& dialect, const base::Result<remote::ChatCall>& call) {
  if (!holds(call)) return;
  engine::Request request = call->request;
  const auto encoded = remote::encodeRequest(request, dialect);
  if (!holds(encoded)) return;
  fuzz::require(encoded->front() == '{' && encoded->back() == '}', "a request is a JSON object");
  if (request.fillIn || request.messages.back().prefix) return;
  const std::size_t end = encoded->find("],\"", encoded->find("\"messages\":["));
  request.messages.push_back(engine::textMessage(engine::Role::User, "json"));
  const auto longer = remote::encodeRequest(request, dialect);
  if (holds(longer) && end != std::string::npos)
    fuzz::require(longer->compare(0, end, *encoded, 0, end) == 0, "history keeps its bytes");
}

void readErrors(const Dialect& dialect, int status, std::string_view body) {
  fuzz::require(!remote::decodeError(status, body, dialect).message.empty(),
                "an error has a message");
  const engine::Request request = requestFor(1);
  if (const auto better = remote::repaired(request, dialect, 400, body, 1))
    fuzz::require(better->thinking == engine::Thinking::Off, "a repair changes something");
  holds(remote::checkStrictSchema(body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Dialect dialect{static_cast<Dialect::Kind>(data[0] / 8 % 3), "fuzz",
                        static_cast<Dialect::Flavour>(data[0] / 24 % 7)};
  const engine::Request request = requestFor(data[0] / 24);
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      decodeStream(dialect, request, body);
      break;
    case 1:
      decodeWhole(dialect, request, body);
      break;
    case 2:
      holds(remote::decodeModels(body, dialect));
      static_cast<void>(remote::flavourIn(body));
      break;
    case 3:
      readErrors(dialect, 400 + data[0], body);
      break;
    case 4:
      decodeCall(dialect, remote::decodeFillInCall(body));
      break;
    default:
      decodeCall(dialect, remote::decodeChatCall(body));
  }
  return 0;
}
