// Conversations as long as one likes, with lists, code and formulas in them.
// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/example_chats.h"

namespace bench {

std::string exampleAnswer(int number) {
  const std::string n = std::to_string(number);
  std::string text =
      "## Depth " + n +
      "\n\nAn **isobath** joins points of equal depth, as a contour line does on land. Where lines "
      "lie close together the bottom falls steeply; where they lie far apart it is flat, and a "
      "ship that follows `line " +
      n +
      "` keeps the same water under its keel. 等深线连接海底深度相同的各点，线越密坡度越陡。\n\n"
      "1. Read the datum of the chart: depths are counted from it, not from the water.\n"
      "2. Add the height of the tide at this hour.\n"
      "   - springs and neaps differ by *metres*\n"
      "   - wind may add to either\n"
      "3. Compare with the echo sounder, and trust neither alone.\n\n"
      "The next paragraph repeats what was said with other words, so that the row has a few lines "
      "at any width of the window, and so that scrolling past it costs what scrolling past an "
      "answer of a model costs.\n";
  if (number % 5 == 0)
    text += "\n```python\ndef depth" + n +
            "(chart, tide):\n    # metres under the keel\n    for line in chart.lines:\n"
            "        if line.depth + tide > 2.5:\n            yield line.points\n    return None\n"
            "```\n";
  if (number % 7 == 0)
    text += "\n$$\\int_0^{" + n +
            "} \\frac{\\partial h}{\\partial t}\\,dx = \\sum_{k=1}^{n} q_k$$\n\nwhere $q_k$ is the "
            "flow through section $k$.\n";
  return text;
}

std::string longAnswer(std::size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += exampleAnswer(i) + "\n";
  return text;
}

base::Result<storage::ConversationId> addChat(storage::ConversationStore& store,
                                              const std::string& title, int messages,
                                              std::int64_t atMs) {
  const auto id = store.createConversation(title, atMs);
  if (!id) return id.error();
  std::optional<storage::MessageId> parent;
  for (int i = 0; i < messages; ++i) {
    storage::MessageRecord record;
    record.conversation = *id;
    record.parent = parent;
    record.createdAtMs = atMs;
    if (i % 2 == 0) {
      record.text = "Question " + std::to_string(i) + ": how deep is the water there?";
    } else {
      record.role = storage::MessageRole::Assistant;
      record.text = exampleAnswer(i);
      record.answer.model = "deepseek-flash";
      record.answer.place = "api.deepseek.com";
    }
    const auto added = store.addMessage(record);
    if (!added) return added.error();
    parent = *added;
  }
  return *id;
}

}  // namespace bench
