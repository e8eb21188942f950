#pragma once

#include <string>
#include <vector>

#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/splice.hpp>
#include <auricle/tags/tag_format.hpp>

namespace auricle {

/// The change that makes the comments of an Ogg file, of whichever of Ogg's formats, say these genres. The pages with
/// comments are made anew, as many as before if they hold them; else the numbers and checksums of all pages behind them
/// change too, and no more of these. Throws FileError when its pages are broken or those of several streams mixed.
/// https://xiph.org/ogg/doc/framing.html
Splices ogg_genre_splices(const FileBytes& file, TagFormat format, const std::vector<std::string>& genres);

}  // namespace auricle
