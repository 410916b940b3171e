/// \file diagnosis.hpp
/// Why a text is no event, as an Error that names the field and shows its value as it was spelt.
///
/// Runs only for refused texts: it reads the text a second time, and may be slow.
#pragma once

#include <orderledger/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace orderledger::inline v1::json {

/// Which object of an event a field belongs to: the event itself, or an element of its list `list`.
struct Place {
  std::string_view list = {};  ///< empty: the event itself
  std::size_t index = 0;
};

/// The text as a whole is at fault.
[[nodiscard]] Error not_an_object(std::string_view why);

/// A number of `text` is none (`01`) or needs more than 64 bits. Names its field, if it has one.
[[nodiscard]] Error bad_number(std::string_view text);

/// `lines[2].quantity 2.0: not a whole number of units`; without a value where the field is absent.
///
/// Requires: `text` is a JSON object
[[nodiscard]] Error refused_field(std::string_view text, Place place, std::string_view key,
                                  std::string_view why);

/// `lines[2] 5: not an object`
///
/// Requires: `text` is a JSON object with the list that `place` names
[[nodiscard]] Error refused_element(std::string_view text, Place place, std::string_view why);

}  // namespace orderledger::inline v1::json
