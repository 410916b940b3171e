#include <orderledger/durable_ledger.hpp>

#include "group_commit.hpp"
#include "recorder.hpp"
#include "recovery.hpp"
#include "snapshot_keeper.hpp"

#include <optional>
#include <utility>

namespace orderledger::inline v1 {

class ORDERLEDGER_HIDDEN DurableLedger::Parts {
 public:
  Parts(std::unique_ptr<Journal> journal, detail::Recovered recovered, JournalEpoch epoch,
        LedgerOptions ledger, const DurableOptions& options)
      : patience(options.patience),
        recovery(std::move(recovered.how)),
        recorder(std::move(journal), std::move(recovered), epoch, std::move(ledger),
                 options.patience),
        group_commit(recorder, options) {
    if (options.snapshot_every > 0)
      keeper.emplace(recorder, options.snapshot_every, recovery.snapshot);
  }

  std::chrono::milliseconds patience;
  Recovery recovery;
  detail::Recorder recorder;
  std::optional<detail::SnapshotKeeper> keeper;
  detail::GroupCommit group_commit;
};

DurableLedger::DurableLedger(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
DurableLedger::~DurableLedger() = default;
DurableLedger::DurableLedger(DurableLedger&&) noexcept = default;
DurableLedger& DurableLedger::operator=(DurableLedger&&) noexcept = default;

Stored<DurableLedger> DurableLedger::open(const std::string& path, const DurableOptions& options,
                                          const Observe& observe) {
  auto journal = sqlite::FileJournal::open(
      path, {.access = sqlite::Access::create, .durability = options.durability},
      Deadline::after(options.patience));
  if (!journal) return journal.error();
  return open(*std::move(journal), options, observe);
}

Stored<DurableLedger> DurableLedger::open(std::unique_ptr<Journal> journal,
                                          const DurableOptions& options, const Observe& observe) {
  auto ledger =
      detail::agree_on_options(*journal, options.ledger, Deadline::after(options.patience));
  if (!ledger) return ledger.error();
  // Before reading, so that nobody appends between the last event read and the first appended.
  const auto epoch = journal->begin_epoch(Deadline::after(options.patience));
  if (!epoch) return epoch.error();
  auto recovered = detail::recover(*journal, *ledger, observe);
  if (!recovered) return recovered.error();
  return DurableLedger(std::make_unique<Parts>(std::move(journal), *std::move(recovered), *epoch,
                                               *std::move(ledger), options));
}

namespace {

/// Opens the file to be read, and asks `work` what is in it.
template <class Work>
auto read_file(const std::string& path, const DurableOptions& options, const Work& work)
    -> decltype(work(std::declval<Journal&>(), LedgerOptions())) {
  const Deadline deadline = Deadline::after(options.patience);
  auto journal = sqlite::FileJournal::open(path, {.access = sqlite::Access::read_only}, deadline);
  if (!journal) return journal.error();
  const auto ledger = detail::agree_on_options(**journal, options.ledger, deadline);
  if (!ledger) return ledger.error();
  return work(**journal, *ledger);
}

}  // namespace

Stored<Ledger> DurableLedger::read(const std::string& path, const DurableOptions& options,
                                   const Observe& observe) {
  auto recovered = read_file(path, options, [&](Journal& journal, const LedgerOptions& ledger) {
    return detail::recover(journal, ledger, observe);
  });
  if (!recovered) return recovered.error();
  return std::move((*std::move(recovered)).ledger);
}

Stored<ReplayedFile> DurableLedger::replay(const std::string& path, const DurableOptions& options) {
  auto replayed = read_file(path, options, [](Journal& journal, const LedgerOptions& ledger) {
    return detail::replay_and_check(journal, ledger);
  });
  if (!replayed) return replayed.error();
  detail::CheckedReplay checked = *std::move(replayed);
  return ReplayedFile{.ledger = std::move(checked.replayed.ledger),
                      .snapshots = std::move(checked.snapshots)};
}

DurableLedger::Outcome DurableLedger::apply(const Event& event) {
  auto outcomes = apply_batch({&event, 1});
  if (!outcomes) return outcomes.error();
  return std::move((*std::move(outcomes)).front());
}

DurableLedger::BatchOutcome DurableLedger::apply_batch(std::span<const Event> events,
                                                       OnRefusal on_refusal) {
  detail::Submission submission(events, on_refusal, Deadline::after(parts_->patience));
  parts_->group_commit.run(submission);
  if (submission.failure) return *std::move(submission.failure);
  return std::move(submission.outcomes);
}

void DurableLedger::submit(Event event, Acknowledge acknowledge) {
  std::vector<Event> one;
  one.push_back(std::move(event));
  submit_batch(std::move(one), [tell = std::move(acknowledge)](const BatchOutcome& outcomes) {
    if (outcomes) {
      tell(outcomes->front());
    } else {
      tell(outcomes.error());
    }
  });
}

void DurableLedger::submit_batch(std::vector<Event> events, AcknowledgeBatch acknowledge,
                                 OnRefusal on_refusal) {
  if (events.empty()) return acknowledge(std::vector<Result<Applied>>());
  parts_->group_commit.submit(std::make_unique<detail::Submission>(
      std::move(events), on_refusal, std::move(acknowledge), Deadline::after(parts_->patience)));
}

void DurableLedger::flush() { parts_->group_commit.flush(); }

Stored<std::shared_ptr<const Ledger>> DurableLedger::view() const {
  return parts_->recorder.view();
}
std::optional<StorageError> DurableLedger::keep_history_since(Instant since) {
  return parts_->recorder.keep_history_since(since);
}
JournalSeq DurableLedger::head() const noexcept { return parts_->recorder.head(); }
const Recovery& DurableLedger::recovery() const noexcept { return parts_->recovery; }
Stored<WrittenSnapshot> DurableLedger::snapshot() { return parts_->recorder.snapshot(); }
Stored<VerifyReport> DurableLedger::verify() const { return parts_->recorder.verify(); }

}  // namespace orderledger::inline v1
