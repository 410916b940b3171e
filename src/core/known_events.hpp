/// \file known_events.hpp
/// Events that had an id, by number, and what they said: so that each is applied once.
///
/// Private.
#pragma once

#include "interner.hpp"
#include "paged.hpp"

#include <orderledger/digest.hpp>

#include <cstdint>
#include <optional>

namespace orderledger::inline v1::detail {

class KnownEvents {
 public:
  [[nodiscard]] const SequenceInterner& ids() const noexcept { return ids_; }
  [[nodiscard]] const Digest& content(std::uint32_t number) const { return contents_[number]; }

  [[nodiscard]] std::optional<std::uint32_t> find(const SoughtName& id) const {
    return ids_.find(id);
  }
  /// It will be looked for.
  void prefetch(std::uint32_t hash) const noexcept { ids_.prefetch(hash); }
  /// Requires: the id is not known
  void add(const SoughtName& id, const Digest& content) {
    contents_.push_back(content);
    ids_.add(id);
  }

  /// The same, in shared memory; see Paged::share().
  [[nodiscard]] KnownEvents share() {
    KnownEvents other;
    other.ids_ = ids_.share();
    other.contents_ = contents_.share();
    return other;
  }
  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.ids_, self.contents_);
  }

 private:
  SequenceInterner ids_;
  Paged<Digest> contents_;
};

}  // namespace orderledger::inline v1::detail
