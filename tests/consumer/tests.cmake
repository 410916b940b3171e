# The compiler, its flags (a sanitizer must be in both) and where the dependencies are go on to the
# consumers' builds. They are not optimised, and the library's sources are joined: they compile much and run
# for a moment.
set(settings "${CMAKE_CURRENT_BINARY_DIR}/consumer/settings.cmake")
file(WRITE "${settings}" "set(CMAKE_BUILD_TYPE Debug CACHE STRING \"\")\nset(CMAKE_CXX_FLAGS_DEBUG \"\" CACHE STRING \"\")\nset(CMAKE_UNITY_BUILD ON CACHE BOOL \"\")\nset(CMAKE_UNITY_BUILD_BATCH_SIZE 12 CACHE STRING \"\")\n")
foreach(name IN ITEMS CMAKE_CXX_COMPILER CMAKE_GENERATOR CMAKE_CXX_FLAGS
    Boost_DIR fmt_DIR simdjson_DIR SQLite3_INCLUDE_DIR SQLite3_LIBRARY ORDERLEDGER_XXHASH_INCLUDE_DIR
    ORDERLEDGER_CCTZ_INCLUDE_DIR ORDERLEDGER_CCTZ_LIBRARY ORDERLEDGER_XLSXWRITER_INCLUDE_DIR
    ORDERLEDGER_XLSXWRITER_LIBRARY OPENSSL_ROOT_DIR)
  if(DEFINED ${name} AND NOT "${${name}}" STREQUAL "")
    file(APPEND "${settings}" "set(${name} [==[${${name}}]==] CACHE STRING \"\")\n")
  endif()
endforeach()

get_target_property(built_type orderledger TYPE)
set(built_kind static)
if(built_type STREQUAL "SHARED_LIBRARY")
  set(built_kind shared)
endif()

# The components that were built: json, sqlite, ...
set(components "")
foreach(component IN ITEMS JSON SQLITE IMPORT WORKBOOK)
  if(ORDERLEDGER_WITH_${component})
    string(TOLOWER "${component}" name)
    list(APPEND components ${name})
  endif()
endforeach()
list(JOIN components " " components)

#   consumer_test(<name> STEP <step> [KIND static|shared] [further properties of the test])
function(consumer_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "STEP;KIND" "")
  add_test(NAME consumer.${name}
    COMMAND "${CMAKE_COMMAND}"
      -D STEP=${arg_STEP}
      -D KIND=${arg_KIND}
      -D BUILT_KIND=${built_kind}
      -D "SOURCE=${PROJECT_SOURCE_DIR}"
      -D "BUILD=${PROJECT_BINARY_DIR}"
      -D "WORK=${CMAKE_CURRENT_BINARY_DIR}/consumer"
      -D "SETTINGS=${settings}"
      -D "COMPONENTS=${components}"
      -D WITH_TZ=${ORDERLEDGER_WITH_TZ}
      -P "${CMAKE_CURRENT_SOURCE_DIR}/consumer/run.cmake")
  set_tests_properties(consumer.${name} PROPERTIES
    LABELS consumer TIMEOUT 1200 ${arg_UNPARSED_ARGUMENTS})
endfunction()

foreach(kind IN ITEMS static shared)
  consumer_test(install_${kind} STEP install KIND ${kind} FIXTURES_SETUP installed_${kind} PROCESSORS 2)
  consumer_test(find_package_${kind} STEP find_package KIND ${kind} FIXTURES_REQUIRED installed_${kind})
  consumer_test(pkg_config_${kind} STEP pkg_config KIND ${kind} FIXTURES_REQUIRED installed_${kind})
endforeach()
consumer_test(symbols STEP symbols KIND shared FIXTURES_REQUIRED installed_shared)
consumer_test(add_subdirectory STEP add_subdirectory PROCESSORS 2)
