/// \file error.hpp
/// Why an event or a question is refused: a code, and a sentence that names the field and its value.
///
/// Layer 0, foundation. Threads: plain values.
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {

/// What is wrong, in the order of precedence: where several apply to one event, the first one here is
/// reported. Codes between two blank lines share a rank; within it, the event's fields decide in their
/// order.
///
/// Source:   SPEC 3, Errors. docs/errors.md explains each with an example.
enum class ErrorCode : std::uint8_t {
  malformed,

  conflicting_duplicate,

  out_of_order,

  unknown_currency,

  unknown_sku,
  unknown_order,
  unknown_line,
  unknown_shipment,
  unknown_supply,
  unknown_hold,
  unknown_reservation,

  duplicate_order,
  duplicate_line,
  duplicate_shipment,
  duplicate_hold,
  duplicate_reservation,

  order_closed,

  already_delivered,

  reservation_expired,

  nested_kit,

  over_shipped,
  over_cancelled,
  over_returned,
  over_failed,
  over_recovered,

  preorder_denied,
  preorder_limit,
  backorder_denied,
  backorder_limit,

  insufficient_stock,

  overflow,

  history_not_kept,  ///< of questions alone
};

/// How many codes there are: they are numbered 0 to error_code_count - 1.
inline constexpr int error_code_count = static_cast<int>(ErrorCode::history_not_kept) + 1;

/// The code as text, `over_shipped`; stable, for machines.
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(ErrorCode code) noexcept;

/// What the code means, one sentence for people who do not have this header at hand.
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view meaning_of(ErrorCode code) noexcept;

/// A refusal. Nothing has changed where one is returned.
struct Error {
  ErrorCode code = ErrorCode::malformed;
  /// The offending field in the words of the event, `lines[2].quantity`; empty where there is none.
  std::string field;
  /// One sentence that names the field and the value: `lines[0].sku "TENT": no such SKU is defined`.
  std::string message;

  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace v1
}  // namespace orderledger
