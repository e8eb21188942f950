# DNNL::dnnl: oneDNN. Debian's own package file for it insists on OpenCL's headers, which nothing here uses.
include(FindPackageHandleStandardArgs)
find_library(DNNL_LIBRARY dnnl)
# The headers beside the library first: a PyTorch that is in CMAKE_PREFIX_PATH brings those of another version.
get_filename_component(dnnl_libraries "${DNNL_LIBRARY}" DIRECTORY)
find_path(DNNL_INCLUDE_DIR oneapi/dnnl/dnnl.hpp PATHS ${dnnl_libraries}/../include ${dnnl_libraries}/../../include
  NO_DEFAULT_PATH)
find_path(DNNL_INCLUDE_DIR oneapi/dnnl/dnnl.hpp)
find_package_handle_standard_args(DNNL REQUIRED_VARS DNNL_LIBRARY DNNL_INCLUDE_DIR)
if(DNNL_FOUND AND NOT TARGET DNNL::dnnl)
  add_library(DNNL::dnnl INTERFACE IMPORTED)
  target_include_directories(DNNL::dnnl INTERFACE ${DNNL_INCLUDE_DIR})
  target_link_libraries(DNNL::dnnl INTERFACE ${DNNL_LIBRARY})
endif()
