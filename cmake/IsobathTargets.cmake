# Helpers that declare our libraries, programs and tests with the same warnings and sanitizers.
add_library(isobath_warnings INTERFACE)
target_compile_options(isobath_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # g++ 12 finds overlaps inside std::string::operator= that are not there (GCC bug 105329).
  target_compile_options(isobath_warnings INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # g++ leaves these out of -Wconversion in C++; we build with the same rules everywhere.
  target_compile_options(isobath_warnings INTERFACE -Wno-sign-conversion)
endif()
if(ISOBATH_SANITIZE)
  target_compile_options(isobath_warnings INTERFACE
    -fsanitize=${ISOBATH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(isobath_warnings INTERFACE -fsanitize=${ISOBATH_SANITIZE})
endif()
if(ISOBATH_FUZZ)
  target_compile_options(isobath_warnings INTERFACE -fsanitize=fuzzer-no-link)
endif()

# isobath_library(NAME SOURCES... LINK libs...): one static library per folder. Everything it links is public.
function(isobath_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE isobath_warnings)
endfunction()

# isobath_program(NAME SOURCES... LINK libs...): an executable in the bin folder of the build.
function(isobath_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} isobath_warnings)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

# isobath_test(NAME libs...): NAME_test.cpp in this folder, a Qt Test program run offscreen by ctest.
# Its golden files are found through the macro ISOBATH_SOURCE_DIR.
function(isobath_test name)
  # The one source names its meta-object code itself: a single call of moc makes it, without include paths, which
  # moc needs only for macros around a Q_OBJECT class. AUTOMOC costs four more steps and a second per test.
  set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}_test.moc)
  add_custom_command(OUTPUT ${moc} DEPENDS ${name}_test.cpp Qt6::moc VERBATIM
    COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${name}_test.cpp -o ${moc})
  add_executable(${name}_test ${name}_test.cpp ${moc})
  target_include_directories(${name}_test PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(${name}_test PRIVATE ${ARGN} Qt6::Test isobath_warnings)
  target_compile_definitions(${name}_test PRIVATE ISOBATH_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name}_test)
  # Sanitizers make the model tests ten times slower.
  set(seconds 300)
  if(ISOBATH_SANITIZE)
    set(seconds 1200)
  endif()
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0" TIMEOUT ${seconds})
endfunction()
