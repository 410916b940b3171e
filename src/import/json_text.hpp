/// \file json_text.hpp
/// JSON, written from left to right.
#pragma once

#include "json_document.hpp"

#include <string>
#include <string_view>

namespace orderledger::inline v1::imports {

/// Quoted and escaped.
void append_json_text(std::string& out, std::string_view text);
/// As it was read, digits of numbers included.
void append_json_value(std::string& out, Json value);
/// `"a":1,"b":2`, behind a comma where `out` is not empty.
void append_json_members(std::string& out, Json object);

}  // namespace orderledger::inline v1::imports
