#include <orderledger/memory_journal.hpp>

#include <algorithm>
#include <cassert>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1 {

struct ORDERLEDGER_HIDDEN MemoryJournal::Entries {
  struct Kept {
    std::string id;
    std::string content;
  };

  struct KeptSnapshot {
    JournalSeq seq = 0;
    bool is_whole = false;
    /// Shared with who is being given one of them.
    std::vector<std::shared_ptr<const std::string>> parts = {};
  };

  std::mutex mutex;
  std::optional<std::string> options;
  JournalEpoch epoch = 0;
  std::vector<Kept> kept;
  std::vector<KeptSnapshot> snapshots;  ///< the newest last

  [[nodiscard]] bool has_at(JournalSeq after, std::span<const JournalEntry> batch) const {
    if (after > kept.size() || kept.size() - after < batch.size()) return false;
    return std::equal(batch.begin(), batch.end(), kept.begin() + static_cast<std::ptrdiff_t>(after),
                      [](const JournalEntry& wanted, const Kept& there) {
                        return wanted.id == there.id && wanted.content == there.content;
                      });
  }
};

namespace {

StorageError too_late() {
  return {.code = StorageCode::deadline_passed, .message = "the deadline had passed"};
}

StorageError taken_over() {
  return {.code = StorageCode::fenced, .message = "another writer took the journal over"};
}

StorageError out_of_order(JournalSeq seq) {
  return {.code = StorageCode::not_found,
          .message = "a part of the snapshot of event " + std::to_string(seq) + " is missing"};
}

}  // namespace

MemoryJournal::MemoryJournal() : MemoryJournal(std::make_shared<Entries>()) {}
MemoryJournal::MemoryJournal(std::shared_ptr<Entries> entries) noexcept
    : entries_(std::move(entries)) {}
MemoryJournal::~MemoryJournal() = default;

std::unique_ptr<MemoryJournal> MemoryJournal::share() const {
  return std::unique_ptr<MemoryJournal>(new MemoryJournal(entries_));
}

Stored<std::string> MemoryJournal::keep_options(std::string_view proposed, Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  if (!entries_->options) entries_->options = proposed;
  return *entries_->options;
}

Stored<JournalEpoch> MemoryJournal::begin_epoch(Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  return ++entries_->epoch;
}

Appended MemoryJournal::append(const AppendRequest& request, Deadline deadline) {
  assert(!request.batch.empty());
  if (deadline.has_passed()) return {.outcome = AppendOutcome::failed, .error = too_late()};
  const std::lock_guard lock(entries_->mutex);
  std::vector<Entries::Kept>& kept = entries_->kept;
  if (request.epoch < entries_->epoch) return {.outcome = AppendOutcome::fenced};
  if (request.expected_seq != kept.size()) {
    const bool is_there = entries_->has_at(request.expected_seq, request.batch);
    return {.outcome = is_there ? AppendOutcome::duplicate : AppendOutcome::conflict,
            .head = kept.size()};
  }
  const std::size_t before = kept.size();
  try {
    for (const JournalEntry& entry : request.batch)
      kept.push_back({std::string(entry.id), std::string(entry.content)});
  } catch (...) {
    kept.resize(before);
    throw;
  }
  return {.outcome = AppendOutcome::ok, .head = kept.size()};
}

Stored<JournalSeq> MemoryJournal::head(Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  return JournalSeq{entries_->kept.size()};
}

Stored<JournalSeq> MemoryJournal::read(JournalSeq from, const Visit& visit, Deadline deadline) {
  // The visitor may append, so it is called without the lock: on a copy, as of one moment.
  std::vector<Entries::Kept> tail;
  JournalSeq seq = std::max<JournalSeq>(from, 1);
  JournalSeq last = 0;
  {
    const std::lock_guard lock(entries_->mutex);
    last = entries_->kept.size();
    if (seq <= last)
      tail.assign(entries_->kept.begin() + static_cast<std::ptrdiff_t>(seq - 1),
                  entries_->kept.end());
  }
  for (const Entries::Kept& each : tail) {
    if (deadline.has_passed()) return too_late();
    visit({.seq = seq++, .id = each.id, .content = each.content});
  }
  return last;
}

Stored<std::optional<JournalSeq>> MemoryJournal::resolve(std::string_view id, Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  for (std::size_t i = entries_->kept.size(); i > 0; --i) {
    if (!id.empty() && entries_->kept[i - 1].id == id) return std::optional<JournalSeq>(i);
  }
  return std::optional<JournalSeq>();
}

std::optional<StorageError> MemoryJournal::keep_snapshot_part(const SnapshotPart& part,
                                                              Deadline deadline) {
  assert(!part.bytes.empty());
  if (deadline.has_passed()) return too_late();
  auto bytes = std::make_shared<const std::string>(part.bytes);
  const std::lock_guard lock(entries_->mutex);
  if (part.epoch < entries_->epoch) return taken_over();
  std::vector<Entries::KeptSnapshot>& all = entries_->snapshots;
  if (part.number == 0) {
    std::erase_if(all, [&](const Entries::KeptSnapshot& each) {
      return !each.is_whole || each.seq == part.seq;
    });
    if (all.size() > 1) all.erase(all.begin(), all.end() - 1);
    all.push_back({.seq = part.seq});
  }
  if (all.empty() || all.back().is_whole || all.back().seq != part.seq ||
      all.back().parts.size() != part.number)
    return out_of_order(part.seq);
  all.back().parts.push_back(std::move(bytes));
  return {};
}

std::optional<StorageError> MemoryJournal::finish_snapshot(const SnapshotEnd& end,
                                                           Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  if (end.epoch < entries_->epoch) return taken_over();
  std::vector<Entries::KeptSnapshot>& all = entries_->snapshots;
  if (all.empty() || all.back().seq != end.seq || all.back().parts.size() != end.parts ||
      end.seq > entries_->kept.size())
    return out_of_order(end.seq);
  all.back().is_whole = true;
  return {};
}

Stored<std::vector<JournalSeq>> MemoryJournal::snapshots(Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  std::vector<JournalSeq> places;
  for (auto each = entries_->snapshots.rbegin(); each != entries_->snapshots.rend(); ++each) {
    if (each->is_whole) places.push_back(each->seq);
  }
  return places;
}

Stored<std::string_view> MemoryJournal::snapshot_part(JournalSeq seq, std::uint32_t number,
                                                      Deadline deadline) {
  if (deadline.has_passed()) return too_late();
  const std::lock_guard lock(entries_->mutex);
  for (const Entries::KeptSnapshot& each : entries_->snapshots) {
    if (!each.is_whole || each.seq != seq) continue;
    part_given_ = number < each.parts.size() ? each.parts[number] : nullptr;
    return part_given_ ? std::string_view(*part_given_) : std::string_view();
  }
  return StorageError{.code = StorageCode::not_found,
                      .message = "there is no snapshot of event " + std::to_string(seq)};
}

}  // namespace orderledger::inline v1
