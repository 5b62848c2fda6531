// A file that is wrong costs the reader's changes until it is mended, and nothing else.
// SPDX-License-Identifier: Apache-2.0
#include "app/model_table_file.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/mapped_file.h"

namespace app {

namespace {

models::ModelTable builtin() {
  auto table = models::ModelTable::parse(models::builtinTable());
  // A test reads it: the program was never in order.
  if (!table) {
    std::fprintf(stderr, "isobath: a broken build: %s\n", table.error().message.c_str());
    std::abort();
  }
  return *std::move(table);
}

}  // namespace

LoadedModelTable loadModelTable(const std::filesystem::path& configFolder) {
  const std::filesystem::path file = configFolder / "model-table.json";
  const auto mapped = base::MappedFile::open(file);
  if (!mapped) {
    const bool isThere = mapped.error().code != base::ErrorCode::NotFound;
    return {builtin(), isThere ? mapped.error().message : std::string()};
  }
  const auto bytes = mapped->bytes();
  auto own = models::ModelTable::parse({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (own) return {*std::move(own), {}};
  return {builtin(), base::withContext(file.string(), std::move(own).error()).message +
                         "; the table that comes with Isobath counts instead"};
}

}  // namespace app
