/// \file record_store.hpp
/// Where an Importer keeps what it does not need at hand.
///
/// Layer 5, edge; component `orderledger::import`. Threads: used by one Importer, on its thread.
/// Source:  docs/import.md, "Memory"
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// Takes records of some hundred bytes, and gives them back. They are of use only to the Importer that wrote
/// them, while it lives: a temporary file will do.
///
/// What it throws goes through the Importer to whoever called that, which is then of no more use.
class ORDERLEDGER_EXPORT RecordStore {
 public:
  using Place = std::uint64_t;

  virtual ~RecordStore();
  /// Keeps the record; the place finds it again.
  [[nodiscard]] virtual Place add(std::string_view record) = 0;
  /// Puts the record of that place into `record`, instead of what is there.
  virtual void read(Place place, std::string& record) const = 0;
  /// Nobody will ask for it again. Does nothing unless overridden: a file need not become smaller.
  virtual void remove(Place place);
};

/// Keeps them in memory.
[[nodiscard]] ORDERLEDGER_EXPORT std::unique_ptr<RecordStore> records_in_memory();

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
