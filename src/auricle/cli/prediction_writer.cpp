#include <auricle/cli/prediction_writer.hpp>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <system_error>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// "1:05" for 65 seconds.
std::string clock(double seconds) {
  const long whole = std::lround(seconds);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// " (3. So What)" behind an album's name; empty for what is no track.
std::string track_text(const CueTrack* track) {
  if (track == nullptr) {
    return "";
  }
  return track->title.empty() ? fmt::format(" ({})", track->number)
                              : fmt::format(" ({}. {})", track->number, printable(track->title));
}

}  // namespace

PredictionWriter::PredictionWriter(const Recognizer& recognizer, const PredictionFormat& format)
    : recognizer_(recognizer), format_(format) {
  if (format_.json) {
    fmt::print("[");
  } else if (format_.csv) {
    fmt::print("file{},begin_s,end_s,genre", format_.tracks ? ",track,title" : "");
    for (const std::string& genre : recognizer_.genres()) {
      fmt::print(",{}", csv_field(genre));
    }
    fmt::print(",heard_s,claimed_s,bad_packets\r\n");
  }
}

void PredictionWriter::write(const ClassifiedFile& file, const CueTrack* track) {
  if (format_.json) {
    write_json(file, track);
  } else if (file.prediction) {
    format_.csv ? write_csv(file, track) : write_text(file, track);
  }
  if (std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(),
                            "standard output");  // the rest would be worked out for nobody
  }
}

void PredictionWriter::finish() const {
  if (format_.json) {
    fmt::print("{}]\n", first_ ? "" : "\n");
  }
}

std::vector<std::size_t> PredictionWriter::best(const std::vector<float>& probabilities) const {
  std::vector<std::size_t> order = Prediction{.probabilities = probabilities}.ranking();
  if (format_.top > 0) {
    order.resize(std::min(order.size(), static_cast<std::size_t>(format_.top)));
  }
  return order;
}

void PredictionWriter::write_text(const ClassifiedFile& file, const CueTrack* track) const {
  const auto listed = [&](const std::vector<float>& probabilities) {
    const std::vector<std::size_t> genres = best(probabilities);
    // Where the model is not sure enough to answer, what it leans to may still be of use.
    const bool unsure = recognizer_.answer(probabilities) != recognizer_.genres()[genres.front()];
    std::string list = unsure ? std::string(kUnknownGenre) : "";
    for (const std::size_t genre : genres) {
      list += fmt::format("{}{} {:.1f} %",
                          list.empty()                        ? ""
                          : unsure && genre == genres.front() ? "; perhaps "
                                                              : ", ",
                          recognizer_.genres()[genre], 100 * probabilities[genre]);
    }
    return list;
  };
  fmt::print("{}{}: {}{}\n", printable(file.path.string()), track_text(track), listed(file.prediction->probabilities),
             file.prediction->padded ? " (shorter than what the model hears)" : "");
  if (format_.timeline) {
    for (const Moment& moment : file.prediction->timeline) {
      fmt::print("  {:>5} – {:>5}  {}\n", clock(moment.begin_s), clock(moment.end_s), listed(moment.probabilities));
    }
  }
}

void PredictionWriter::write_csv(const ClassifiedFile& file, const CueTrack* track) const {
  const auto row = [&](double begin_s, double end_s, const std::vector<float>& probabilities) {
    fmt::print("{}", csv_field(file.path.string()));
    if (format_.tracks) {
      fmt::print(",{},{}", track != nullptr ? fmt::to_string(track->number) : "",
                 track != nullptr ? csv_field(track->title) : "");
    }
    fmt::print(",{:.3f},{:.3f},{}", begin_s, end_s, csv_field(recognizer_.answer(probabilities)));
    for (const float probability : probabilities) {
      fmt::print(",{}", probability);
    }
    const Heard& heard = file.prediction->heard;
    fmt::print(",{:.3f},{:.3f},{}\r\n", heard.heard_s, heard.claimed_s, heard.bad_packets);
  };
  if (format_.timeline) {
    for (const Moment& moment : file.prediction->timeline) {
      row(moment.begin_s, moment.end_s, moment.probabilities);
    }
  } else {
    row(track != nullptr ? track->begin_s : 0.0, file.prediction->timeline.back().end_s,
        file.prediction->probabilities);
  }
}

void PredictionWriter::write_json(const ClassifiedFile& file, const CueTrack* track) {
  const auto listed = [&](const std::vector<float>& probabilities) {
    Json list = Json::array();
    for (const std::size_t genre : best(probabilities)) {
      list.push_back({{"genre", recognizer_.genres()[genre]}, {"probability", probabilities[genre]}});
    }
    return list;
  };
  Json json;
  json["file"] = file.path.string();
  if (track != nullptr) {
    json["track"] = track->number;
    json["title"] = track->title;
    json["performer"] = track->performer;
    json["begin_s"] = track->begin_s;
    json["end_s"] = track->end_s ? Json(*track->end_s) : Json();
  }
  if (!file.prediction) {
    json["error"] = file.error;
  } else {
    json["genre"] = recognizer_.answer(file.prediction->probabilities);
    json["genres"] = listed(file.prediction->probabilities);
    json["padded"] = file.prediction->padded;
    const Heard& heard = file.prediction->heard;
    json["heard_s"] = heard.heard_s;
    json["claimed_s"] = heard.claimed_s;
    json["damaged_s"] = heard.damaged_s;
    json["bad_packets"] = heard.bad_packets;
    json["one_channel"] = heard.one_channel;
  }
  std::string text = json_text(json);
  if (file.prediction && format_.timeline) {
    // Printed moment by moment, for of ten hours there may be a million.
    text.back() = ',';
    fmt::print("{}\n  {}\"timeline\":[", first_ ? "" : ",", text);
    const char* separator = "";
    for (const Moment& moment : file.prediction->timeline) {
      const Json part{{"begin_s", moment.begin_s}, {"end_s", moment.end_s}, {"genres", listed(moment.probabilities)}};
      fmt::print("{}{}", std::exchange(separator, ","), json_text(part));
    }
    fmt::print("]}}");
  } else {
    fmt::print("{}\n  {}", first_ ? "" : ",", text);
  }
  first_ = false;
}

}  // namespace auricle
