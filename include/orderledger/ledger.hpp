/// \file ledger.hpp
/// The order ledger: events go in, in order; classes, totals, ages and reasons are read off.
///
/// Layer 4, state: the only stateful type. A ledger is a fold over its events; each answer is a function
/// of the facts and `as_of`. docs/architecture.md tells how.
/// Threads: a ledger belongs to one thread at a time; any number of threads may ask it questions (const
///          members) while none applies an event. A fork is a ledger of its own in this.
#pragma once

#include <orderledger/applied.hpp>
#include <orderledger/audit_report.hpp>
#include <orderledger/difference.hpp>
#include <orderledger/digest.hpp>
#include <orderledger/event.hpp>
#include <orderledger/explanation.hpp>
#include <orderledger/group.hpp>
#include <orderledger/late.hpp>
#include <orderledger/ledger_options.hpp>
#include <orderledger/list.hpp>
#include <orderledger/metrics.hpp>
#include <orderledger/open_line.hpp>
#include <orderledger/posting.hpp>
#include <orderledger/preparation.hpp>
#include <orderledger/preview.hpp>
#include <orderledger/quote.hpp>
#include <orderledger/result.hpp>
#include <orderledger/status.hpp>
#include <orderledger/storage_error.hpp>
#include <orderledger/time_zone.hpp>
#include <orderledger/totals.hpp>
#include <orderledger/why_after.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Takes the bytes of a snapshot, one piece after the other, some hundred kilobytes at once. May throw to end it.
using SnapshotSink = std::function<void(std::string_view)>;
/// Gives the same bytes, in pieces of any size; an empty one when there are no more. A piece stays as it is until
/// the next one is asked for.
using SnapshotSource = std::function<std::string_view()>;

/// Thrown by every call that can throw, once memory ran out half-way through apply(): what the ledger would answer
/// might be wrong. Its events rebuild it.
class ORDERLEDGER_EXPORT BrokenLedgerError : public std::runtime_error {
 public:
  BrokenLedgerError()
      : std::runtime_error(
            "the ledger ran out of memory half-way through an event: rebuild it from its events") {}
};

/// The order ledger.
///
/// Invariant: every unit of every order line is in exactly one account; audit() proves it.
/// A ledger that was moved from may only be assigned to, or destroyed.
/// Complexity: an event costs O(log) of the open lines of the SKUs it touches for each line it moves; a location that
///            is defined a look at each SKU, and one that names lines of an order in another order than theirs a
///            look at its lines for each.
///            Totals and aging cost the same at any number of orders, today and in the past. The status of
///            an order costs its own history. n is never the number of all orders, unless all are asked for.
/// Example:   examples/01_quick_start.cpp
class ORDERLEDGER_EXPORT Ledger {
 public:
  /// Throws:   RefusedError: malformation_of(options)
  explicit Ledger(LedgerOptions options = {});
  ~Ledger();
  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Judges the event and, unless it is refused, does all it implies. A refused event leaves no trace.
  ///
  /// Errors:   every code of ErrorCode, in that precedence.
  /// Throws:   std::bad_alloc; the ledger is as it was, or answers nothing any more (BrokenLedgerError)
  Result<Applied> apply(const Event& event);
  /// The same, with what was found out about the event ahead, perhaps on another thread. `next` is of the event that
  /// is applied after this one, where that is known: the memory in which its names will be looked for comes meanwhile.
  /// It changes no answer, whatever comes.
  ///
  /// Requires: the preparation is of this event as it is now, or of none
  Result<Applied> apply(const Event& event, const Preparation& preparation,
                        const Preparation* next = nullptr);
  /// apply() of each, in turn. The answers are in their order.
  ///
  /// Throws:   as apply(), once the events before have happened
  std::vector<Result<Applied>> apply_batch(std::span<const Event> events,
                                           OnRefusal on_refusal = OnRefusal::go_on);

  /// The same id as this ledger would give it out in an answer: with the place that it has here, for who names an
  /// order or SKU often and has it from elsewhere. What names an order so saves a search.
  ///
  /// Errors:   `unknown_order`: it is not in the book
  [[nodiscard]] Result<OrderId> handle(const OrderId& order) const;
  /// Errors:   `unknown_sku`: it is not defined
  [[nodiscard]] Result<Sku> handle(const Sku& sku) const;

  /// `at` of the last applied event; none before the first.
  [[nodiscard]] std::optional<Instant> clock() const noexcept;
  /// In whose days it counts, from its options.
  [[nodiscard]] const TimeZone& time_zone() const noexcept;

