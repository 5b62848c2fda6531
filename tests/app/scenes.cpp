// What is said in the pictures of the window.
// SPDX-License-Identifier: Apache-2.0
#include "tests/app/scenes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace support {
namespace {

constexpr const char* kCodeAnswer =
    R"(A palindrome reads the same **forwards and backwards**. The shortest way reverses the word with a *slice*:

```python
def is_palindrome(word: str) -> bool:
    """True if the word reads the same from both ends."""
    letters = [c.lower() for c in word if c.isalnum()]
    return letters == letters[::-1]


print(is_palindrome("A man, a plan, a canal: Panama"))  # True
print(is_palindrome("上海自来水来自海上"))                # True
```

## The two usual ways

| Way | Time | Extra memory | Good for |
|:--|:-:|--:|:--|
| Reverse and compare | O(n) | n | short words, clear code |
| Two pointers | O(n) | 1 | very long texts |

Both are fast enough for words. Some things to keep in mind:

1. Compare letters, not bytes: `"é"` may be one character or two.
2. Decide what counts as a letter. `str.isalnum()` also accepts digits and 汉字.
3. An empty text is a palindrome. 🙂

> The slice copies the text; the two pointers do not.

More about slices is in the [Python tutorial](https://docs.python.org/3/tutorial/introduction.html).)";

constexpr const char* kComparison =
    "**9.9 更大。**\n\n把两个数写成相同的小数位数，再逐位比较：\n\n- 9.9 = 9.90\n- 9.11 "
    "保持不变\n\n整数部分都是 9；"
    "十分位上 9 > 1，所以 9.90 > 9.11。\n";

constexpr const char* kMathAnswer =
    R"(这是一个**齐次方程**。把含 $dx$ 与 $dy$ 的项分开，得 $(x-y)\,dx+(x+y)\,dy=0$，即

$$
\frac{dy}{dx}=\frac{y-x}{x+y}.
$$

**第一步：代换。** 令 $u=\frac{y}{x}$，则 $\frac{dy}{dx}=u+x\frac{du}{dx}$，代入后分离变量：
\[
\begin{aligned}
x\frac{du}{dx} &= \frac{u-1}{u+1}-u = -\frac{1+u^2}{1+u}, \\
\int\frac{1+u}{1+u^2}\,du &= -\int\frac{dx}{x}\qquad(\text{其中 } x\neq 0).
\end{aligned}
\]
1. 左边积分得 $\arctan u+\frac12\ln(1+u^2)$；
2. 右边得 $-\ln|x|+C$，因为 $\sqrt{x^2}=|x|$：

   $$\arctan\frac{y}{x}+\ln\sqrt{1+\frac{y^2}{x^2}}=-\ln|x|+C$$

合并对数，通解为

\[
\boxed{\ln\sqrt{x^2+y^2}+\arctan\frac{y}{x}=C}
\]

| 情形 | 条件 | 结果 |
|:--|:-:|:--|
| 过点 $(1,0)$ | $C=0$ | $r=e^{-\theta}$ |
| 一般 | $\lim_{r\to0^+}$ | 对数螺线，$\theta\to+\infty$ |

> 在极坐标下 $x=r\cos\theta$，方程就是 $\dfrac{dr}{r}=-d\theta$。价格不是公式：$5 和 $10。)";

constexpr const char* kBlocksAnswer =
    R"(## What is left to do[^1]

- [x] Sound the harbour
- [ ] Draw the *isobaths* of 5 m and 10 m[^chart]
  - [ ] Ask for the old chart

![The harbour in 1912](https://charts.example.org/harbour-1912.png)

| Place | 深度 | Depth | Bottom | Remarks of the pilot | Last sounded | Tide |
|:--|:-:|--:|:--|:--|:--|:--|
| Pier | 浅 | 2.5 m | mud | `draught < 2 m` | 2026-03-01 | +0.4 |
| Buoy | 深 | $d=12$ m | sand | keep **north** of it | 2026-05-11 | +0.2 |

```cpp
/* The depth at low water,
   in metres. */
double depth(const Sounding& at) {
  return at.metres - 0.5;  // 👩‍🚀
}
```

مرحبا بالعالم، هذا نص من اليمين إلى اليسار مع كلمة English فيه.

- שלום עולם

> 中文排版：标点不会出现在行首。这一行很长，用来看一看换行的地方对不对，以及引号“是否”好看。🙂

<b>Not bold</b> & 1 < 2

[^1]: Of the survey of **2026**.
[^chart]: See the [office](https://charts.example.org/office).)";

// As if `model` at `place` had taken `seconds` for `tokens`.
engine::Completion completionOf(const char* model, const char* place, double seconds, int tokens) {
  engine::Completion completion;
  completion.receipt.servedModel = model;
  completion.receipt.place = place;
  completion.usage.promptTokens = 41;
  completion.usage.outputTokens = tokens;
  completion.timings.prefillMs = 220;
  completion.timings.decodeMs = seconds * 1000;
  return completion;
}

// In small pieces with time between them, as a model writes: each is drawn on the way.
std::vector<Step> written(std::string_view text) {
  std::vector<Step> steps;
  while (!text.empty()) {
    std::size_t end = std::min<std::size_t>(text.size(), 12);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    steps.emplace_back(say(engine::TextDelta{std::string(text.substr(0, end))}));
    steps.emplace_back(Pause{std::chrono::milliseconds(8)});
    text.remove_prefix(end);
  }
  return steps;
}

Script codeScript() {
  Script script;
  script.steps = written(kCodeAnswer);
  script.completion = completionOf("SmolLM2-135M-Instruct", "this computer", 6.2, 288);
  script.completion.receipt.device = "CPU, AVX2, 2 threads";
  return script;
}

Script mathScript() {
  Script script;
  script.steps = written(kMathAnswer);
  script.completion = completionOf("deepseek-flash", "api.deepseek.com", 4.1, 512);
  return script;
}

Script blocksScript() {
  Script script;
  script.steps = written(kBlocksAnswer);
  script.completion = completionOf("deepseek-flash", "api.deepseek.com", 4.1, 420);
  return script;
}

Script thinkingScript() {
  Script script;
  script.steps.emplace_back(say(engine::ReasoningDelta{
      "The user asks which is larger, 9.11 or 9.9. Compare the tenths: 9 against 1. "}));
  script.steps.emplace_back(Pause{std::chrono::milliseconds(2100)});
  script.steps.emplace_back(say(engine::ReasoningDelta{"So 9.9 = 9.90 is larger than 9.11."}));
  script.steps.emplace_back(say(engine::TextDelta{kComparison}));
  script.completion = completionOf("deepseek-flash", "api.deepseek.com", 1.9, 92);
  script.completion.usage.reasoningTokens = 31;
  return script;
}

Script streamingScript() {
  Script script;
  for (const char* piece :
       {"The question is about isobaths, lines that join points of equal depth on a chart. ",
        "I should say what they show and how a navigator uses them.\n\n",
        "A ship with an echo sounder can follow one line, because the depth under the keel stays "
        "the same"})
    script.steps.emplace_back(say(engine::ReasoningDelta{piece}));
  script.steps.emplace_back(WaitForStop{});
  return script;
}

Script halfAnswerScript() {
  Script script;
  script.steps.emplace_back(say(engine::ReasoningDelta{
      "Isobaths join points of equal depth.\n\nTwo uses come to mind: staying off shallow "
      "water, and finding a position from soundings alone."}));
  script.steps.emplace_back(Pause{std::chrono::milliseconds(1100)});
  script.steps.emplace_back(
      say(engine::TextDelta{"An **isobath** is a line of equal depth on a chart. A ship uses it in "
                            "two ways:\n\n1. *As a fence.* The "
                            "navigator picks a line, say 20 m, and stays on its deep side.\n2. *As "
                            "a road.* With an echo sounder the ship "
                            "follows one line, and the chart tells where that line leads. Where "
                            "two lines come close, the bottom is"}));
  script.steps.emplace_back(WaitForStop{});
  return script;
}

Script refusedScript() {
  Script script;
  script.steps.emplace_back(Fail{base::Error{
      base::ErrorCode::Denied, "api.deepseek.com refused the key (401): enter a valid key."}});
  return script;
}

}  // namespace

Script sceneScript(const engine::Request& request) {
  // Questions without an answer between them arrive joined.
  const std::string last = request.messages.empty() ? "" : engine::textOf(request.messages.back());
  const auto asks = [&](std::string_view question) {
    return last.size() >= question.size() && last.substr(last.size() - question.size()) == question;
  };
  if (asks(kCodeQuestion)) return codeScript();
  if (asks(kMathQuestion)) return mathScript();
  if (asks(kBlocksQuestion)) return blocksScript();
  if (asks(kThinkingQuestion)) return thinkingScript();
  if (asks(kStreamingQuestion)) return streamingScript();
  if (asks(kHalfQuestion)) return halfAnswerScript();
  if (asks(kErrorQuestion)) return refusedScript();
  return answerScript({}, {"That is a good question, and the answer is short."});
}

}  // namespace support
