/// \file small_steps.hpp
/// Growing by a quarter.
///
/// Private. A vector doubles, so that of many vectors, or of a very long one, a third lies idle on average.
#pragma once

#include <vector>

namespace orderledger::inline v1::detail {

/// Room for one more value, before it is put in.
/// Complexity: amortized constant, as for a vector that doubles
template <class T>
void make_room_for_one(std::vector<T>& values) {
  if (values.size() == values.capacity()) values.reserve(values.size() * 5 / 4 + 2);
}

}  // namespace orderledger::inline v1::detail
