#include <auricle/network/engine.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/network/engine_graph.hpp>
#include <auricle/network/engine_program.hpp>
#include <fmt/format.h>

// OpenMP's own C interface, spelled out because omp.h belongs to a compiler (clang's is not always there) while the
// run-time library is the one that oneDNN was built with.
extern "C" {
int omp_get_max_threads(void);
void omp_set_num_threads(int threads);
}

namespace auricle {
namespace {

/// Numbers that the largest layer gives for one batch, for each thread: what stays in the cache.
constexpr std::size_t kBatchValues = std::size_t{1} << 19;
constexpr std::size_t kMaxBatch = 64;

/// How many threads oneDNN may use for work begun on this thread, while this lives. OpenMP keeps the number per
/// calling thread, so calls from several threads don't disturb each other.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~ThreadLimit() { omp_set_num_threads(before_); }
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  int before_;
};

/// Memory of one call, kept for the next: taking it anew from the system would cost as much as the computing.
struct Room {
  struct alignas(64) Line {
    std::byte bytes[64];
  };
  std::vector<Line> lines;
  std::vector<float> inputs;
  std::vector<std::vector<float>> outputs;
};

/// The rooms that nobody uses now, of all engines: the networks of a model compute one after the other, so that one
/// room for each thread is enough.
class Rooms {
 public:
  Room take() {
    const std::scoped_lock lock(mutex_);
    if (free_.empty()) {
      return {};
    }
    Room room = std::move(free_.back());
    free_.pop_back();
    return room;
  }

  void give_back(Room room) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(room));
  }

 private:
  std::mutex mutex_;
  std::vector<Room> free_;
};

Rooms& rooms() {
  static Rooms all;
  return all;
}

}  // namespace

struct Engine::Impl {
  Impl(const Architecture& wanted, Tensors weights, int n_threads)
      : architecture(wanted), starts(window_starts(wanted)), threads(n_threads) {
    const NetworkInfo network = describe(wanted);
    widths.push_back(network.layers.back().output.size());
    for (const NamedOutput& output : network.outputs) {
      widths.push_back(output.shape.size());
    }
    graph = make_engine_graph(network, std::move(weights));
    std::size_t largest = 1;
    for (const EngineNode& node : graph.nodes) {
      largest = std::max(largest, node.n_values());
    }
    batch = std::clamp<std::size_t>(kBatchValues * static_cast<std::size_t>(threads) / largest, 1, kMaxBatch);
  }

