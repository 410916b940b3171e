/// \file salesforce.hpp
/// Salesforce: core orders, and the summaries and fulfilment orders of Order Management.
///
/// Source:  docs/import.md, Salesforce
#pragma once

#include "reading.hpp"

#include <string>
#include <string_view>

namespace orderledger::inline v1::imports::salesforce {

/// The 18 characters of an id of 15, which differ in the case of letters alone; other texts as they are.
[[nodiscard]] std::string canonical_id(std::string_view id);

/// A field of a record: a plain member, or `{dataName, text}` in a map or a list `fields`, all of it text.
[[nodiscard]] Json field(Json record, std::string_view name);

}  // namespace orderledger::inline v1::imports::salesforce
