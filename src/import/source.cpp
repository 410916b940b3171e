#include <orderledger/import/source.hpp>

#include <utility>

namespace orderledger::inline v1::imports {

namespace {

constexpr std::array<std::string_view, every_system.size()> system_names = {
    "shopify", "bigcommerce", "odoo", "zoho", "fishbowl", "salesforce", "sheets"};

constexpr std::array<std::string_view, 25> field_names = {
    "order",    "placed_at",         "modified_at", "status",  "currency",    "customer",
    "channel",  "requested_ship_at", "priority",    "note",    "line",        "sku",
    "title",    "quantity",          "cancelled",   "shipped", "returned",    "unit_price",
    "total",    "location",          "promised_at", "hold",    "releases_at", "on_hand",
    "allocated"};
static_assert(field_names.size() == static_cast<std::size_t>(SheetField::allocated) + 1);

}  // namespace

std::string_view to_text(System system) noexcept {
  return system_names[static_cast<std::size_t>(system)];
}

std::optional<System> system_from(std::string_view text) noexcept {
  for (const System system : every_system) {
    if (to_text(system) == text) return system;
  }
  return {};
}

std::string_view to_text(SheetField field) noexcept {
  return field_names[static_cast<std::size_t>(field)];
}

std::optional<SheetField> sheet_field_from(std::string_view text) noexcept {
  for (std::size_t i = 0; i < field_names.size(); ++i) {
    if (field_names[i] == text) return static_cast<SheetField>(i);
  }
  return {};
}

std::vector<FailureWord> default_failure_words() {
  return {{"delayed", FailureReason::delayed},
          {"not_delivered", FailureReason::returned_to_sender},
          {"failure", FailureReason::lost}};
}

}  // namespace orderledger::inline v1::imports
