// The options that several commands have, described once.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "app/cli/arguments.h"

namespace cli {

// Who answers: read by backendFrom() and modelFrom().
inline constexpr Option kModelOption{
    "--model", "FILE", "a GGUF file or a Hugging Face folder; the starter model unless told"};
inline constexpr Option kUrlOption{
    "--url", "URL", "ask this endpoint instead; its key is read from ISOBATH_API_KEY"};
inline constexpr Option kRemoteModelOption{"--remote-model", "NAME",
                                           "the model to ask the endpoint for"};

// How: read by readLimits() and readSampling().
inline constexpr Option kMaxTokensOption{"--max-tokens", "N", "the longest answer"};
inline constexpr Option kStopOption{"--stop", "TEXT",
                                    "end the answer before TEXT; may be repeated"};
inline constexpr Option kNoStreamOption{"--no-stream", "", "ask for the whole answer at once"};
inline constexpr Option kTemperatureOption{
    "--temperature", "X", "0 is greedy; the model's own recommendation unless told"};
inline constexpr Option kTopPOption{"--top-p", "X", "nucleus sampling"};
inline constexpr Option kSeedOption{"--seed", "N",
                                    "makes an answer repeatable; drawn at random unless told"};

// On this computer: read by backendFrom().
inline constexpr Option kContextOption{"--context", "N", "tokens of context"};
inline constexpr Option kThreadsOption{"--threads", "N",
                                       "threads of the engine; one per core unless told"};

// On the way to an endpoint: read by endpointFrom() and anyEndpointFrom().
inline constexpr Option kEndpointOption{
    "--url", "URL",
    "the endpoint; https://api.deepseek.com unless told; its key is read from ISOBATH_API_KEY"};
inline constexpr Option kProxyOption{"--proxy", "URL",
                                     "http, https, socks5 or socks5h://HOST:PORT, or none; "
                                     "user:password in ISOBATH_PROXY_CREDENTIALS"};
inline constexpr Option kCaFileOption{"--ca-file", "FILE",
                                      "certificates (PEM) that are trusted besides the system's"};
inline constexpr Option kTimeoutOption{"--timeout", "SECONDS",
                                       "how long the endpoint may stay silent; 300 unless told"};

// Of the commands that ask an endpoint about itself.
inline constexpr std::array kEndpointOptions{kEndpointOption, kProxyOption, kCaFileOption,
                                             kTimeoutOption};

}  // namespace cli
