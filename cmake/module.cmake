# What most files include, parsed once for all modules and not once a file. Every file still includes what it needs.
set(precompiled_headers
  <algorithm> <array> <cmath> <filesystem> <functional> <map> <memory> <optional> <set> <span> <stop_token> <string>
  <string_view> <utility> <vector> <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)

# auricle_module(NAME SOURCES a.cpp ... [PUBLIC lib ...] [PRIVATE lib ...] [OWN_PRECOMPILED_HEADERS])
#
# One static library per module of the house, known as auricle::NAME. PUBLIC are libraries whose headers show in
# the module's own headers, PRIVATE are those that only its .cpp files use. A module with OWN_PRECOMPILED_HEADERS says
# itself which they are.
function(auricle_module name)
  cmake_parse_arguments(ARG "OWN_PRECOMPILED_HEADERS" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(auricle_${name} STATIC ${ARG_SOURCES})
  add_library(auricle::${name} ALIAS auricle_${name})
  target_include_directories(auricle_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(auricle_${name} PUBLIC ${ARG_PUBLIC} PRIVATE auricle_flags ${ARG_PRIVATE})
  set_target_properties(auricle_${name} PROPERTIES UNITY_BUILD ${AURICLE_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  if(name STREQUAL "core")
    target_precompile_headers(auricle_core PRIVATE ${precompiled_headers})
  elseif(NOT ARG_OWN_PRECOMPILED_HEADERS)
    target_precompile_headers(auricle_${name} REUSE_FROM auricle_core)
  endif()
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
