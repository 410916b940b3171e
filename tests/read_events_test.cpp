// json::read_events: a stream of texts as events, on the caller's thread or read ahead on another.
#include <orderledger/json/read_events.hpp>

#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace orderledger;
using json::ReadAhead;

namespace {

std::string text(std::uint64_t number) {
  return R"({"type":"time_passed","at":"2026-01-01T00:00:00Z","id":"E)" + std::to_string(number) +
         "\"}";
}

// The texts of events 1 to `count`, as long as somebody wants them; `put_count` says how many were put.
json::TextSource texts(std::uint64_t count, std::atomic<std::uint64_t>& put_count) {
  return [count, &put_count](const json::PutText& put) {
    for (std::uint64_t number = 1; number <= count; ++number) {
      ++put_count;
      std::string gone_soon = text(number);
      const bool is_wanted = put(gone_soon, number);
      gone_soon.assign(gone_soon.size(), '!');
      if (!is_wanted) return;
    }
  };
}

struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr std::uint64_t most_ahead = 2000;

}  // namespace

TEST_CASE("every text is used once, in order, with its place, on the thread of the caller",
          "[read_events]") {
  const auto ahead = GENERATE(ReadAhead::no, ReadAhead::yes);
  for (const std::uint64_t count : {0U, 1U, 255U, 256U, 257U, 10'000U}) {
    CAPTURE(count);
    std::atomic<std::uint64_t> put_count{0};
    std::uint64_t used = 0;
    const auto me = std::this_thread::get_id();
    json::read_events(
        texts(count, put_count),
        [&](const json::ReadEvent& read) {
          ++used;
          REQUIRE(std::this_thread::get_id() == me);
          REQUIRE(read.place == used);
          REQUIRE(read.event.value().id.value().text() == "E" + std::to_string(used));
          return true;
        },
        ahead);
    CHECK(used == count);
    CHECK(put_count == count);
  }
}

TEST_CASE("a text that is no event is told in its place, and those behind it are read",
          "[read_events]") {
  const auto ahead = GENERATE(ReadAhead::no, ReadAhead::yes);
  std::vector<std::string> told;
  json::read_events(
      [](const json::PutText& put) {
        put(text(1), 10);
        put("nonsense", 20);
        put(text(3), 30);
      },
      [&](const json::ReadEvent& read) {
        told.push_back(std::to_string(read.place) +
                       (read.event ? " " + read.event->id->text() : " is none"));
        return true;
      },
      ahead);
  CHECK(told == std::vector<std::string>{"10 E1", "20 is none", "30 E3"});
}

TEST_CASE("who wants no more is given no more, and the source is told", "[read_events]") {
  const auto ahead = GENERATE(ReadAhead::no, ReadAhead::yes);
  const bool source_throws = GENERATE(false, true);
  for (const std::uint64_t wanted : {1U, 256U, 300U, 3000U}) {
    CAPTURE(wanted);
    std::atomic<std::uint64_t> put_count{0};
    std::atomic<bool> is_told = false;  // Catch's own checks belong to one thread
    std::uint64_t used = 0;
    json::read_events(
        [&](const json::PutText& put) {
          texts(100'000, put_count)(put);
          is_told = !put(text(0), 0);
          // Who cannot return from where it stands may throw.
          if (source_throws && ahead == ReadAhead::yes) throw Failure("unwanted");
        },
        [&](const json::ReadEvent&) { return ++used < wanted; }, ahead);
    CHECK(used == wanted);
    CHECK(is_told);
    CHECK(put_count <= wanted + (ahead == ReadAhead::yes ? most_ahead : 0));
  }
}

TEST_CASE("what a source throws is thrown behind all that it put", "[read_events]") {
  const auto ahead = GENERATE(ReadAhead::no, ReadAhead::yes);
  for (const std::uint64_t count : {0U, 1U, 256U, 5000U}) {
    CAPTURE(count);
    std::atomic<std::uint64_t> put_count{0};
    std::uint64_t used = 0;
    const auto read = [&] {
      json::read_events(
          [&](const json::PutText& put) {
            texts(count, put_count)(put);
            throw Failure("the disk is gone");
          },
          [&](const json::ReadEvent&) {
            ++used;
            return true;
          },
          ahead);
    };
    CHECK_THROWS_WITH(read(), "the disk is gone");
    CHECK(used == count);
  }
}

TEST_CASE("what a user throws ends the source", "[read_events]") {
  const auto ahead = GENERATE(ReadAhead::no, ReadAhead::yes);
  std::atomic<std::uint64_t> put_count{0};
  std::uint64_t used = 0;
  const auto read = [&] {
    json::read_events(
        texts(100'000, put_count),
        [&](const json::ReadEvent&) -> bool {
          if (++used == 1000) throw Failure("enough");
          return true;
        },
        ahead);
  };
  CHECK_THROWS_WITH(read(), "enough");
  CHECK(used == 1000);
  CHECK(put_count <= 1000 + most_ahead);
}

TEST_CASE("a source waits for who is slow: only so many events are read ahead", "[read_events]") {
  std::atomic<std::uint64_t> put_count{0};
  std::uint64_t used = 0;
  json::read_events(texts(20'000, put_count), [&](const json::ReadEvent&) {
    if (++used % 5000 == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      CHECK(put_count <= used + most_ahead);
    }
    return true;
  });
  CHECK(used == 20'000);
}
