#include "book.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace orderledger::inline v1::detail {

namespace {

// A group is: at (6 bytes), whether it is an event (1), its number of postings, the sizes of its deltas and
// of its entries, then those. An entry is a text of: at, the address of the entry before it (5), order,
// changes, number of postings, postings.
constexpr int instant_width = 6;  // milliseconds to the year 9999 need 48 bits
constexpr int address_width = 5;  // 2^40 bytes
constexpr std::size_t least_chunk_bytes = std::size_t{1} << 12;
constexpr std::size_t most_chunk_bytes = std::size_t{1} << 20;
constexpr std::uint64_t groups_per_anchor = 64;
constexpr std::size_t least_delta_bytes_per_checkpoint = std::size_t{1} << 16;
constexpr std::uint8_t entered = account_count;  // "from" of units that enter the book

std::uint8_t pair_byte(const BookedPosting& posting) {
  const std::uint8_t from = posting.from ? static_cast<std::uint8_t>(*posting.from) : entered;
  return static_cast<std::uint8_t>((from << 4) | static_cast<std::uint8_t>(posting.to));
}

}  // namespace

BookedPosting read_posting(ByteReader& in) {
  BookedPosting posting;
  posting.line = in.number32();
  const std::uint8_t pair = in.byte();
  if ((pair >> 4) != entered) posting.from = static_cast<Account>(pair >> 4);
  posting.to = static_cast<Account>(pair & 0xF);
  posting.quantity = static_cast<Units>(in.number());
  return posting;
}

/// A group as it stands in a chunk.
struct Book::Group {
  Instant at;
  bool is_event = false;
  std::uint32_t postings = 0;
  std::string_view deltas;
  std::string_view entries;
  std::uint64_t entries_address = 0;
  std::uint64_t next = 0;  ///< address of the group after it
};

Book::Book() { add_chunk(0); }

void Book::add_chunk(std::size_t least) {
  // A chunk starts where the one before it ends: addresses have no gaps, and a group lies in one piece.
  // They start at 1, so that 0 can be none. Small books stay small: a chunk is as large as all before it.
  const std::uint64_t start = chunks_.empty() ? 1 : end();
  const auto so_far = static_cast<std::size_t>(start);
  const std::size_t capacity =
      std::max(std::clamp(so_far, least_chunk_bytes, most_chunk_bytes), least);
  chunks_.push_back({start, 0, capacity, std::make_unique_for_overwrite<char[]>(capacity)});
}

std::uint64_t Book::end() const noexcept { return chunks_.back().start + chunks_.back().used; }

void Book::begin_group(Instant at, bool is_event) {
  group_at_ = at;
  group_is_event_ = is_event;
  group_postings_ = 0;
  entries_.clear();
  pending_.clear();
}

void Book::add_entry(OrderIndex order, EntryAddress previous, std::string_view changes,
                     const std::vector<BookedPosting>& postings) {
  // at is repeated in each entry: an order's past is read by its chain, without looking for groups.
  scratch_.clear();
  scratch_.fixed(static_cast<std::uint64_t>(group_at_.milliseconds()), instant_width);
  scratch_.fixed(previous, address_width);
  scratch_.number(order);
  scratch_.number(changes.size());
  scratch_.append(changes);
  scratch_.number(postings.size());
  for (const BookedPosting& posting : postings) {
    scratch_.number(posting.line);
    scratch_.byte(pair_byte(posting));
    scratch_.number(static_cast<std::uint64_t>(posting.quantity));
  }
  pending_.push_back({order, entries_.size()});
  entries_.text(scratch_.view());
  group_postings_ += static_cast<std::uint32_t>(postings.size());
}

