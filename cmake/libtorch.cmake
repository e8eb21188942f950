# libtorch, Debian's or any from 1.13 on (-DCMAKE_PREFIX_PATH=…/torch), as the target `torch`. Its own package file is not
# asked: where libtorch has CUDA it insists on CUDA's compiler, which nothing here needs.
find_path(TORCH_INCLUDE_DIR torch/csrc/api/include/torch/torch.h REQUIRED)
find_library(TORCH_CPU_LIBRARY torch_cpu REQUIRED)
get_filename_component(torch_libraries ${TORCH_CPU_LIBRARY} DIRECTORY)
find_library(C10_LIBRARY c10 PATHS ${torch_libraries} NO_DEFAULT_PATH REQUIRED)
find_library(TORCH_CUDA_LIBRARY torch_cuda PATHS ${torch_libraries} NO_DEFAULT_PATH)
find_library(C10_CUDA_LIBRARY c10_cuda PATHS ${torch_libraries} NO_DEFAULT_PATH)

# Its own headers and no others: PyTorch's wheels bring those of other versions of fmt and oneDNN as well.
set(torch_headers ${PROJECT_BINARY_DIR}/libtorch)
file(MAKE_DIRECTORY ${torch_headers})
foreach(folder torch ATen c10 caffe2)
  file(CREATE_LINK ${TORCH_INCLUDE_DIR}/${folder} ${torch_headers}/${folder} SYMBOLIC)
endforeach()

add_library(torch INTERFACE IMPORTED)
target_include_directories(torch INTERFACE ${torch_headers} ${torch_headers}/torch/csrc/api/include)
target_compile_definitions(torch INTERFACE USE_C10D_GLOO)
# oneDNN first: PyTorch's own copy of another version lets some of its functions be seen, and the inference engine must not
# get those.
target_link_options(torch INTERFACE LINKER:--push-state,--no-as-needed,${DNNL_LIBRARY},--pop-state)
target_link_libraries(torch INTERFACE ${TORCH_CPU_LIBRARY} ${C10_LIBRARY})

include(CheckCXXSourceCompiles)
set(CMAKE_REQUIRED_LIBRARIES torch)
check_cxx_source_compiles("#include <c10/core/Device.h>\nint main() { return c10::Device(std::string(\"cpu\")).index(); }"
  TORCH_LINKS)
unset(CMAKE_REQUIRED_LIBRARIES)
if(NOT TORCH_LINKS)
  message(FATAL_ERROR "${TORCH_CPU_LIBRARY} can't be linked with: PyTorch's own packages before 2.7 are made for the C++ of "
    "before 2015 (_GLIBCXX_USE_CXX11_ABI=0); take a newer one, or Debian's (docs/gpu.md)")
endif()

if(TORCH_CUDA_LIBRARY)
  # Nothing asks for these by name: they register themselves when they are loaded.
  target_link_options(torch INTERFACE LINKER:--push-state,--no-as-needed,${TORCH_CUDA_LIBRARY},--pop-state)
  target_link_libraries(torch INTERFACE ${C10_CUDA_LIBRARY})
  # NCCL's and CUDA's headers stand beside PyTorch in its folder of packages, or where NVIDIA's installer puts them.
  file(GLOB nvidia_headers ${TORCH_INCLUDE_DIR}/../../nvidia/*/include)
  set(torch_has_nccl ON)
  foreach(header nccl.h cuda_runtime_api.h crt/host_config.h cublas_v2.h cusparse.h cusolverDn.h)
    find_path(HEADER_${header} ${header} HINTS ${nvidia_headers} /usr/local/cuda/include)
    if(HEADER_${header})
      target_include_directories(torch INTERFACE ${HEADER_${header}})
    else()
      set(torch_has_nccl OFF)
    endif()
  endforeach()
  if(torch_has_nccl)
    target_compile_definitions(torch INTERFACE USE_C10D_NCCL)
  endif()
endif()
