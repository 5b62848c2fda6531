// How a sheet's numbers are meant: dates are numbers with a format.
// SPDX-License-Identifier: Apache-2.0
#include "documents/cell_format.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "documents/office_parts.h"

namespace documents {
namespace {

// Which of them the letters of a format ask for; quoted and bracketed words are none of it.
CellFormat formatOf(const std::string& code) {
  bool hasDay = false;
  bool hasHour = false;
  char closing = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (closing != 0) {
      if (c == closing) closing = 0;
    } else if (c == '"') {
      closing = '"';
    } else if (c == '[') {
      closing = ']';
    } else if (c == '\\') {
      ++i;
    } else if (c == '%') {
      return CellFormat::Percent;
    } else {
      hasDay = hasDay || c == 'y' || c == 'd' || c == 'Y' || c == 'D';
      hasHour = hasHour || c == 'h' || c == 's' || c == 'H' || c == 'S';
    }
  }
  if (hasDay) return hasHour ? CellFormat::DateTime : CellFormat::Date;
  return hasHour ? CellFormat::Time : CellFormat::Number;
}

CellFormat builtIn(int id) {
  if (id == 9 || id == 10) return CellFormat::Percent;
  if (id >= 14 && id <= 17) return CellFormat::Date;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return CellFormat::Time;
  return id == 22 ? CellFormat::DateTime : CellFormat::Number;
}

std::string dayText(std::int64_t serial) {
  using namespace std::chrono;
  // Day 1 is 1 January 1900, and there is a day 60 that never was.
  const sys_days day = sys_days{year{1899} / 12 / 30} + days{serial < 60 ? serial + 1 : serial};
  const year_month_day date{day};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                unsigned(date.day()));
  return text;
}

std::string timeText(std::int64_t second) {
  char text[32];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d", int(second / 3600), int(second / 60 % 60),
                int(second % 60));
  return text;
}

}  // namespace

std::vector<CellFormat> cellFormats(const pugi::xml_document& styles) {
  const pugi::xml_node root = styles.document_element();
  std::map<int, CellFormat> own;
  for (const pugi::xml_node& node : childOf(root, "numFmts").children())
    own[std::atoi(attributeOf(node, "numFmtId").c_str())] =
        formatOf(attributeOf(node, "formatCode"));
  std::vector<CellFormat> formats;
  for (const pugi::xml_node& node : childOf(root, "cellXfs").children()) {
    if (localName(node) != "xf") continue;
    const int id = std::atoi(attributeOf(node, "numFmtId").c_str());
    const auto found = own.find(id);
    formats.push_back(found == own.end() ? builtIn(id) : found->second);
  }
  return formats;
}

std::string formatted(const std::string& value, CellFormat format) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  // The last day that sheets know is 31 December 9999.
  const bool isSane = end != value.c_str() && *end == '\0' && number >= 0 && number < 2'958'466;
  if (!isSane || format == CellFormat::Number) return value;
  if (format == CellFormat::Percent) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g%%", number * 100);
    return text;
  }
  std::int64_t day = static_cast<std::int64_t>(std::floor(number));
  std::int64_t second = std::llround((number - std::floor(number)) * 86'400);
  if (second == 86'400) {
    ++day;
    second = 0;
  }
  if (format == CellFormat::Time) return timeText(second);
  if (format == CellFormat::Date) return dayText(day);
  return dayText(day) + " " + timeText(second);
}

}  // namespace documents
