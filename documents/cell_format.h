// How a sheet's numbers are meant: dates are numbers with a format.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

namespace documents {

enum class CellFormat { Number, Date, Time, DateTime, Percent };

// By the number of a cell's style, of the part "xl/styles.xml".
// Source: ECMA-376 part 1, 18.8.30 (numFmt).
[[nodiscard]] std::vector<CellFormat> cellFormats(const pugi::xml_document& styles);

// "45292" as a date is "2024-01-01". What is no number stays as it is.
[[nodiscard]] std::string formatted(const std::string& value, CellFormat format);

}  // namespace documents
