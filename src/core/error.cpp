#include <orderledger/error.hpp>

#include <array>

namespace orderledger::inline v1 {

namespace {

struct CodeText {
  std::string_view name;
  std::string_view meaning;
};

// In the order of the enumeration.
constexpr std::array<CodeText, error_code_count> code_texts = {{
    {"malformed",
     "it is not an event: not JSON, or a field is unknown, missing, repeated, of the "
     "wrong type or out of range"},
    {"conflicting_duplicate", "an event with this id and other content was applied before"},
    {"out_of_order", "the event is earlier than the ledger's clock"},
    {"unknown_currency", "not an active ISO 4217 code"},
    {"unknown_sku", "no such SKU is defined"},
    {"unknown_order", "no such order is in the book"},
    {"unknown_line", "the order has no such line"},
    {"unknown_shipment", "no such shipment left, or it was voided"},
    {"unknown_supply", "no such supply of this SKU is expected"},
    {"unknown_hold", "no such hold is active on the order"},
    {"unknown_reservation", "no such reservation was made, or it has ended"},
    {"duplicate_order", "an order with this id is in the book"},
    {"duplicate_line", "the order has a line with this id"},
    {"duplicate_shipment", "a shipment with this id was recorded"},
    {"duplicate_hold", "a hold with this id is active on the order"},
    {"duplicate_reservation", "a reservation with this id was made"},
    {"order_closed", "the order has no open unit"},
    {"already_delivered", "the shipment was delivered"},
    {"reservation_expired", "the reservation has expired"},
    {"nested_kit", "a component of a kit is a kit itself"},
    {"over_shipped", "more units than wait or are allocated"},
    {"over_cancelled", "more units than wait or are allocated"},
    {"over_returned", "more units than are in shipped"},
    {"over_failed", "more units than the shipment holds unfailed and in shipped, or none"},
    {"over_recovered", "more units than have failed, or none"},
    {"preorder_denied", "the SKU is not released and takes no preorders"},
    {"preorder_limit", "the SKU's open units would exceed its max_preorder"},
    {"backorder_denied", "stock does not cover the order and the SKU takes no backorders"},
    {"backorder_limit", "the SKU's waiting units would exceed its max_backorder"},
    {"insufficient_stock", "fewer units are available than were to be reserved"},
    {"overflow", "a number would leave its range"},
    {"history_not_kept", "it is about an instant before those that history is kept of"},
}};

}  // namespace

std::string_view to_text(ErrorCode code) noexcept {
  return code_texts[static_cast<std::size_t>(code)].name;
}

std::string_view meaning_of(ErrorCode code) noexcept {
  return code_texts[static_cast<std::size_t>(code)].meaning;
}

}  // namespace orderledger::inline v1
