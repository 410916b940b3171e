/// \file book.hpp
/// The book: everything that ever happened to orders, append-only, in the order in which it happened.
///
/// Private. A group of postings is written for each event and each release. It holds, for each order that
/// it touched, an entry: the changes of its facts and its postings. The entries of one order are chained,
/// newest first: reading them back gives the order at any instant, which is how orders are kept and the
/// past is asked. Groups stand in blocks of about a hundred entries; of each block the book keeps what it
/// changed in the balances, so that totals of the past need no orders but those of one block.
#pragma once

#include "address_index.hpp"
#include "balances.hpp"
#include "byte_store.hpp"
#include "bytes.hpp"
#include "order_state.hpp"

#include <orderledger/instant.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

/// Place of a group or of an entry in the book; 0 is none. Later ones are larger.
using BookAddress = std::uint64_t;

/// A posting as an entry holds it.
struct BookedPosting {
  std::uint32_t line = 0;
  std::optional<Account> from;
  Account to = Account::preorder;
  Units quantity = 0;
  friend bool operator==(const BookedPosting&, const BookedPosting&) = default;
};

/// What one group did to one order.
struct BookEntry {
  OrderIndex order = 0;
  BookAddress address = 0;
  BookAddress group = 0;     ///< that it belongs to
  BookAddress previous = 0;  ///< the order's entry before this one
  Instant at;
  ShipmentIndex shipments = 0;  ///< that had a name before its block
  std::string_view changes;     ///< written by the caller
  std::string_view postings;    ///< see PostingReader
  std::uint32_t posting_count = 0;
};

/// What a group does to one order, as it is being written.
struct NewEntry {
  OrderIndex order = 0;
  BookAddress previous = 0;  ///< the order's entry before this one; 0: there is none
  std::string_view changes;
  std::span<const BookedPosting> postings;
  BookAddress address = 0;  ///< once it is written
};

/// The postings of an entry, one after the other.
class PostingReader {
 public:
  explicit PostingReader(const BookEntry& entry) noexcept : in_(entry.postings) {}
  BookedPosting next();

 private:
  ByteReader in_;
  std::uint32_t next_line_ = 0;
};

/// Where a group stands among all.
struct GroupPlace {
  Instant at;
  std::optional<std::uint8_t> type;  ///< of its event, as an index of EventBody; none: a release
  std::uint64_t event = 0;           ///< which applied event made it; 0: a release
  std::uint64_t events_so_far = 0;   ///< it included
  std::optional<std::uint32_t> event_name;  ///< number of the event's id, where it had one
  std::uint64_t first_seq = 0;              ///< of its postings
};

class Book {
 public:
  /// What a group is about, besides its entries.
  struct GroupHead {
    Instant at;
    std::optional<std::uint8_t> type = {};  ///< index of EventBody; none: a release
    bool has_id = false;
  };

  /// The same history, in shared memory. What either side writes from now on, the other does not see.
  [[nodiscard]] Book share() const;
  /// What stands before it, the two share: the history that they have in common.
  [[nodiscard]] BookAddress shared_end(const Book& other) const noexcept {
    return groups_.shared_end(other.groups_);
  }

  void save(SnapshotWriter& out) const;
  /// Requires: it is empty
  void load(SnapshotReader& in);

  // Writing: one group at a time.
  /// The next group is at `at`; so many shipments have a name. Begins a block with it if the last one is full.
  /// `balances` do not include the group yet.
  void begin_block_if_due(Instant at, ShipmentIndex shipments, Balances& balances);
  /// Appends it. The entries stand in the order of their orders, and are told their addresses.
  /// Requires: begin_block_if_due() knows its instant
  void append_group(const GroupHead& head, std::span<NewEntry> entries);

  [[nodiscard]] std::uint64_t event_count() const noexcept { return events_; }
  [[nodiscard]] std::uint64_t posting_count() const noexcept { return postings_; }
  [[nodiscard]] std::uint64_t events_until(Instant as_of) const;

  /// How many shipments had a name before the last block. Requires: there is one
  [[nodiscard]] ShipmentIndex shipments_before_block() const noexcept {
    return blocks_.back().shipments;
  }

  /// Where the next group will stand.
  [[nodiscard]] BookAddress end() const noexcept { return groups_.end(); }
  /// Where the first group after `as_of` stands, or would.
  [[nodiscard]] BookAddress end_at(Instant as_of) const;

