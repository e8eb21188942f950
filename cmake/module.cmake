# auricle_module(NAME SOURCES a.cpp ... [PUBLIC lib ...] [PRIVATE lib ...])
#
# One static library per module of the house, known as auricle::NAME. PUBLIC are libraries whose headers show in
# the module's own headers, PRIVATE are those that only its .cpp files use.
function(auricle_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(auricle_${name} STATIC ${ARG_SOURCES})
  add_library(auricle::${name} ALIAS auricle_${name})
  target_include_directories(auricle_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(auricle_${name} PUBLIC ${ARG_PUBLIC} PRIVATE auricle_flags ${ARG_PRIVATE})
endfunction()

# auricle_unit_test(MODULE SOURCES a_test.cpp ... [LINK lib ...] [AT_ONCE])
#
# One GoogleTest program per module; every TEST in it becomes a test of CTest's own, or, with AT_ONCE, all together become
# one: for programs that take a second to start.
function(auricle_unit_test module)
  cmake_parse_arguments(ARG "AT_ONCE" "" "SOURCES;LINK" ${ARGN})
  add_executable(${module}_test ${ARG_SOURCES})
  target_link_libraries(${module}_test PRIVATE auricle::${module} ${ARG_LINK} auricle_test_support
    auricle_flags GTest::gmock_main)
  if(ARG_AT_ONCE)
    add_test(NAME ${module} COMMAND ${module}_test)
  else()
    gtest_discover_tests(${module}_test TEST_PREFIX "${module}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60)
  endif()
endfunction()
