#include "kept_events.hpp"

#include <orderledger/json/events.hpp>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

Deadline patient() { return Deadline::after(std::chrono::hours(24)); }

Unreadable unreadable(JournalSeq seq, const std::string& why) {
  return {{.code = StorageCode::damaged,
           .message = "event " + std::to_string(seq) + " of the journal: " + why}};
}

namespace {

using VisitEvent = std::function<void(JournalSeq, Event)>;

/// On one thread. `visit` is given the events to keep.
Stored<JournalSeq> read(Journal& journal, SeqRange range, const VisitEvent& visit) {
  json::EventReader reader;
  return journal.read(
      range.first,
      [&](const StoredEntry& entry) {
        if (entry.seq > range.last) return;
        Result<Event> event = reader.read(entry.content);
        if (!event) throw unreadable(entry.seq, event.error().message);
        visit(entry.seq, *std::move(event));
      },
      patient());
}

/// Events on their way from the thread that reads them to the one that uses them.
class Pipe {
 public:
  using Piece = std::vector<Event>;

  /// Of the reading thread. False: nobody wants any more. Takes a piece that was used in exchange, so that its memory
  /// goes back to where it came from.
  bool put(Piece& piece) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return full_.size() < most_pieces || is_closed_; });
    if (is_closed_) return false;
    full_.push_back(std::exchange(piece, {}));
    if (!used_.empty()) {
      piece = std::move(used_.back());
      used_.pop_back();
    }
    changed_.notify_all();
    return true;
  }
  /// Of the reading thread: there are no more.
  void finish() noexcept {
    const std::lock_guard lock(mutex_);
    is_finished_ = true;
    changed_.notify_all();
  }

  /// Of the using thread. Gives back the piece before; false: there are no more.
  bool take(Piece& piece) {
    std::unique_lock lock(mutex_);
    used_.push_back(std::exchange(piece, {}));
    changed_.wait(lock, [this] { return !full_.empty() || is_finished_; });
    if (full_.empty()) return false;
    piece = std::move(full_.front());
    full_.pop_front();
    changed_.notify_all();
    return true;
  }
  /// Of the using thread: it wants no more.
  void close() noexcept {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t most_pieces = 4;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> full_;
  std::vector<Piece> used_;
  bool is_finished_ = false;
  bool is_closed_ = false;
};

/// A thread that reads ahead.
class ReadingAhead {
 public:
  /// Throws:   std::system_error: there is no thread to be had
  ReadingAhead(Journal& journal, SeqRange range)
      : reader_([this, &journal, range] { read_all(journal, range); }) {}
  ~ReadingAhead() {
    pipe_.close();
    if (reader_.joinable()) reader_.join();
  }
  ReadingAhead(const ReadingAhead&) = delete;
  ReadingAhead& operator=(const ReadingAhead&) = delete;

  bool take(Pipe::Piece& piece) { return pipe_.take(piece); }
  /// How it ended, after there were no more. Throws what reading threw.
  Stored<JournalSeq> end() {
    reader_.join();
    if (thrown_) std::rethrow_exception(thrown_);
    return *std::move(last_);
  }

 private:
  static constexpr std::size_t events_in_piece = 256;
  /// Ends the reading: nobody wants any more.
  struct Unwanted {};

  void read_all(Journal& journal, SeqRange range) noexcept {
    Pipe::Piece piece;
    const auto put = [&] {
      if (!pipe_.put(piece)) throw Unwanted();
      piece.clear();
    };
    try {
      try {
        last_ = read(journal, range, [&](JournalSeq, Event event) {
          piece.push_back(std::move(event));
          if (piece.size() == events_in_piece) put();
        });
      } catch (const Unreadable&) {
        thrown_ = std::current_exception();
      }
      // Also those before a failure: an earlier one may be told of first.
      put();
    } catch (const Unwanted&) {
      // As it was asked for.
    } catch (...) {
      thrown_ = std::current_exception();
    }
    pipe_.finish();
  }

  Pipe pipe_;
  std::exception_ptr thrown_;
  std::optional<Stored<JournalSeq>> last_;
  std::thread reader_;  // the last, as it uses the others
};

/// Fewer are read sooner than a thread is started.
constexpr JournalSeq worth_a_thread = 2000;

}  // namespace

Stored<JournalSeq> for_each_kept_event(Journal& journal, SeqRange range,
                                       const std::function<void(JournalSeq, const Event&)>& visit) {
  const auto head = journal.head(patient());
  if (!head) return head.error();
  std::optional<ReadingAhead> ahead;
  if (*head >= range.first + worth_a_thread) {
    try {
      ahead.emplace(journal, range);
    } catch (const std::system_error&) {
      // It goes without, only slower.
    }
  }
  if (!ahead) return read(journal, range, visit);
  JournalSeq seq = range.first;
  for (Pipe::Piece piece; ahead->take(piece);) {
    for (const Event& event : piece) visit(seq++, event);
  }
  return ahead->end();
}

}  // namespace orderledger::inline v1::detail
