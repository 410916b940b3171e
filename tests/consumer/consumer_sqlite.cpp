// A program that keeps a ledger in a file. Exit code 0 if it works out.
#include <orderledger/durable_ledger.hpp>

#include <cstdio>
#include <iostream>
#include <string>

int main() {
  using namespace orderledger;
  using namespace orderledger::literals;
  const std::string path = "consumer.ledger";
  std::remove(path.c_str());
  const Event count{.at = "2026-01-24T10:00:00Z"_instant,
                    .body = StockCounted{.sku = {"TENT"}, .on_hand = 5}};
  const Event sku{.at = "2026-01-24T10:00:00Z"_instant, .body = SkuDefined{.sku = {"TENT"}}};
  try {
    {
      DurableLedger shop = DurableLedger::open(path).value();
      if (shop.apply(count).value().has_value()) return 1;  // not defined yet
      shop.apply(sku).value().value();
      shop.apply(count).value().value();
    }
    const bool is_there = DurableLedger::open(path).value().head() == 2;
    std::remove(path.c_str());
    return is_there ? 0 : 1;
  } catch (const StorageFailure& failure) {
    std::cerr << "consumer_sqlite: " << failure.what() << '\n';
    return 1;
  }
}
