#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace auricle {

/// Bytes that are read from their beginning to their end, and from elsewhere where that is possible.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// Some of the next bytes, as many as there is room for at most; 0 only at the end. Throws AudioError when they can't
  /// be read, Stopped when it was asked to stop.
  virtual std::size_t read(std::span<std::uint8_t> room) = 0;

  /// How many there are; absent where it takes reading them all, as from a pipe.
  virtual std::optional<std::int64_t> size() const = 0;

  /// Goes to where the next read() begins, counted from the first byte; false where bytes only come one after the
  /// other, which is where size() is absent.
  virtual bool seek(std::int64_t position) = 0;
};

/// A recording's bytes: of a file, a pipe, standard input or from memory.
class ByteSource : public ByteStream {
 public:
  /// Opens a file, a named pipe whose writer may be yet to come, or standard input, which is called "-". Throws
  /// AudioError: missing, a folder, no permission, empty. Waiting for bytes ends with Stopped soon after a request.
  ByteSource(const std::filesystem::path& path, std::stop_token stop);

  /// Bytes in memory, which must outlive the source.
  ByteSource(std::span<const std::byte> bytes, std::stop_token stop);

  std::size_t read(std::span<std::uint8_t> room) override;
  std::optional<std::int64_t> size() const override { return size_; }
  bool seek(std::int64_t position) override;

  /// Bytes from elsewhere, between two calls of read(), which goes on where it was; 0 of a pipe's.
  std::size_t peek(std::int64_t position, std::span<std::uint8_t> room);

  /// The first bytes, as many as a recording's header takes (64 KiB). What is changed in them is read as changed.
  std::span<std::uint8_t> head() { return head_; }

  /// Whether somebody wanted to go back in a pipe, and so may have gone without something.
  bool was_refused_to_seek() const { return was_refused_to_seek_; }

  /// How many bytes there were, as far as that is known by now.
  std::int64_t size_so_far() const { return size_.value_or(read_to_); }

 private:
  /// What is open; standard input stays so.
  class Descriptor {
   public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor();
    int number() const { return number_; }

   private:
    int number_ = -1;
  };

  static int open(const std::filesystem::path& path);
  void examine(const std::filesystem::path& path);
  void fill_head();
  std::size_t read_behind_head(std::span<std::uint8_t> room);
  std::size_t read_file(std::span<std::uint8_t> room) const;
  std::size_t read_pipe(std::span<std::uint8_t> room);
  void check_stop() const;

  std::stop_token stop_;
  Descriptor descriptor_;              ///< of a file or pipe
  std::span<const std::byte> memory_;  ///< where there is no descriptor
  bool awaits_writer_ = false;         ///< a named pipe without bytes may still get them
  std::int64_t begin_ = 0;             ///< in the file: standard input may have been read from before
  std::optional<std::int64_t> size_;
  std::int64_t position_ = 0;
  std::int64_t read_to_ = 0;  ///< how far a pipe has been read
  bool was_refused_to_seek_ = false;
  std::vector<std::uint8_t> head_;
};

}  // namespace auricle
