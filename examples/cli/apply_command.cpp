#include "commands.hpp"
#include "event_lines.hpp"
#include "format.hpp"
#include "ledger_file.hpp"
#include "text.hpp"

#include <orderledger/json/events.hpp>

#include <fmt/format.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {
namespace {

using orderledger::Applied;
using orderledger::DurableLedger;
using orderledger::Error;
using orderledger::Event;
using orderledger::OnRefusal;
using orderledger::Result;
using orderledger::StorageError;

/// Events in one commit. A sync is shared by so many, and so many are read again after a crash.
constexpr std::size_t batch_size = 1000;

/// The events of a ledger file that have no id, by content, and how often each is there.
///
/// An id says by itself that its event is there already. Without one, an event is taken for one that is there if
/// it is equal to it in every field: that is what a second run of the same file looks like.
class KnownEvents {
 public:
  [[nodiscard]] std::optional<StorageError> read(const std::string& path) {
    return for_each_stored(path, [this](const orderledger::StoredEntry& entry) {
      if (entry.id.empty()) ++counts_[std::string(entry.content)];
    });
  }

  /// Takes one away, if there is one.
  [[nodiscard]] bool take(const Event& event) {
    if (event.id || counts_.empty()) return false;
    const auto found = counts_.find(orderledger::json::to_json(event));
    if (found == counts_.end()) return false;
    if (--found->second == 0) counts_.erase(found);
    return true;
  }

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
};

/// What became of a stream.
struct Tally {
  std::uint64_t applied = 0;
  std::uint64_t repeated = 0;
  std::uint64_t rejected = 0;
};

/// Reads lines, and applies them batch by batch.
class Appending {
 public:
  Appending(const Arguments& arguments, DurableLedger& ledger, KnownEvents& known)
      : arguments_(arguments), ledger_(ledger), known_(known), lines_(arguments.events) {}

  [[nodiscard]] ExitCode run() {
    ExitCode code = ExitCode::ok;
    const bool is_read = lines_.for_each([&](const orderledger::json::ReadEvent& read) {
      code = take(read.event, read.place);
      return code == ExitCode::ok;
    });
    if (code == ExitCode::ok) code = append();
    return code == ExitCode::ok && !is_read ? ExitCode::bad_input : code;
  }

  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  [[nodiscard]] ExitCode take(const Result<Event>& event, std::uint64_t line) {
    if (!event) {
      if (const ExitCode code = append(); code != ExitCode::ok) return code;
      return go_on_after(event.error(), line) ? ExitCode::ok : ExitCode::bad_input;
    }
    if (known_.take(*event)) {
      ++tally_.repeated;
      return ExitCode::ok;
    }
    batch_.push_back(*event);
    numbers_.push_back(line);
    return batch_.size() < batch_size ? ExitCode::ok : append();
  }

  [[nodiscard]] ExitCode append() {
    if (batch_.empty()) return ExitCode::ok;
    const bool stops = arguments_.on_error == OnError::stop;
    const auto outcomes = ledger_.apply_batch(batch_, stops ? OnRefusal::stop : OnRefusal::go_on);
    if (!outcomes) {
      lines_.clear_progress();
      complain(outcomes.error().message);
      return ExitCode::storage;
    }
    bool is_stopped = false;
    for (std::size_t i = 0; i < outcomes->size(); ++i) {
      const Result<Applied>& outcome = (*outcomes)[i];
      if (!outcome) {
        is_stopped = !go_on_after(outcome.error(), numbers_[i]);
      } else if (*outcome == Applied::repeated) {
        ++tally_.repeated;
      } else {
        ++tally_.applied;
      }
    }
    batch_.clear();
    numbers_.clear();
    return is_stopped ? ExitCode::bad_input : ExitCode::ok;
  }

  [[nodiscard]] bool go_on_after(const Error& error, std::uint64_t line) {
    ++tally_.rejected;
    lines_.complain_about(line, error);
    return arguments_.on_error == OnError::skip;
  }

  const Arguments& arguments_;
  DurableLedger& ledger_;
  KnownEvents& known_;
  EventLines lines_;
  std::vector<Event> batch_;
  std::vector<std::uint64_t> numbers_;  ///< the lines of the batch
  Tally tally_;
};

}  // namespace

ExitCode apply(const Arguments& arguments, Output& output) {
  auto opened = DurableLedger::open(arguments.source, durable_options(arguments));
  if (!opened) {
    complain(opened.error().message);
    return ExitCode::storage;
  }
  DurableLedger ledger = *std::move(opened);
  KnownEvents known;
  if (const auto trouble = known.read(arguments.source)) {
    complain(trouble->message);
    return ExitCode::storage;
  }
  Appending appending(arguments, ledger, known);
  const ExitCode code = appending.run();
  const Tally& tally = appending.tally();
  const std::string summary = fmt::format("{} applied, {} there already, {} rejected; {} in {}",
                                          tally.applied, tally.repeated, tally.rejected,
                                          counted(ledger.head(), "event"), arguments.source);
  if (code == ExitCode::ok) {
    output.text() += printable(summary) + '\n';
  } else {
    complain(summary);
  }
  return code;
}

}  // namespace cli
