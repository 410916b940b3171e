#include <orderledger/account.hpp>

namespace orderledger::inline v1 {

std::string_view to_text(Account account) noexcept {
  switch (account) {
    case Account::preorder: return "preorder";
    case Account::backorder: return "backorder";
    case Account::backlog: return "backlog";
    case Account::shipping_stuck: return "shipping_stuck";
    case Account::shipped: return "shipped";
    case Account::returned: return "returned";
    case Account::cancelled: return "cancelled";
  }
  return {};
}

std::string_view to_text(OrderClass order_class) noexcept {
  switch (order_class) {
    case OrderClass::shipping_stuck: return "shipping_stuck";
    case OrderClass::backorder: return "backorder";
    case OrderClass::preorder: return "preorder";
    case OrderClass::backlog: return "backlog";
    case OrderClass::fulfilled: return "fulfilled";
    case OrderClass::cancelled: return "cancelled";
  }
  return {};
}

}  // namespace orderledger::inline v1
