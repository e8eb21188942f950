#include <auricle/tags/taglib_text.hpp>

#include <algorithm>
#include <string_view>

#include <auricle/tags/genre_text.hpp>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>

namespace auricle {
namespace {

TagLib::String from_bytes(const TagLib::ByteVector& bytes) {
  return {from_latin1(std::string_view(bytes.data(), bytes.size())), TagLib::String::UTF8};
}

// NOLINTBEGIN(cppcoreguidelines-virtual-class-destructor): TagLib's handlers have no virtual one, and ours live to the
// end
struct Id3v2Text final : TagLib::ID3v2::Latin1StringHandler {
  TagLib::String parse(const TagLib::ByteVector& bytes) const override { return from_bytes(bytes); }
};

struct Id3v1Text final : TagLib::ID3v1::StringHandler {
  TagLib::String parse(const TagLib::ByteVector& bytes) const override {
    const std::string_view text(bytes.data(), bytes.size());
    return from_bytes(bytes.mid(0, static_cast<unsigned int>(std::min(text.find('\0'), text.size()))))
        .stripWhiteSpace();
  }
};

struct InfoText final : TagLib::RIFF::Info::StringHandler {
  TagLib::String parse(const TagLib::ByteVector& bytes) const override { return from_bytes(bytes); }
};
// NOLINTEND(cppcoreguidelines-virtual-class-destructor)

}  // namespace

void prepare_taglib() {
  // TagLib asks one handler of each kind for all files.
  static const bool prepared = [] {
    static const Id3v2Text id3v2;
    static const Id3v1Text id3v1;
    static const InfoText info;
    TagLib::ID3v2::Tag::setLatin1StringHandler(&id3v2);
    TagLib::ID3v1::Tag::setStringHandler(&id3v1);
    TagLib::RIFF::Info::Tag::setStringHandler(&info);
    return true;
  }();
  static_cast<void>(prepared);
}

}  // namespace auricle
