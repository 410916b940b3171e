/// \file kept_history.hpp
/// From when on a ledger can be asked about the past.
///
/// Private.
#pragma once

#include "refusal.hpp"

#include <orderledger/instant.hpp>
#include <orderledger/result.hpp>

#include <optional>
#include <string_view>

namespace orderledger::inline v1::detail {

class KeptHistory {
 public:
  /// None: from the first event on.
  [[nodiscard]] std::optional<Instant> since() const noexcept { return since_; }
  /// False where it begins there already, or later: what was let go does not come back.
  [[nodiscard]] bool begin_at(Instant since) noexcept {
    if (since_ && since <= *since_) return false;
    since_ = since;
    return true;
  }

  [[nodiscard]] bool has(Instant asked) const noexcept { return !since_ || *since_ <= asked; }

  /// Refuses a question about an instant before; `value` is how the question puts it.
  [[nodiscard]] std::optional<Error> refuse(std::string_view field, Instant asked,
                                            std::string_view value) const {
    if (has(asked)) return {};
    return detail::refuse(ErrorCode::history_not_kept, field, value,
                          fmt::format("history is kept since {}", since_->to_rfc3339()));
  }
  [[nodiscard]] std::optional<Error> refuse(std::string_view field,
                                            std::optional<Instant> asked) const {
    if (!asked || has(*asked)) return {};
    return refuse(field, *asked, asked->to_rfc3339());
  }
  /// The same for answers that have no room for an error.
  void require(std::string_view field, std::optional<Instant> asked) const {
    if (const auto refused = refuse(field, asked)) throw_error(*refused);
  }

  template <class Self, class Stream>
  static void transfer(Self& self, Stream& stream) {
    stream(self.since_);
  }

 private:
  std::optional<Instant> since_;
};

}  // namespace orderledger::inline v1::detail
