#include <auricle/dataset/hdf5_image.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <hdf5.h>

namespace auricle {
namespace {

/// One of HDF5's handles, closed by the function that belongs to its kind.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) { check(id_); }
  ~Handle() { close_(id_); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): stands in for the handle

  template <typename Result>
  static Result check(Result result) {
    if (result < 0) {
      throw FileError("HDF5 could not build the table; is there enough memory?");
    }
    return result;
  }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

Handle text_type() {
  const hid_t type = Handle::check(H5Tcopy(H5T_C_S1));
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return {type, H5Tclose};
}

void write_column(hid_t file, const std::string& name, hid_t type, std::size_t size, const void* values) {
  const hsize_t length = size;
  const Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Handle column(H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose);
  Handle::check(H5Dwrite(column, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values));
}

void write_text_column(hid_t file, const std::string& name, const std::vector<std::string>& texts) {
  std::vector<const char*> pointers(texts.size());
  std::ranges::transform(texts, pointers.begin(), &std::string::c_str);
  write_column(file, name, text_type(), pointers.size(), pointers.data());
}

void write_text_attribute(hid_t file, const std::string& name, const std::string& text) {
  const Handle type = text_type();
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose);
  const Handle attribute(H5Acreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  const char* value = text.c_str();
  Handle::check(H5Awrite(attribute, type, &value));
}

void write_columns(hid_t file, const Hdf5Contents& contents) {
  const FeatureTable& table = contents.table;
  const std::size_t n_rows = table.songs.size();
  std::vector<std::string> songs;
  std::vector<std::string> genres;
  std::vector<std::int64_t> numbers;
  std::vector<double> starts;
  std::vector<double> durations;
  for (std::size_t i = 0; i < n_rows; ++i) {
    songs.push_back(as_utf8(table.songs[i]));
    genres.push_back(as_utf8(table.genres[static_cast<std::size_t>(table.labels[i])]));
    numbers.push_back(static_cast<std::int64_t>(table.segments[i].number));
    starts.push_back(table.segments[i].start_s);
    durations.push_back(table.segments[i].duration_s);
  }
  write_text_column(file, "song", songs);
  write_text_column(file, "genre", genres);
  write_column(file, "segment", H5T_NATIVE_INT64, n_rows, numbers.data());
  write_column(file, "start_s", H5T_NATIVE_DOUBLE, n_rows, starts.data());
  write_column(file, "duration_s", H5T_NATIVE_DOUBLE, n_rows, durations.data());

  const std::vector<std::string>& names = contents.names;
  std::vector<float> column(n_rows);
  for (std::size_t c = 0; c < names.size(); ++c) {
    for (std::size_t i = 0; i < n_rows; ++i) {
      column[i] = table.features(i, c);
    }
    write_column(file, names[c], H5T_NATIVE_FLOAT, n_rows, column.data());
  }
  if (const std::map<std::string, Heard>& incomplete = contents.incomplete; !incomplete.empty()) {
    const auto write_seconds = [&](const char* name, double Heard::*seconds) {
      std::vector<double> cells(n_rows, std::numeric_limits<double>::quiet_NaN());
      for (std::size_t i = 0; i < n_rows; ++i) {
        if (const auto song = incomplete.find(table.songs[i]); song != incomplete.end()) {
          cells[i] = song->second.*seconds;
        }
      }
      write_column(file, name, H5T_NATIVE_DOUBLE, n_rows, cells.data());
    };
    write_seconds("heard_s", &Heard::heard_s);
    write_seconds("claimed_s", &Heard::claimed_s);
    write_seconds("damaged_s", &Heard::damaged_s);
  }
  write_text_attribute(file, "features", contents.spec);
}

/// HDF5 writes in many steps; done in memory, so that the file itself can appear whole.
std::vector<std::byte> image_of(const Hdf5Contents& contents) {
  constexpr std::size_t kGrowthBytes = std::size_t{1} << 20;
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // a library must not print
  const Handle in_memory(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  Handle::check(H5Pset_fapl_core(in_memory, kGrowthBytes, 0));
  const Handle in_order(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
  Handle::check(H5Pset_link_creation_order(in_order, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED));
  const Handle file(H5Fcreate("table", H5F_ACC_TRUNC, in_order, in_memory), H5Fclose);
  write_columns(file, contents);
  Handle::check(H5Fflush(file, H5F_SCOPE_GLOBAL));
  std::vector<std::byte> image(static_cast<std::size_t>(Handle::check(H5Fget_file_image(file, nullptr, 0))));
  Handle::check(H5Fget_file_image(file, image.data(), image.size()));
  return image;
}

}  // namespace

}  // namespace auricle

extern "C" {
extern auricle::Hdf5Image* const auricle_hdf5_image;  // what dlsym finds
auricle::Hdf5Image* const auricle_hdf5_image = auricle::image_of;
}
