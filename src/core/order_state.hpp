/// \file order_state.hpp
/// An order as the ledger knows it, and the changes that bring it from one state to the next.
///
/// Private. Order is the fold of its changes: the live path and the reading of the book (as_of, closed
/// orders) run the same apply(). Names are numbers of the ledger's interners (interner.hpp).
#pragma once

#include "allocations.hpp"
#include "bytes.hpp"
#include "int128.hpp"

#include <orderledger/account.hpp>
#include <orderledger/decimal.hpp>
#include <orderledger/event.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/money.hpp>

#include <boost/container/small_vector.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

using OrderIndex = std::uint32_t;  ///< place in the order of acceptance
using SkuIndex = std::uint32_t;
using ShipmentIndex = std::uint32_t;

using UnitsByAccount = std::array<Units, account_count>;

/// Fields stand in the order in which events look at them, not by meaning: a line is four lines of cache, and
/// found by a shift.
struct alignas(64) Line {
  std::string id;
  SkuIndex sku = none;
  LocationIndex own_location = none;  ///< the only one that may serve it

  // Where the units are. ordered = waiting + allocated() + failed + shipped + returned + cancelled.
  Units ordered = 0;
  Units waiting = 0;
  Units failed = 0;  ///< shipped, and the shipment failed
  Units shipped = 0;
  Units returned = 0;
  Units cancelled = 0;
  Allocations allocations;

  // Which queues of its SKU hold it, and whether the current group touches it; not part of the state.
  bool in_waiting = false;
  bool in_allocated = false;
  bool touched = false;

  // A line of a kit has no stock. Its component lines, one for each SKU in it, wait and hold in its stead;
  // they stand right behind it, and no answer shows them.
  std::uint32_t kit = none;           ///< of a component line: the line of its kit
  Units per_kit = 0;                  ///< of a component line: its units in each kit
  std::uint32_t component_count = 0;  ///< of a kit's line

  // What the postings have booked so far.
  UnitsByAccount booked{};
  std::array<Instant, class_count> since{};  ///< when the balance of a class last became non-zero
  std::optional<Instant> booked_due;         ///< the due date under which it is aged

  Price price;
  Instant placed_at;
  std::optional<Instant> promised_at;

  [[nodiscard]] bool is_component() const noexcept { return kit != none; }
  [[nodiscard]] bool is_kit() const noexcept { return component_count > 0; }
  /// None of another line. Requires: it stands among the lines of its order
  [[nodiscard]] std::span<const Line> components() const noexcept {
    return {this + 1, component_count};
  }
  [[nodiscard]] Units allocated() const noexcept { return allocations.total(); }
  [[nodiscard]] Units open() const noexcept { return waiting + allocated() + failed; }
};

struct Hold {
  std::string id;
  HoldReason reason = HoldReason::other;
  std::uint32_t line = none;  ///< none: the whole order
  friend bool operator==(const Hold&, const Hold&) = default;
};

/// Units of one line in one shipment.
struct ShipmentLine {
  std::uint32_t line = 0;
  Units failed = 0;
  FailureReason reason = FailureReason::lost;  ///< the last one, where any failed
  /// Where the units that it still holds left from, in departure order; none: no stock fell.
  boost::container::small_vector<Allocation, 1> departures;

  [[nodiscard]] Units held() const noexcept {
    Units sum = 0;
    for (const Allocation& departure : departures) sum += departure.quantity;
    return sum;
  }
  [[nodiscard]] Units unfailed() const noexcept { return held() - failed; }
  friend bool operator==(const ShipmentLine&, const ShipmentLine&) = default;
};

struct Shipment {
  ShipmentIndex name = none;
  bool delivered = false;
  bool voided = false;
  boost::container::small_vector<ShipmentLine, 1> lines;

  [[nodiscard]] const ShipmentLine* find(std::uint32_t line) const noexcept;
  friend bool operator==(const Shipment&, const Shipment&) = default;
};

struct TouchedOrder;  // touched_orders.hpp

struct Order {
  std::vector<Line> lines;
  std::vector<Hold> holds;  ///< active ones, in the order of their placing
  std::vector<Shipment> shipments;

  std::array<std::int64_t, class_count> booked_open{};  ///< units by class, over all lines

  // Not part of the state: what the current group of postings does to it, and its name, where an event has used it.
  TouchedOrder* touched = nullptr;
  std::string name;
  std::uint32_t name_hash = 0;  ///< as long as it has a name

  Currency currency;
  bool ship_complete = false;
  std::int32_t priority = 0;
  Instant placed_at;
  std::optional<Instant> requested_ship_at;
  std::optional<std::string> channel;
  std::optional<std::string> customer;

