#pragma once

namespace auricle {

/// To be called before TagLib reads: what says it is Latin-1 and can only be UTF-8 is taken as UTF-8 from then on, in
/// ID3v2, ID3v1 and RIFF INFO (see from_latin1).
void prepare_taglib();

}  // namespace auricle
