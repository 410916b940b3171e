// A ledger as bytes, and back. Source: docs/durability.md, Snapshots. What is only a means to an end (orders at
// hand, memory for the next event) is not written: the ledger that is read begins without, as a fork does.
#include "fingerprint.hpp"
#include "snapshot_values.hpp"
#include "state.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <variant>

namespace orderledger::inline v1 {

using namespace detail;

namespace {

/// Which numbers stand for what: those of other lists would be read as something else.
Digest numbering() {
  ByteWriter lists;
  for (const Currency currency : Currency::all()) lists.text(currency.code());
  lists.number(std::variant_size_v<EventBody>);
  lists.number(account_count);
  return digest_of(lists.view());
}

/// What the answers depend on, and events do not say.
void save_options(SnapshotWriter& out, const LedgerOptions& options) {
  out(numbering(), options.allocation, options.time_zone.name(), options.time_zone.rules_digest());
  save_size(out, options.benchmark_waits.size());
  for (const BenchmarkWait& wait : options.benchmark_waits)
    out(wait.category, wait.min_days, wait.max_days);
}

void check_options(SnapshotReader& in, const LedgerOptions& options) {
  Digest numbers;
  std::uint64_t rules = 0;
  LedgerOptions kept;
  std::string zone;
  in(numbers, kept.allocation, zone, rules);
  if (numbers != numbering())
    in.fail(StorageCode::other_format, "its currencies or events have other numbers");
  const auto other = [&](const std::string& what) {
    in.fail(StorageCode::other_options, "its ledger has " + what + " asked for");
  };
  if (kept.allocation != options.allocation) other("another allocation policy than is");
  if (zone != options.time_zone.name())
    other("time zone \"" + zone + "\", and \"" + std::string(options.time_zone.name()) + "\" is");
  if (rules != options.time_zone.rules_digest())
    other("other rules of the time zone \"" + zone + "\" than are");
  kept.benchmark_waits.resize(load_size(in));
  for (BenchmarkWait& wait : kept.benchmark_waits) in(wait.category, wait.min_days, wait.max_days);
  const auto same_wait = [](const BenchmarkWait& a, const BenchmarkWait& b) {
    return a.category == b.category && a.min_days == b.min_days && a.max_days == b.max_days;
  };
  if (!std::equal(kept.benchmark_waits.begin(), kept.benchmark_waits.end(),
                  options.benchmark_waits.begin(), options.benchmark_waits.end(), same_wait))
    other("other benchmark waits than are");
}

}  // namespace

/// Every part of a ledger that is kept, in one list for both directions.
struct Ledger::State::Snapshot {
  template <class AnyState, class Stream>
  static void transfer(AnyState& state, Stream& stream) {
    stream(state.clock_, state.at_, state.history_);
    stream(state.order_names_, state.sku_names_, state.location_names_, state.supply_names_,
           state.shipment_names_, state.reservation_names_);
    stream(state.orders_, state.open_by_age_, state.shipments_, state.known_events_,
           state.due_days_);
    stream(state.skus_, state.stock_history_, state.ranks_, state.supplies_,
           state.pending_releases_, state.reservations_, state.pending_expiries_);
    stream(state.balances_, state.book_);
  }

  static void write(const State& state, const SnapshotSink& sink) {
    SnapshotWriter out(sink);
    save_options(out, state.options_);
    transfer(state, out);
    out.finish();
  }

  static std::unique_ptr<State> read(const SnapshotSource& source, LedgerOptions options) {
    SnapshotReader in(source);
    check_options(in, options);
    auto state = std::make_unique<State>(std::move(options));
    transfer(*state, in);
    in.finish();
    return state;
  }
};

void Ledger::write_snapshot(const SnapshotSink& sink) const {
  State::Snapshot::write(whole(), sink);
}

Result<Ledger, StorageError> Ledger::read_snapshot(const SnapshotSource& source,
                                                   LedgerOptions options) {
  if (const auto malformed = malformation_of(options)) throw_error(*malformed);
  try {
    return Ledger(State::Snapshot::read(source, std::move(options)));
  } catch (const UnreadableSnapshot& found) {
    return found.error;
  }
}

}  // namespace orderledger::inline v1