  Architecture architecture;
  std::vector<std::size_t> starts;  ///< of windows
  std::vector<std::size_t> widths;  ///< numbers in each output; the answer is the first
  EngineGraph graph;
  std::size_t batch = 1;  ///< windows computed at once
  int threads;
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};

  std::mutex mutex;  ///< guards what follows; programs are never changed once they are in
  EngineConstants constants{engine};
  std::map<std::size_t, EngineProgram> programs;  ///< by batch size

  const EngineProgram& program_for(std::size_t size) {
    const std::scoped_lock lock(mutex);
    auto found = programs.find(size);
    if (found == programs.end()) {
      found = programs.emplace(size, EngineProgram(graph, size, engine, constants)).first;
    }
    return found->second;
  }

  /// Whether the layers take a song's row as it lies.
  bool takes_rows() const { return !architecture.windows && graph.row_mean.empty(); }

  std::size_t window_frames() const {
    return architecture.windows ? architecture.windows->frames : architecture.input.frames;
  }

  /// Copies one window of a song, normalized.
  void cut(std::span<const float> song, std::size_t start, std::span<float> window) const {
    const std::size_t frames = window_frames();
    for (std::size_t row = 0; row < architecture.input.rows; ++row) {
      const auto from = song.subspan(row * architecture.input.frames + start, frames);
      const auto to = window.subspan(row * frames, frames);
      if (graph.row_mean.empty()) {
        std::ranges::copy(from, to.begin());
        continue;
      }
      const float mean = graph.row_mean[row];
      const float inverse_std = graph.row_inverse_std[row];
      std::ranges::transform(from, to.begin(), [=](float value) { return (value - mean) * inverse_std; });
    }
  }

  /// Computes windows `begin` … `begin + count - 1` of all songs' windows and adds their outputs to the songs'.
  void compute(MatrixView songs, std::size_t begin, std::size_t count, Room& room, std::vector<Matrix>& sums) {
    const EngineProgram& program = program_for(count);
    const std::size_t window_size = architecture.input.rows * window_frames();
    std::span<const float> inputs;
    if (takes_rows()) {
      inputs = songs.values().subspan(begin * window_size, count * window_size);
    } else {
      room.inputs.resize(count * window_size);
      for (std::size_t i = 0; i < count; ++i) {
        cut(songs.row((begin + i) / starts.size()), starts[(begin + i) % starts.size()],
            std::span(room.inputs).subspan(i * window_size, window_size));
      }
      inputs = room.inputs;
    }
    if (room.lines.size() * sizeof(Room::Line) < program.room()) {
      room.lines.resize((program.room() + sizeof(Room::Line) - 1) / sizeof(Room::Line));
    }
    room.outputs.resize(widths.size());
    for (std::size_t output = 0; output < widths.size(); ++output) {
      room.outputs[output].resize(count * widths[output]);
    }
    program.run(inputs, room.outputs, std::as_writable_bytes(std::span(room.lines)));
    for (std::size_t output = 0; output < widths.size(); ++output) {
      const std::size_t width = widths[output];
      for (std::size_t i = 0; i < count; ++i) {
        const auto sum = sums[output].row((begin + i) / starts.size());
        std::ranges::transform(sum, std::span(room.outputs[output]).subspan(i * width, width), sum.begin(),
                               std::plus());
      }
    }
  }
};

Engine::Engine(const Architecture& architecture, Tensors weights, EngineOptions options) {
  if (options.threads < 0 || options.threads > kMostThreads) {
    throw UsageError(fmt::format("threads must be from 0 to {}, not {}", kMostThreads, options.threads));
  }
  check_weights(architecture, weights);
  impl_ = std::make_unique<Impl>(architecture, std::move(weights),
                                 options.threads == 0 ? hardware_threads() : options.threads);
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Matrix Engine::probabilities(MatrixView inputs) const { return std::move(compute(inputs).probabilities); }

EngineResult Engine::compute(MatrixView inputs) const {
  const std::size_t n_inputs = impl_->architecture.n_inputs();
  if (inputs.rows() > 0 && inputs.cols() != n_inputs) {
    throw UsageError(fmt::format("the network takes {} numbers a song, not {}; use the features it was trained on",
                                 n_inputs, inputs.cols()));
  }
  std::vector<Matrix> sums;
  for (const std::size_t width : impl_->widths) {
    sums.emplace_back(inputs.rows(), width);
  }
  const ThreadLimit limit(impl_->threads);
  const std::size_t n_windows = inputs.rows() * impl_->starts.size();
  Room room = rooms().take();
  try {
    for (std::size_t begin = 0; begin < n_windows; begin += impl_->batch) {
      impl_->compute(inputs, begin, std::min(impl_->batch, n_windows - begin), room, sums);
    }
  } catch (const dnnl::error& error) {
    throw ModelError(fmt::format("oneDNN can't compute the network: {}", error.what()));
  }
  rooms().give_back(std::move(room));
  if (impl_->starts.size() > 1) {
    for (Matrix& sum : sums) {
      for (float& value : sum.values()) {
        value /= static_cast<float>(impl_->starts.size());
      }
    }
  }
  EngineResult result{.probabilities = std::move(sums.front()), .outputs = {}};
  for (std::size_t i = 1; i < sums.size(); ++i) {
    result.outputs.emplace(impl_->architecture.outputs[i - 1], std::move(sums[i]));
  }
  return result;
}

}  // namespace auricle
