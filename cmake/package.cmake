# What other programs build on: each module's headers, its static and its shared library, a CMake package and pkg-config
# files. What their users are told: docs/cpp.md.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/auricle)
# Before 1.0 each minor version may break what was linked with the one before.
set(abi_version ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
add_custom_target(libraries)  # what `make install` needs besides the programs

# The linker's flags for libraries that pkg-config doesn't know.
set(flags_of_fmt::fmt -lfmt)
set(flags_of_hwy::hwy -lhwy)
set(flags_of_SQLiteCpp -lSQLiteCpp -lsqlite3)
set(flags_of_DNNL::dnnl -ldnnl)
set(flags_of_LBFGS::lbfgs -llbfgs)
set(flags_of_Threads::Threads -pthread)
set(flags_of_torch -ltorch -ltorch_cpu -lc10)
set(flags_of_gomp -lgomp)
set(flags_of_${CMAKE_DL_LIBS} -l${CMAKE_DL_LIBS})

# What auricle_module has installed of a module; its arguments are auricle_module's.
function(auricle_package_module name loads_at_need)
  cmake_parse_arguments(ARG "" "" "HEADERS;PUBLIC;PRIVATE" ${ARGN})
  set(component development)
  if(name STREQUAL "training")
    set(component training)
  endif()
  target_sources(auricle_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${ARG_HEADERS})
  target_compile_features(auricle_${name} INTERFACE cxx_std_20)
  set_target_properties(auricle_${name} PROPERTIES EXPORT_NAME ${name})
  set(libs_private "")
  if(loads_at_need)  # a static library has no place of its own to look beside
    target_link_options(auricle_${name} INTERFACE
      $<INSTALL_INTERFACE:LINKER:-rpath,$<INSTALL_PREFIX>/${AURICLE_MODULE_DIR}>)
    set(libs_private "-Wl,-rpath,\${libdir}/auricle ")
  endif()
  install(TARGETS auricle_${name} EXPORT auricle-${component}-static
    ARCHIVE COMPONENT ${component}
    FILE_SET HEADERS COMPONENT ${component})
  if(AURICLE_SHARED)
    auricle_shared_module(${name} ${component} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  endif()
  auricle_pkg_config_file(${name} ${component} "${libs_private}" PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# A module's shared library, of the objects that its static one is made of. It shows what is auricle's own and nothing of
# what it is made with.
function(auricle_shared_module name component)
  set(target auricle_${name}_shared)
  set(exports ${PROJECT_SOURCE_DIR}/cmake/exports.map)
  list(TRANSFORM ARGN REPLACE "^auricle::(.+)$" "auricle_\\1_shared" OUTPUT_VARIABLE linked)
  add_library(${target} SHARED $<TARGET_OBJECTS:auricle_${name}>)
  target_link_libraries(${target} ${linked})
  target_link_options(${target} PRIVATE LINKER:--no-undefined LINKER:--version-script=${exports})
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} INTERFACE cxx_std_20)
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name}
    OUTPUT_NAME auricle_${name}
    VERSION ${PROJECT_VERSION}
    SOVERSION ${abi_version}
    INSTALL_RPATH "$ORIGIN;$ORIGIN/auricle"
    LINKER_LANGUAGE CXX
    LINK_DEPENDS ${exports})
  add_dependencies(libraries ${target})
  install(TARGETS ${target} EXPORT auricle-${component}-shared LIBRARY COMPONENT ${component})
endfunction()

# auricle_NAME.pc. What a module is made with stands under Libs.private, as flags: Requires.private would want headers to be
# there that nobody includes who links the shared library.
function(auricle_pkg_config_file name component libs_private)
  cmake_parse_arguments(ARG "" "" "PUBLIC;PRIVATE" ${ARGN})
  list(TRANSFORM CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES PREPEND -L OUTPUT_VARIABLE searched_anyway)
  set(requires "")
  foreach(library ${ARG_PUBLIC} ${ARG_PRIVATE})
    if(library MATCHES "^auricle::(.+)$")
      string(APPEND requires " auricle_${CMAKE_MATCH_1} = ${PROJECT_VERSION}")
    elseif(library STREQUAL "nlohmann_json::nlohmann_json")
      string(APPEND requires " nlohmann_json")
    elseif(library MATCHES "^PkgConfig::(.+)$")
      set(flags ${${CMAKE_MATCH_1}_LDFLAGS})
      list(REMOVE_ITEM flags ${searched_anyway})
      string(APPEND libs_private " ${flags}")
    else()
      string(APPEND libs_private " ${flags_of_${library}}")
    endif()
  endforeach()
  string(REPLACE ";" " " libs_private "${libs_private}")
  file(RELATIVE_PATH to_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
  string(REGEX REPLACE "/$" "" to_prefix ${to_prefix})
  configure_file(${PROJECT_SOURCE_DIR}/cmake/auricle.pc.in auricle_${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/auricle_${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT ${component})
endfunction()

# The CMake package, once all modules are known.
function(auricle_cmake_package modules)
  string(REPLACE ";" " " modules_text "${modules}")
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/auricle-config.cmake.in auricle-config.cmake
    INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
  write_basic_package_version_file(auricle-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/auricle-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/auricle-config-version.cmake
    ${PROJECT_SOURCE_DIR}/cmake/FindDNNL.cmake ${PROJECT_SOURCE_DIR}/cmake/FindLBFGS.cmake
    DESTINATION ${package_dir} COMPONENT development)
  set(components development)
  if(AURICLE_TRAINING)
    list(APPEND components training)
  endif()
  set(kinds static)
  if(AURICLE_SHARED)
    list(APPEND kinds shared)
  endif()
  foreach(component ${components})
    foreach(kind ${kinds})
      install(EXPORT auricle-${component}-${kind} NAMESPACE auricle:: DESTINATION ${package_dir} COMPONENT ${component})
    endforeach()
  endforeach()
endfunction()
