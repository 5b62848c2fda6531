// How the open conversation is asked: effort, system prompt and parameters, as the window sets
// them.
// SPDX-License-Identifier: Apache-2.0
#include "ui/viewmodels/chat_setup.h"

#include <algorithm>
#include <utility>

#include "ui/viewmodels/answer_text.h"

namespace ui {
namespace {

using engine::Thinking;
using storage::Setting;

constexpr int kSaveMs = 1000;

QString textOf(const std::optional<double>& value) {
  return value ? QString::number(*value, 'g', 6) : QString();
}

// Into `value`, which is taken back by nothing. A comma is a decimal point to many.
template <typename T>
bool read(const QString& text, bool (*isValid)(double), std::optional<T>& value) {
  const QString plain = text.trimmed().replace(u',', u'.');
  if (plain.isEmpty()) {
    value.reset();
    return true;
  }
  bool isNumber = false;
  const double number = plain.toDouble(&isNumber);
  if (!isNumber || !isValid(number)) return false;
  value = static_cast<T>(number);
  return true;
}

// A stop string on one line.
QString escaped(QString text) {
  return text.replace(u'\\', QStringLiteral("\\\\"))
      .replace(u'\n', QStringLiteral("\\n"))
      .replace(u'\t', QStringLiteral("\\t"));
}

QString unescaped(const QString& line) {
  QString text;
  for (qsizetype i = 0; i < line.size(); ++i) {
    const QChar next = line[i] == u'\\' && i + 1 < line.size() ? line[i + 1] : QChar();
    const bool isEscape = next == u'n' || next == u't' || next == u'\\';
    if (isEscape) ++i;
    if (!isEscape)
      text += line[i];
    else if (next == u'\\')
      text += u'\\';
    else
      text += next == u'n' ? u'\n' : u'\t';
  }
  return text;
}

// What is chosen elsewhere than among the parameters, and stays when they are reset.
ChatOptions withoutParameters(const ChatOptions& options) {
  ChatOptions rest;
  rest.thinking = options.thinking;
  rest.second = options.second;
  return rest;
}

}  // namespace

ChatSetup::ChatSetup(const Parts& parts, QObject* parent)
    : QObject(parent), m_parts(parts), m_asking(askingOfNew()) {
  m_saveTimer.setSingleShot(true);
  m_saveTimer.setInterval(kSaveMs);
  connect(&m_saveTimer, &QTimer::timeout, this, &ChatSetup::save);
  connect(&m_parts.picker, &ModelPickerModel::selectedChanged, this, &ChatSetup::changed);
}

ChatSetup::~ChatSetup() {
  save();
}

Asking ChatSetup::askingOfNew() const {
  Asking asking;
  const auto options = m_parts.settings.get(Setting::NewChatOptions);
  if (options && !options->empty()) {
    asking.options = decodeChatOptions(*options);
  } else {
    // From before there were efforts.
    const auto deep = m_parts.settings.get(Setting::DeepThinking);
    if (deep && *deep == "true") asking.options.thinking = Thinking::On;
  }
  return asking;
}

void ChatSetup::open(const std::optional<storage::ConversationRecord>& conversation) {
  save();
  if (!m_conversation) m_newPrompt = m_asking.systemPrompt;
  m_conversation.reset();
  if (conversation) m_conversation = conversation->id;
  m_asking = askingOfNew();
  m_asking.systemPrompt = conversation ? conversation->systemPrompt : m_newPrompt;
  if (conversation && !conversation->options.empty())
    m_asking.options = decodeChatOptions(conversation->options);
  emit changed();
}

void ChatSetup::begin(storage::ConversationId conversation) {
  save();
  m_conversation = conversation;
  m_newPrompt.clear();
  m_isDirty = true;
  save();
}

void ChatSetup::setSecond(const QString& key) {
  if (key == second()) return;
  m_asking.options.second = key.toStdString();
  touch();
}

void ChatSetup::forget() {
  m_isDirty = false;
  m_saveTimer.stop();
}

void ChatSetup::save() {
  m_saveTimer.stop();
  if (!std::exchange(m_isDirty, false)) return;
  ChatOptions kept = m_asking.options;
  if (!m_conversation) kept.second.clear();
  const std::string options = encode(kept);
  base::Result<void> prompted;
  base::Result<void> opted;
  if (m_conversation) {
    prompted = m_parts.store.setSystemPrompt(*m_conversation, m_asking.systemPrompt);
    opted = m_parts.store.setOptions(*m_conversation, options);
  } else {
    opted = m_parts.settings.set(Setting::NewChatOptions, options);
  }
  if (prompted && opted) return;
  m_isDirty = true;
  const base::Error& error = prompted ? opted.error() : prompted.error();
  emit storageFailed(tr("The choice was not saved: %1").arg(QString::fromStdString(error.message)));
}

ModelChoice ChatSetup::model() const {
  return m_parts.picker.selected().value_or(ModelChoice());
}

QString ChatSetup::thinking() const {
  return QString::fromUtf8(nameOf(thinkingOf(m_asking.options, model())).data());
}

QString ChatSetup::thinkingText() const {
  return ui::thinkingText(nameOf(thinkingOf(m_asking.options, model())));
}

QVariantList ChatSetup::efforts() const {
  const ModelChoice choice = model();
  if (!choice.canThink) return {};
  const auto entry = [](const char* name, const QString& text) {
    return QVariantMap{{QStringLiteral("name"), QLatin1String(name)},
                       {QStringLiteral("text"), text}};
  };
  QVariantList list{entry("off", tr("Off")),
                    entry("on", choice.knowsEffort ? tr("On, as the model does") : tr("On"))};
  if (choice.knowsEffort)
    list << entry("low", tr("Low")) << entry("high", tr("High")) << entry("max", tr("Max"));
  return list;
}

void ChatSetup::setThinking(const QString& name) {
  const auto thinking = thinkingFrom(name.toStdString());
  if (!thinking) return;
  ChatOptions options = m_asking.options;
  options.thinking = *thinking;
  set(options);
  save();
}

void ChatSetup::set(const ChatOptions& options) {
  if (options == m_asking.options) return;
  m_asking.options = options;
  touch();
}

void ChatSetup::touch() {
  m_isDirty = true;
  m_saveTimer.start();
  emit changed();
}

QString ChatSetup::systemPrompt() const {
  return QString::fromStdString(m_asking.systemPrompt);
}

void ChatSetup::setSystemPrompt(const QString& prompt) {
  std::string text = prompt.toStdString();
  if (text == m_asking.systemPrompt) return;
  m_asking.systemPrompt = std::move(text);
  touch();
}

QString ChatSetup::temperature() const {
  return textOf(m_asking.options.temperature);
}

QString ChatSetup::topP() const {
  return textOf(m_asking.options.topP);
}

QString ChatSetup::maxTokens() const {
  const auto& value = m_asking.options.maxTokens;
  return value ? QString::number(*value) : QString();
}

QString ChatSetup::stops() const {
  QStringList lines;
  for (const std::string& stop : m_asking.options.stop)
    lines << escaped(QString::fromStdString(stop));
  return lines.join(u'\n');
}

bool ChatSetup::setTemperature(const QString& text) {
  ChatOptions options = m_asking.options;
  if (!read(text, isTemperature, options.temperature)) return false;
  set(options);
  return true;
}

bool ChatSetup::setTopP(const QString& text) {
  ChatOptions options = m_asking.options;
  if (!read(text, isTopP, options.topP)) return false;
  set(options);
  return true;
}

bool ChatSetup::setMaxTokens(const QString& text) {
  ChatOptions options = m_asking.options;
  if (!read(text, isMaxTokens, options.maxTokens)) return false;
  set(options);
  return true;
}

bool ChatSetup::setStops(const QString& lines) {
  ChatOptions options = m_asking.options;
  options.stop.clear();
  for (const QString& line : lines.split(u'\n', Qt::SkipEmptyParts))
    options.stop.push_back(unescaped(line).toStdString());
  const bool fits = options.stop.size() <= ChatOptions::kMostStops &&
                    std::all_of(options.stop.begin(), options.stop.end(), isStop);
  if (fits) set(options);
  return fits;
}

void ChatSetup::setJsonAnswer(bool on) {
  ChatOptions options = m_asking.options;
  options.jsonAnswer = on;
  set(options);
}

void ChatSetup::setStream(bool on) {
  ChatOptions options = m_asking.options;
  options.stream = on;
  set(options);
}

void ChatSetup::reset() {
  set(withoutParameters(m_asking.options));
  setSystemPrompt({});
}

bool ChatSetup::hasParameters() const {
  return m_asking.options != withoutParameters(m_asking.options) || !m_asking.systemPrompt.empty();
}

QVariantMap ChatSetup::effectOf(engine::Parameter parameter) const {
  const ModelChoice choice = model();
  const engine::Service service = choice.group == ModelChoice::Group::ThisComputer
                                      ? engine::Service::ThisComputer
                                      : engine::serviceAt(choice.place.toStdString());
  const engine::Effect effect =
      engine::effectOf(parameter, thinkingOf(m_asking.options, choice), service);
  const QString note = QString::fromStdString(engine::explain(parameter, effect));
  return {{QStringLiteral("works"), engine::isEffective(effect)},
          {QStringLiteral("note"), note.isEmpty() ? note : asSentence(note)}};
}

QVariantMap ChatSetup::temperatureEffect() const {
  return effectOf(engine::Parameter::Temperature);
}

QVariantMap ChatSetup::topPEffect() const {
  return effectOf(engine::Parameter::TopP);
}

QString ChatSetup::maxTokensDefault() const {
  const ModelChoice choice = model();
  const auto tokens = choice.defaultOutput.of(thinkingOf(m_asking.options, choice));
  return tokens ? tr("Default: %1").arg(*tokens) : tr("The model's default");
}

// Source: DeepSeek, "The Temperature Parameter".
QVariantList ChatSetup::temperatures() const {
  const auto entry = [](const QString& text, const char* value) {
    return QVariantMap{{QStringLiteral("text"), text},
                       {QStringLiteral("value"), QLatin1String(value)}};
  };
  return {entry(tr("Code, maths"), "0"), entry(tr("Analysis"), "1"),
          entry(tr("Conversation, translation"), "1.3"), entry(tr("Creative writing"), "1.5")};
}

}  // namespace ui
