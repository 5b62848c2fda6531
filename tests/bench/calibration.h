// What this machine does with fixed work, so that figures of different machines and hours can be
// compared.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/meter.h"
#include "tests/bench/ui_table.h"

namespace bench {

// A fixed loop of arithmetic, and a list of plain texts that Qt Quick scrolls.
void calibrate(Meter& meter, UiTable& table);

}  // namespace bench
