// One source of models for several windows, each of which sees it as if it were its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "ui/viewmodels/backend_source.h"

namespace app {

// Takes the source's notice of changed choices and tells all faces. Two windows may ask the same
// model at the same time: its backend is a turn for one after the other, and waiting ends with a
// stop. Thread: GUI, except what backendFor() returns. Lifetime: the source must outlive it, and it
// the faces.
class SharedSource {
 public:
  explicit SharedSource(ui::BackendSource& source);
  ~SharedSource();
  SharedSource(const SharedSource&) = delete;
  SharedSource& operator=(const SharedSource&) = delete;

  // What one window is given. It leaves the notice of endpoints' answers to the source.
  [[nodiscard]] std::unique_ptr<ui::BackendSource> face();

 private:
  class Face;
  class Turns;
  [[nodiscard]] std::shared_ptr<engine::Backend> backendFor(const QString& key);

  ui::BackendSource& m_source;
  std::vector<Face*> m_faces;
  // By the source's own backend, as long as anybody has it.
  std::map<const engine::Backend*, std::weak_ptr<Turns>> m_turns;
};

}  // namespace app
