// What the view models need from app/: the models that can be chosen, and a backend for one of
// them.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QVector>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/backend.h"
#include "engine/base/result.h"
#include "storage/endpoint_store.h"

namespace ui {

// How many tokens a server writes at most where the request does not say; unset: not known.
struct DefaultOutput {
  std::optional<std::int64_t> off;  // without thinking
  std::optional<std::int64_t> thinking;
  std::optional<std::int64_t> max;  // thinking with the largest effort
  [[nodiscard]] std::optional<std::int64_t> of(engine::Thinking asked) const {
    if (asked == engine::Thinking::Off) return off;
    return asked == engine::Thinking::Max && max ? max : thinking;
  }
};

// One line of the model picker.
struct ModelChoice {
  enum class Group { ThisComputer, DeepSeek, OtherEndpoint };
  QString key;    // stable, kept in conversations: "file:/path/x.gguf", "remote:https://host#model"
  QString name;   // "SmolLM2-135M-Instruct"
  QString place;  // "this computer" or the host
  QString detail;   // size, or why it cannot be used
  QString modelId;  // what Request::model says
  Group group = Group::ThisComputer;
  bool canThink = false;
  bool knowsEffort = false;  // can be asked to think low, high or max
  bool canSee = false;       // takes images
  DefaultOutput defaultOutput = {};
  // Question and answer together; unset: not known.
  std::optional<std::int64_t> contextTokens = {};
  bool usable = true;      // false: shown with `detail` as the reason (file gone, no key yet)
  bool removable = false;  // removeModelFile() takes it off the list
  QString endpoint = {};   // how the reader named the endpoint, or its place; empty: a local model
  QString note = {};       // what should be known before it is chosen: "retired on 24 July 2026"
};

// What an endpoint said when it was asked for its models.
struct EndpointAnswer {
  QString baseUrl;
  int modelCount = 0;
  std::string models;  // for EndpointRecord::models; only without a problem
  std::optional<base::Error> problem;
};

// Implemented in app/; a fake in tests. Thread: GUI thread, except what backendFor() returns.
class BackendSource {
 public:
  virtual ~BackendSource() = default;

  // The choices as known now, in picker order. onChanged (one, replaceable) is called when they
  // change.
  [[nodiscard]] virtual QVector<ModelChoice> choices() const = 0;
  virtual void setOnChanged(std::function<void()> onChanged) = 0;

  // A backend for a choice. Never null: a choice that cannot work gives a backend whose generate()
  // says why. The same key gives the same backend while it stays usable, so that a local model
  // keeps its cache between turns. The caller runs it on its own worker thread, one generate() at a
  // time.
  [[nodiscard]] virtual std::shared_ptr<engine::Backend> backendFor(const QString& key) = 0;

  // Adds a model file to the list. Returns its key; an unreadable file is still listed, with the
  // reason in `detail`.
  virtual QString addModelFile(const QString& path) = 0;
  // Takes a file that was added off the list; the file itself stays. Does nothing for other keys.
  virtual void removeModelFile(const QString& key) = 0;

  // The endpoints, in the picker's order. One whose address stays keeps its key and its list; a
  // backend made for another address, proxy or certificate must not be used any more. Sends
  // nothing.
  virtual void setEndpoints(const std::vector<storage::EndpointRecord>& endpoints) = 0;
  // The key for the endpoint with exactly this address (EndpointRecord::baseUrl; empty: none). Does
  // nothing where there is none, so that a key that comes late goes nowhere else. Sends nothing,
  // except where refresh() still waits for a key.
  virtual void setKey(const QString& baseUrl, const QString& key) = 0;
  // "user:password" for all endpoints with exactly this proxy (EndpointRecord::proxy). Sends
  // nothing.
  virtual void setProxyCredentials(const QString& proxy, const QString& credentials) = 0;
  // Asks the endpoint with this address for its models in the background, or all of them (empty).
  // Only for what the reader does: nothing is sent without it.
  virtual void refresh(const QString& baseUrl) = 0;
  void refresh() { refresh({}); }
  // Called after each endpoint that was asked (one, replaceable).
  virtual void setOnEndpointAnswer(std::function<void(const EndpointAnswer&)> onAnswer) = 0;
};

}  // namespace ui
