#include "book.hpp"

#include "prefetch.hpp"
#include "small_steps.hpp"
#include "snapshot_values.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <iterator>
#include <span>

namespace orderledger::inline v1::detail {

namespace {

// A group is: one byte of type, id mark and form; at; then by its form one entry, or the size of its entries and those.
// An entry is: how far behind the start of its group it stands, unless it is alone; order; how far before that start
// the order's entry before it stands (0: there is none); one byte of the size of its changes and the number of its
// postings, and what of these does not fit there; its changes; its postings.
// One that is alone has the address of its group. Others begin with a byte that no such group begins with.
// Instants and orders are written as differences from the beginning of the block, which the block knows.
constexpr std::uint8_t type_bits = 0x1F;
constexpr std::uint8_t id_bit = 0x20;
constexpr int form_shift = 6;
// By form; 0: of one entry, without a size.
constexpr std::array<int, 4> size_widths = {0, 1, 4, 8};
constexpr std::size_t longest_group_head = 1 + 10 + 8;
static_assert(std::variant_size_v<EventBody> < type_bits, "0 is a release, others are index + 1");

bool is_alone(char first_byte) noexcept {
  return static_cast<std::uint8_t>(first_byte) >> form_shift == 0;
}

constexpr std::uint8_t behind_bits = 0x3F;
constexpr int behind_width = 6;
constexpr std::uint8_t not_alone_bit = 0x40;
constexpr std::uint8_t more_bit = 0x80;

void write_behind(BytePen& out, std::uint64_t behind) {
  const std::uint64_t more = behind >> behind_width;
  out.byte(static_cast<std::uint8_t>((behind & behind_bits) | not_alone_bit |
                                     (more != 0 ? more_bit : 0)));
  if (more != 0) out.number(more);
}

std::uint64_t read_behind(ByteReader& in) {
  const std::uint8_t first = in.byte();
  const std::uint64_t low = first & behind_bits;
  return (first & more_bit) != 0 ? low | in.number() << behind_width : low;
}

// The byte of both sizes: the largest number of each says that the rest follows.
constexpr std::size_t most_short_changes = 0x3F;
constexpr int postings_shift = 6;
constexpr std::size_t most_short_postings = 3;

void write_sizes(BytePen& out, std::size_t changes, std::size_t postings) {
  const std::size_t short_changes = std::min(changes, most_short_changes);
  const std::size_t short_postings = std::min(postings, most_short_postings);
  out.byte(static_cast<std::uint8_t>(short_changes | short_postings << postings_shift));
  if (short_changes == most_short_changes) out.number(changes - most_short_changes);
  if (short_postings == most_short_postings) out.number(postings - most_short_postings);
}

struct EntrySizes {
  std::size_t changes = 0;
  std::uint32_t postings = 0;
};

EntrySizes read_sizes(ByteReader& in) {
  const std::uint8_t both = in.byte();
  EntrySizes sizes{both & most_short_changes, std::uint32_t{both} >> postings_shift};
  if (sizes.changes == most_short_changes) sizes.changes += in.number();
  if (sizes.postings == most_short_postings) sizes.postings += in.number32();
  return sizes;
}

/// Of an entry, apart from its changes and postings: five numbers and a byte.
constexpr std::size_t longest_entry_frame = 5 * BytePen::longest_number + 1;

constexpr std::size_t entries_per_block = 256;
constexpr std::size_t least_entries_per_block = 32;
constexpr std::size_t least_delta_bytes_per_checkpoint = std::size_t{1} << 13;

// A posting is: one byte of from and to; its line unless it is the one after the last; its quantity unless
// that is 1.
constexpr std::uint8_t entered = account_count;  // "from" of units that enter the book
constexpr std::uint8_t account_bits = 0x07;
constexpr int from_shift = 3;
constexpr std::uint8_t next_line_bit = 0x40;
constexpr std::uint8_t one_unit_bit = 0x80;

constexpr std::size_t longest_posting = 1 + 5 + 5;

void write_posting(BytePen& out, const BookedPosting& posting, std::uint32_t next_line) {
  const std::uint8_t from = posting.from ? static_cast<std::uint8_t>(*posting.from) : entered;
  const bool is_next = posting.line == next_line;
  const bool is_one = posting.quantity == 1;
  out.byte(static_cast<std::uint8_t>((from << from_shift) | static_cast<std::uint8_t>(posting.to) |
                                     (is_next ? next_line_bit : 0) | (is_one ? one_unit_bit : 0)));
  if (!is_next) out.number(posting.line);
  if (!is_one) out.number(static_cast<std::uint64_t>(posting.quantity));
}

BookedPosting read_posting(ByteReader& in, std::uint32_t next_line) {
  BookedPosting posting;
  const std::uint8_t head = in.byte();
  const std::uint8_t from = (head >> from_shift) & account_bits;
  if (from != entered) posting.from = static_cast<Account>(from);
  posting.to = static_cast<Account>(head & account_bits);
  posting.line = (head & next_line_bit) != 0 ? next_line : in.number32();
  posting.quantity = (head & one_unit_bit) != 0 ? 1 : static_cast<Units>(in.number());
  return posting;
}

// Most clocks of shops count seconds: the lowest bit says whether a difference is in milliseconds.
constexpr std::int64_t milliseconds_per_second = 1000;

void write_at(BytePen& out, Instant at, Instant block_at) {
  const std::int64_t difference = at.milliseconds() - block_at.milliseconds();
  const bool in_seconds = difference % milliseconds_per_second == 0;
  const auto count =
      static_cast<std::uint64_t>(in_seconds ? difference / milliseconds_per_second : difference);
  out.number(count << 1 | (in_seconds ? 0 : 1));
}

Instant read_at(ByteReader& in, Instant block_at) {
  const std::uint64_t code = in.number();
  auto difference = static_cast<std::int64_t>(code >> 1);
  if ((code & 1) == 0) difference *= milliseconds_per_second;
  return *block_at.plus(std::chrono::milliseconds{difference});
}

/// Of the entry that the bytes begin with: only its last posting says where it ends.
std::size_t size_of(const BookEntry& entry, std::string_view bytes) {
  ByteReader in(entry.postings);
  for (std::uint32_t i = 0; i < entry.posting_count; ++i) (void)read_posting(in, 0);
  return static_cast<std::size_t>(in.position() - bytes.data());
}

}  // namespace

BookedPosting PostingReader::next() {
  const BookedPosting posting = read_posting(in_, next_line_);
  next_line_ = posting.line + 1;
  return posting;
}

/// A group as it stands in the book.
struct Book::Group {
  const Block* block = nullptr;
  BookAddress address = 0;
  Instant at;
  std::optional<std::uint8_t> type;
  bool has_id = false;
  BookAddress entries = 0;
  BookAddress next = 0;  ///< address of the group after it
};

Book Book::share() const {
  Book other;
  other.groups_ = groups_.share();
  other.deltas_ = deltas_.share();
  other.blocks_ = blocks_;
  other.block_at_ = block_at_;
  other.checkpoints_ = checkpoints_;
  other.events_ = events_;
  other.named_events_ = named_events_;
  other.postings_ = postings_;
  other.orders_ = orders_;
  other.entries_in_block_ = entries_in_block_;
  other.delta_bytes_ = delta_bytes_;
  return other;
}

void Book::save(SnapshotWriter& out) const {
  out(groups_, deltas_, blocks_, checkpoints_, events_, named_events_, postings_, orders_,
      entries_in_block_, delta_bytes_);
}

void Book::load(SnapshotReader& in) {
  in(groups_, deltas_, blocks_, checkpoints_, events_, named_events_, postings_, orders_,
     entries_in_block_, delta_bytes_);
  for (std::size_t i = 0; i < blocks_.size(); ++i) block_at_.add(i, blocks_[i].address);
}

void Book::begin_block_if_due(Instant at, ShipmentIndex shipments, Balances& balances) {
  // Days end with a block unless they are short: what a day ended with is answered without looking at orders.
  const bool new_day = entries_in_block_ >= least_entries_per_block &&
                       Day::of_utc(blocks_.back().at) != Day::of_utc(at);
  if (blocks_.empty() || new_day || entries_in_block_ >= entries_per_block) {
    end_block(balances);
    make_room_for_one(blocks_);
    block_at_.add(blocks_.size(), groups_.end());
    blocks_.push_back({.address = groups_.end(),
                       .at = at,
                       .events = events_,
                       .named_events = named_events_,
                       .shipments = shipments,
                       .postings = postings_,
                       .orders = orders_});
    entries_in_block_ = 0;
  }
}

void Book::end_block(Balances& balances) {
  if (blocks_.empty()) return;
  Block& block = blocks_.back();
  out_.clear();
  balances.write_changes(out_, Day::of_utc(block.at));
  if (out_.size() == 0) return;
  block.deltas = deltas_.append(out_.view());
  block.delta_bytes = static_cast<std::uint32_t>(out_.size());

  // Checkpoints are so near that the deltas from one to halfway to the next are read about as quickly as one
  // of them, and so far apart that all of them together take less than half the room that the deltas do.
  delta_bytes_ += out_.size();
  const std::size_t last = checkpoints_.empty() ? 0 : checkpoints_.back().cells_size;
  if (delta_bytes_ < std::max(least_delta_bytes_per_checkpoint, 5 * last / 2)) return;
  delta_bytes_ = 0;
  out_.clear();
  balances.write_totals(out_);
  const std::size_t totals = out_.size();
  balances.write(out_);
  checkpoints_.push_back(
      {blocks_.size(), deltas_.append(out_.view()), totals, out_.size() - totals});
}

void Book::append_group(const GroupHead& head, std::span<NewEntry> entries) {
  std::size_t most = 0;
  for (const NewEntry& entry : entries) {
    most += longest_entry_frame + entry.changes.size() + longest_posting * entry.postings.size();
    orders_ = std::max(orders_, entry.order + 1);
    postings_ += entry.postings.size();
  }
  const bool alone = entries.size() == 1;
  const std::size_t form = alone ? 0 : most <= UINT8_MAX ? 1 : most <= UINT32_MAX ? 2 : 3;
  const BookAddress address = groups_.end();
  groups_.append(longest_group_head + most, [&](BytePen& out) {
    const Block& block = blocks_.back();
    const char* const begin = out.position();
    out.byte(static_cast<std::uint8_t>((head.type ? *head.type + 1 : 0) |
                                       (head.has_id ? id_bit : 0) | (form << form_shift)));
    write_at(out, head.at, block.at);
    BytePen size(out.position());  // is known at the end
    const int width = size_widths[form];
    out.skip(static_cast<std::size_t>(width));
    const char* const first = out.position();
    for (NewEntry& entry : entries) {
      const auto behind = alone ? 0 : static_cast<std::uint64_t>(out.position() - begin);
      entry.address = address + behind;
      if (!alone) write_behind(out, behind);
      out.signed_number(static_cast<std::int64_t>(entry.order) - block.orders);
      out.number(entry.previous == 0 ? 0 : address - entry.previous);
      write_sizes(out, entry.changes.size(), entry.postings.size());
      out.append(entry.changes);
      std::uint32_t next_line = 0;
      for (const BookedPosting& posting : entry.postings) {
        write_posting(out, posting, next_line);
        next_line = posting.line + 1;
      }
    }
    if (!alone) size.fixed(static_cast<std::uint64_t>(out.position() - first), width);
  });
  if (head.type) ++events_;
  if (head.has_id) ++named_events_;
  entries_in_block_ += std::max<std::size_t>(1, entries.size());
}

Book::Group Book::group_at(BookAddress address, const Block& block) const {
  const std::string_view bytes = groups_.from(address);
  ByteReader in(bytes);
  Group group;
  group.block = &block;
  group.address = address;
  const std::uint8_t first = in.byte();
  if ((first & type_bits) != 0) group.type = static_cast<std::uint8_t>((first & type_bits) - 1);
  group.has_id = (first & id_bit) != 0;
  group.at = read_at(in, block.at);
  if (is_alone(bytes.front())) {
    group.entries = address;
    group.next = address + size_of(read_entry(bytes, address, block), bytes);
  } else {
    const std::uint64_t size = in.fixed(size_widths[first >> form_shift]);
    group.entries = address + static_cast<std::uint64_t>(in.position() - bytes.data());
    group.next = group.entries + size;
  }
  return group;
}

template <class Visit>
void Book::walk(BookAddress address, Visit visit) const {
  for (std::size_t block = block_of(address); address < groups_.end();) {
    while (block + 1 < blocks_.size() && blocks_[block + 1].address <= address) ++block;
    const Group group = group_at(address, blocks_[block]);
    if (!visit(group)) return;
    address = group.next;
  }
}

BookEntry Book::read_entry(std::string_view bytes, BookAddress address, const Block& block) {
  ByteReader in(bytes);
  BookEntry entry;
  entry.address = address;
  entry.shipments = block.shipments;
  const std::uint64_t behind = is_alone(bytes.front()) ? 0 : read_behind(in);
  entry.group = address - behind;
  // Groups are in one piece: the head is in front of these bytes.
  ByteReader group({bytes.data() - behind, bytes.size() + behind});
  ByteReader& head = behind == 0 ? in : group;
  (void)head.byte();
  entry.at = read_at(head, block.at);
  entry.order = static_cast<OrderIndex>(block.orders + in.signed_number());
  const std::uint64_t distance = in.number();
  entry.previous = distance == 0 ? 0 : entry.group - distance;
  const EntrySizes sizes = read_sizes(in);
  entry.changes = in.raw(sizes.changes);
  entry.posting_count = sizes.postings;
  entry.postings = bytes.substr(static_cast<std::size_t>(in.position() - bytes.data()));
  return entry;
}

template <class Visit>
void Book::walk_entries(const Group& group, BookAddress end, Visit visit) const {
  if (group.entries == group.next) return;
  std::string_view bytes = groups_.from(group.entries);
  for (BookAddress address = group.entries; address < std::min(group.next, end);) {
    const BookEntry entry = read_entry(bytes, address, *group.block);
    visit(entry);
    const std::size_t size = size_of(entry, bytes);
    address += size;
    bytes.remove_prefix(size);
  }
}

BookEntry Book::entry(BookAddress address) const {
  return read_entry(groups_.from(address), address, blocks_[block_of(address)]);
}

void Book::prefetch(BookAddress address) const {
  if (address == 0) return;
  constexpr std::size_t most = 128;  // few entries are longer
  const std::string_view bytes = groups_.from(address);
  detail::prefetch(bytes.data(), std::min(bytes.size(), most));
  detail::prefetch(&blocks_[block_of(address)], sizeof(Block));
}

std::size_t Book::block_of(BookAddress address) const {
  return block_at_.find(blocks_, &Block::address, address);
}

BookAddress Book::end_at(Instant as_of) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), as_of,
                                      [](Instant a, const Block& b) { return a < b.at; });
  if (after == blocks_.begin()) return 1;
  BookAddress end = 1;
  walk(std::prev(after)->address, [&](const Group& group) {
    if (group.at > as_of) return false;
    end = group.next;
    return true;
  });
  return end;
}

