# What most files include, parsed once for all modules and not once a file. Every file still includes what it needs.
set(precompiled_headers
  <algorithm> <array> <cmath> <filesystem> <functional> <map> <memory> <optional> <set> <span> <stop_token> <string>
  <string_view> <utility> <vector> <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)

# auricle_module(NAME SOURCES a.cpp ... [HEADERS a.hpp ...] [PUBLIC lib ...] [PRIVATE lib ...] [LOADS_AT_NEED]
#   [OWN_PRECOMPILED_HEADERS])
#
# One static library per module of the house, known as auricle::NAME. HEADERS are what it offers, to other modules and,
# installed, to other programs: a module without any is not installed. PUBLIC are libraries whose headers show in
# these, PRIVATE are those that only its .cpp files use, beside fmt, which all do. LOADS_AT_NEED says that it has libraries
# of its own which it loads when it needs them: auricle_loaded_library. A module with OWN_PRECOMPILED_HEADERS says itself
# which they are.
function(auricle_module name)
  cmake_parse_arguments(ARG "LOADS_AT_NEED;OWN_PRECOMPILED_HEADERS" "" "SOURCES;HEADERS;PUBLIC;PRIVATE" ${ARGN})
  add_library(auricle_${name} STATIC ${ARG_SOURCES})
  add_library(auricle::${name} ALIAS auricle_${name})
  target_include_directories(auricle_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  target_link_libraries(auricle_${name} PUBLIC ${ARG_PUBLIC}
    PRIVATE $<BUILD_INTERFACE:auricle_flags> ${ARG_PRIVATE} fmt::fmt)
  set_target_properties(auricle_${name} PROPERTIES UNITY_BUILD ${AURICLE_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  if(name STREQUAL "core")
    target_precompile_headers(auricle_core PRIVATE ${precompiled_headers})
  elseif(NOT ARG_OWN_PRECOMPILED_HEADERS)
    target_precompile_headers(auricle_${name} REUSE_FROM auricle_core)
  endif()
  if(ARG_HEADERS)
    auricle_package_module(${name} "${ARG_LOADS_AT_NEED}"
      HEADERS ${ARG_HEADERS} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} fmt::fmt)
  endif()
endfunction()

# auricle_loaded_library(MODULE NAME SOURCES a.cpp ... LINK lib ...)
#
# NAME.so, which a module loads when it needs it and not before, since what it is linked with takes long to load. It lies
# where the programs and the shared libraries look for it.
function(auricle_loaded_library module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name}_loaded MODULE ${ARG_SOURCES})
  set_target_properties(${name}_loaded PROPERTIES PREFIX "" OUTPUT_NAME ${name}
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${AURICLE_MODULE_DIR})
  target_link_libraries(${name}_loaded PRIVATE auricle::core auricle_flags ${ARG_LINK} fmt::fmt)
  add_dependencies(auricle_${module} ${name}_loaded)
  install(TARGETS ${name}_loaded LIBRARY DESTINATION ${AURICLE_MODULE_DIR} COMPONENT runtime)
endfunction()

# auricle_unit_test(MODULE SOURCES a_test.cpp ... [LINK lib ...] [AT_ONCE] [THREADS])
#
# One GoogleTest program per module; every TEST in it becomes a test of CTest's own, or, with AT_ONCE, all together become
# one: for programs that take a second to start. THREADS labels those of a module that works with several threads: they
# are what `make sanitize-threads` runs.
function(auricle_unit_test module)
  cmake_parse_arguments(ARG "AT_ONCE;THREADS" "" "SOURCES;LINK" ${ARGN})
  add_executable(${module}_test ${ARG_SOURCES})
  target_link_libraries(${module}_test PRIVATE auricle::${module} ${ARG_LINK} auricle_test_support
    auricle_flags GTest::gmock_main)
  target_precompile_headers(${module}_test REUSE_FROM auricle_test_support)
  if(ARG_AT_ONCE)
    add_test(NAME ${module} COMMAND ${module}_test)
  else()
    if(ARG_THREADS)
      add_dependencies(threaded_tests ${module}_test)
      set(labels PROPERTIES LABELS threads)
    endif()
    gtest_discover_tests(${module}_test TEST_PREFIX "${module}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
      ${labels})
  endif()
endfunction()
