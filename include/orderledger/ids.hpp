/// \file ids.hpp
/// The names that things have outside: orders, lines, SKUs, locations, supplies, shipments, holds, events.
///
/// Layer 0, foundation. Each kind is a type of its own, so that an order cannot be looked up by a SKU.
/// Threads: plain values.
#pragma once

#include <orderledger/result.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace orderledger {
inline namespace v1 {

// clang-format off
struct OrderKind { static constexpr std::string_view name = "order"; };
struct LineKind { static constexpr std::string_view name = "line"; };
struct SkuKind { static constexpr std::string_view name = "sku"; };
struct LocationKind { static constexpr std::string_view name = "location"; };
struct SupplyKind { static constexpr std::string_view name = "supply"; };
struct ShipmentKind { static constexpr std::string_view name = "shipment"; };
struct HoldKind { static constexpr std::string_view name = "hold"; };
struct ReservationKind { static constexpr std::string_view name = "reservation"; };
struct EventKind { static constexpr std::string_view name = "id"; };
// clang-format on

namespace detail {

/// True for UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] constexpr bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - i < length) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    const auto second = static_cast<unsigned char>(text[i + 1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
      return false;
    }
    i += length;
  }
  return true;
}

/// True for 1..255 bytes of UTF-8 without control characters (C0, DEL, C1).
[[nodiscard]] constexpr bool is_id(std::string_view text) noexcept {
  if (text.empty() || text.size() > 255) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return false;
    }
  }
  return is_utf8(text);
}

/// Why `text` is no id; called only when it is none.
[[nodiscard]] ORDERLEDGER_EXPORT Error not_an_id(std::string_view kind, std::string_view text);

/// A string literal that the compiler has checked to be an id.
struct IdLiteral {
  std::string_view text;
  template <std::size_t N>
  consteval IdLiteral(const char (&literal)[N]) : text(literal, N - 1) {
    if (!is_id(text)) throw "an id is 1..255 bytes of UTF-8 without control characters";
  }
};

/// Where the ledger that gave an id out keeps what has it. No part of what an id is, and never compared.
template <class Kind>
struct PlaceOf {};
struct KnownPlace {
  std::uint32_t number = 0xFFFF'FFFF;
};
template <>
struct PlaceOf<OrderKind> : KnownPlace {};
template <>
struct PlaceOf<SkuKind> : KnownPlace {};

class GivenId;  // of the ledger: makes ids with a place, and reads it

}  // namespace detail

/// The id of one kind of thing: text that is compared by its bytes and never parsed.
///
/// An OrderId or Sku that a ledger gave out, in any answer, is a handle: it remembers where that ledger keeps the
/// order or SKU, and so do its copies. Events and questions that name it so need not search. To every other ledger,
/// and to whoever compares or prints it, it is the text that it is.
///
/// Invariant: 1..255 bytes of UTF-8, no control characters. (A default-made id is empty: it stands for
///            "not given yet", and an event that holds one is refused as `malformed`.)
/// Example:   OrderId order{"1001"};                            // a literal, checked by the compiler
///            Result<OrderId> read = OrderId::from(some_text);  // anything else
template <class Kind>
class Id {
 public:
  Id() = default;
  Id(detail::IdLiteral literal) : text_(literal.text) {}

  /// Errors:   `malformed`
  [[nodiscard]] static Result<Id> from(std::string_view text) {
    if (!detail::is_id(text)) return detail::not_an_id(Kind::name, text);
    Id id;
    id.text_ = text;
    return id;
  }

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  friend bool operator==(const Id& a, const Id& b) noexcept { return a.text_ == b.text_; }
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) noexcept {
    return a.text_.compare(b.text_) <=> 0;
  }

 private:
  friend class detail::GivenId;

  std::string text_;
  [[no_unique_address]] detail::PlaceOf<Kind> place_;
};

using OrderId = Id<OrderKind>;
using LineId = Id<LineKind>;
using Sku = Id<SkuKind>;
using LocationId = Id<LocationKind>;
using SupplyId = Id<SupplyKind>;
using ShipmentId = Id<ShipmentKind>;
using HoldId = Id<HoldKind>;
using ReservationId = Id<ReservationKind>;
using EventId = Id<EventKind>;

}  // namespace v1
}  // namespace orderledger
