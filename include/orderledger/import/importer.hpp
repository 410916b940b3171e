/// \file importer.hpp
/// From snapshots to events: merges what a source sends, and plans what brings the ledger there.
///
/// Layer 5, edge; component `orderledger::import`. No network, no clock, no files.
/// Threads: an Importer belongs to one thread at a time.
/// Source:  docs/import.md, "From snapshots to events"
#pragma once

#include <orderledger/import/diagnostic.hpp>
#include <orderledger/import/known.hpp>
#include <orderledger/import/record_store.hpp>
#include <orderledger/import/snapshot.hpp>
#include <orderledger/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// A source's id of an item, and the SKU that it stands for.
struct ItemSku {
  std::string item;
  std::string sku;
};

/// How one source is brought into a ledger. One Importer for each store.
struct ImportOptions {
  /// In front of every id that is made here (orders, shipments, holds, supplies): `shop1:`. Shipments and
  /// supplies are global in a ledger, so two stores need two prefixes.
  std::string prefix = {};
  std::string currency = {};  ///< where the source names none
  std::string channel = {};   ///< of orders for which the source names none
  ClosedRemainder closed_remainder = ClosedRemainder::keep_open;
  bool cancel_vanished =
      false;  ///< what a complete listing no longer has is cancelled, not only told
  std::vector<ItemSku> items = {};  ///< for sources whose rows name an item id instead of a SKU
  /// How many orders need not be packed away between two calls. No plan depends on it.
  std::size_t orders_at_hand = 256;
};

/// Which times the events of a plan get.
enum class PlanTimes : std::uint8_t {
  now,      ///< all at max(the ledger's clock, observed_at): news about a ledger that is in use
  history,  ///< each at the time the source gives, sorted: an empty ledger, all documents at hand
};

struct PlanQuestion {
  Instant observed_at;  ///< when the host received the documents; nothing is planned for later
  PlanTimes times = PlanTimes::now;
};

struct Plan {
  std::vector<Event> events;
  std::vector<Diagnostic> diagnostics;
};

/// Where the events of a plan go as they are due.
class ORDERLEDGER_EXPORT EventSink {
 public:
  virtual ~EventSink();
  /// At most some thousand events, in their order. Gives what the ledger answered to each; fewer answers than
  /// events: it can take no more, and the rest of the plan is left.
  virtual std::vector<Result<Applied>> take(std::span<const Event> events) = 0;
  virtual void note(Diagnostic diagnostic) = 0;
};

/// What became of the parts that were merged so far.
struct MergeCounts {
  std::uint64_t taken = 0;
  std::uint64_t stale = 0;   ///< not newer than what was there: they changed nothing
  std::uint64_t parked = 0;  ///< now waiting for their order
  friend bool operator==(const MergeCounts&, const MergeCounts&) = default;
};

/// Keeps the newest of each part of one source, and what the ledger already knows of it.
///
/// Invariant: documents in any order, any number of times, give the same merged snapshot. A plan that was
///            applied leaves nothing to plan; one that was applied in part leaves the rest.
/// Complexity: a plan costs the orders that were merged since they last needed nothing, not all. What is known of
///            orders is kept in a RecordStore; at hand are their names and some bytes (docs/import.md, Memory).
/// Example:   imports::Importer importer({.prefix = "shop1:"});
///            for (const Event& event : journal) importer.observe(event);     // once, at the start
///            imports::merge(importer, imports::parse(imports::System::shopify, text));
///            const auto synced = imports::sync(importer, ledger, {.observed_at = now});
class ORDERLEDGER_EXPORT Importer {
 public:
  /// \param records  none: in memory
  explicit Importer(ImportOptions options = {}, std::unique_ptr<RecordStore> records = {});
  ~Importer();
  Importer(Importer&&) noexcept;
  Importer& operator=(Importer&&) noexcept;

  /// Tells the importer of an event that the ledger applied, whoever made it. It must hear of all of them,
  /// in their order, and of no refused one: from them it knows shipments, holds and definitions, which a
  /// ledger does not hand out.
  void observe(const Event& event);

  /// Takes a part, if it is newer than what is there.
  void merge(Snapshot snapshot, Detail detail = Detail::full);

  /// These are all orders that the source has as of that time: the others of ours have vanished.
  void merge_listing(std::span<const std::string> orders, Instant as_of);

  /// The events that bring the ledger to the merged snapshot. Changes neither.
  [[nodiscard]] Plan plan(const PlanQuestion& question);

  /// The same event by event: `sink` applies them, and the importer observes those that were. What is refused
  /// becomes `event_refused`. However long the plan is, some thousand events of it are in memory.
  void carry_out(const PlanQuestion& question, EventSink& sink);

  /// Compares the classes that the source claims with the ledger's.
  [[nodiscard]] std::vector<Diagnostic> disagreements(const Ledger& ledger) const;

  /// Orders that a message without content was about, for the host to fetch. In byte order.
  [[nodiscard]] std::vector<std::string> stale_orders() const;

  /// How many orders have been merged, and what became of the parts.
  [[nodiscard]] MergeCounts counts() const;

  /// What the observed events say of an order; none: they never named it.
  [[nodiscard]] std::optional<KnownOrder> known_order(const OrderId& order) const;
  /// The SKU as it was last defined; null: never.
  [[nodiscard]] const SkuDefined* definition(const Sku& sku) const;

  /// The newest time that any part states, for histories that end with it.
  [[nodiscard]] std::optional<Instant> newest() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// What sync() did.
struct Synced {
  std::vector<Event> applied;
  std::vector<Diagnostic> diagnostics;
};

/// Plans, applies the plan to the ledger, and tells the importer. Safe to repeat. What the ledger refuses
/// is left out and becomes `event_refused`.
/// Complexity: holds all events at once; Importer::carry_out() does not.
ORDERLEDGER_EXPORT Synced sync(Importer& importer, Ledger& ledger, const PlanQuestion& question);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
