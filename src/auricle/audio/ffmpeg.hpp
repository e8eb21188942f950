#pragma once

#include <memory>
#include <new>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/error.h>
#include <libavutil/log.h>
}

// FFmpeg's C objects as values that free themselves. For this module's .cpp files only.
namespace auricle::ffmpeg {

struct Deleter {
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);  // libavformat may have put another in the place of the first
    avio_context_free(&io);
  }
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};

struct InputDeleter {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};

using Io = std::unique_ptr<AVIOContext, Deleter>;
using Input = std::unique_ptr<AVFormatContext, InputDeleter>;
using Codec = std::unique_ptr<AVCodecContext, Deleter>;
using Packet = std::unique_ptr<AVPacket, Deleter>;
using Frame = std::unique_ptr<AVFrame, Deleter>;

/// What FFmpeg allocated, or std::bad_alloc.
template <typename Pointer>
Pointer allocated(Pointer pointer) {
  if (!pointer) {
    throw std::bad_alloc();
  }
  return pointer;
}

/// FFmpeg's words for one of its error codes, but for those that sound like a failing disk: the bytes came from us.
inline std::string describe(int error) {
  if (error == AVERROR(EIO) || error == AVERROR_EOF) {
    return "it ends too soon";
  }
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(error, text, sizeof text);
  return text;
}

/// A library must not print, and FFmpeg does by default; what matters of its messages reaches the caller as errors.
inline void silence() {
  static const bool done = [] {
    av_log_set_level(AV_LOG_QUIET);
    return true;
  }();
  static_cast<void>(done);
}

}  // namespace auricle::ffmpeg
