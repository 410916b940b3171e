/// \file model.hpp
/// The reference model: a second, naive ledger, written from the contract alone.
///
/// It talks text only: JSON Lines in, the JSON answers of SPEC 6 out, so that a property test can
/// compare strings with the library. Nothing is kept that can be worked out again: the queue is
/// sorted anew each time, an event works on a copy of the whole state, the past is a list of
/// copies. It shares no code with the library, and must not: a common mistake would go unseen.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace model {

using Instant = std::int64_t;   // milliseconds since 1970, UTC
using Quantity = std::int64_t;  // whole units

namespace account {
// In the order in which postings are paired off (SPEC 4, Postings). The first four are open.
enum Id : std::size_t {
  preorder,
  backorder,
  backlog,
  shipping_stuck,
  shipped,
  returned,
  cancelled,
  ordered,  // not an account of a unit: where a posting comes from when the unit enters the book
};
inline constexpr std::size_t open_count = 4;
inline constexpr std::size_t count = 7;
}  // namespace account

struct Options {  // allocation policy: `due_date`, `fair_share`, else `fifo`
  bool due_date = false;
  bool fair_share = false;
  std::string time_zone = {};  // IANA name; empty: UTC
};

struct Outcome {
  enum Kind { applied, repeated, refused };
  Kind kind = applied;
  std::string code;      // of a refused event, else empty
  std::string sentence;  // for people; not compared
};

struct Sku {
  std::optional<std::string> category;
  bool tracked = true;
  bool backorders_allowed = false;
  std::optional<Quantity> max_backorder;
  bool preorders_allowed = true;
  std::optional<Quantity> max_preorder;
  std::optional<Instant> releases_at;
  std::optional<std::int64_t> lead_time_days;
  bool released = true;  // set by the definition or by the release itself
};

struct Stock {
  Quantity on_hand = 0;
  Quantity safety_stock = 0;
};

struct Supply {
  std::string sku;
  std::string location;
  Quantity outstanding = 0;
  Instant expected_at = 0;
};

struct Price {
  bool whole_line = false;  // `total`, else `unit_price`
  std::int64_t millionths = 0;
};

/// What waits for and holds units of a SKU: a line, or a component of a kit's line.
struct Holder {
  std::string sku;
  Quantity waiting = 0;
  std::map<std::string, Quantity> allocated;  // by location; "" for an untracked SKU
};

struct Component : Holder {
  Quantity per_kit = 0;
};

struct Line : Holder {  // of a kit, neither waits nor holds: its components do
  std::string id;
  Quantity ordered = 0;
  Price price;
  std::optional<std::string> location;
  std::optional<Instant> promised_at;
  std::optional<Instant> accepted_due;  // promised_at, else requested_ship_at, when it was accepted
  Instant placed_at = 0;
  Instant entered_at = 0;

  // Facts. What was shipped and what failed is known by the order's shipments.
  std::vector<Component> components;  // of a kit, as it was when it was placed
  Quantity unshipped_kits = 0;        // neither shipped nor cancelled
  Quantity returned = 0;
  Quantity cancelled = 0;

  // As they were last posted.
  std::array<Quantity, account::count> balance{};
  std::array<Instant, account::open_count> since{};
};

struct Hold {
  std::string id;
  std::string reason;
  std::optional<std::string> line;
};

struct Departure {
  std::string location;  // "" when no stock fell
  Quantity quantity = 0;
};

struct ShipmentLine {
  std::size_t line = 0;                          // index in the order
  std::vector<std::vector<Departure>> departed;  // of a kit, by component; else of the line alone
  Quantity departed_count = 0;
  Quantity left = 0;    // by resend, refund or the order's cancellation
  Quantity failed = 0;  // and not recovered
  std::string reason;   // of the last failure

  Quantity held() const { return departed_count - left; }
  Quantity unfailed() const { return held() - failed; }
};

struct Shipment {
  std::string id;
  bool delivered = false;
  bool voided = false;
  std::vector<ShipmentLine> lines;
};

struct Order {
  std::string id;
  std::string currency;
  Instant placed_at = 0;
  std::int64_t priority = 0;
  std::optional<Instant> requested_ship_at;
  bool ship_complete = false;
  std::optional<std::string> channel;
  std::optional<std::string> customer;
  std::vector<Line> lines;
  std::vector<Hold> holds;  // active ones, the earliest first
  std::vector<Shipment> shipments;
};

