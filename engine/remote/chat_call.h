// A chat request as our server reads it: the JSON body, checked, as values. Pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/backend.h"

namespace remote {

// A checked body of POST /chat/completions or /completions.
struct ChatCall {
  engine::Request request;
  bool saysThinking = false;  // false: the caller left it to the model
  bool wantsStream = false;
  bool wantsUsage = false;
  bool wantsExtras = false;  // our own client: send the `isobath` object
};

// Fields we do not know are skipped, as every server of this interface does; fields that we know
// and cannot serve are refused by name. Errors: InvalidArgument, Unsupported.
base::Result<ChatCall> decodeChatCall(std::string_view body);
// The same for a gap to fill: `prompt` and `suffix`.
base::Result<ChatCall> decodeFillInCall(std::string_view body);

}  // namespace remote
