// What a line of the model picker says of a model that a server runs: context, images, price now.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <optional>

#include "engine/backend.h"
#include "engine/models/model_table.h"
#include "ui/viewmodels/money_text.h"

namespace app {

// "128K context", "1M context".
[[nodiscard]] QString contextText(std::int64_t tokens);
// "¥1 / ¥4 per 1M, off-peak": a million tokens of the prompt that the cache lacks, and of the
// answer. Nothing is converted: in the other currency where it is known in that one only. "price
// unknown" where the table does not say.
[[nodiscard]] QString priceText(const std::optional<models::Price>& price, ui::Currency wanted);
// What the server says wins over the table; `table` may be null.
[[nodiscard]] QString factsText(const engine::ModelInfo& model, const models::ModelFacts* table,
                                const std::optional<models::Price>& price, ui::Currency wanted);

}  // namespace app