std::uint64_t Book::events_until(Instant as_of) const {
  const BookAddress end = end_at(as_of);
  if (end == 1) return 0;
  const Block& block = blocks_[block_of(end - 1)];
  std::uint64_t events = block.events;
  walk(block.address, [&](const Group& group) {
    if (group.address >= end) return false;
    if (group.type) ++events;
    return true;
  });
  return events;
}

auto Book::checkpoint_behind(std::size_t block) const -> std::vector<Checkpoint>::const_iterator {
  return std::upper_bound(checkpoints_.begin(), checkpoints_.end(), block,
                          [](std::size_t a, const Checkpoint& b) { return a < b.block; });
}

Book::BlockStart Book::block_near(BookAddress end, Balances empty) const {
  BlockStart start{std::move(empty), 1};
  if (blocks_.empty()) return start;
  std::size_t block = block_of(end);
  if (block + 1 < blocks_.size() && blocks_[block + 1].address - end < end - blocks_[block].address)
    ++block;
  start.address = blocks_[block].address;
  // Deltas are added to the checkpoint before, or taken from the one behind: there are fewer to one of them.
  const auto after = checkpoint_behind(block);
  const std::size_t last_before = after == checkpoints_.begin() ? 0 : std::prev(after)->block;
  const bool go_back = after != checkpoints_.end() && after->block - block < block - last_before;
  if (go_back || after != checkpoints_.begin()) {
    const Checkpoint& checkpoint = go_back ? *after : *std::prev(after);
    const std::string_view bytes = deltas_.from(checkpoint.bytes);
    start.balances.read(start.balances.keeps_days()
                            ? bytes.substr(checkpoint.totals_size, checkpoint.cells_size)
                            : bytes.substr(0, checkpoint.totals_size),
                        Day(), Balances::Read::add);
  }
  const std::size_t first = go_back ? block : last_before;
  const std::size_t end_of_deltas = go_back ? after->block : block;
  for (const Block& each : std::span(blocks_).subspan(first, end_of_deltas - first)) {
    if (each.delta_bytes == 0) continue;
    start.balances.read(deltas_.from(each.deltas).substr(0, each.delta_bytes), Day::of_utc(each.at),
                        go_back ? Balances::Read::subtract : Balances::Read::add);
  }
  return start;
}