  /// Lets go of what is kept to answer questions about instants before `since` (one after the clock counts as
  /// the clock), and of nothing else: orders, ids and digest stay, events and all other answers come out as before.
  /// What was let go does not come back; a call with an earlier instant does nothing.
  ///
  /// From now on questions with an as_of before `since` are refused, `history_not_kept`; the answers that have no
  /// room for an error throw it, as RefusedError. Metrics and postings begin at `since` at the earliest.
  /// Not const, as fork(). Where memory runs out (std::bad_alloc), some of it may be given back later or never.
  /// Complexity: linear in the notes about stock, SKUs and supplies, and in the lines that ever waited.
  /// Source:   docs/semantics.md, How far back
  void keep_history_since(Instant since);
  /// The earliest instant that can be asked about; none: all can.
  [[nodiscard]] std::optional<Instant> history_since() const noexcept;

  /// Everything open at `as_of` (none: the clock). The past is answered as it was known then; after the
  /// clock only releases and expiries happen.
  [[nodiscard]] Totals totals(std::optional<Instant> as_of = {}) const;

  /// The same, cut by age.
  [[nodiscard]] Aging aging(const AgingQuestion& question = {}) const;

  /// How a period of days went: the exact roll-forward, and the rates that follow from it.
  ///
  /// Complexity: linear in the entries of the period, and in those of the orders that moved or were due in
  ///             it; not in the orders of the ledger, nor in the history before.
  /// Errors:   `malformed`: from is after to, or a day is outside the years 1970 to 9999.
  [[nodiscard]] Result<Metrics> metrics(const MetricsQuestion& question) const;

  /// Everything open at `as_of`, split into groups.
  ///
  /// Complexity: linear in the open orders; in the past, in the history of the orders placed by then.
  [[nodiscard]] GroupedTotals totals_by(GroupBy by, std::optional<Instant> as_of = {}) const;
  /// The same, cut by age.
  [[nodiscard]] GroupedAging aging_by(GroupBy by, const AgingQuestion& question = {}) const;

  /// What `order_placed` with one line would do, without doing it.
  ///
  /// A refusal by policy is an answer (Quote::refusal). The question itself may be refused:
  /// Errors:   `malformed`: a quantity of 0, `out_of_order`: `at` is before the clock, `unknown_sku`
  /// Complexity: as the locations and supplies of the SKU; where supplies are outstanding, also the lines
  ///             that they are pegged to before this one.
  [[nodiscard]] Result<Quote> quote(const QuoteQuestion& question) const;

  /// One order, line by line.
  ///
  /// Errors:   `unknown_order`: it is not in the book at `as_of`.
  [[nodiscard]] Result<OrderStatus> status(const OrderId& order,
                                           std::optional<Instant> as_of = {}) const;

  /// The class of one order: what status() says of it, and nothing else.
  ///
  /// Errors:   `unknown_order`: it is not in the book at `as_of`.
  /// Complexity: at the clock a look-up; else its own history.
  [[nodiscard]] Result<OrderClass> order_class(const OrderId& order,
                                               std::optional<Instant> as_of = {}) const;

  /// Open orders that the filters let through, a page of them.
  ///
  /// Errors:   `malformed`: a class that is not open, an empty SKU, a negative age, a limit of 0, an `after`
  ///           that is no cursor or one of another question; `unknown_sku`: not defined at `as_of`
  /// Complexity: by age, without a SKU, at the clock: as the rows, and the older orders of the class that
  ///             `reason` leaves out. By SKU: as its open lines and the orders that are stuck. Else linear in
  ///             the open orders of the class, but only a page is sorted; in the past, in the history
  ///             of the orders placed by then.
  /// Example:   examples/09_late_orders.cpp
  [[nodiscard]] Result<OrderList> list(const ListQuestion& question = {}) const;

  /// Every open line that is late at `as_of`, or will be by what is known then.
  ///
  /// Complexity: linear in the open orders and in the queues of their SKUs; in the past, in the history of
  ///             the orders placed by then.
  [[nodiscard]] LateLines late(std::optional<Instant> as_of = {}) const;

  /// Why the order's units are where they are: for each run the rule, the facts with the events that made
  /// them, and the smallest change that moves it on. docs/explain.md shows one.
  ///
  /// Errors:   `unknown_order`: it is not in the book at `as_of`.
  /// Complexity: its own history, and the lines before its own in the queues. In the past also the entries of
  ///             the book since the last events about the stock of the SKUs that it waits for, and the orders
  ///             that ever waited for them.
  [[nodiscard]] Result<Explanation> explain(const OrderId& order,
                                            std::optional<Instant> as_of = {}) const;

  /// Why `order` was served after `other`, for each pair of their lines that have one SKU.
  ///
  /// Errors:   `unknown_order`, field `order` or `other`: it is not in the book at `as_of`.
  [[nodiscard]] Result<WhyAfter> why_after(const OrderId& order, const OrderId& other,
                                           std::optional<Instant> as_of = {}) const;

