/// \file status.hpp
/// Answers about single orders: for every open unit its class, the reason, since when, and until when.
///
/// Layer 3. Threads: plain values.
/// Source:  SPEC 5, status and eta; SPEC 6, reasons in runs
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/reason.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// What an eta rests on.
enum class EtaSource : std::uint8_t {
  supply,          ///< a supply pegged to the units, id in Eta::name
  overdue_supply,  ///< the same, but it should have come before as_of: the date is unknown
  lead_time,       ///< as_of + the SKU's lead_time_days
  benchmark,       ///< the usual wait of the SKU's category (Eta::name): a range
  release,         ///< the units are allocated and leave when the SKU is released
};

/// When units are expected to be ready, and how we know.
struct Eta {
  EtaSource source = EtaSource::supply;
  std::string name;  ///< the supply or category; empty for lead_time and release
  std::optional<Instant> earliest;
  std::optional<Instant> latest;  ///< equal to earliest except for a benchmark

  friend bool operator==(const Eta&, const Eta&) = default;
};

/// `supply:PO-17`, `lead_time`
[[nodiscard]] ORDERLEDGER_EXPORT std::string source_text(const Eta& eta);

/// Units of a line that share class, reason, location and eta.
struct Run {
  Account account = Account::backlog;  ///< one of the four classes
  std::int64_t quantity = 0;
  Reason reason = Reason::ready;
  Instant since;  ///< when the line's balance in that class last became non-zero
  std::optional<LocationId> location;  ///< where the units are allocated; none of kits
  std::optional<Eta> eta;              ///< none: unknown, or nothing to wait for

  friend bool operator==(const Run&, const Run&) = default;
};

struct LineStatus {
  LineId line;
  Sku sku;
  std::int64_t ordered = 0;
  std::int64_t shipped = 0;
  std::int64_t returned = 0;
  std::int64_t cancelled = 0;
  /// Open units. By class in report order; in a class waiting units (pegged to supplies first) before
  /// allocated ones (by location), failed ones before both.
  std::vector<Run> runs;

  friend bool operator==(const LineStatus&, const LineStatus&) = default;
};

struct OrderStatus {
  OrderId order;
  OrderClass order_class = OrderClass::backlog;
  Instant placed_at;
  std::vector<LineStatus> lines;  ///< in their order

  friend bool operator==(const OrderStatus&, const OrderStatus&) = default;
};

}  // namespace v1
}  // namespace orderledger
