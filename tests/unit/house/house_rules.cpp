#include "house_rules.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;

std::string without_comments(std::istream& text) {
  std::string code;
  for (std::string line; std::getline(text, line);) {
    code += line.substr(0, line.find("//")) + '\n';
  }
  return code;
}

std::vector<std::string> includes_of(const SourceFile& source) {
  static const std::regex include(R"(#\s*include\s*[<"]([^>"]+)[>"])");
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(source.code.begin(), source.code.end(), include);
       match != std::sregex_iterator(); ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

/// "dsp" of "auricle/dsp/stft.hpp"; empty for a header that is not of the house.
std::string module_of(const std::string& include) {
  static const std::regex own(R"(auricle/([^/]+)/.*)");
  std::smatch match;
  return std::regex_match(include, match, own) ? match[1].str() : "";
}

bool is_torch(const std::string& include) {
  static const std::regex torch(R"((torch|ATen|c10|caffe2)/.*)");
  return std::regex_match(include, torch);
}

bool is_private_library(const std::string& include) {
  static const std::regex library(
      R"((dnnl|oneapi/|lbfgs|libav|libsw|soxr|chromaprint|soundtouch|portaudio|xxhash|onnx/|google/protobuf/|Eigen/|utf8proc|taglib/).*)");
  return is_torch(include) || std::regex_match(include, library);
}

void append_sources(const fs::path& folder, const fs::path& base, const std::string& module,
                    std::vector<SourceFile>& sources) {
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".hpp" || extension == ".cpp") {
      std::ifstream text(entry.path());
      sources.push_back({entry.path().lexically_relative(base), module, without_comments(text)});
    }
  }
}

}  // namespace

const Floors& floors() {
  static const Floors table = {
      {"core", {}},
      {"audio", {"core"}},
      {"tags", {"core"}},
      {"dsp", {"core"}},
      {"features", {"core", "dsp"}},
      {"compose", {"core", "audio"}},
      {"network", {"core"}},
      {"onnx", {"core", "dsp", "features", "network"}},
      {"dataset", {"core", "audio", "features"}},
      {"evaluation", {"core"}},
      {"recipe", {"core", "audio", "features", "network", "dataset"}},
      {"head", {"core"}},
      {"recognizer", {"core", "audio", "features", "network"}},
      {"plot", {"core", "evaluation"}},
      {"report", {"core", "audio", "features", "evaluation", "plot"}},
      {"experiment",
       {"core", "audio", "features", "network", "dataset", "evaluation", "recipe", "head", "recognizer", "plot"}},
      {"library",
       {"core", "audio", "tags", "features", "network", "dataset", "evaluation", "recipe", "head", "recognizer", "plot",
        "experiment"}},
      {"training", {"core", "features", "network", "dataset", "evaluation", "recipe", "experiment"}},
      {"cli",
       {"core", "audio", "tags", "dsp", "features", "compose", "network", "dataset", "evaluation", "recipe",
        "recognizer", "onnx", "plot", "report", "experiment", "library"}},
      {"python",
       {"core", "audio", "dsp", "features", "compose", "network", "dataset", "evaluation", "recipe", "recognizer",
        "onnx", "plot", "report", "experiment", "library"}},
      {"apps", {"core", "recipe", "training", "cli"}},
  };
  return table;
}

std::vector<SourceFile> read_sources(const fs::path& root) {
  std::vector<SourceFile> sources;
  for (const auto& entry : fs::directory_iterator(root / "src/auricle")) {
    if (entry.is_directory()) {
      append_sources(entry.path(), root / "src", entry.path().filename(), sources);
    }
  }
  append_sources(root / "apps", root, "apps", sources);
  append_sources(root / "python/binding", root, "python", sources);
  return sources;
}

std::vector<std::string> forbidden_arrows(const std::vector<SourceFile>& sources, const Floors& floors) {
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    const auto floor = std::ranges::find(floors, source.module, &Floors::value_type::first);
    if (floor == floors.end()) {
      broken.push_back(source.path + ": the module " + source.module + " has no place in the table of floors");
      continue;
    }
    for (const auto& include : includes_of(source)) {
      const auto module = module_of(include);
      if (!module.empty() && module != source.module && !floor->second.contains(module)) {
        broken.push_back(source.path + ": " + source.module + " may not include " + include);
      }
    }
  }
  return broken;
}

std::vector<std::string> torch_outside_training(const std::vector<SourceFile>& sources) {
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    for (const auto& include : includes_of(source)) {
      if (is_torch(include) && source.module != "training") {
        broken.push_back(source.path + ": only training may include " + include);
      }
    }
  }
  return broken;
}

std::vector<std::string> leaked_libraries(const std::vector<SourceFile>& sources) {
  // Header -> the private library's header in it. An internal header that includes an internal one is internal too, so
  // go round until nothing is added.
  std::map<std::string, std::string> internal;
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& source : sources) {
      for (const auto& include : includes_of(source)) {
        const auto known = internal.find(include);
        if (source.path.ends_with(".hpp") && (is_private_library(include) || known != internal.end())) {
          const auto library = known == internal.end() ? include : known->second;
          grown |= internal.emplace(source.path, library).second;
        }
      }
    }
  }
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    for (const auto& include : includes_of(source)) {
      const auto header = internal.find(include);
      if (header != internal.end() && module_of(include) != source.module) {
        broken.push_back(source.path + ": " + include + " brings " + header->second + " with it");
      }
    }
  }
  return broken;
}

