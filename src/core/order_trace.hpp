/// \file order_trace.hpp
/// Where the facts of an order come from: for each that holds at the end, the group that made it so.
///
/// Private. A trace is shown the order after each of its entries (State::read_order), the oldest first.
#pragma once

#include "book.hpp"
#include "order_state.hpp"

#include <orderledger/instant.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

/// What made something so.
struct Cause {
  BookAddress group = 0;  ///< 0: an expiry after the ledger's clock
  Instant at;
};

/// Units, and since when they are where they are.
struct UnitsSince {
  Cause cause;
  Units quantity = 0;
};

/// The units of a balance by what brought them there, the oldest first. Who came first leaves first.
class Provenance {
 public:
  /// The balance is now `total`, by `cause` if that is another than before.
  void become(Units total, const Cause& cause);
  [[nodiscard]] Units total() const noexcept { return total_; }
  /// Those of the units from the one numbered `from` (0: the oldest) to before the one numbered `to`.
  [[nodiscard]] std::vector<UnitsSince> slice(Units from, Units to) const;

 private:
  std::vector<UnitsSince> parts_;
  Units total_ = 0;
};

struct LineTrace {
  Cause entered;
  std::optional<Instant> first_promise;  ///< as it was accepted
  std::optional<Instant> promised_at;    ///< as of the last entry
  std::optional<Cause> promise_changed;
  Provenance waiting;
  std::map<LocationIndex, Provenance> allocated;
};

/// Failed units of a line in a shipment.
struct FailureTrace {
  Units failed = 0;
  Cause cause;  ///< of the last failure
};

class OrderTrace {
 public:
  void take(const BookEntry& entry, const Order& order);
  /// The order after an expiry that comes after the ledger's clock and gives it units.
  void take_expiry(Instant at, const Order& order);

  [[nodiscard]] const LineTrace& line(std::uint32_t index) const { return lines_[index]; }
  /// What placed the hold, which is active.
  [[nodiscard]] const Cause& hold(const std::string& id) const { return holds_.at(id); }
  /// What last failed units of the line in that shipment.
  [[nodiscard]] const Cause& failure(std::size_t shipment, std::uint32_t line) const {
    return failures_.at({shipment, line}).cause;
  }

 private:
  static void take_line(LineTrace& traced, const Line& line, const Cause& cause);

  std::vector<LineTrace> lines_;
  std::map<std::string, Cause> holds_;  ///< active ones
  std::map<std::pair<std::size_t, std::uint32_t>, FailureTrace> failures_;
};

}  // namespace orderledger::inline v1::detail
