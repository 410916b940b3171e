/// \file durable_ledger.hpp
/// A ledger that survives the power cut, in one file.
///
/// Layer 5, edge; component `orderledger::sqlite`. docs/durability.md tells what is promised, and how.
/// Threads: any number, at once, for every member but open() and the destructor. Events of concurrent
///          callers share one commit; readers ask a view, which nobody changes.
#pragma once

#include <orderledger/journal.hpp>
#include <orderledger/ledger.hpp>
#include <orderledger/sqlite/file_journal.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace orderledger {
inline namespace v1 {

struct DurableOptions {
  /// How the ledger decides. None: as the file says; a new one gets the defaults. They are kept in the file:
  /// opening it with others is `other_options`. (orders_at_hand is not, no answer depends on it.)
  std::optional<LedgerOptions> ledger = {};
  Durability durability = Durability::power_cut;  ///< of a file that open() opens
  std::chrono::milliseconds patience{30'000};     ///< how long a call waits for others at most
  std::size_t max_group =
      10'000;  ///< events in one commit; a larger batch is one commit all the same
  std::size_t max_in_flight = 10'000;  ///< events submitted and not yet acknowledged
  /// After how many events a snapshot is written, by a thread that is started for it; 0: when snapshot() is called.
  /// One that fails is tried again so many events later.
  JournalSeq snapshot_every = 0;
};

/// How a ledger was opened.
struct Recovery {
  JournalSeq snapshot = 0;  ///< the place up to which a snapshot stood for the events; 0: none did
  JournalSeq events = 0;    ///< that were read and applied, behind that place
  /// Why newer snapshots were not used, the newest first. Nothing is lost: the events are the truth.
  std::vector<StorageError> passed_over = {};
};

/// A snapshot that was written.
struct WrittenSnapshot {
  JournalSeq seq = 0;  ///< the place of the last event that it knows
  std::uint64_t bytes = 0;
};

/// Whether a snapshot is the ledger that the events up to its place make.
struct SnapshotCheck {
  JournalSeq seq = 0;
  std::optional<StorageError> error = {};  ///< none: it is
  /// Opening would use it, or pass it over for a reason. One of another version of this library is no fault.
  [[nodiscard]] bool passed() const noexcept {
    return !error || error->code == StorageCode::other_format;
  }
};

/// What verify() found.
struct VerifyReport {
  JournalSeq events = 0;                      ///< that were replayed
  Digest live;                                ///< of the ledger in memory
  Digest replayed;                            ///< of the journal, read from its first event
  AuditReport audit;                          ///< of the replayed ledger
  std::vector<SnapshotCheck> snapshots = {};  ///< the newest first
  [[nodiscard]] bool passed() const noexcept {
    return live == replayed && audit.passed() &&
           std::all_of(snapshots.begin(), snapshots.end(),
                       [](const SnapshotCheck& each) { return each.passed(); });
  }
};

/// The ledger of a file as its events alone make it.
struct ReplayedFile {
  Ledger ledger;
  std::vector<SnapshotCheck> snapshots = {};  ///< the newest first
};

/// A ledger whose events are in a journal before anybody is told of them.
///
/// apply() judges the event, appends it, acknowledges, publishes, in this order. What was acknowledged survives
/// what Durability says; what was not is there as a whole or not at all; a view never shows what might
/// not survive.
/// Invariant: the ledger is the fold of the journal. Where an append fails, the ledger in memory may be ahead of
///            it; then the handle is dead, answers `closed`, and opening again recovers.
/// Example:   auto shop = DurableLedger::open("shop.ledger").value();
///            shop.apply(event).value().value();   // kept, and not refused
class ORDERLEDGER_EXPORT DurableLedger {
 public:
  /// What became of one event: storage failed, or the ledger's answer, which is kept by now.
  using Outcome = Stored<Result<Applied>>;
  /// The answers to a batch, in its order.
  using BatchOutcome = Stored<std::vector<Result<Applied>>>;

  /// Told of every event that is read from the journal, after it was applied: for those who follow the ledger
  /// from its first event and need not read it once more. Where opening fails, not all of them were told.
  using Observe = std::function<void(const Event&)>;

  /// Opens or creates the file; recovered, checked and ready.
  ///
  /// Errors:   those of FileJournal::open, other_options
  /// Complexity: of the newest snapshot that can be read, and the events behind it; without one, or with an
  ///             observer, every event is read and applied again.
  [[nodiscard]] static Stored<DurableLedger> open(const std::string& path,
                                                  const DurableOptions& options = {},
                                                  const Observe& observe = {});
  /// The same over any journal; fences every other writer of it.
  [[nodiscard]] static Stored<DurableLedger> open(std::unique_ptr<Journal> journal,
                                                  const DurableOptions& options = {},
                                                  const Observe& observe = {});
  /// The ledger of a file as it is now, beside whoever writes it. It does not follow.
  ///
  /// Errors:   as open(); `not_found`: there is no such file
  [[nodiscard]] static Stored<Ledger> read(const std::string& path,
                                           const DurableOptions& options = {},
                                           const Observe& observe = {});
  /// The same from every event of the file, whatever its snapshots say, and whether these say the same.
  ///
  /// Errors:   as read(); `damaged`, naming the event
  [[nodiscard]] static Stored<ReplayedFile> replay(const std::string& path,
                                                   const DurableOptions& options = {});

  ~DurableLedger();  ///< waits for what was submitted
  DurableLedger(DurableLedger&&) noexcept;
  DurableLedger& operator=(DurableLedger&&) noexcept;

  /// Returns when the event is kept, or refused, or storage failed. Concurrent callers share a commit.
  ///
  /// Two questions, then: whether storage failed, and whether the ledger refused. `if (shop.apply(event))` asks the
  /// first alone.
  ///
  /// Errors:   `deadline_passed`: nothing was done; else as the journal says, and the handle is dead.
  Outcome apply(const Event& event);

  /// Events in one commit: after a crash all that were accepted are there, or none.
  BatchOutcome apply_batch(std::span<const Event> events, OnRefusal on_refusal = OnRefusal::go_on);

  /// Called once for each submitted event, on any thread. It may not use the ledger, and what it throws is lost.
  using Acknowledge = std::function<void(const Outcome&)>;
  /// Returns at once, unless max_in_flight events are not yet acknowledged: then it waits until some are.
  /// Events of one thread are judged in the order in which they were submitted.
  ///
  /// Throws:   std::system_error: the first call, where the system has no thread to give; nothing was submitted
  void submit(Event event, Acknowledge acknowledge);

  /// Called once for each submitted batch, as Acknowledge.
  using AcknowledgeBatch = std::function<void(const BatchOutcome&)>;
  /// As submit(), of events in one commit: the next batch is judged while this one is kept. One of more than
  /// max_in_flight events goes alone; an empty one is acknowledged at once.
  void submit_batch(std::vector<Event> events, AcknowledgeBatch acknowledge,
                    OnRefusal on_refusal = OnRefusal::go_on);
  /// Waits until everything submitted so far is acknowledged.
  void flush();

  /// The ledger as of the last acknowledged event, for any number of readers. It stays as it is; ask for a new one
  /// to see more. Whoever got an acknowledgement sees its event in the next view.
  ///
  /// Errors:   `closed`: the handle is dead. Views that were given stay valid.
  /// Complexity: of a fork (Ledger::fork) if there are new events, else none.
  [[nodiscard]] Stored<std::shared_ptr<const Ledger>> view() const;

  /// Ledger::keep_history_since() for the ledger in memory, and for views from now on. The file keeps every event,
  /// and does not know of it: opened again from a snapshot of this ledger the history begins there, by the events at
  /// the first of them. Others wait meanwhile.
  ///
  /// Errors:   `closed`: the handle is dead
  std::optional<StorageError> keep_history_since(Instant since);

  /// Place of the last acknowledged event.
  [[nodiscard]] JournalSeq head() const noexcept;

  /// How this one was opened.
  [[nodiscard]] const Recovery& recovery() const noexcept;

  /// Writes the ledger as of the last acknowledged event beside the events, so that opening again takes a moment.
  /// Two are kept. Events go on meanwhile: they wait for a quarter of a megabyte at most, a commit.
  ///
  /// Errors:   as the journal says; `closed`: the handle is dead, or died of this
  /// Complexity: linear in the memory of the ledger.
  Stored<WrittenSnapshot> snapshot();

  /// Replays the whole journal into another ledger, and compares, also with its snapshots. Others wait meanwhile.
  ///
  /// Errors:   `damaged`, naming the event
  [[nodiscard]] Stored<VerifyReport> verify() const;

 private:
  class Parts;
  explicit DurableLedger(std::unique_ptr<Parts> parts) noexcept;
  std::unique_ptr<Parts> parts_;
};

}  // namespace v1
}  // namespace orderledger
