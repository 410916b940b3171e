# Compiles one file twice: as it is, which must succeed, and with MUST_FAIL defined, which must fail with
# the message that the file announces. The first half shows that the second fails for the right reason.
#
#   cmake -D COMPILER=... -D INCLUDE=... -D SOURCE=... -P run.cmake
#
# The file says, in comments:   expect: <regular expression>     flags: <further flags>
cmake_minimum_required(VERSION 3.25)
file(STRINGS "${SOURCE}" expect REGEX "^// expect: ")
file(STRINGS "${SOURCE}" flags REGEX "^// flags: ")
string(REGEX REPLACE "^// expect: " "" expect "${expect}")
string(REGEX REPLACE "^// flags: " "" flags "${flags}")
separate_arguments(flags)
if(NOT expect)
  message(FATAL_ERROR "${SOURCE} has no line `// expect: `")
endif()

set(command "${COMPILER}" -std=c++20 -fsyntax-only ${flags} "-I${INCLUDE}" "${SOURCE}")
set(ENV{LC_ALL} C)
execute_process(COMMAND ${command} RESULT_VARIABLE result ERROR_VARIABLE message)
if(NOT result EQUAL 0)
  message(NOTICE "${message}")
  message(FATAL_ERROR "the twin that must compile does not")
endif()
execute_process(COMMAND ${command} -DMUST_FAIL RESULT_VARIABLE result ERROR_VARIABLE message)
if(result EQUAL 0)
  message(FATAL_ERROR "compiles, and must not")
endif()
if(NOT message MATCHES "${expect}")
  message(NOTICE "${message}")
  message(FATAL_ERROR "fails, but without `${expect}`")
endif()
