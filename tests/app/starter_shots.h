// Pictures of the starter model answering in the window, through the real worker.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace support {

// Asks the starter model the questions of its golden file and writes one picture. Without the model
// or the engine program it says so and writes none. False: something failed.
bool takeStarterModel(const QString& folder, const QString& engineProgram);

}  // namespace support