struct Reservation {
  std::string id;
  Instant expires_at = 0;
  bool active = true;
  bool expired = false;                                           // and not ended before
  std::map<std::pair<std::string, std::string>, Quantity> holds;  // by SKU and location
};

struct State {
  Options options;
  Instant clock = 0;
  std::size_t events = 0;    // applied so far
  std::size_t postings = 0;  // of the model's list, so far
  std::map<std::string, Sku> skus;
  std::map<std::string, std::vector<std::pair<std::string, Quantity>>> kits;  // what is in each
  std::map<std::string, std::int64_t> ranks;
  std::map<std::string, std::map<std::string, Stock>> stock;  // SKU, location
  std::map<std::string, Supply> supplies;
  std::vector<Order> orders;
  std::vector<Reservation> reservations;  // in the order of their acceptance, ended ones too
};

struct Posting {
  Instant at = 0;
  std::size_t order = 0;
  std::size_t line = 0;
  account::Id from = account::ordered;
  account::Id to = account::ordered;
  Quantity quantity = 0;
  std::string event_type = {};  // empty: a release
};

/// Which open orders, and in which order. An empty text filters nothing.
struct ListFilter {
  std::string order_class = {};
  std::string reason = {};
  std::string sku = {};
  std::int64_t min_age_days = 0;
  std::string sort = "age";
};

/// Milliseconds, or nothing when the text is not an instant in the sense of SPEC 2.
std::optional<Instant> parse_instant(std::string_view text);
/// Z form; milliseconds only when there are some.
std::string format_instant(Instant instant);
/// Open units of a line, failed ones included.
Quantity open_units(const Line& line);
/// Units of a line that failed and are not recovered.
Quantity failed_units(const Order& order, std::size_t line);
/// Units of a line that can be shipped or cancelled; of a kit's line, kits.
Quantity unshipped_units(const Line& line);
/// Units of a SKU that nobody has, over all its locations; of a kit, what can be made of its components.
Quantity available_units(const State& state, const std::string& sku);

class Model {
 public:
  explicit Model(Options options = {});

  Outcome apply(std::string_view json_line);

  // Each returns the text of SPEC 6 on one line without spaces. `as_of` is an instant in text form;
  // without it the clock. They throw std::invalid_argument when `as_of` is no instant.
  std::string totals(std::optional<std::string> as_of) const;
  std::string aging(std::optional<std::string> as_of, bool by_due,
                    std::vector<int> bounds = {2, 7, 14, 30, 60}) const;
  /// `by`: sku, category, location, channel, currency or priority.
  std::string totals_by(const std::string& by, std::optional<std::string> as_of) const;
  std::string aging_by(const std::string& by, std::optional<std::string> as_of, bool by_due,
                       std::vector<int> bounds = {2, 7, 14, 30, 60}) const;
  std::string status(std::optional<std::string> as_of) const;
  /// All pages of the list as one; `unknown_sku` where it is refused for that.
  std::string list(const ListFilter& filter, std::optional<std::string> as_of) const;
  std::string late(std::optional<std::string> as_of) const;
  std::string postings(std::optional<std::string> as_of) const;
  /// Stands in what explain says where the least receipt would take too long to find.
  static constexpr std::string_view too_many_to_try = "(too many to try)";
  /// What explain has to say of an order's runs, without events: a line of text for each line and run.
  /// Nothing where the order is not in the book.
  std::string explain(const std::string& order, std::optional<std::string> as_of) const;
  /// Of the days from..to, given as days since 1970.
  std::string metrics(std::int64_t from, std::int64_t to, std::optional<std::string> as_of) const;

  /// The instant of the last applied event as plain text; 1970-01-01T00:00:00Z before the first.
  std::string clock() const;

  /// What the book holds now, for generators and tests that need to know open quantities.
  const State& state() const { return *history_.back(); }

 private:
  struct Answer {  // the state at an instant, and postings of what falls due and no event has seen
    Instant as_of = 0;
    std::shared_ptr<const State> state;
    std::vector<Posting> releases;  // and of expiries
  };
  Answer at(const std::optional<std::string>& as_of) const;
  std::string totals_json(const Answer& answer, const std::string& rows) const;
  std::string aging_of(const std::optional<std::string>& by,
                       const std::optional<std::string>& as_of, bool by_due,
                       std::vector<int> bounds) const;

  Options options_;
  std::vector<std::shared_ptr<const State>> history_;  // one for each instant, the last is now
  std::vector<Posting> postings_;
  std::map<std::string, std::string> content_by_id_;  // of applied events
  std::size_t rejected_ = 0;
};

}  // namespace model
