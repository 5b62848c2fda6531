// What a host would get of a conversation, in words for the reader who is asked to agree to it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVariantList>

#include "engine/backend.h"
#include "ui/viewmodels/backend_source.h"

namespace ui {

struct SendPreview {
  QString place;       // the host
  QVariantList facts;  // {label, value}: host and model, messages, system prompt, images, thoughts
  QVariantList messages;  // {who, text}, as they go; long texts are cut for the eye
};

// `request` is the request as it would go to `choice`.
[[nodiscard]] SendPreview previewOf(const engine::Request& request, const ModelChoice& choice);

}  // namespace ui