void Book::forget_balances_before(Instant earliest) {
  if (blocks_.empty()) return;
  const std::size_t block = block_of(end_at(earliest));
  const auto after = checkpoint_behind(block);
  if (after == checkpoints_.begin()) return;
  checkpoints_.erase(checkpoints_.begin(), std::prev(after));
  checkpoints_.shrink_to_fit();
  // A checkpoint stands behind the changes of the blocks before it.
  deltas_.forget_before(checkpoints_.front().bytes);
}

void Book::pass(GroupPlace& place, std::uint32_t& named_events, const Group& group) {
  place.at = group.at;
  place.type = group.type;
  if (group.type) ++place.events_so_far;
  if (group.has_id) ++named_events;
  place.event = group.type ? place.events_so_far : 0;
  place.event_name.reset();
  if (group.has_id) place.event_name = named_events - 1;
}

template <class Visit>
GroupPlace Book::walk_to(BookAddress address, Visit visit) const {
  const Block& block = blocks_[block_of(address)];
  GroupPlace place;
  place.events_so_far = block.events;
  place.first_seq = block.postings + 1;
  std::uint32_t named_events = block.named_events;
  walk(block.address, [&](const Group& group) {
    pass(place, named_events, group);
    visit(place, group);
    return address >= group.next;
  });
  return place;
}