  /// Every order in the book at `as_of`, closed ones too, in the order of their acceptance. `visit` may
  /// throw to end it.
  void for_each_status(std::optional<Instant> as_of,
                       const std::function<void(const OrderStatus&)>& visit) const;

  /// Every line with an open unit at `as_of`, in the order of acceptance. `visit` may throw to end it.
  ///
  /// Complexity: linear in the open orders and in the queues of their SKUs; in the past, in the history of
  ///             the orders placed by then.
  void for_each_open_line(std::optional<Instant> as_of,
                          const std::function<void(const OpenLine&)>& visit) const;

  /// The entries of the book, by seq; gives their number. `visit` may throw to end it.
  ///
  /// Errors:   `unknown_order`, where the filter names one that is not in the book at `as_of`; nothing
  ///           is visited then.
  Result<std::uint64_t> for_each_posting(const PostingFilter& filter,
                                         const std::function<void(const Posting&)>& visit) const;
  /// The same as a list.
  [[nodiscard]] Result<std::vector<Posting>> postings(const PostingFilter& filter = {}) const;

  /// Who would gain if the receipt came now, equal to what apply() then does. Changes nothing.
  ///
  /// Errors:   `malformed`, `unknown_sku`, `unknown_supply`, `overflow`, as the event would be refused.
  /// Complexity: linear in the lines that gain; under fair_share in the waiting lines of each priority
  ///           that the receipt reaches.
  [[nodiscard]] Result<ReceiptPreview> preview(const StockReceived& receipt) const;

  /// Proves SPEC's invariants on the whole book: recomputes every balance, total and age from the entries.
  ///
  /// Complexity: linear in the entries of the book.
  [[nodiscard]] AuditReport audit() const;

  /// Of everything that it knows. Equal events in equal order give equal digests; a refused event leaves it as it was.
  ///
  /// Complexity: linear in the entries of the book.
  [[nodiscard]] Digest digest() const;

  /// A second ledger that knows what this one knows: for asking "what if". From now on each goes its own
  /// way, and may outlive the other. They share the memory of what neither has changed since.
  ///
  /// Not const: this ledger notes what it no longer owns alone, so it counts as an event for other threads.
  /// Afterwards each side may be told things, asked and ended on a thread of its own; there is no lock.
  /// Complexity: the pages of what is kept, some thousands of pointers at a million lines; no order, line
  ///             or entry is copied. The first event that writes to a page or to a SKU copies that one.
  /// Source:   docs/semantics.md, What if
  /// Example:  examples/10_what_if.cpp
  [[nodiscard]] Ledger fork();

  /// Writes everything that the ledger knows as bytes: what read_snapshot() makes the same ledger of, in much less
  /// time than its events take. The bytes are no archive. They belong to the version of this library that wrote
  /// them and to its kind of machine, and whoever keeps them keeps the events, too.
  ///
  /// Complexity: linear in what is kept, about the memory of the ledger. Nothing waits for it but the caller:
  ///             to write what must not stand still, write a fork() on another thread.
  /// Source:   docs/durability.md, Snapshots
  void write_snapshot(const SnapshotSink& sink) const;

  /// The ledger that was written: every answer, of any instant, and every later event come out as they would
  /// there. `options` are those that it had; orders_at_hand may be another.
  ///
  /// Errors:   `damaged`: bytes are missing, or are not what was written, or were no snapshot at all;
  ///           `other_format`: another version or kind of machine wrote it, apply the events instead;
  ///           `other_options`: it was another kind of ledger, the error says in what
  /// Throws:   RefusedError: malformation_of(options)
  /// Complexity: linear in the bytes; no event is applied.
  [[nodiscard]] static Result<Ledger, StorageError> read_snapshot(const SnapshotSource& source,
                                                                  LedgerOptions options = {});

  /// Which orders stand differently in `after`, as of the same instant (none: the later of the two clocks).
  ///
  /// Any two ledgers can be compared: orders are the same if their ids are.
  /// Complexity: between a ledger and its forks, linear in the orders that events since then touched and in
  ///             the lines of the SKUs that changed, besides the pages of what is kept. Without a common
  ///             history, or as of an instant before a clock, linear in the history of all orders.
  /// Source:   docs/semantics.md, What if
  [[nodiscard]] LedgerDifference diff(const Ledger& after, std::optional<Instant> as_of = {}) const;

 private:
  class State;
  explicit Ledger(std::unique_ptr<State> state) noexcept;
  [[nodiscard]] State& whole() const;
  std::unique_ptr<State> state_;
};

}  // namespace v1
}  // namespace orderledger
