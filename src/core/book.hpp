/// \file book.hpp
/// The book: everything that ever happened to orders, append-only, in the order in which it happened.
///
/// Private. A group of postings is written for each event and each release. It holds what the event did to
/// the totals (so that the past is answered without orders) and, for each order it touched, an entry: the
/// changes of its facts and its postings. The entries of one order are chained, newest first: reading
/// them back gives the order at any instant, which is how closed orders are kept and the past is asked.
#pragma once

#include "balances.hpp"
#include "bytes.hpp"
#include "order_state.hpp"

#include <orderledger/instant.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

/// Place of an entry in the book; 0 is none.
using EntryAddress = std::uint64_t;

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
  EntryAddress previous = 0;  ///< the order's entry before this one
  Instant at;
  std::string_view changes;   ///< written by the caller
  std::string_view postings;  ///< see read_posting()
  std::uint32_t posting_count = 0;
};

[[nodiscard]] BookedPosting read_posting(ByteReader& in);

/// Where a group stands among all.
struct GroupPlace {
  Instant at;
  std::uint64_t event = 0;          ///< which applied event made it; 0: a release
  std::uint64_t events_so_far = 0;  ///< it included
  std::uint64_t first_seq = 0;      ///< of its postings
};

class Book {
 public:
  Book();

  // Writing: one group at a time, entries in the order of their orders.
  void begin_group(Instant at, bool is_event);
  void add_entry(OrderIndex order, EntryAddress previous, std::string_view changes,
                 const std::vector<BookedPosting>& postings);
  /// Appends the group, and says where its entries came to stand. `balances` include the delta already.
  void end_group(const BalanceDelta& delta, const Balances& balances,
                 const std::function<void(OrderIndex, EntryAddress)>& placed);

  [[nodiscard]] std::uint64_t event_count() const noexcept { return events_; }
  [[nodiscard]] std::uint64_t posting_count() const noexcept { return postings_; }
  [[nodiscard]] std::uint64_t events_until(Instant as_of) const;

  /// The balances after all groups at or before `as_of`.
  /// Complexity: the cells of the balances, whatever the number of orders.
  [[nodiscard]] Balances balances_at(Instant as_of) const;

  [[nodiscard]] BookEntry entry(EntryAddress address) const;
  /// Where the group of that entry stands, and the seq of the entry's first posting.
  [[nodiscard]] GroupPlace place_of(EntryAddress address) const;

  /// Every group with from <= at <= to, with each of its entries in turn.
  void for_each_entry(std::optional<Instant> from, Instant to,
                      const std::function<void(const GroupPlace&, const BookEntry&)>& visit) const;

  [[nodiscard]] std::size_t memory_bytes() const noexcept;

 private:
  /// Before which group a look-up can start.
  struct Anchor {
    std::uint64_t address = 0;
    Instant at;                ///< of the group there
    std::uint64_t events = 0;  ///< before it
    std::uint64_t postings = 0;
  };
  struct Checkpoint {
    std::uint64_t address = 0;  ///< of the first group after it
    Instant at;                 ///< of the last group before it
    std::uint64_t cells = 0;
    std::vector<char> bytes;  ///< the balances, as entries of a delta
  };
  struct Chunk {
    std::uint64_t start = 0;
    std::size_t used = 0;
    std::size_t capacity = 0;
    std::unique_ptr<char[]> bytes;
  };
  struct Group;

  [[nodiscard]] const Chunk& chunk_of(std::uint64_t address) const;
  [[nodiscard]] Group group_at(std::uint64_t address) const;
  [[nodiscard]] std::uint64_t end() const noexcept;
  void add_chunk(std::size_t least);
  void checkpoint_if_due(const Balances& balances, Instant at);
  /// Calls `visit` for every group from `address` on until it returns false.
  template <class Visit>
  void walk(std::uint64_t address, Visit visit) const;

  std::vector<Chunk> chunks_;
  std::vector<Anchor> anchors_;
  std::vector<Checkpoint> checkpoints_;
  std::uint64_t groups_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t postings_ = 0;
  std::size_t delta_bytes_ = 0;  ///< since the last checkpoint

  // The group that is being written.
  Instant group_at_;
  bool group_is_event_ = false;
  std::uint32_t group_postings_ = 0;
  ByteWriter entries_;
  ByteWriter scratch_;
  ByteWriter head_;
  struct PendingEntry {
    OrderIndex order;
    std::size_t offset;
  };
  std::vector<PendingEntry> pending_;
};

}  // namespace orderledger::inline v1::detail