std::set<std::string> offered_headers(const fs::path& root) {
  static const std::regex list(R"(HEADERS\s+((?:\S+\.hpp\s+)+))");
  std::set<std::string> offered;
  for (const auto& module : fs::directory_iterator(root / "src/auricle")) {
    std::ifstream file(module.path() / "CMakeLists.txt");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    std::smatch match;
    if (std::regex_search(text, match, list)) {
      std::istringstream names(match[1]);
      for (std::string name; names >> name;) {
        offered.insert("auricle/" + module.path().filename().string() + "/" + name);
      }
    }
  }
  return offered;
}

std::vector<std::string> headers_not_offered(const std::vector<SourceFile>& sources,
                                             const std::set<std::string>& offered) {
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    const bool offers = offered.contains(source.path);
    for (const auto& include : includes_of(source)) {
      const auto module = module_of(include);
      const bool known = module.empty() || module == "cli" || offered.contains(include);
      if (!known && (offers || module != source.module)) {
        broken.push_back(source.path + ": " + include + " is not among the HEADERS of " + module);
      }
      if (offers && is_private_library(include)) {
        broken.push_back(source.path + ": offered to other programs, it shows them " + include);
      }
    }
  }
  return broken;
}

std::vector<std::string> printing_outside_cli(const std::vector<SourceFile>& sources) {
  static const std::regex printing(
      R"(\b(std::c(out|err|log)\b|stdout\b|stderr\b|printf\s*\(|puts\s*\(|putchar\s*\(|perror\s*\(|fmt::print\s*\())");
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    std::smatch match;
    if (source.module != "cli" && source.module != "apps" && std::regex_search(source.code, match, printing)) {
      broken.push_back(source.path + ": only cli prints, not " + match[1].str());
    }
  }
  return broken;
}

const std::set<std::string>& headers_for_doors() {
  static const std::set<std::string> headers = {
      "auricle/audio/heard.hpp",  // what was heard of a recording
      "auricle/audio/load.hpp",
      "auricle/audio/microphone.hpp",            // a recording
      "auricle/audio/resample.hpp",              // librosa.load's, of what another library has opened
      "auricle/audio/versions.hpp",              // what it stands on
      "auricle/audio/wav.hpp",                   // samples as a recording
      "auricle/compose/compose.hpp",             // the practice set
      "auricle/dataset/cue_sheet.hpp",           // an album's tracks
      "auricle/dataset/duplicates.hpp",          // copies among recordings
      "auricle/dataset/feature_table_file.hpp",  // a table, written
      "auricle/dataset/genre_folders.hpp",       // folders of music
      "auricle/dataset/recordings.hpp",          // folders of music
      "auricle/dataset/shard.hpp",               // which songs of a folder
      "auricle/dataset/table_export.hpp",        // a table, written
      "auricle/dataset/table_piece.hpp",         // tables put together
      "auricle/dataset/versions.hpp",            // what it stands on
      "auricle/dsp/complex_spectrum.hpp",        // librosa's functions, by their names
      "auricle/dsp/decibel.hpp",
      "auricle/dsp/mel.hpp",                    // the frequencies beside a picture
      "auricle/dsp/versions.hpp",               // what it stands on
      "auricle/evaluation/report.hpp",          // scores, as text
      "auricle/evaluation/run_record.hpp",      // a run's record, read
      "auricle/evaluation/summary_report.hpp",  // scores over seeds and folds, as text
      "auricle/features/beat_track.hpp",        // librosa's functions, by their names
      "auricle/features/delta.hpp",
      "auricle/features/feature_plan.hpp",
      "auricle/features/feature_stream.hpp",
      "auricle/features/frame_descriptors.hpp",
      "auricle/features/front_end.hpp",  // features of a recording
      "auricle/features/harmonic_percussive.hpp",
      "auricle/features/onset.hpp",
      "auricle/features/tempo.hpp",
      "auricle/features/tempogram.hpp",
      "auricle/network/layer_table.hpp",  // a network, as text
      "auricle/network/model.hpp",        // a model, read and written
      "auricle/network/versions.hpp",     // what it stands on
      "auricle/onnx/export_model.hpp",    // a model as ONNX
      "auricle/onnx/import_network.hpp",  // a network of ONNX
      "auricle/plot/confusion_plot.hpp",  // pictures
      "auricle/plot/count_bars.hpp",
      "auricle/plot/gnuplot.hpp",
      "auricle/plot/heat_map.hpp",
      "auricle/recipe/recipe.hpp",              // a recipe, read
      "auricle/recognizer/classify_files.hpp",  // songs named
      "auricle/recognizer/recognizer.hpp",
      "auricle/recognizer/rolling_listener.hpp",  // sound that goes on
      "auricle/report/feature_panel.hpp",         // a recording's picture
      "auricle/report/html_report.hpp",           // a run's page
      "auricle/tags/versions.hpp",                // what it stands on
  };
  return headers;
}

std::vector<std::string> algorithms_in_doors(const std::vector<SourceFile>& sources,
                                             const std::set<std::string>& headers) {
  static const std::set<std::string> open = {"cli", "core", "experiment", "library"};
  std::vector<std::string> broken;
  for (const auto& source : sources) {
    for (const auto& include : includes_of(source)) {
      const auto module = module_of(include);
      const bool door = source.module == "cli" || source.module == "python";
      if (door && !module.empty() && !open.contains(module) && !headers.contains(include)) {
        broken.push_back(source.path + ": works with " + include + " itself; let a module below offer the answer");
      }
    }
  }
  return broken;
}

}  // namespace auricle::test
