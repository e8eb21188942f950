#pragma once

#include <memory>
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
  void operator()(AVIOContext* io) const { avio_closep(&io); }
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

/// FFmpeg's words for one of its error codes.
inline std::string describe(int error) {
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