  /// The balances before a block, and where it begins.
  struct BlockStart {
    Balances balances;
    BookAddress address = 0;
  };
  /// Before the block that holds `end`, or the one behind it where that begins nearer to `end`. The balances
  /// are read into `empty`, which knows the time zone.
  /// Complexity: the cells of the balances, whatever the number of orders.
  [[nodiscard]] BlockStart block_near(BookAddress end, Balances empty) const;

  /// block_near() will not be asked for ends before that of `earliest`: lets go of what only they need.
  void forget_balances_before(Instant earliest);

  [[nodiscard]] BookEntry entry(BookAddress address) const;
  /// The entry there will be read, if there is one.
  void prefetch(BookAddress address) const;
  /// Where the group of that entry stands, and the seq of the entry's first posting.
  [[nodiscard]] GroupPlace place_of(BookAddress address) const;
  /// The group at that address, or that holds it; its first_seq is not said, which takes less reading.
  [[nodiscard]] GroupPlace group_of(BookAddress address) const;

  using EntryVisitor = std::function<void(const GroupPlace&, const BookEntry&)>;
  /// Every group with from <= at <= to, with each of its entries in turn.
  void for_each_entry(std::optional<Instant> from, Instant to, const EntryVisitor& visit) const;
  /// Every entry of the groups from one address to before another; both are of groups.
  void for_each_entry_between(BookAddress from, BookAddress to,
                              const std::function<void(const BookEntry&)>& visit) const;

 private:
  /// Groups that stand together. What counts is said as of before the first of them.
  struct Block {
    BookAddress address = 0;
    Instant at;  ///< of its first group
    std::uint64_t events = 0;
    std::uint32_t named_events = 0;
    ShipmentIndex shipments = 0;  ///< that had a name
    std::uint64_t postings = 0;
    BookAddress deltas = 0;  ///< what it changed in the balances, in deltas_; 0: nothing
    std::uint32_t delta_bytes = 0;
    OrderIndex orders = 0;  ///< how many had an entry
  };
  /// The balances before a block.
  struct Checkpoint {
    std::size_t block = 0;
    BookAddress bytes = 0;  ///< in deltas_: the totals, then every cell
    std::size_t totals_size = 0;
    std::size_t cells_size = 0;
  };
  struct Group;

  /// The first that stands behind the block; the one before it, if there is one, is of the block or before it.
  [[nodiscard]] std::vector<Checkpoint>::const_iterator checkpoint_behind(std::size_t block) const;
  [[nodiscard]] Group group_at(BookAddress address, const Block& block) const;
  /// Calls `visit` for every group from `address` on until it returns false.
  template <class Visit>
  void walk(BookAddress address, Visit visit) const;
  /// Passes the groups of the block up to the one that holds the address; what counts postings is left to
  /// `visit`.
  template <class Visit>
  [[nodiscard]] GroupPlace walk_to(BookAddress address, Visit visit) const;
  /// The block that holds the address; the last one for those beyond.
  [[nodiscard]] std::size_t block_of(BookAddress address) const;
  /// `bytes` begin with the entry, and stand where the book has them.
  [[nodiscard]] static BookEntry read_entry(std::string_view bytes, BookAddress address,
                                            const Block& block);
  /// Calls `visit` for each entry of the group that stands before `end`.
  template <class Visit>
  void walk_entries(const Group& group, BookAddress end, Visit visit) const;
  void end_block(Balances& balances);
  /// `place` goes on to the next group.
  static void pass(GroupPlace& place, std::uint32_t& named_events, const Group& group);

  static constexpr int page_bits = 13;  // about as long as a block

  ByteStore groups_;
  ByteStore deltas_;
  std::vector<Block> blocks_;
  AddressIndex block_at_{page_bits};
  std::vector<Checkpoint> checkpoints_;
  std::uint64_t events_ = 0;
  std::uint32_t named_events_ = 0;
  std::uint64_t postings_ = 0;
  OrderIndex orders_ = 0;  ///< that have an entry
  std::size_t entries_in_block_ = 0;
  std::size_t delta_bytes_ = 0;  ///< since the last checkpoint

  ByteWriter out_;
};

}  // namespace orderledger::inline v1::detail
