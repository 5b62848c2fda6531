// One source of models for several windows, each of which sees it as if it were its own.
// SPDX-License-Identifier: Apache-2.0
#include "app/shared_source.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace app {

// A backend takes one call at a time; the others wait here.
class SharedSource::Turns final : public engine::Backend {
 public:
  explicit Turns(std::shared_ptr<engine::Backend> backend) : m_backend(std::move(backend)) {}

  base::Result<engine::Completion> generate(const engine::Request& request,
                                            const engine::EventSink& onEvent,
                                            std::stop_token stop) override {
    const auto turn = waitForTurn(stop);
    if (!turn.owns_lock()) {
      engine::Completion completion;
      completion.stopReason = engine::StopReason::Cancelled;
      return completion;
    }
    return m_backend->generate(request, onEvent, std::move(stop));
  }

  base::Result<std::vector<engine::ModelInfo>> models(std::stop_token stop) override {
    const auto turn = waitForTurn(stop);
    if (!turn.owns_lock()) return base::Error{base::ErrorCode::Cancelled, "stopped"};
    return m_backend->models(std::move(stop));
  }

 private:
  std::unique_lock<std::timed_mutex> waitForTurn(const std::stop_token& stop) {
    constexpr std::chrono::milliseconds kLook{20};  // a stop is obeyed within 100 ms
    std::unique_lock<std::timed_mutex> turn(m_mutex, std::defer_lock);
    while (!stop.stop_requested() && !turn.try_lock_for(kLook)) continue;
    return turn;
  }

  std::shared_ptr<engine::Backend> m_backend;
  std::timed_mutex m_mutex;
};

class SharedSource::Face final : public ui::BackendSource {
 public:
  explicit Face(SharedSource& shared) : m_shared(shared) { m_shared.m_faces.push_back(this); }
  ~Face() override { std::erase(m_shared.m_faces, this); }

  void notice() const {
    if (m_onChanged) m_onChanged();
  }

  [[nodiscard]] QVector<ui::ModelChoice> choices() const override { return source().choices(); }
  void setOnChanged(std::function<void()> onChanged) override {
    m_onChanged = std::move(onChanged);
  }
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString& key) override {
    return m_shared.backendFor(key);
  }
  QString addModelFile(const QString& path) override { return source().addModelFile(path); }
  void removeModelFile(const QString& key) override { source().removeModelFile(key); }
  void setEndpoints(const std::vector<storage::EndpointRecord>& endpoints) override {
    source().setEndpoints(endpoints);
  }
  void setKey(const QString& baseUrl, const QString& key) override {
    source().setKey(baseUrl, key);
  }
  void setProxyCredentials(const QString& proxy, const QString& credentials) override {
    source().setProxyCredentials(proxy, credentials);
  }
  using ui::BackendSource::refresh;
  void refresh(const QString& baseUrl) override { source().refresh(baseUrl); }
  void setOnEndpointAnswer(std::function<void(const ui::EndpointAnswer&)> onAnswer) override {
    source().setOnEndpointAnswer(std::move(onAnswer));
  }

 private:
  [[nodiscard]] ui::BackendSource& source() const { return m_shared.m_source; }

  SharedSource& m_shared;
  std::function<void()> m_onChanged;
};

SharedSource::SharedSource(ui::BackendSource& source) : m_source(source) {
  m_source.setOnChanged([this] {
    // One may be closed by what another does.
    const std::vector<Face*> faces = m_faces;
    for (Face* face : faces)
      if (std::find(m_faces.begin(), m_faces.end(), face) != m_faces.end()) face->notice();
  });
}

SharedSource::~SharedSource() {
  m_source.setOnChanged({});
}

std::unique_ptr<ui::BackendSource> SharedSource::face() {
  return std::make_unique<Face>(*this);
}

std::shared_ptr<engine::Backend> SharedSource::backendFor(const QString& key) {
  std::erase_if(m_turns, [](const auto& entry) { return entry.second.expired(); });
  const std::shared_ptr<engine::Backend> backend = m_source.backendFor(key);
  if (auto turns = m_turns[backend.get()].lock()) return turns;
  auto turns = std::make_shared<Turns>(backend);
  m_turns[backend.get()] = turns;
  return turns;
}

}  // namespace app
