# Flags that every target of the project shares.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(auricle_flags INTERFACE)
target_compile_options(auricle_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
  -Wno-missing-field-initializers  # designated initialisers leave out what keeps its default, on purpose
  # GCC 12 sees overlaps and overflows in std::string's operations that can't be (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-stringop-overflow>)
if(AURICLE_WERROR)
  target_compile_options(auricle_flags INTERFACE -Werror)
endif()

# Programs are compiled like libraries, so that the tests, too, can share precompiled headers.
set(CMAKE_CXX_COMPILE_OPTIONS_PIE ${CMAKE_CXX_COMPILE_OPTIONS_PIC})

if(AURICLE_SANITIZE)
  add_compile_options(-fsanitize=${AURICLE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # dlopen is the sanitizer's then, and only a path of the old kind is searched whoever calls it.
  add_link_options(-fsanitize=${AURICLE_SANITIZE} -Wl,--disable-new-dtags)
endif()
