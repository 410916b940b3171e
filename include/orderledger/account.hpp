/// \file account.hpp
/// The seven accounts of the book, and the named orders in which they are read.
///
/// Layer 2, records. Threads: plain values and constants.
#pragma once

#include <orderledger/export.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace orderledger {
inline namespace v1 {

/// Where a unit of an order line is. Every unit is in exactly one account at each instant.
///
/// The enumerators stand in the order in which postings are paired off.
/// Source:   SPEC 1 and SPEC 4, Postings
enum class Account : std::uint8_t {
  preorder,        ///< open: its SKU is not yet released
  backorder,       ///< open: its SKU is released, and no stock is allocated to it
  backlog,         ///< open: stock is allocated to it, and nothing stops the shipping
  shipping_stuck,  ///< open: allocated under a shipping hold, or shipped and the shipment failed
  shipped,         ///< closed: it left, and its shipment has not failed
  returned,        ///< closed: it was shipped and came back from the customer
  cancelled,       ///< closed: it will not be shipped
};

inline constexpr std::size_t account_count = 7;

/// The four open accounts are the classes of unfulfilled units.
inline constexpr std::size_t class_count = 4;
[[nodiscard]] constexpr bool is_open(Account account) noexcept {
  return static_cast<std::size_t>(account) < class_count;
}

/// The classes in the order of every report, which is also their severity: the class of an order is
/// the first of them in which it has a unit.
inline constexpr std::array<Account, class_count> classes_in_report_order = {
    Account::shipping_stuck, Account::backorder, Account::preorder, Account::backlog};

/// The accounts as they lie end to end when a line with a `total` is valued (SPEC 2, V(k)).
inline constexpr std::array<Account, account_count> accounts_in_valuation_order = {
    Account::returned, Account::shipped,   Account::cancelled, Account::shipping_stuck,
    Account::backlog,  Account::backorder, Account::preorder};

/// `shipping_stuck`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(Account account) noexcept;

/// The class of a whole order.
enum class OrderClass : std::uint8_t {
  shipping_stuck,
  backorder,
  preorder,
  backlog,
  fulfilled,  ///< no open unit, and something was shipped or returned
  cancelled,  ///< no open unit, and nothing left
};

/// `fulfilled`
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(OrderClass order_class) noexcept;

}  // namespace v1
}  // namespace orderledger