void Book::end_group(const BalanceDelta& delta, const Balances& balances,
                     const std::function<void(OrderIndex, EntryAddress)>& placed) {
  scratch_.clear();
  const Day near = Day::of_utc(group_at_);
  for (const auto& entry : delta.entries()) write(scratch_, entry, near);
  const std::size_t delta_size = scratch_.size();

  head_.clear();
  head_.fixed(static_cast<std::uint64_t>(group_at_.milliseconds()), instant_width);
  head_.byte(group_is_event_ ? 1 : 0);
  head_.number(group_postings_);
  head_.number(delta_size);
  head_.number(entries_.size());

  const std::size_t size = head_.size() + delta_size + entries_.size();
  if (chunks_.back().capacity - chunks_.back().used < size) add_chunk(size);
  Chunk& chunk = chunks_.back();
  const std::uint64_t address = end();
  if (groups_ % groups_per_anchor == 0)
    anchors_.push_back({address, group_at_, events_, postings_});
  const auto put = [&](std::string_view bytes) {
    if (bytes.empty()) return;
    std::memcpy(chunk.bytes.get() + chunk.used, bytes.data(), bytes.size());
    chunk.used += bytes.size();
  };
  put(head_.view());
  put(scratch_.view());
  const std::uint64_t entries_address = end();
  put(entries_.view());

  ++groups_;
  if (group_is_event_) ++events_;
  postings_ += group_postings_;
  for (const PendingEntry& entry : pending_) placed(entry.order, entries_address + entry.offset);
  delta_bytes_ += delta_size;
  checkpoint_if_due(balances, group_at_);
}

void Book::checkpoint_if_due(const Balances& balances, Instant at) {
  // So far apart that reading the deltas between costs about as much as reading the checkpoint itself, and
  // that all checkpoints together take no more room than the deltas do.
  const std::size_t last = checkpoints_.empty() ? 0 : checkpoints_.back().bytes.size();
  if (delta_bytes_ < std::max(least_delta_bytes_per_checkpoint, 2 * last)) return;
  delta_bytes_ = 0;
  ByteWriter out;
  std::uint64_t cells = 0;
  balances.for_each([&](const CellKey& key, const Cell& cell) {
    write(out, {key, cell}, Day());
    ++cells;
  });
  checkpoints_.push_back(
      {end(), at, cells, std::vector<char>(out.view().begin(), out.view().end())});
}

const Book::Chunk& Book::chunk_of(std::uint64_t address) const {
  const auto after = std::upper_bound(chunks_.begin(), chunks_.end(), address,
                                      [](std::uint64_t a, const Chunk& c) { return a < c.start; });
  return *std::prev(after);
}

Book::Group Book::group_at(std::uint64_t address) const {
  const Chunk& chunk = chunk_of(address);
  const std::size_t offset = static_cast<std::size_t>(address - chunk.start);
  const char* const start = chunk.bytes.get() + offset;
  ByteReader in({start, chunk.used - offset});
  Group group;
  group.at = *Instant::from_milliseconds(static_cast<std::int64_t>(in.fixed(instant_width)));
  group.is_event = in.byte() == 1;
  group.postings = in.number32();
  const auto delta_size = static_cast<std::size_t>(in.number());
  const auto entries_size = static_cast<std::size_t>(in.number());
  group.deltas = in.raw(delta_size);
  group.entries_address = address + static_cast<std::uint64_t>(in.position() - start);
  group.entries = in.raw(entries_size);
  group.next = address + static_cast<std::uint64_t>(in.position() - start);
  return group;
}

template <class Visit>
void Book::walk(std::uint64_t address, Visit visit) const {
  while (address < end()) {
    const Group group = group_at(address);
    if (!visit(group)) return;
    address = group.next;
  }
}

BookEntry Book::entry(EntryAddress address) const {
  const Chunk& chunk = chunk_of(address);
  const std::size_t offset = static_cast<std::size_t>(address - chunk.start);
  ByteReader whole({chunk.bytes.get() + offset, chunk.used - offset});
  ByteReader in(whole.text());
  BookEntry entry;
  entry.at = *Instant::from_milliseconds(static_cast<std::int64_t>(in.fixed(instant_width)));
  entry.previous = in.fixed(address_width);
  entry.order = in.number32();
  entry.changes = in.text();
  entry.posting_count = in.number32();
  const char* const first = in.position();
  entry.postings = {first, static_cast<std::size_t>(whole.position() - first)};
  return entry;
}

