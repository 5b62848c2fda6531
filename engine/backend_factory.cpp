// Joins each configuration to the backend that serves it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/backend_factory.h"

#include <system_error>
#include <utility>

#include "engine/local/local_backend.h"
#include "engine/remote/account_reader.h"
#include "engine/remote/remote_backend.h"

namespace engine {

base::Result<std::unique_ptr<Backend>> makeBackend(const LocalConfig& config, base::LogSink log) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(config.modelFile, error) &&
      !std::filesystem::is_directory(config.modelFile, error))
    return base::Error{base::ErrorCode::NotFound,
                       "There is no model file at " + config.modelFile.string() + "."};
  return std::unique_ptr<Backend>(std::make_unique<local::LocalBackend>(config, std::move(log)));
}

base::Result<std::unique_ptr<Backend>> makeBackend(const RemoteConfig& config, base::LogSink log) {
  return remote::RemoteBackend::create(config, std::move(log));
}

base::Result<Account> readAccount(const RemoteConfig& config, std::stop_token stop) {
  return remote::readAccount(config, {}, std::move(stop));
}

}  // namespace engine
