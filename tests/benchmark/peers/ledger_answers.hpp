/// \file ledger_answers.hpp
/// The ledger's answers in the terms of its peers.
#pragma once

#include "../shop_stream.hpp"
#include "report.hpp"

#include <orderledger/ledger.hpp>

#include <cstdint>
#include <optional>

namespace peers {

/// The end of a second of the stream, for the ledger.
[[nodiscard]] orderledger::Instant end_of(std::uint32_t second);

[[nodiscard]] orderledger::AgingBounds to_aging_bounds(const AgeBounds& bounds);

[[nodiscard]] Report to_report(const orderledger::Aging& aging);

/// All in bucket 0.
[[nodiscard]] Report to_report(const orderledger::Totals& totals);

/// As of the end of a second of the stream.
[[nodiscard]] Report ledger_report(const orderledger::Ledger& ledger, std::uint32_t second,
                                   const AgeBounds& bounds);

/// None: nothing is open.
[[nodiscard]] std::optional<OpenClass> to_open_class(orderledger::OrderClass order_class);

/// The report by whole lines, whose digests are published with the stream: a line is in one class, that of all its
/// open units; it is stuck where its order is held; an order counts in the class of each of its lines.
///
/// `stream` is what `ledger` was told, for what the statuses do not repeat: prices, and holds of what is not
/// allocated. As of the end of `second`, with the default bounds.
[[nodiscard]] Report report_by_whole_lines(const orderledger::Ledger& ledger,
                                           const shop_stream::ShopStream& stream,
                                           std::uint32_t second);

}  // namespace peers
