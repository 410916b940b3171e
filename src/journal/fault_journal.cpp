#include <orderledger/fault_journal.hpp>

#include <string>
#include <utility>
#include <vector>

namespace orderledger::inline v1 {

namespace {

enum class Fault { none, request_lost, reply_lost, delayed, repeated, failed };

/// A batch on its way, which owns its texts.
struct Underway {
  std::vector<std::pair<std::string, std::string>> texts;
  JournalSeq expected_seq = 0;
  JournalEpoch epoch = 0;
};

StorageError injected(const char* what) {
  return {.code = StorageCode::io_error, .message = std::string("injected fault: ") + what};
}

Appended lost(const char* what) {
  return {.outcome = AppendOutcome::unknown, .error = injected(what)};
}

}  // namespace

class ORDERLEDGER_HIDDEN FaultJournal::Faults {
 public:
  Faults(std::unique_ptr<Journal> journal, FaultRates rates, std::uint64_t seed)
      : journal_(std::move(journal)), rates_(rates), state_(seed) {}

  /// The journal behind, after what was delayed has arrived there.
  [[nodiscard]] Journal& journal(Deadline deadline) {
    for (const Underway& late : std::exchange(underway_, {})) {
      std::vector<JournalEntry> batch;
      for (const auto& [id, content] : late.texts) batch.push_back({.id = id, .content = content});
      // Nobody waits for this answer any more.
      static_cast<void>(journal_->append(
          {.batch = batch, .expected_seq = late.expected_seq, .epoch = late.epoch}, deadline));
    }
    return *journal_;
  }

  void delay(const AppendRequest& request) {
    Underway late{.texts = {}, .expected_seq = request.expected_seq, .epoch = request.epoch};
    for (const JournalEntry& entry : request.batch)
      late.texts.emplace_back(std::string(entry.id), std::string(entry.content));
    underway_.push_back(std::move(late));
  }

  [[nodiscard]] Fault of_append() {
    int draw = next();
    const std::pair<int, Fault> each[] = {{rates_.request_lost, Fault::request_lost},
                                          {rates_.reply_lost, Fault::reply_lost},
                                          {rates_.delayed, Fault::delayed},
                                          {rates_.repeated, Fault::repeated},
                                          {rates_.failed, Fault::failed}};
    for (const auto& [rate, fault] : each) {
      if (draw < rate) return fault;
      draw -= rate;
    }
    return Fault::none;
  }
  [[nodiscard]] bool fails() { return next() < rates_.failed; }

 private:
  /// 0 to 999, by splitmix64.
  [[nodiscard]] int next() noexcept {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<int>((mixed ^ (mixed >> 31U)) % 1000U);
  }

  std::unique_ptr<Journal> journal_;
  FaultRates rates_;
  std::uint64_t state_;
  std::vector<Underway> underway_;
};

FaultJournal::FaultJournal(std::unique_ptr<Journal> journal, FaultRates rates, std::uint64_t seed)
    : faults_(std::make_unique<Faults>(std::move(journal), rates, seed)) {}
FaultJournal::~FaultJournal() = default;

Stored<std::string> FaultJournal::keep_options(std::string_view proposed, Deadline deadline) {
  if (faults_->fails()) return injected("keep_options");
  return faults_->journal(deadline).keep_options(proposed, deadline);
}

Stored<JournalEpoch> FaultJournal::begin_epoch(Deadline deadline) {
  if (faults_->fails()) return injected("begin_epoch");
  return faults_->journal(deadline).begin_epoch(deadline);
}

Appended FaultJournal::append(const AppendRequest& request, Deadline deadline) {
  Journal& journal = faults_->journal(deadline);
  switch (faults_->of_append()) {
    case Fault::none: break;
    case Fault::request_lost: return lost("the request was lost");
    case Fault::reply_lost:
      static_cast<void>(journal.append(request, deadline));
      return lost("the reply was lost");
    case Fault::delayed: faults_->delay(request); return lost("the request is late");
    case Fault::repeated: static_cast<void>(journal.append(request, deadline)); break;
    case Fault::failed:
      return {.outcome = AppendOutcome::failed, .error = injected("append failed")};
  }
  return journal.append(request, deadline);
}

Stored<JournalSeq> FaultJournal::head(Deadline deadline) {
  if (faults_->fails()) return injected("head");
  return faults_->journal(deadline).head(deadline);
}

Stored<JournalSeq> FaultJournal::read(JournalSeq from, const Visit& visit, Deadline deadline) {
  if (faults_->fails()) return injected("read");
  return faults_->journal(deadline).read(from, visit, deadline);
}

Stored<std::optional<JournalSeq>> FaultJournal::resolve(std::string_view id, Deadline deadline) {
  if (faults_->fails()) return injected("resolve");
  return faults_->journal(deadline).resolve(id, deadline);
}

std::optional<StorageError> FaultJournal::keep_snapshot_part(const SnapshotPart& part,
                                                             Deadline deadline) {
  if (faults_->fails()) return injected("keep_snapshot_part");
  return faults_->journal(deadline).keep_snapshot_part(part, deadline);
}

std::optional<StorageError> FaultJournal::finish_snapshot(const SnapshotEnd& end,
                                                          Deadline deadline) {
  if (faults_->fails()) return injected("finish_snapshot");
  return faults_->journal(deadline).finish_snapshot(end, deadline);
}

Stored<std::vector<JournalSeq>> FaultJournal::snapshots(Deadline deadline) {
  if (faults_->fails()) return injected("snapshots");
  return faults_->journal(deadline).snapshots(deadline);
}

Stored<std::string_view> FaultJournal::snapshot_part(JournalSeq seq, std::uint32_t number,
                                                     Deadline deadline) {
  if (faults_->fails()) return injected("snapshot_part");
  return faults_->journal(deadline).snapshot_part(seq, number, deadline);
}

}  // namespace orderledger::inline v1
