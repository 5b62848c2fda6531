// Brings the weights of a model into memory and onto a device, tensor by tensor.
// SPDX-License-Identifier: Apache-2.0
#include "engine/local/model/weight_loader.h"

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/local/model/weight_binder.h"

namespace model {
namespace {

using kernels::Tensor;

base::Error cancelled() {
  return {base::ErrorCode::Cancelled, "stopped on request"};
}

class Loader {
 public:
  Loader(const checkpoint::Checkpoint& file, kernels::Device& device, const Config& config,
         const std::function<void(double)>& onProgress, const std::stop_token& stop)
      : m_file(file), m_device(device), m_config(config), m_onProgress(onProgress), m_stop(stop) {}

  base::Result<void> run(Weights& weights);

 private:
  void count(const Tensor& tensor);
  base::Result<void> loadLayer(LayerWeights& layer);
  base::Result<void> loadJoined(LayerWeights& layer);
  base::Result<void> load(Tensor& tensor, WeightMemory& memory);
  base::Result<void> stackParts(Tensor& stack, WeightMemory& memory);
  base::Result<void> fetch(Tensor& tensor, WeightMemory& memory);

  const checkpoint::Checkpoint& m_file;
  kernels::Device& m_device;
  const Config& m_config;
  const std::function<void(double)>& m_onProgress;
  const std::stop_token& m_stop;
  std::unordered_map<std::string, const std::byte*> m_data;  // null: counted, not loaded yet
  double m_totalBytes = 0.0;
  double m_doneBytes = 0.0;
};

void Loader::count(const Tensor& tensor) {
  if (!tensor.empty() && m_data.emplace(tensor.name, nullptr).second) {
    m_totalBytes += static_cast<double>(tensor.sizeBytes);
  }
}

// The tensor's data, whatever the shape that it was bound with.
base::Result<void> Loader::fetch(Tensor& tensor, WeightMemory& memory) {
  if (m_stop.stop_requested()) return cancelled();
  if (const Tensor* stored = m_file.findTensor(tensor.name)) {
    auto loaded = m_file.load(*stored);
    if (!loaded) return std::move(loaded).error();
    tensor.data = loaded->tensor.data;
    if (loaded->memory != nullptr) memory.push_back(std::move(loaded->memory));
  } else if (auto stacked = stackParts(tensor, memory); !stacked) {
    return stacked;
  }
  m_doneBytes += static_cast<double>(tensor.sizeBytes);
  return {};
}

base::Result<void> Loader::stackParts(Tensor& stack, WeightMemory& memory) {
  std::unique_ptr<std::byte[]> made(new (std::nothrow) std::byte[stack.sizeBytes]);
  if (made == nullptr) {
    return base::Error{base::ErrorCode::OutOfMemory,
                       "tensor " + stack.name + ": no memory for its " +
                           std::to_string(stack.sizeBytes) + " bytes"};
  }
  const std::size_t size = stack.sizeBytes / static_cast<std::size_t>(stack.stack());
  for (std::int64_t i = 0; i < stack.stack(); ++i) {
    if (m_stop.stop_requested()) return cancelled();
    const auto part = m_file.load(*m_file.findTensor(partOfStack(stack.name, i)));
    if (!part) return part.error();
    std::memcpy(made.get() + static_cast<std::size_t>(i) * size, part->tensor.data, size);
  }
  stack.data = made.get();
  memory.push_back(std::move(made));
  return {};
}

base::Result<void> Loader::load(Tensor& tensor, WeightMemory& memory) {
  if (tensor.empty()) return {};
  const std::byte*& known = m_data[tensor.name];
  if (known != nullptr) {
    tensor.data = known;
    return {};
  }
  if (auto got = fetch(tensor, memory); !got) return got;
  known = tensor.data;
  if (auto ready = m_device.prepare(tensor); !ready) return ready;
  if (m_onProgress) m_onProgress(m_doneBytes / m_totalBytes);
  return {};
}

base::Result<void> Loader::loadJoined(LayerWeights& layer) {
  WeightMemory memory;  // of the joined matrix, which nobody needs once it is split
  if (auto got = fetch(layer.joinedLatent, memory); !got) return got;
  auto split = splitJoinedLatent(m_config.attention, layer);
  layer.joinedLatent.data = nullptr;
  return split;
}

base::Result<void> Loader::loadLayer(LayerWeights& layer) {
  for (Tensor* tensor : tensorsOf(layer)) {
    if (auto loaded = load(*tensor, layer.memory); !loaded) return loaded;
  }
  if (layer.joinedLatent.empty()) return {};
  if (auto split = loadJoined(layer); !split) return split;
  for (const Tensor* tensor : {&layer.keyUp, &layer.valueUp}) {
    if (auto ready = m_device.prepare(*tensor); !ready) return ready;
  }
  if (m_onProgress) m_onProgress(m_doneBytes / m_totalBytes);
  return {};
}

base::Result<void> Loader::run(Weights& weights) {
  std::vector<Tensor*> common = {&weights.embedding, &weights.outputNorm, &weights.output};
  std::vector<LayerWeights*> layers;
  for (LayerWeights& layer : weights.layers) layers.push_back(&layer);
  if (weights.draft) {
    DraftWeights& draft = *weights.draft;
    common.insert(common.end(), {&draft.embedding, &draft.embeddingNorm, &draft.stateNorm,
                                 &draft.join, &draft.outputNorm, &draft.output});
    layers.push_back(&draft.layer);
  }
  for (const Tensor* tensor : common) count(*tensor);
  for (LayerWeights* layer : layers) {
    for (const Tensor* tensor : tensorsOf(*layer)) count(*tensor);
    count(layer->joinedLatent);
  }
  for (Tensor* tensor : common) {
    if (auto loaded = load(*tensor, weights.memory); !loaded) return loaded;
  }
  for (LayerWeights* layer : layers) {
    if (auto loaded = loadLayer(*layer); !loaded) return loaded;
  }
  return {};
}

}  // namespace

base::Result<void> loadWeights(const checkpoint::Checkpoint& file, kernels::Device& device,
                               const Config& config, Weights& weights,
                               const std::function<void(double)>& onProgress,
                               const std::stop_token& stop) {
  return Loader(file, device, config, onProgress, stop).run(weights);
}

}  // namespace model
