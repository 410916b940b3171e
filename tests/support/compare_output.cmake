# Runs a program without arguments and compares what it writes with a file.
#
#   cmake -D PROGRAM=... [-D INPUT=...] -D EXPECTED=... -P compare_output.cmake
cmake_minimum_required(VERSION 3.25)
if(NOT INPUT)
  set(INPUT /dev/null)
endif()
execute_process(COMMAND "${PROGRAM}" INPUT_FILE "${INPUT}" RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE errors)
file(READ "${EXPECTED}" expected)
if(NOT result EQUAL 0 OR NOT output STREQUAL expected)
  message(NOTICE "--- expected (${EXPECTED})\n${expected}--- written, exit ${result}\n${output}${errors}")
  message(FATAL_ERROR "the output differs")
endif()
