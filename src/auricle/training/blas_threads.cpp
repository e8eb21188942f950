#include <auricle/training/blas_threads.hpp>

#include <dlfcn.h>
#include <malloc.h>
#include <torch/torch.h>

#include <auricle/core/parallel.hpp>

namespace auricle {

int set_training_threads(int threads) {
  const int wanted = threads > 0 ? threads : hardware_threads();
  torch::set_num_threads(wanted);
  // Looked up, not linked: libblas.so.3 may be another library, which has no such function.
  if (void* symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"); symbol != nullptr) {
    reinterpret_cast<void (*)(int)>(symbol)(wanted);  // NOLINT(*-reinterpret-cast): the only form dlsym has
  }
  // Each step frees and takes the same large tensors. Given back to the system every time, their pages would be cleared
  // every time, a third of a convolutional network's training.
  constexpr int kMost = 1 << 30;
  mallopt(M_MMAP_THRESHOLD, kMost);
  mallopt(M_TRIM_THRESHOLD, kMost);
  return wanted;
}

}  // namespace auricle
