#include <auricle/plot/gnuplot.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/temporaries.hpp>
#include <auricle/core/text.hpp>
#include <auricle/plot/picture_mark.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// A folder for the script, its data and the picture in the making; gone at the end whatever happens.
class WorkFolder {
 public:
  WorkFolder() {
    std::error_code error;
    const fs::path parent = fs::temp_directory_path(error);
    std::string name = ((error ? fs::path("/tmp") : parent) / "auricle-plot-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw FileError(fmt::format("can't create a temporary folder {}: {}; set TMPDIR to a folder you may write to",
                                  name, std::strerror(errno)));
    }
    path_ = name;
    passing_.emplace(path_);
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  fs::path operator/(const std::string& name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
  std::optional<Temporary> passing_;
};

/// posix_spawn's list of what to do in the child before it becomes gnuplot.
class SpawnActions {
 public:
  SpawnActions() { posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void enter(const fs::path& folder) { posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str()); }
  void redirect(int descriptor, const char* file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file, flags, 0600);
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

std::string ending(const fs::path& path) {
  std::string text = path.extension().string();
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string terminal(const std::string& ending, const GnuplotPicture& picture) {
  constexpr double kPointsPerInch = 72.0;
  if (ending == ".png") {
    // pngcairo takes a point for a dot.
    const double scale = kDotsPerInch / kPointsPerInch;
    return fmt::format(
        "set terminal pngcairo noenhanced size {:.0f},{:.0f} font 'DejaVu Sans,8.5' fontscale {} linewidth {} "
        "pointscale {}\n",
        picture.width_in * kDotsPerInch, picture.height_in * kDotsPerInch, scale, scale, scale);
  }
  if (ending == ".svg") {
    // The reader's machine may not have DejaVu Sans, and would take a serif font for it.
    return fmt::format("set terminal svg noenhanced size {:.0f},{:.0f} font 'sans-serif,8.5'\n",
                       picture.width_in * kPointsPerInch, picture.height_in * kPointsPerInch);
  }
  return fmt::format("set terminal pdfcairo noenhanced size {}in,{}in font 'DejaVu Sans,8.5' fontscale 1\n",
                     picture.width_in, picture.height_in);
}

bool is_whole(const std::string& ending, std::string_view bytes) {
  const std::string_view tail = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 16));
  const std::string_view last = ending == ".png" ? "IEND" : ending == ".svg" ? "</svg>" : "%%EOF";
  return tail.find(last) != std::string_view::npos;
}

/// Writes a file that is soon gone; unlike write_file it doesn't wait for the disk.
void write_passing(const fs::path& path, std::string_view contents) {
  std::ofstream file(path, std::ios::binary);
  file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
  file.close();
  if (!file) {
    throw FileError(fmt::format("can't write {}: {}; free some space or set TMPDIR to another folder", path.string(),
                                std::strerror(errno)));
  }
}

/// What gnuplot complained of, on one line.
std::string complaint(const fs::path& log) {
  std::string text = read_file(log);
  std::ranges::replace_if(
      text, [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
  const std::size_t begin = text.find_first_not_of(" ^");
  return begin == std::string::npos ? "it gave no reason" : text.substr(begin, 300);
}

void run_gnuplot(const WorkFolder& folder) {
  SpawnActions actions;
  actions.enter(folder.path());
  actions.redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
  actions.redirect(STDOUT_FILENO, "/dev/null", O_WRONLY);
  actions.redirect(STDERR_FILENO, "log", O_WRONLY | O_CREAT | O_TRUNC);

  // The user's own start-up file must not change our pictures.
  std::array<std::string, 3> words{"gnuplot", "--default-settings", "script"};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  if (const int error = posix_spawnp(&child, words[0].c_str(), actions.get(), nullptr, arguments.data(), environ);
      error != 0) {
    throw Error(
        fmt::format("can't run gnuplot, which draws the pictures: {}; install gnuplot-nox", std::strerror(error)));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      throw Error(fmt::format("lost track of gnuplot: {}", std::strerror(errno)));
    }
  }
  if (WIFSIGNALED(status)) {
    throw Error(fmt::format("gnuplot was ended by signal {} before the picture was done", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) != 0) {
    throw Error(fmt::format("gnuplot failed with status {}: {}", WEXITSTATUS(status), complaint(folder / "log")));
  }
}

/// Characters, and single bytes where there are none.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> result;
  while (!text.empty()) {
    result.emplace_back(text.substr(0, std::max<std::size_t>(utf8_length(text), 1)));
    text.remove_prefix(result.back().size());
  }
  return result;
}

/// How wide a character is, in widths of a digit: 2 for Chinese, Japanese and Korean, which is what most of those from
/// U+2E80 on are (UTF-8 sorts as its characters do); as wide as its escape where it can't be drawn.
std::size_t width_of(const std::string& character) {
  const std::string drawn = printable(character);
  return drawn != character ? drawn.size() : character >= "\u2E80" ? 2 : 1;
}

}  // namespace

