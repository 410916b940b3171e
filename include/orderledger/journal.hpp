/// \file journal.hpp
/// Journal: entries in one order, kept by somebody else. What every store of a ledger's events promises.
///
/// Layer 4, state. A journal moves bytes: it knows no event type, judges nothing, and is judged by its answers
/// alone. docs/durability.md tells how a ledger uses one.
/// Threads: a journal belongs to one thread at a time, unless its class says more.
#pragma once

#include <orderledger/deadline.hpp>
#include <orderledger/result.hpp>
#include <orderledger/storage_error.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger {
inline namespace v1 {

/// Place of an entry: 1, 2, 3, ... without a gap. 0 stands before the first.
using JournalSeq = std::uint64_t;

/// Who writes: each writer that takes over gets a higher number, and fences all before it.
using JournalEpoch = std::uint64_t;

/// What is appended. Both texts belong to the caller.
struct JournalEntry {
  std::string_view id = {};  ///< idempotency key; empty: none. Kept for resolve(), never compared
  std::string_view content;
};

/// What was appended, where it stands. The texts are valid during the visit only.
struct StoredEntry {
  JournalSeq seq = 0;
  std::string_view id = {};
  std::string_view content = {};
};

/// A batch, and what the caller believes about the journal.
struct AppendRequest {
  std::span<const JournalEntry> batch;
  JournalSeq expected_seq = 0;  ///< of the last entry: the batch gets the places after it
  JournalEpoch epoch = 0;       ///< what begin_epoch() gave this writer
};

/// What became of a batch, and what the caller may then do. A batch is kept as a whole or not at all.
enum class AppendOutcome : std::uint8_t {
  /// It is kept. Acknowledge the events, and publish what they changed.
  ok,
  /// The journal's last entry is another than expected: somebody else appended. Nothing was written. Read
  /// what is new, judge the events again on it, and append what is then accepted.
  conflict,
  /// This very batch stands right after expected_seq already, byte for byte: an earlier attempt, whose reply
  /// was lost, got through. As good as `ok`.
  duplicate,
  /// A writer with a higher epoch took over. Nothing was written, and nothing of this writer ever will be.
  /// Stop; what was acknowledged is safe with the other.
  fenced,
  /// Nobody knows: the reply was lost, or the write failed half-way. The batch may be kept now, or later, or
  /// never. Neither acknowledge nor refuse. Append the same batch with the same expected_seq again until
  /// the answer is `ok` or `duplicate` (kept), `conflict` or `fenced` (read on to learn); or give up, open
  /// again, and resolve() the ids.
  unknown,
  /// This attempt wrote nothing and never will. The error says whether trying again can help. After an
  /// `unknown` of the same batch it says nothing about that earlier attempt.
  failed,
};

/// The answer to an append.
struct Appended {
  AppendOutcome outcome = AppendOutcome::failed;
  JournalSeq head = 0;  ///< the last entry, where the outcome tells: ok, conflict, duplicate
  std::optional<StorageError> error = {};  ///< `unknown` and `failed`: why
};

template <class T>
using Stored = Result<T, StorageError>;

/// A piece of a snapshot: bytes of the writer's that stand for all entries up to a place.
struct SnapshotPart {
  JournalSeq seq = 0;        ///< the place
  std::uint32_t number = 0;  ///< 0, 1, 2, ...
  JournalEpoch epoch = 0;    ///< as of an append
  std::string_view bytes =
      {};  ///< not empty, and a few hundred kilobytes at most: others wait meanwhile
};

/// That a snapshot is whole.
struct SnapshotEnd {
  JournalSeq seq = 0;
  std::uint32_t parts = 0;  ///< how many it has
  JournalEpoch epoch = 0;
};

/// Entries in one order, dense, never changed.
///
/// Invariant: what was acknowledged is read back, at its place and byte for byte, by everybody.
/// Every call has a deadline; one that has passed is answered `deadline_passed`, and nothing was done, or by
/// append() `unknown`.
class ORDERLEDGER_EXPORT Journal {
 public:
  virtual ~Journal();

  /// The text that the journal was created with: how its entries are to be understood. A journal that has none
  /// yet, and no entry, takes `proposed` for good.
  [[nodiscard]] virtual Stored<std::string> keep_options(std::string_view proposed,
                                                         Deadline deadline) = 0;

  /// The caller becomes the writer; every earlier one is fenced.
  [[nodiscard]] virtual Stored<JournalEpoch> begin_epoch(Deadline deadline) = 0;

  /// Requires: a batch that is not empty
  [[nodiscard]] virtual Appended append(const AppendRequest& request, Deadline deadline) = 0;

  /// Place of the last entry; 0: there is none.
  [[nodiscard]] virtual Stored<JournalSeq> head(Deadline deadline) = 0;

  using Visit = std::function<void(const StoredEntry&)>;
  /// Every entry from `from` on, in order, as of one moment; gives the place of the last one. `visit` may
  /// throw to end it.
  ///
  /// Errors:   `damaged`, naming the place: an entry is missing, or its bytes are not what was written.
  [[nodiscard]] virtual Stored<JournalSeq> read(JournalSeq from, const Visit& visit,
                                                Deadline deadline) = 0;

  /// Where an entry with this id stands; the last one, if several do.
  ///
  /// Complexity: linear in the entries after it. It is asked once, after an `unknown`.
  [[nodiscard]] virtual Stored<std::optional<JournalSeq>> resolve(std::string_view id,
                                                                  Deadline deadline) = 0;

  // Snapshots: what a writer may keep beside the entries, so that it need not read them all again. They are never
  // the truth. A journal keeps the newest two, and does not look into them.

  /// Keeps a part. Parts come in their order; other calls may come between them. Number 0 begins a snapshot: one
  /// that was begun and not finished is given up, and so are, of those that are whole, the one at this place and
  /// all but the newest other. Gives what went wrong, if anything did; then begin again.
  [[nodiscard]] virtual std::optional<StorageError> keep_snapshot_part(const SnapshotPart& part,
                                                                       Deadline deadline) = 0;

  /// All parts were kept: from now on the snapshot is one of snapshots(), and before it was not, whatever happens.
  [[nodiscard]] virtual std::optional<StorageError> finish_snapshot(const SnapshotEnd& end,
                                                                    Deadline deadline) = 0;

  /// The places of whole snapshots, the newest first. Only of entries that the journal has: where those up to
  /// the place are not what they were, the snapshot is not listed.
  [[nodiscard]] virtual Stored<std::vector<JournalSeq>> snapshots(Deadline deadline) = 0;

  /// A part of a snapshot that was listed, valid until the next call; empty after the last one.
  ///
  /// Errors:   `not_found`: there is no such snapshot, or no longer; `damaged`, where the journal finds out
  [[nodiscard]] virtual Stored<std::string_view> snapshot_part(JournalSeq seq, std::uint32_t number,
                                                               Deadline deadline) = 0;

 protected:
  Journal() = default;
  Journal(const Journal&) = default;
  Journal& operator=(const Journal&) = default;
};

}  // namespace v1
}  // namespace orderledger