  /// Back to a new order, in the memory that it has.
  void clear();

  /// The line with that id; none: there is none. Begins behind `last`, the one that an event named before it: most
  /// name them in the order of the order.
  [[nodiscard]] std::uint32_t find_line(std::string_view id,
                                        std::uint32_t last = none) const noexcept;
  [[nodiscard]] bool has_hold(std::string_view id) const noexcept;
  [[nodiscard]] bool is_open() const noexcept;
  [[nodiscard]] bool under_shipping_hold(std::uint32_t line) const noexcept {
    return std::any_of(holds.begin(), holds.end(), [&](const Hold& hold) {
      return is_shipping_hold(hold.reason) && (hold.line == none || hold.line == line);
    });
  }
  [[nodiscard]] std::optional<Instant> due_of(const Line& line) const noexcept {
    return line.promised_at ? line.promised_at : requested_ship_at;
  }
};

/// The class of the order as booked: the first in report order that has a unit.
[[nodiscard]] OrderClass class_of(const Order& order) noexcept;
/// The same as an account; nothing where no unit is open.
[[nodiscard]] inline std::optional<Account> open_class_of(const Order& order) noexcept {
  for (const Account account : classes_in_report_order) {
    if (order.booked_open[static_cast<std::size_t>(account)] > 0) return account;
  }
  return {};
}

/// What can happen to an order after it was placed.
enum class ChangeKind : std::uint8_t {
  allocate,          ///< waiting -> allocated at location
  deallocate,        ///< allocated at location -> waiting
  ship_allocated,    ///< allocated at location -> shipped, departing from departure
  ship_waiting,      ///< waiting -> shipped, departing from departure
  fail,              ///< shipped -> failed, for reason
  recover,           ///< failed -> shipped
  resend,            ///< failed -> waiting, leaving the shipment
  refund,            ///< failed -> cancelled, leaving the shipment
  void_shipped,      ///< shipped -> waiting, leaving the shipment
  void_failed,       ///< failed -> waiting, leaving the shipment
  return_units,      ///< shipped -> returned
  cancel_waiting,    ///< waiting -> cancelled
  cancel_allocated,  ///< allocated at location -> cancelled
  hold_placed,       ///< hold `text` for reason, on line or the whole order
  hold_released,     ///< hold `text`
  promise,           ///< promised_at becomes `instant`
  relocate,          ///< own_location becomes location
  shipment_opened,   ///< a shipment named `shipment` begins: its number is the count before it
  shipment_delivered,
  shipment_voided,
};

struct OrderChange {
  ChangeKind kind = ChangeKind::allocate;
  std::uint32_t line = none;
  Units quantity = 0;
  LocationIndex location = none;
  LocationIndex departure = none;
  std::uint32_t shipment = none;  ///< its number within the order; shipment_opened: its name
  std::uint8_t reason = 0;        ///< HoldReason or FailureReason
  std::string_view text = {};
  std::optional<Instant> instant = {};
};

/// Does the change to the order, and keeps the kit whose line or component it is about. Booked balances
/// stay: book_posting() is for them.
void apply(Order& order, const OrderChange& change);

/// Appends a component line of the kit whose line, or whose component lines, are the last: so many units of
/// the SKU for each kit, but not more than a line may have.
void add_component(Order& order, SkuIndex sku, Units per_kit);

/// Moves units between booked accounts; `from` is none when they enter the book.
void book_posting(Order& order, Line& line, std::optional<Account> from, Account to, Units quantity,
                  Instant at) noexcept;

/// Equal in everything that is state.
[[nodiscard]] bool same_state(const Order& a, const Order& b);

// The forms that the book keeps. Instants are written as differences from `at`, that of the entry.

/// What the numbers in a change are differences from.
struct ChangeOrigin {
  Instant at;
  ShipmentIndex shipments = 0;  ///< those that are opened are named later
};
void write(ByteWriter& writer, const OrderChange& change, const ChangeOrigin& origin);
[[nodiscard]] OrderChange read_change(ByteReader& in, const ChangeOrigin& origin);
/// The order without its lines, as placed.
void write_facts(ByteWriter& writer, const Order& order, Instant at);
void read_facts(ByteReader& in, Instant at, Order& order);
/// A line of `order`, the one with this index, as ordered: all its units wait.
void write_facts(ByteWriter& writer, const Line& line, std::uint32_t index, const Order& order,
                 Instant at);
void read_line_facts(ByteReader& in, Instant at, Order& order);

}  // namespace orderledger::inline v1::detail
