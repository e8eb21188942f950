#pragma once

namespace auricle {

/// Sets how many threads libtorch and the OpenBLAS beneath it use (0: all processors); returns the number. libtorch's
/// own call does not reach OpenBLAS, which would otherwise always take every processor. Also has this process keep the
/// memory that training frees.
int set_training_threads(int threads);

}  // namespace auricle
