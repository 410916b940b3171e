// How fast Shopify orders are read and brought into a ledger: import_speed [ORDERS]
//
// Orders of some 10 kB each, as the admin's API sends them, in JSON Lines; made as they are read, so that only
// the importer's own memory grows. Prints MB/s of parsing alone, and of parsing, merging and syncing.
#include <orderledger/import/parse.hpp>

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>

namespace {

using namespace orderledger;
using namespace orderledger::imports;

std::string money_set(const std::string& amount) {
  return R"({"shop_money":{"amount":")" + amount +
         R"(","currency_code":"USD"},"presentment_money":{"amount":")" + amount +
         R"(","currency_code":"USD"}})";
}

std::string address() {
  return R"({"first_name":"Ann","last_name":"Example","address1":"1 Example Street","address2":"","phone":"555-0100",)"
         R"("city":"Springfield","zip":"01234","province":"Ohio","country":"United States","company":null,)"
         R"("latitude":40.1,"longitude":-83.1,"name":"Ann Example","country_code":"US","province_code":"OH"})";
}

std::string line(std::size_t order, std::size_t number) {
  const std::string id = std::to_string(866550311766439000 + order * 10 + number);
  return R"({"id":)" + id + R"(,"admin_graphql_api_id":"gid://shopify/LineItem/)" + id +
         R"(","attributed_staffs":[],"current_quantity":2,"fulfillable_quantity":1,"fulfillment_service":"manual",)"
         R"("fulfillment_status":null,"gift_card":false,"grams":200,"name":"Trail tent - green","price":"199.00",)"
         R"("price_set":)" +
         money_set("199.00") +
         R"(,"product_exists":true,"product_id":632910392,"properties":[{"name":"engraving","value":"none"}],)"
         R"("quantity":2,"requires_shipping":true,"sku":"TENT-)" +
         std::to_string((order + number) % 500) +
         R"(","taxable":true,"title":"Trail tent","total_discount":"0.00","total_discount_set":)" +
         money_set("0.00") +
         R"(,"variant_id":39072856,"variant_inventory_management":"shopify","variant_title":"green","vendor":null,)"
         R"("tax_lines":[{"channel_liable":null,"price":"3.98","price_set":)" +
         money_set("3.98") +
         R"(,"rate":0.06,"title":"State Tax"}],"duties":[],"discount_allocations":[{"amount":"3.34","amount_set":)" +
         money_set("3.34") + R"(,"discount_application_index":0}]})";
}

std::string order(std::size_t n) {
  const std::string id = std::to_string(450789469000000 + n);
  std::string text =
      R"({"id":)" + id + R"(,"admin_graphql_api_id":"gid://shopify/Order/)" + id +
      R"(","app_id":null,"browser_ip":"0.0.0.0","buyer_accepts_marketing":false,"cancel_reason":null,)"
      R"("cancelled_at":null,"cart_token":"68778783ad298f1c80c3bafcddeea02f","client_details":)"
      R"({"accept_language":null,"browser_height":null,"browser_ip":"0.0.0.0","session_hash":null},)"
      R"("closed_at":null,"confirmed":true,"contact_email":"ann@example.com",)"
      R"("created_at":"2026-01-10T11:00:00-05:00","currency":"USD","current_subtotal_price":"195.67",)"
      R"("current_subtotal_price_set":)" +
      money_set("195.67") + R"(,"total_price_set":)" + money_set("409.94") +
      R"(,"total_tax_set":)" + money_set("11.94") + R"(,"total_discounts_set":)" +
      money_set("3.34") +
      R"(,"customer_locale":null,"device_id":null,"discount_codes":)"
      R"([{"code":"TENOFF","amount":"10.00","type":"fixed_amount"}],"financial_status":"paid",)"
      R"("fulfillment_status":"partial","landing_site":"http://www.example.com?source=abc","name":"#)" +
      std::to_string(1000 + n) +
      R"(","note":null,"note_attributes":[{"name":"custom engraving","value":"Happy"}],)"
      R"("order_status_url":"https://example.com/690933842/orders/b1946ac92492d2347c6235b4d2611184/authenticate",)"
      R"("processed_at":"2026-01-10T11:00:00-05:00","source_name":"web","tags":"imported, vip","test":false,)"
      R"("updated_at":"2026-01-12T11:00:00-05:00","billing_address":)" +
      address() + R"(,"shipping_address":)" + address() +
      R"(,"customer":{"id":207119551,"email":"ann@example.com",)"
      R"("default_address":)" +
      address() + R"(},"line_items":[)";
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) text += ',';
    text += line(n, i);
  }
  const std::string first = std::to_string(866550311766439000 + n * 10);
  text +=
      R"(],"fulfillments":[{"id":)" + std::to_string(255858046000000 + n) +
      R"(,"created_at":"2026-01-11T11:00:00-05:00","location_id":655441491,"order_id":)" + id +
      R"(,"status":"success","tracking_company":"USPS","tracking_number":"1Z2345",)"
      R"("updated_at":"2026-01-12T11:00:00-05:00",)"
      R"("shipment_status":"in_transit","line_items":[{"id":)" +
      first + R"(,"quantity":1,"price_set":)" + money_set("199.00") +
      R"(}]}],"refunds":[],"shipping_lines":[{"id":369256396,"code":"Free Shipping","price":"0.00",)"
      R"("price_set":)" +
      money_set("0.00") + R"(,"source":"shopify","title":"Free Shipping"}],"payment_terms":null})";
  return text;
}

class Counting : public Sink {
 public:
  void take(Snapshot, Detail) override { ++parts; }
  void note(Diagnostic) override { ++notes; }
  std::size_t parts = 0, notes = 0;
};

class Merging : public Sink {
 public:
  explicit Merging(Importer& into) : into_(into) {}
  void take(Snapshot snapshot, Detail detail) override { into_.merge(std::move(snapshot), detail); }
  void note(Diagnostic) override {}

 private:
  Importer& into_;
};

/// Processor time, so that what else the machine does counts less.
double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atol(argv[1])) : 20000;
  std::string block;
  for (std::size_t n = 0; n < count; ++n) block += order(n) + '\n';
  const double megabytes = static_cast<double>(block.size()) / 1e6;
  std::printf("%zu orders, %.0f MB, %.1f kB each\n", count, megabytes,
              1000 * megabytes / static_cast<double>(count));

  std::clock_t start = std::clock();
  Counting counting;
  parse(System::shopify, block, {}, counting);
  double seconds = seconds_since(start);
  std::printf("parse            %6.1f MB/s  (%zu parts, %zu notes)\n", megabytes / seconds,
              counting.parts, counting.notes);

  start = std::clock();
  Importer importer;
  Merging merging(importer);
  parse(System::shopify, block, {}, merging);
  const double merged = seconds_since(start);
  Ledger ledger;
  const Synced synced =
      sync(importer, ledger, {.observed_at = *importer.newest(), .times = PlanTimes::history});
  seconds = seconds_since(start);
  std::printf("parse and merge  %6.1f MB/s\nparse and sync   %6.1f MB/s  (%zu events, %zu notes)\n",
              megabytes / merged, megabytes / seconds, synced.applied.size(),
              synced.diagnostics.size());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("memory %ld MB, of it %.0f MB of documents\n", usage.ru_maxrss / 1024, megabytes);
  return 0;
}
