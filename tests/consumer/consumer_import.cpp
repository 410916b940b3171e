// A program that feeds a ledger with a shop's own documents. Exit code 0 if it works out.
#include <orderledger/import/importer.hpp>
#include <orderledger/import/parse.hpp>
#include <orderledger/import/webhook.hpp>

#include <iostream>

int main() {
  using namespace orderledger;
  using namespace orderledger::literals;
  imports::Importer importer;
  imports::merge(importer, imports::parse(imports::System::shopify, R"({
    "id": 450789469, "name": "#1001", "created_at": "2026-01-24T10:00:00Z", "updated_at": "2026-01-24T10:00:00Z",
    "currency": "EUR", "financial_status": "paid",
    "line_items": [{"id": 669751112, "sku": "TENT", "quantity": 2, "price": "249.00", "requires_shipping": true}]})"));
  Ledger ledger;
  const imports::Synced synced = imports::sync(
      importer, ledger,
      {.observed_at = "2026-01-25T10:00:00Z"_instant, .times = imports::PlanTimes::history});
  const Totals totals = ledger.totals();
  if (totals.open_orders != 1 || totals.rows.front().units != 2) {
    std::cerr << "consumer_import: " << totals.open_orders << " open orders after "
              << synced.applied.size() << " events\n";
    return 1;
  }
  return imports::is_from_shopify("{}", "forged", "secret") ? 1 : 0;
}
