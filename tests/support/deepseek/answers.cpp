// Scripted answers: short, deterministic, and different for each feature that is asked for.
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/deepseek/answers.h"

#include <utility>

namespace support::deepseek {

const char* const kExampleSystem = "你是一位数学家，请一步一步地解题。";
const char* const kExampleQuestion = "解此微分方程 xdx+ydy=-xdy+ydx";

namespace {

// x dx + y dy = r dr and x dy - y dx = r^2 dθ, so the equation is dr / r = -dθ.
constexpr const char* kExampleReasoning =
    "把右边写成 ydx-xdy。左边 xdx+ydy 是 (x²+y²)/2 的全微分，右边 ydx-xdy 让人想到 arctan(y/x)，"
    "因为 d(arctan(y/x)) = (xdy-ydx)/(x²+y²)。那么两边除以 x²+y² 就都是全微分了。"
    "用极坐标核对：rdr = -r²dθ，所以 dr/r = -dθ，ln r = -θ + C，一致。";

constexpr const char* kExampleText = R"(先整理方程的右边：

$$
x\,dx + y\,dy = y\,dx - x\,dy .
$$

**第一步：除以 \(x^2+y^2\)。** 当 \(x^2+y^2 \neq 0\) 时，

$$
\frac{x\,dx + y\,dy}{x^2+y^2} = -\,\frac{x\,dy - y\,dx}{x^2+y^2} .
$$

**第二步：两边都是全微分。** 因为

$$
d\left[\tfrac12 \ln\left(x^2+y^2\right)\right] = \frac{x\,dx + y\,dy}{x^2+y^2},
\qquad
d\left(\arctan\frac{y}{x}\right) = \frac{x\,dy - y\,dx}{x^2+y^2},
$$

方程就是 \(d\left[\tfrac12 \ln(x^2+y^2) + \arctan\frac{y}{x}\right] = 0\)。

**第三步：积分。** 通解为

$$
\boxed{\;\frac12 \ln\left(x^2+y^2\right) + \arctan\frac{y}{x} = C\;}
$$

其中 \(C\) 是任意常数。

**验证。** 令 \(x = r\cos\theta,\ y = r\sin\theta\)，则 \(x\,dx + y\,dy = r\,dr\)，\(x\,dy - y\,dx = r^2\,d\theta\)，方程化为

$$
\frac{dr}{r} = -\,d\theta ,
$$

即对数螺线 \(r = C_1 e^{-\theta}\)（\(C_1 = e^{C}\)），与通解一致。)";

// A value that fits the schema of one parameter, as far as an example has to.
Json valueFor(const Json& schema) {
  if (schema.contains("enum") && schema["enum"].is_array() && !schema["enum"].empty())
    return schema["enum"].front();
  const std::string type = schema.value("type", "string");
  if (type == "integer" || type == "number") return 1;
  if (type == "boolean") return true;
  if (type == "array") return Json::array();
  if (type == "object") return Json::object();
  return "Hangzhou";
}

CalledTool callOf(const Json& tool) {
  const Json& function = tool["function"];
  Json arguments = Json::object();
  const Json parameters = function.value("parameters", Json::object());
  const Json properties = parameters.value("properties", Json::object());
  for (auto entry = properties.begin(); entry != properties.end(); ++entry)
    arguments[entry.key()] = valueFor(entry.value());
  return {function["name"].get<std::string>(), arguments.dump()};
}

// Auto calls whatever it is given, so that a test sees calls without having to ask for them.
std::vector<CalledTool> callsFor(const Call& call) {
  std::vector<CalledTool> calls;
  if (call.mustCall == "none" || call.lastRole != "user") return calls;
  for (const Json& tool : call.tools) {
    const bool isNamed = call.mustCall.empty() || call.mustCall == "required" ||
                         tool["function"]["name"] == call.mustCall;
    if (isNamed) calls.push_back(callOf(tool));
    if (!calls.empty() && (!call.parallel || calls.size() == 2)) break;
  }
  return calls;
}

std::string fillIn(const Call& call) {
  // Source: the documentation's example of FIM completion.
  if (call.question.find("def fib(a):") != std::string::npos)
    return "\n    if a < 2:\n        return a\n";
  return " [between " + std::to_string(call.question.size()) + " and " +
         std::to_string(call.suffix.size()) + " bytes] ";
}

std::string plainText(const Call& call) {
  if (call.wantsJson) return Json({{"question", call.question}, {"answer", 42}}).dump();
  if (!call.prefix.empty()) return " and so it goes on.";
  if (call.lastRole == "tool") return "The tool says: " + call.question;
  std::string text = "You asked: " + call.question;
  if (call.images > 0)
    text +=
        "\n\nI see " + std::to_string(call.images) + (call.images == 1 ? " image." : " images.");
  return text;
}

}  // namespace

const Answer& exampleAnswer() {
  static const Answer kAnswer{kExampleReasoning, kExampleText, {}};
  return kAnswer;
}

Answer answerFor(const Call& call) {
  if (call.isFillIn) return {{}, fillIn(call), {}};
  Answer answer;
  if (call.question.find("xdx+ydy=-xdy+ydx") != std::string::npos && call.tools.empty() &&
      !call.wantsJson) {
    answer = exampleAnswer();
  } else {
    answer.calls = callsFor(call);
    answer.reasoning = "The question is short, and so is the answer (effort " + call.effort + ").";
    if (answer.calls.empty()) answer.text = plainText(call);
  }
  if (!call.thinks) answer.reasoning.clear();
  return answer;
}

}  // namespace support::deepseek
