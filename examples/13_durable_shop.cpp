// A ledger in a file: what it acknowledges survives a power cut, and SQL reads what is open.
#include <orderledger/durable_ledger.hpp>
#include <orderledger/orderledger.hpp>
#include <orderledger/sqlite/published_tables.hpp>

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

using namespace orderledger;
using namespace orderledger::literals;

namespace {

std::vector<Event> morning() {
  constexpr Instant nine = "2026-03-02T09:00:00Z"_instant;
  const NewLine two_kayaks{{"1"}, {"KAYAK"}, 2, Price::each("900.00"_decimal)};
  return {
      {nine, EventId("e1"), SkuDefined{.sku = {"KAYAK"}, .backorders = OrderPolicy::allow}},
      {nine, EventId("e2"), StockCounted{.sku = {"KAYAK"}, .on_hand = 1}},
      {nine, EventId("e3"),
       OrderPlaced{.order = {"5001"}, .currency = "EUR", .lines = {two_kayaks}}},
  };
}

int run(const std::filesystem::path& folder) {
  const std::string file = folder / "shop.ledger";
  {
    DurableLedger shop = DurableLedger::open(file).value();
    shop.apply_batch(morning()).value();  // one commit
  }                                       // here the power goes

  // Whoever does not know what arrived sends it again: the ids tell.
  DurableLedger shop = DurableLedger::open(file).value();
  std::cout << shop.head() << " events are there\n";
  for (const Result<Applied>& answer : shop.apply_batch(morning()).value())
    std::cout << (answer.value() == Applied::repeated ? "repeated\n" : "applied\n");

  const auto view = shop.view().value();  // for any thread; stays as it is
  for (const ClassTotals& row : view->totals().rows)
    std::cout << to_text(row.account) << ' ' << row.units << " unit " << row.value.to_text()
              << '\n';

  // Dashboards read these with SQL, and link nothing.
  const auto tables = sqlite::publish_tables(*view, folder / "open.db").value();
  std::cout << tables.lines << " rows of open_lines, as of event " << tables.events << '\n';
  return 0;
}

}  // namespace

int main() {
  const auto folder = std::filesystem::temp_directory_path() / "orderledger_example_13";
  std::filesystem::create_directories(folder);
  const int result = run(folder);
  std::filesystem::remove_all(folder);
  return result;
}
