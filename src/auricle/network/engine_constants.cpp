#include <auricle/network/engine_constants.hpp>

#include <array>
#include <cstring>
#include <utility>

namespace auricle {

dnnl::memory::desc plain_layout(const dnnl::memory::dims& extents) {
  using Format = dnnl::memory::format_tag;
  constexpr std::array kFormats{Format::a, Format::ab, Format::abc, Format::abcd, Format::abcde};
  return {extents, dnnl::memory::data_type::f32, kFormats.at(extents.size() - 1)};
}

dnnl::memory EngineConstants::get(const std::vector<float>& values, const dnnl::memory::desc& wanted) {
  const auto [begin, end] = known_.equal_range(values.data());
  for (auto known = begin; known != end; ++known) {
    if (known->second.get_desc() == wanted) {
      return known->second;
    }
  }
  const dnnl::memory::desc given = plain_layout(wanted.dims());
  // oneDNN takes memory as mutable and never writes to an argument that is a source.
  dnnl::memory memory(given, engine_, const_cast<float*>(values.data()));  // NOLINT(*-const-cast)
  if (given != wanted) {
    dnnl::memory reordered(wanted, engine_);
    dnnl::stream stream(engine_);
    dnnl::reorder(memory, reordered).execute(stream, memory, reordered);
    stream.wait();
    memory = std::move(reordered);
  }
  known_.emplace(values.data(), memory);
  return memory;
}

dnnl::memory EngineConstants::zeros(const dnnl::memory::desc& wanted) {
  dnnl::memory memory(wanted, engine_);
  std::memset(memory.get_data_handle(), 0, wanted.get_size());
  return memory;
}

}  // namespace auricle
