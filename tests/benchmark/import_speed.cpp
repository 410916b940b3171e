// How fast Shopify orders are read and brought into a ledger, and what it takes: import_speed [ORDERS]
//
// Orders of some 7 kB each, as the admin's API sends them, in JSON Lines; one every ten minutes, from the last to
// the first. They are made as they are read, so that only the importer's own memory grows. Prints MB/s of parsing
// alone, and of parsing, merging and carrying the plan out; and the memory that is in use at the most, beside what
// the ledger has in the end.
#include "../../examples/cli/scratch_records.hpp"
#include "bytes_in_use.hpp"

#include <orderledger/import/parse.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::imports;
using namespace orderledger::literals;

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

/// So many days after the order was placed.
std::string time_of(std::size_t order, int days) {
  using namespace std::chrono;
  const Instant first = "2016-01-10T16:00:00Z"_instant;
  return first.plus(minutes(10) * order + hours(24) * days)->to_rfc3339();
}

std::string order(std::size_t n) {
  const std::string placed = time_of(n, 0), left = time_of(n, 1), changed = time_of(n, 2);
  const std::string id = std::to_string(450789469000000 + n);
  std::string text =
      R"({"id":)" + id + R"(,"admin_graphql_api_id":"gid://shopify/Order/)" + id +
      R"(","app_id":null,"browser_ip":"0.0.0.0","buyer_accepts_marketing":false,"cancel_reason":null,)"
      R"("cancelled_at":null,"cart_token":"68778783ad298f1c80c3bafcddeea02f","client_details":)"
      R"({"accept_language":null,"browser_height":null,"browser_ip":"0.0.0.0","session_hash":null},)"
      R"("closed_at":null,"confirmed":true,"contact_email":"ann@example.com",)"
      R"("created_at":")" +
      placed +
      R"(","currency":"USD","current_subtotal_price":"195.67",)"
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
      R"("processed_at":")" +
      placed +
      R"(","source_name":"web","tags":"imported, vip","test":false,)"
      R"("updated_at":")" +
      changed + R"(","billing_address":)" + address() + R"(,"shipping_address":)" + address() +
      R"(,"customer":{"id":207119551,"email":"ann@example.com",)"
      R"("default_address":)" +
      address() + R"(},"line_items":[)";
  for (std::size_t i = 0; i < 3; ++i) {
    if (i > 0) text += ',';
    text += line(n, i);
  }
  const std::string first = std::to_string(866550311766439000 + n * 10);
  text +=
      R"(],"fulfillments":[{"id":)" + std::to_string(255858046000000 + n) + R"(,"created_at":")" +
      left + R"(","location_id":655441491,"order_id":)" + id +
      R"(,"status":"success","tracking_company":"USPS","tracking_number":"1Z2345",)"
      R"("updated_at":")" +
      changed +
      R"(",)"
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

class Applying : public EventSink {
 public:
  explicit Applying(Ledger& ledger) : ledger_(ledger) {}
  std::vector<Result<Applied>> take(std::span<const Event> planned) override {
    std::vector<Result<Applied>> answers;
    for (const Event& event : planned) answers.push_back(ledger_.apply(event));
    events += planned.size();
    most_bytes = std::max(most_bytes, bytes_in_use());
    return answers;
  }
  void note(Diagnostic) override { ++notes; }

  std::size_t events = 0, notes = 0, most_bytes = 0;

 private:
  Ledger& ledger_;
};

/// Processor time, so that what else the machine does counts less.
class Stopwatch {
 public:
  void go() { start_ = std::clock(); }
  void stop() { seconds += static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC; }
  double seconds = 0;

 private:
  std::clock_t start_ = 0;
};

/// Makes the orders in blocks, the last first, and has each read; gives all their megabytes.
template <class Read>
double each_block(std::size_t count, const Read& read) {
  constexpr std::size_t block_orders = 1000;
  double bytes = 0;
  std::string block;
  for (std::size_t left = count; left > 0;) {
    block.clear();
    for (std::size_t i = std::min(left, block_orders); i > 0; --i) block += order(--left) + '\n';
    bytes += static_cast<double>(block.size());
    read(block);
  }
  return bytes / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atol(argv[1])) : 20000;
  Counting counting;
  Stopwatch parsing;
  const double megabytes = each_block(count, [&](const std::string& block) {
    parsing.go();
    parse(System::shopify, block, {}, counting);
    parsing.stop();
  });
  std::printf("%zu orders, %.0f MB, %.1f kB each\n", count, megabytes,
              1000 * megabytes / static_cast<double>(count));
  std::printf("parse            %6.1f MB/s  (%zu parts, %zu notes)\n", megabytes / parsing.seconds,
              counting.parts, counting.notes);

  const std::size_t bytes_before = bytes_in_use();
  Stopwatch syncing;
  Ledger ledger;
  Applying applying(ledger);
  {
    Importer importer({}, std::make_unique<cli::ScratchRecords>());
    Merging merging(importer);
    each_block(count, [&](const std::string& block) {
      syncing.go();
      parse(System::shopify, block, {}, merging);
      syncing.stop();
    });
    const double merged = syncing.seconds;
    syncing.go();
    importer.carry_out({.observed_at = *importer.newest(), .times = PlanTimes::history}, applying);
    syncing.stop();
    std::printf(
        "parse and merge  %6.1f MB/s\nparse and sync   %6.1f MB/s  (%zu events, %zu notes)\n",
        megabytes / merged, megabytes / syncing.seconds, applying.events, applying.notes);
  }
  const auto in_megabytes = [&](std::size_t bytes) {
    return static_cast<double>(bytes - bytes_before) / 1e6;
  };
  const double ledger_megabytes = in_megabytes(bytes_in_use());
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("memory at most   %6.1f MB, of it the ledger %.1f MB; resident at most %ld MB\n",
              in_megabytes(applying.most_bytes), ledger_megabytes, usage.ru_maxrss / 1024);
  return 0;
}
