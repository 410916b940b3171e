/// \file preparation.hpp
/// What can be found out about an event before a ledger is asked.
///
/// Layer 2, records.
#pragma once

#include <orderledger/digest.hpp>
#include <orderledger/error.hpp>
#include <orderledger/event.hpp>
#include <orderledger/export.hpp>

#include <cstdint>
#include <memory>

namespace orderledger {
inline namespace v1 {

/// Whether an event is well formed, and what stands for its content.
///
/// A ledger belongs to one thread at a time, and finds out both by itself. Where that thread has too much to do, others
/// can prepare events for it, a tenth of what one with an id costs: `ledger.apply(event, preparation)`.
/// Complexity: linear in the lines and texts of the event
class Preparation {
 public:
  /// Of no event: nothing is known.
  Preparation() noexcept = default;
  ORDERLEDGER_EXPORT explicit Preparation(const Event& event);

  /// It is of an event.
  [[nodiscard]] bool is_made() const noexcept { return is_made_; }
  /// Why the event is `malformed`, as Ledger::apply() says it; null: it is not.
  [[nodiscard]] const Error* malformation() const noexcept { return malformation_.get(); }
  /// The same for well-formed events with an id that say the same, whatever their ids; 0 for all others, which nobody
  /// compares.
  [[nodiscard]] const Digest& content() const noexcept { return content_; }

 private:
  friend class Ledger;

  /// What a ledger will look for, by the hashes of names; 0: nothing.
  struct Names {
    std::uint32_t event = 0;
    std::uint32_t order = 0;
    std::uint32_t shipment = 0;
    bool is_new_order = false;
  };
  [[nodiscard]] static Names names_in(const Event& event) noexcept;

  std::shared_ptr<const Error> malformation_;
  Digest content_;
  Names names_;
  bool is_made_ = false;
};

}  // namespace v1
}  // namespace orderledger
