/// \file open_parts.hpp
/// The open units of a line by class and reason.
///
/// Private, rules: pure functions. Source: SPEC 1, R1 to R5; SPEC 5, status; SPEC 6, reasons.
#pragma once

#include "order_state.hpp"

#include <orderledger/reason.hpp>

#include <boost/container/small_vector.hpp>

namespace orderledger::inline v1::detail {

/// Which facts of the line the units are.
enum class PartOf : std::uint8_t { failed, waiting, allocated };

/// Open units of a line that share class and reason.
struct OpenPart {
  PartOf of = PartOf::waiting;
  Account account = Account::backorder;
  Reason reason = Reason::out_of_stock;
  Units quantity = 0;
};

using OpenParts = boost::container::small_vector<OpenPart, 4>;

/// In the order in which status lists them; no part is empty, and failed units have one for each reason.
[[nodiscard]] OpenParts open_parts_of(const Order& order, std::uint32_t line, bool released,
                                      Instant as_of);

}  // namespace orderledger::inline v1::detail
