/// \file posting.hpp
/// The entries of the book: so many units of a line moved from one account to another.
///
/// Layer 2, records. Threads: plain values.
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>

#include <cstdint>
#include <optional>

namespace orderledger {
inline namespace v1 {

/// One entry, net of everything its event did to the line.
///
/// Source:   SPEC 4, Postings
struct Posting {
  std::uint64_t seq = 0;  ///< place in the book, from 1, without gaps
  Instant at;             ///< of its event; releases_at, expires_at
  OrderId order;
  LineId line;
  std::optional<Account> from;  ///< none: the units were ordered just now
  Account to = Account::preorder;
  std::int64_t quantity = 0;  ///< units, at least 1
  /// Which applied event made it, counted from 1; 0 for the release of a SKU or the expiry of a
  /// reservation, which are no events.
  std::uint64_t event = 0;

  friend bool operator==(const Posting&, const Posting&) = default;
};

/// Which postings to read. Every part that is given narrows the answer.
struct PostingFilter {
  std::optional<OrderId> order = {};
  std::optional<Instant> from = {};   ///< inclusive
  std::optional<Instant> to = {};     ///< inclusive
  std::optional<Instant> as_of = {};  ///< none: the ledger's clock
};

}  // namespace v1
}  // namespace orderledger
