#pragma once

#include <functional>
#include <stop_token>

#include <auricle/audio/heard.hpp>

namespace auricle {

/// How whoever waits for a recording to be listened to keeps in touch.
struct ListeningOptions {
  std::stop_token stop{};                           ///< once it is requested, listening ends by throwing Stopped
  std::function<void(const Heard&)> progress = {};  ///< told every some seconds of sound how far it has come
};

}  // namespace auricle
