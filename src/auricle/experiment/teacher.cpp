#include <auricle/experiment/teacher.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/experiment/table_extraction.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kEmbedding = "embedding";

FeatureSpec spec_of_teacher(const std::string& name, const Network& network) {
  FeatureSpec spec = feature_spec_from_json(network.front_end, name);
  if (!spec.window_s) {
    throw UsageError(fmt::format("{} can't be a teacher: its front end doesn't say how long a window is", name));
  }
  return spec;
}

double overlap_s(const Segment& one, const Segment& other) {
  return std::max(0.0, std::min(one.start_s + one.duration_s, other.start_s + other.duration_s) -
                           std::max(one.start_s, other.start_s));
}

/// How much each of a teacher's windows counts for a stretch, 1 together. What lies behind the last window, because too
/// little was left for one more, is answered for by that one.
std::vector<double> shares_of(const Segment& stretch, std::span<const Segment> windows) {
  std::vector<double> shares(windows.size());
  std::ranges::transform(windows, shares.begin(), [&](const Segment& window) { return overlap_s(stretch, window); });
  double sum = 0.0;
  std::ranges::for_each(shares, [&](double share) { sum += share; });
  if (sum <= 0.0) {
    shares.back() = sum = 1.0;
  }
  std::ranges::for_each(shares, [&](double& share) { share /= sum; });
  return shares;
}

}  // namespace

Teacher::Teacher(std::string name, const Network& network)
    : name_(std::move(name)),
      fingerprint_(auricle::fingerprint(network)),
      spec_(spec_of_teacher(name_, network)),
      multi_label_(is_multi_label(network.architecture)),
      n_labels_(network.genres.size()),
      engine_(network.architecture, network.weights) {
  const std::vector<NamedOutput> outputs = describe(network.architecture).outputs;
  if (const auto found = std::ranges::find(outputs, kEmbedding, &NamedOutput::name); found != outputs.end()) {
    n_embedding_ = found->shape.size();
  }
}

std::vector<float> Teacher::answer(const std::vector<float>& features) const {
  const EngineResult heard = engine_.compute(MatrixView(features, 1, features.size()));
  std::vector<float> values;
  if (n_embedding_ > 0) {
    const std::span<const float> embedding = heard.outputs.at(kEmbedding).row(0);
    values.assign(embedding.begin(), embedding.end());
  }
  const std::span<const float> probabilities = heard.probabilities.row(0);
  values.insert(values.end(), probabilities.begin(), probabilities.end());
  return values;
}

TeacherAnswers Teacher::hear(std::span<const std::string> songs, std::span<const Segment> segments, int threads,
                             RunObserver& observer, const std::stop_token& stop) const {
  GenreFolders recordings{.genres = {name_}, .songs = {}};
  for (const std::string& song : std::set<std::string>(songs.begin(), songs.end())) {
    recordings.songs.push_back({.path = song});
  }
  const RowTransform transform{.name = "answer",
                               .key = fmt::format("teacher {}", fingerprint_),
                               .n_values = n_embedding_ + n_labels_,
                               .apply = [this](const std::vector<float>& features) { return answer(features); }};
  TableOptions options{.threads = threads};
  options.segment_s = spec_.window_s;
  options.transform = &transform;
  const Extraction extraction = extract_table(recordings, spec_, options, observer, stop);
  if (stop.stop_requested()) {
    throw Stopped();
  }
  if (!extraction.failures.empty()) {
    throw DatasetError(
        fmt::format("teacher {} can't hear what is learnt from: {}", name_, extraction.failures.front().reason));
  }
  const FeatureTable& table = extraction.table;
  struct OwnWindows {
    std::vector<std::size_t> rows;
    std::vector<Segment> segments;
  };
  std::map<std::string, OwnWindows> windows_of;
  for (std::size_t row = 0; row < table.songs.size(); ++row) {
    windows_of[table.songs[row]].rows.push_back(row);
    windows_of[table.songs[row]].segments.push_back(table.segments[row]);
  }
  TeacherAnswers answers{.embeddings = Matrix(songs.size(), n_embedding_),
                         .labels = Matrix(songs.size(), n_labels_),
                         .multi_label = multi_label_};
  for (std::size_t i = 0; i < songs.size(); ++i) {
    const OwnWindows& windows = windows_of.at(songs[i]);
    const std::vector<double> shares = shares_of(segments[i], windows.segments);
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const auto add = [share = static_cast<float>(shares[k])](float sum, float value) { return sum + share * value; };
      const std::span<const float> values = table.features.row(windows.rows[k]);
      const std::span<float> embedding = answers.embeddings.row(i);
      const std::span<float> labels = answers.labels.row(i);
      std::ranges::transform(embedding, values.first(n_embedding_), embedding.begin(), add);
      std::ranges::transform(labels, values.subspan(n_embedding_), labels.begin(), add);
    }
  }
  return answers;
}

std::vector<Teacher> load_teachers(std::span<const std::filesystem::path> models) {
  std::vector<Teacher> teachers;
  std::set<std::string> seen;
  for (const std::filesystem::path& file : models) {
    for (const Network& network : load_model(file).networks) {
      if (!seen.insert(fingerprint(network)).second) {
        throw UsageError(fmt::format("{} is a teacher already; name each once (--teacher)", file.string()));
      }
      teachers.emplace_back(file.filename().string(), network);
    }
  }
  return teachers;
}

}  // namespace auricle
