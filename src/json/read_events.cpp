#include <orderledger/json/events.hpp>
#include <orderledger/json/read_events.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace orderledger::inline v1::json {

namespace {

/// Events on their way from the thread that reads them to the one that uses them.
class Pipe {
 public:
  using Piece = std::vector<ReadEvent>;

  /// Of the reading thread. False: nobody wants any more. Takes a piece that was used in exchange, so that its memory
  /// goes back to where it came from.
  bool put(Piece& piece) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return full_.size() < most_pieces || is_ended_; });
    if (is_ended_) return false;
    full_.push_back(std::exchange(piece, {}));
    if (!used_.empty()) {
      piece = std::move(used_.back());
      used_.pop_back();
    }
    changed_.notify_all();
    return true;
  }

  /// Of the using thread. Gives back the piece before; false: there are no more.
  bool take(Piece& piece) {
    std::unique_lock lock(mutex_);
    used_.push_back(std::exchange(piece, {}));
    changed_.wait(lock, [this] { return !full_.empty() || is_ended_; });
    if (full_.empty()) return false;
    piece = std::move(full_.front());
    full_.pop_front();
    changed_.notify_all();
    return true;
  }

  /// Of either thread: there are no more, or it wants no more. What was put may still be taken.
  void end() noexcept {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t most_pieces = 4;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> full_;
  std::vector<Piece> used_;
  bool is_ended_ = false;
};

/// A thread that reads ahead.
class ReadingAhead {
 public:
  /// Throws:   std::system_error: there is no thread to be had
  explicit ReadingAhead(const TextSource& source)
      : thread_([this, &source] { read_all(source); }) {}
  ~ReadingAhead() {
    pipe_.end();
    thread_.join();
  }
  ReadingAhead(const ReadingAhead&) = delete;
  ReadingAhead& operator=(const ReadingAhead&) = delete;

  void use_all(const UseEvent& use) {
    for (Pipe::Piece piece; pipe_.take(piece);) {
      for (std::size_t i = 0; i < piece.size(); ++i) {
        if (i + 1 < piece.size()) piece[i].next = &piece[i + 1].preparation;
        if (!use(piece[i])) return;
      }
    }
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  static constexpr std::size_t events_in_piece = 256;

  void read_all(const TextSource& source) noexcept {
    try {
      EventReader reader;
      Pipe::Piece piece;
      bool is_wanted = true;
      const auto put = [&] {
        is_wanted = pipe_.put(piece);
        piece.clear();
      };
      try {
        source([&](std::string_view text, std::uint64_t place) {
          if (!is_wanted) return false;
          ReadEvent& read =
              piece.emplace_back(ReadEvent{.event = reader.read(text), .place = place});
          if (read.event) read.preparation = Preparation(*read.event);
          if (piece.size() == events_in_piece) put();
          return is_wanted;
        });
      } catch (...) {
        thrown_ = std::current_exception();
      }
      put();  // also those before a failure
    } catch (...) {
      thrown_ = std::current_exception();
    }
    pipe_.end();
  }

  Pipe pipe_;
  std::exception_ptr thrown_;  ///< of the reading thread, until it has finished
  std::thread thread_;         // the last, as it uses the others
};

void read_here(const TextSource& source, const UseEvent& use) {
  EventReader reader;
  bool is_wanted = true;
  source([&](std::string_view text, std::uint64_t place) {
    is_wanted = is_wanted && use({.event = reader.read(text), .place = place});
    return is_wanted;
  });
}

}  // namespace

void read_events(const TextSource& source, const UseEvent& use, ReadAhead ahead) {
  std::optional<ReadingAhead> reading;
  if (ahead == ReadAhead::yes) {
    try {
      reading.emplace(source);
    } catch (const std::system_error&) {
      // It goes without, only slower.
    }
  }
  if (reading) {
    reading->use_all(use);
  } else {
    read_here(source, use);
  }
}

}  // namespace orderledger::inline v1::json