std::uint64_t Book::events_until(Instant as_of) const {
  const auto after = std::upper_bound(anchors_.begin(), anchors_.end(), as_of,
                                      [](Instant a, const Anchor& b) { return a < b.at; });
  if (after == anchors_.begin()) return 0;
  const Anchor& start = *std::prev(after);
  std::uint64_t events = start.events;
  walk(start.address, [&](const Group& group) {
    if (group.at > as_of) return false;
    if (group.is_event) ++events;
    return true;
  });
  return events;
}

Balances Book::balances_at(Instant as_of) const {
  Balances balances;
  std::uint64_t address = 1;
  const auto after = std::upper_bound(checkpoints_.begin(), checkpoints_.end(), as_of,
                                      [](Instant a, const Checkpoint& b) { return a < b.at; });
  if (after != checkpoints_.begin()) {
    const Checkpoint& start = *std::prev(after);
    address = start.address;
    ByteReader in({start.bytes.data(), start.bytes.size()});
    while (!in.at_end()) {
      const auto entry = read_balance_entry(in, Day());
      balances.add(entry.key, entry.change);
    }
  }
  walk(address, [&](const Group& group) {
    if (group.at > as_of) return false;
    const Day near = Day::of_utc(group.at);
    ByteReader in(group.deltas);
    while (!in.at_end()) {
      const auto entry = read_balance_entry(in, near);
      balances.add(entry.key, entry.change);
    }
    return true;
  });
  return balances;
}

GroupPlace Book::place_of(EntryAddress address) const {
  const auto after =
      std::upper_bound(anchors_.begin(), anchors_.end(), address,
                       [](EntryAddress a, const Anchor& b) { return a < b.address; });
  const Anchor& start = *std::prev(after);
  GroupPlace place;
  std::uint64_t events = start.events;
  std::uint64_t postings = start.postings;
  walk(start.address, [&](const Group& group) {
    if (group.is_event) ++events;
    if (address < group.next) {
      place = {group.at, group.is_event ? events : 0, events, postings + 1};
      std::uint64_t at = group.entries_address;
      while (at < address) {
        place.first_seq += entry(at).posting_count;
        const Chunk& chunk = chunk_of(at);
        const std::size_t offset = static_cast<std::size_t>(at - chunk.start);
        ByteReader in({chunk.bytes.get() + offset, chunk.used - offset});
        const char* const first = in.position();
        (void)in.text();
        at += static_cast<std::uint64_t>(in.position() - first);
      }
      return false;
    }
    postings += group.postings;
    return true;
  });
  return place;
}

void Book::for_each_entry(
    std::optional<Instant> from, Instant to,
    const std::function<void(const GroupPlace&, const BookEntry&)>& visit) const {
  if (anchors_.empty()) return;
  auto start = anchors_.begin();
  if (from) {
    // The last anchor before `from`: groups at the very instant may stand before an anchor of it.
    const auto not_before = std::lower_bound(anchors_.begin(), anchors_.end(), *from,
                                             [](const Anchor& a, Instant b) { return a.at < b; });
    start = not_before == anchors_.begin() ? not_before : std::prev(not_before);
  }
  std::uint64_t events = start->events;
  std::uint64_t postings = start->postings;
  walk(start->address, [&](const Group& group) {
    if (group.at > to) return false;
    if (group.is_event) ++events;
    if (!from || group.at >= *from) {
      GroupPlace place{group.at, group.is_event ? events : 0, events, postings + 1};
      ByteReader in(group.entries);
      while (!in.at_end()) {
        const auto offset = static_cast<std::uint64_t>(in.position() - group.entries.data());
        const BookEntry found = entry(group.entries_address + offset);
        visit(place, found);
        place.first_seq += found.posting_count;
        (void)in.text();
      }
    }
    postings += group.postings;
    return true;
  });
}

std::size_t Book::memory_bytes() const noexcept {
  std::size_t bytes =
      anchors_.capacity() * sizeof(Anchor) + checkpoints_.capacity() * sizeof(Checkpoint);
  for (const Chunk& chunk : chunks_) bytes += chunk.capacity;
  for (const Checkpoint& checkpoint : checkpoints_) bytes += checkpoint.bytes.capacity();
  return bytes;
}

}  // namespace orderledger::inline v1::detail