GroupPlace Book::place_of(BookAddress address) const {
  return walk_to(address, [&](GroupPlace& place, const Group& group) {
    walk_entries(group, address,
                 [&](const BookEntry& entry) { place.first_seq += entry.posting_count; });
  });
}

GroupPlace Book::group_of(BookAddress address) const {
  return walk_to(address, [](const GroupPlace&, const Group&) {});
}

void Book::for_each_entry(std::optional<Instant> from, Instant to,
                          const EntryVisitor& visit) const {
  if (blocks_.empty()) return;
  auto start = blocks_.begin();
  if (from) {
    // The last block that begins before `from`: groups at the very instant may stand at its end.
    const auto not_before = std::lower_bound(blocks_.begin(), blocks_.end(), *from,
                                             [](const Block& a, Instant b) { return a.at < b; });
    start = not_before == blocks_.begin() ? not_before : std::prev(not_before);
  }
  GroupPlace place;
  place.events_so_far = start->events;
  place.first_seq = start->postings + 1;
  std::uint32_t named_events = start->named_events;
  walk(start->address, [&](const Group& group) {
    if (group.at > to) return false;
    pass(place, named_events, group);
    walk_entries(group, group.next, [&](const BookEntry& entry) {
      if (!from || group.at >= *from) visit(place, entry);
      place.first_seq += entry.posting_count;
    });
    return true;
  });
}

void Book::for_each_entry_between(BookAddress from, BookAddress to,
                                  const std::function<void(const BookEntry&)>& visit) const {
  walk(from, [&](const Group& group) {
    if (group.address >= to) return false;
    walk_entries(group, group.next, visit);
    return true;
  });
}

}  // namespace orderledger::inline v1::detail
