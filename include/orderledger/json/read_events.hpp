/// \file read_events.hpp
/// A stream of texts as events: files of JSON Lines, journals.
///
/// Layer 5, edge; component `orderledger::json`.
#pragma once

#include <orderledger/event.hpp>
#include <orderledger/preparation.hpp>
#include <orderledger/result.hpp>

#include <cstdint>
#include <functional>
#include <string_view>

namespace orderledger {
inline namespace v1 {
namespace json {

/// Takes the text of one event, which may go as soon as this returns, and where it stands: a number of the caller's,
/// of a line for instance. False: nobody wants any more.
using PutText = std::function<bool(std::string_view text, std::uint64_t place)>;

/// Puts one text after the other.
using TextSource = std::function<void(const PutText& put)>;

/// What a text says, and where it stands.
struct ReadEvent {
  Result<Event> event;           ///< or why it is none
  Preparation preparation = {};  ///< of the event, where it was read ahead
  std::uint64_t place = 0;
  const Preparation* next = nullptr;  ///< of the one behind it, where that was read, too
};

/// Is given one after the other, and what `next` is as long as the call lasts. False: it wants no more.
using UseEvent = std::function<bool(const ReadEvent& read)>;

/// On which thread texts are fetched and read.
enum class ReadAhead : std::uint8_t {
  no,  ///< on the one that uses them: an event is used before the next text is put
  yes,  ///< on another, up to some thousand events ahead, and prepared: it takes about as long as applying
};

/// Calls `source` once, and `use` with what each text says, in their order and on the thread of the caller, until
/// there are no more or `use` wants no more. It returns when `source` has.
///
/// Texts are read as EventReader does. With ReadAhead::yes, `source` runs on a thread of its own, which ends before
/// this returns; where the system has no thread to give, it runs on the caller's.
/// Throws:    what `use` throws; what `source` throws, after `use` was given all that was put before, unless it
///            wanted no more
///
/// Example:   std::string line;
///            json::read_events(
///                [&](const json::PutText& put) { while (std::getline(file, line) && put(line, ++number)) {} },
///                [&](const json::ReadEvent& read) {
///                  return read.event && ledger.apply(*read.event, read.preparation, read.next);
///                });
ORDERLEDGER_EXPORT void read_events(const TextSource& source, const UseEvent& use,
                                    ReadAhead ahead = ReadAhead::yes);

}  // namespace json
}  // namespace v1
}  // namespace orderledger
