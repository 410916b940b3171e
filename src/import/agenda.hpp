/// \file agenda.hpp
/// The events of a plan until they are due: packed away as they are planned, and handed on in their order.
#pragma once

#include "draft.hpp"

#include <orderledger/import/record_store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orderledger::inline v1::imports {

/// Of an event 24 bytes are at hand, however many there are.
class Agenda {
 public:
  explicit Agenda(RecordStore& records) : records_(records) {}

  void add(const Planned& planned);
  /// A count of stock that is due at that time. It is worked out when it is due.
  void add_count(std::uint32_t stock, Instant at);

  /// Calls `happen(event)`, or `count(stock)`, in the order of time, of steps, and of being added; until one of
  /// them answers false. What belongs before everything else happens at the time of the first.
  template <class Happen, class Count>
  void run(const Happen& happen, const Count& count) {
    sort();
    for (const Entry& entry : entries_) {
      const bool goes_on = entry.step == Step::count ? count(static_cast<std::uint32_t>(entry.what))
                                                     : happen(take(entry));
      if (!goes_on) return;
    }
  }

 private:
  struct Entry {
    std::int64_t at = 0;
    std::uint64_t what = 0;  ///< where the event is, or a stock
    std::uint32_t number = 0;
    Step step = Step::define;
    bool is_timed = true;
  };

  void sort();
  [[nodiscard]] Event take(const Entry& entry);

  RecordStore& records_;
  std::vector<Entry> entries_;
  std::string bytes_;
};

}  // namespace orderledger::inline v1::imports
