/// \file fishbowl.hpp
/// Fishbowl: the sales-order CSV with its two header rows, rows of its tables as JSON, and the replies of the
/// legacy interface.
///
/// Source:  docs/import.md, Fishbowl
#pragma once

#include "reading.hpp"

#include <map>
#include <string>
#include <vector>

namespace orderledger::inline v1::imports::fishbowl {

/// What a status of a sales order means; false where it is not known.
[[nodiscard]] bool read_status(std::int64_t status, OrderSnapshot& order);
/// What a type of item means; nothing: it is skipped.
[[nodiscard]] std::optional<LineType> item_type(std::int64_t type);
/// (30 - id) / 10 where that is whole: 30 is normal, lower is more urgent.
[[nodiscard]] std::int32_t priority_of(std::int64_t priority_id);

void read_sales_orders(Reading& reading, CsvReader& rows);

}  // namespace orderledger::inline v1::imports::fishbowl