std::string gnuplot_text(std::string_view text) {
  std::string result = "'";
  for (const char c : printable(text)) {
    result += c == '\'' ? "''" : std::string(1, c);
  }
  return result + "'";
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (const std::string& character : characters(text)) {
    width += width_of(character);
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t max_width) {
  if (text_width(text) <= max_width) {
    return std::string(text);
  }
  const std::vector<std::string> all = characters(text);
  const std::size_t room = max_width - std::min<std::size_t>(max_width, 1);
  std::string head;
  std::string tail;
  std::size_t used = 0;
  auto first = all.begin();
  auto last = all.end();
  // From both ends by turns, until the next one has no room.
  for (bool at_head = true;; at_head = !at_head) {
    const std::string& next = at_head ? *first : *(last - 1);
    used += width_of(next);
    if (used > room) {
      return head.append("…").append(tail);
    }
    if (at_head) {
      head += *first++;
    } else {
      tail.insert(0, *--last);
    }
  }
}

std::string gnuplot_matrix(MatrixView matrix) {
  const auto bytes = std::as_bytes(matrix.values());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string gnuplot_margins(const GnuplotPicture& picture, const PlotBox& box) {
  return fmt::format(
      "set lmargin at screen {}\nset rmargin at screen {}\nset bmargin at screen {}\nset tmargin at screen {}\n",
      box.left_in / picture.width_in, (box.left_in + box.width_in) / picture.width_in,
      box.bottom_in / picture.height_in, (box.bottom_in + box.height_in) / picture.height_in);
}

void check_picture_name(const fs::path& path) {
  const std::string kind = ending(path);
  if (kind != ".png" && kind != ".svg" && kind != ".pdf") {
    throw UsageError(
        fmt::format("can't tell what kind of picture {} is; let its name end in .png, .svg or .pdf", path.string()));
  }
}

void draw_with_gnuplot(const fs::path& path, const GnuplotPicture& picture) {
  check_picture_name(path);
  AtomicFile file(path);

  const WorkFolder folder;
  for (const auto& [name, bytes] : picture.data) {
    write_passing(folder / name, bytes);
  }
  const std::string kind = ending(path);
  write_passing(folder / "script", "set encoding utf8\nset minussign\n" + terminal(kind, picture) +
                                       "set output 'picture'\n" + picture.commands + "\nset output\n");
  run_gnuplot(folder);

  std::error_code error;
  const std::string bytes = fs::exists(folder / "picture", error) ? read_file(folder / "picture") : std::string();
  if (!is_whole(kind, bytes)) {
    throw Error(fmt::format("gnuplot left {} unfinished: {}", path.string(), complaint(folder / "log")));
  }
  file.write(with_mark(bytes, kind));
  file.commit();
}

std::string picture_bytes(const std::string& ending, const std::function<void(const fs::path&)>& draw) {
  const WorkFolder folder;
  const fs::path path = folder / ("picture" + ending);
  draw(path);
  return read_file(path);
}

}  // namespace auricle
