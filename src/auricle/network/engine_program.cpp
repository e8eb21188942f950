#include <auricle/network/engine_program.hpp>

#include <unordered_map>

namespace auricle {

void EngineProgram::run(std::span<const float> inputs, std::span<std::vector<float>> outputs,
                        std::span<std::byte> room) const {
  const auto address = [&](std::size_t slot) -> void* {
    if (slot == kInputSlot) {
      return const_cast<float*>(inputs.data());  // NOLINT(*-const-cast): a source, never written to
    }
    const std::size_t output = slot - kFirstOutputSlot;
    return output < outputs.size() ? static_cast<void*>(outputs[output].data())
                                   : room.data() + slot_offsets_[output - outputs.size()];
  };
  dnnl::stream stream(engine_);
  for (const Step& step : steps_) {
    std::unordered_map<int, dnnl::memory> arguments;
    for (const Argument& argument : step.arguments) {
      arguments.emplace(argument.name, argument.constant
                                           ? argument.constant
                                           : dnnl::memory(argument.desc, engine_, address(argument.slot)));
    }
    step.primitive.execute(stream, arguments);
  }
  stream.wait();
}

}  // namespace auricle
