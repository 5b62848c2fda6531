// Thousands of exchanges in the real window, to see whether its memory grows.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/ui_soak.h"

#include <QQuickWindow>
#include <cstdio>
#include <vector>

#include "tests/app/offline_window.h"
#include "tests/bench/example_chats.h"
#include "tests/bench/meter.h"

namespace bench {
namespace {

constexpr int kPerChat = 25;      // then a new conversation begins
constexpr int kSwitchEvery = 10;  // exchanges; an old conversation is opened and left again
constexpr double kMayGrow = 20;   // megabytes

support::Script script(const engine::Request& request) {
  const int number = static_cast<int>(request.messages.size()) * 7;
  const std::string text = exampleAnswer(number);
  return support::answerScript({"How deep is it?\n"}, {text.substr(0, 12), text.substr(12)});
}

bool exchange(support::OfflineWindow& offline, int number) {
  auto& chat = offline.chat();
  if (number % kPerChat == 0) chat.newConversation();
  if (number % kPerChat != 0 && number % kSwitchEvery == 0) {
    const qlonglong current = chat.conversationId();
    const auto all = offline.store().conversations();
    if (!all) return false;
    const auto& other = (*all)[static_cast<std::size_t>(number) * 31 % all->size()];
    chat.openConversation(other.id.value);
    chat.openConversation(current);
  }
  return chat.send(QString("Question %1").arg(number)) &&
         support::waitUntil([&] { return !chat.isGenerating(); });
}

}  // namespace

int soak(const std::filesystem::path& folder, int exchanges) {
  auto offline = support::OfflineWindow::create(script, folder / "isobath.db");
  if (!offline) return 1;
  double early = 0;
  for (int i = 0; i < exchanges; ++i) {
    if (!exchange(*offline, i)) {
      std::fprintf(stderr, "soak: exchange %d did not end\n", i);
      return 1;
    }
    offline->source().backend().forgetRequests();
    if (i == exchanges / 10) early = residentMegabytes();
    if (exchanges >= 20 && i % (exchanges / 20) == 0) {
      std::printf("  %6d exchanges  %6.1f MB\n", i, residentMegabytes());
      std::fflush(stdout);
    }
  }
  const double growth = residentMegabytes() - early;
  std::printf("  %6d exchanges  %6.1f MB: %+.1f MB since the first tenth (budget %.0f MB): %s\n",
              exchanges, residentMegabytes(), growth, kMayGrow,
              growth <= kMayGrow ? "kept" : "NOT KEPT");
  return growth <= kMayGrow ? 0 : 1;
}

}  // namespace bench
