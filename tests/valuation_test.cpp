// SPEC 2, V(k): what the units of a line are worth in each account, read off the totals.
#include "support/catch.hpp"
#include "support/shop.hpp"

#include <orderledger/multiprecision.hpp>

#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace orderledger;
using namespace orderledger::test;
using Wide = boost::multiprecision::cpp_int;
using Texts = std::vector<std::string>;

/// Where the units of one line are.
struct Split {
  std::int64_t returned = 0;
  std::int64_t shipped = 0;
  std::int64_t cancelled = 0;
  std::int64_t failed = 0;
  std::int64_t allocated = 0;
  std::int64_t waiting = 0;

  [[nodiscard]] std::int64_t closed() const { return returned + shipped + cancelled; }
  [[nodiscard]] std::int64_t all() const { return closed() + failed + allocated + waiting; }
};

/// How the SKU and the order make the same split into other classes.
enum class Variant { released, held, unreleased };

/// A line of all these units, brought there by events.
Shop shop_with(const Split& split, Price price, std::string_view currency, Variant variant) {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = units(split.all())});
  OrderPlaced order = new_order({"O1"}, {new_line({"1"}, {"TENT"}, units(split.all()), price)});
  order.currency = currency;
  shop.happens(order);
  const auto ship = [&](const ShipmentId& shipment, std::int64_t quantity) {
    shop.happens(UnitsShipped{
        .order = {"O1"}, .shipment = shipment, .lines = {{line_id("1"), units(quantity)}}});
  };
  if (split.returned + split.shipped > 0) ship({"S1"}, split.returned + split.shipped);
  if (split.failed > 0) {
    ship({"S2"}, split.failed);
    shop.happens(ShipmentFailed{.shipment = {"S2"}, .reason = FailureReason::lost});
  }
  if (split.returned > 0) shop.happens(UnitsReturned{{"O1"}, line_id("1"), units(split.returned)});
  if (split.cancelled > 0) {
    shop.happens(
        UnitsCancelled{.order = {"O1"}, .line = line_id("1"), .quantity = units(split.cancelled)});
  }
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = units(split.allocated)});
  if (variant == Variant::unreleased)
    shop.happens(SkuDefined{.sku = {"TENT"}, .releases_at = "2026-06-01T00:00:00Z"_instant});
  if (variant == Variant::held && split.failed + split.allocated + split.waiting > 0)
    shop.happens(HoldPlaced{.order = {"O1"}, .hold = {"h1"}, .reason = HoldReason::customs});
  return shop;
}

/// Units of each class, in the order in which V lays them end to end.
std::vector<std::pair<Account, std::int64_t>> open_accounts(const Split& split, Variant variant) {
  switch (variant) {
    case Variant::released:
      return {{Account::shipping_stuck, split.failed},
              {Account::backlog, split.allocated},
              {Account::backorder, split.waiting}};
    case Variant::held:
      return {{Account::shipping_stuck, split.failed + split.allocated},
              {Account::backorder, split.waiting}};
    case Variant::unreleased: break;
  }
  return {{Account::shipping_stuck, split.failed},
          {Account::preorder, split.allocated + split.waiting}};
}

/// V(k) in millionths, by SPEC's formula and in integers without bounds.
Wide value_of_first(std::int64_t k, std::int64_t ordered, Decimal total, Currency currency) {
  const int s = std::max(currency.minor_digits(), total.fraction_digits());
  Wide power = 1;
  for (int i = 0; i < s; ++i) power *= 10;
  const Wide scaled = Wide(total.millionths()) * power / 1'000'000;  // T x 10^s, exact
  return scaled * k / ordered * 1'000'000 / power;
}

/// What does not agree with the formula; empty where all does.
std::string complaint(const Split& split, Decimal total, std::string_view code, Variant variant) {
  const Shop shop = shop_with(split, Price::total(total), code, variant);
  const Currency currency = Currency::from_code(code).value();
  std::map<Account, Wide> found;
  for (const ClassTotals& row : shop.ledger.totals().rows)
    found[row.account] = Wide(millionths_of(row.value));

  std::int64_t end = split.closed();
  Wide open = 0;
  for (const auto& [account, quantity] : open_accounts(split, variant)) {
    const Wide expected = value_of_first(end + quantity, split.all(), total, currency) -
                          value_of_first(end, split.all(), total, currency);
    if (found[account] != expected)
      return std::string(to_text(account)) + ": " + found[account].str() + ", not " +
             expected.str();
    end += quantity;
    open += found[account];
  }
  // The parts sum to the whole.
  const Wide closed = value_of_first(split.closed(), split.all(), total, currency);
  if (open + closed != total.millionths()) return "the parts do not sum to the whole";
  return {};
}

Texts totals_of(const Split& split, Price price, std::string_view currency) {
  return texts_of(shop_with(split, price, currency, Variant::released).ledger.totals());
}

std::string value_in(Account account, const Shop& shop) {
  for (const ClassTotals& row : shop.ledger.totals().rows) {
    if (row.account == account) return row.value.to_text();
  }
  return "none";
}

}  // namespace

TEST_CASE("k units at a unit price are worth k times it", "[valuation]") {
  const Split split{.shipped = 1, .allocated = 3, .waiting = 2};
  CHECK(totals_of(split, Price::each("249.00"_decimal), "USD") ==
        Texts{"backorder USD 1 order 1 line 2 units 498.00",
              "backlog USD 0 orders 1 line 3 units 747.00"});
  CHECK(totals_of(split, Price::each("0.0125"_decimal), "USD") ==
        Texts{"backorder USD 1 order 1 line 2 units 0.025",
              "backlog USD 0 orders 1 line 3 units 0.0375"});
  CHECK(totals_of(split, Price::each("0.5"_decimal), "JPY") ==
        Texts{"backorder JPY 1 order 1 line 2 units 1", "backlog JPY 0 orders 1 line 3 units 1.5"});
  CHECK(totals_of(split, Price::each("0"_decimal), "BHD") ==
        Texts{"backorder BHD 1 order 1 line 2 units 0.000",
              "backlog BHD 0 orders 1 line 3 units 0.000"});
}

TEST_CASE("parts of a total are rounded down as they are laid end to end", "[valuation]") {
  struct Row {
    const char* currency;
    const char* total;
    std::array<const char*, 3> parts;  ///< shipping_stuck, backlog, backorder: a third each
  };
  constexpr std::array table = {
      Row{"USD", "100.00", {"33.33", "33.33", "33.34"}},
      Row{"USD", "200.00", {"66.66", "66.67", "66.67"}},  // V: 66.66, 133.33, 200.00
      Row{"USD", "0.01", {"0.00", "0.00", "0.01"}},
      Row{"USD", "0.02", {"0.00", "0.01", "0.01"}},
      Row{"USD", "0.00", {"0.00", "0.00", "0.00"}},
      Row{"JPY", "100", {"33", "33", "34"}},
      Row{"JPY", "1", {"0", "0", "1"}},
      Row{"BHD", "10", {"3.333", "3.333", "3.334"}},
      Row{"CLF", "1", {"0.3333", "0.3333", "0.3334"}},
      // A total with more digits than its currency is parted in its own digits ...
      Row{"USD", "10.001", {"3.333", "3.334", "3.334"}},
      Row{"JPY", "100.5", {"33.5", "33.5", "33.5"}},
      Row{"JPY", "0.25", {"0.08", "0.08", "0.09"}},
      Row{"USD", "0.000001", {"0.00", "0.00", "0.000001"}},
      // ... which are those that its value needs: 100.500 has one, 100.000 none.
      Row{"JPY", "100.500", {"33.5", "33.5", "33.5"}},
      Row{"JPY", "100.000", {"33", "33", "34"}},
      Row{"USD",
          "999999999999.999999",
          {"333333333333.333333", "333333333333.333333", "333333333333.333333"}},
  };
  for (const Row& row : table) {
    CAPTURE(row.currency, row.total);
    const Price price = Price::total(Decimal::from_text(row.total).value());
    const Shop shop = shop_with({.failed = 1, .allocated = 1, .waiting = 1}, price, row.currency,
                                Variant::released);
    CHECK(value_in(Account::shipping_stuck, shop) == row.parts[0]);
    CHECK(value_in(Account::backlog, shop) == row.parts[1]);
    CHECK(value_in(Account::backorder, shop) == row.parts[2]);
  }
}

TEST_CASE("closed units come first: what is open is what they leave", "[valuation]") {
  const Price hundred = Price::total("100.00"_decimal);
  const auto open = [&](Split split) {
    return value_in(Account::backlog, shop_with(split, hundred, "USD", Variant::released));
  };
  CHECK(open({.allocated = 3}) == "100.00");
  CHECK(open({.shipped = 1, .allocated = 2}) == "66.67");
  CHECK(open({.returned = 1, .allocated = 2}) == "66.67");
  CHECK(open({.cancelled = 1, .allocated = 2}) == "66.67");
  CHECK(open({.shipped = 1, .cancelled = 1, .allocated = 1}) == "33.34");
  CHECK(open({.shipped = 3}) == "none");
}

TEST_CASE("the parts of a line sum to the whole, for all splits of five units", "[valuation]") {
  constexpr std::int64_t n = 5;
  int splits = 0;
  for (std::int64_t r = 0; r <= n; ++r)
    for (std::int64_t s = 0; r + s <= n; ++s)
      for (std::int64_t c = 0; r + s + c <= n; ++c)
        for (std::int64_t f = 0; r + s + c + f <= n; ++f)
          for (std::int64_t a = 0; r + s + c + f + a <= n; ++a) {
            const Split split{r, s, c, f, a, n - r - s - c - f - a};
            ++splits;
            for (const Variant variant : {Variant::released, Variant::held, Variant::unreleased}) {
              CAPTURE(r, s, c, f, a);
              REQUIRE(complaint(split, "0.99"_decimal, "USD", variant) == "");
            }
          }
  CHECK(splits == 252);
}

TEST_CASE("the parts sum to the whole for any total, quantity and currency", "[valuation]") {
  std::mt19937_64 random(7);
  constexpr std::array codes = {"USD", "JPY", "BHD", "CLF"};
  constexpr std::array variants = {Variant::released, Variant::held, Variant::unreleased};
  for (int i = 0; i < 3'000; ++i) {
    const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
    std::int64_t millionths = below(1'000'000'000'000'000'000);
    for (std::int64_t shrink = below(18); shrink > 0; --shrink) millionths /= 10;
    const std::uint64_t most = i % 3 == 0 ? 150'000'000 : 12;
    const Split split{below(most), below(most), below(most),
                      below(most), below(most), 1 + below(most)};
    const char* const code = codes[static_cast<std::size_t>(i) % codes.size()];
    CAPTURE(i, code, millionths, split.all());
    REQUIRE(complaint(split, Decimal::from_millionths(millionths).value(), code,
                      variants[static_cast<std::size_t>(below(3))]) == "");
  }
}

TEST_CASE("the largest line there is", "[valuation]") {
  constexpr Decimal total = "999999999999.999999"_decimal;
  constexpr std::int64_t most = Quantity::max_units;
  CHECK(complaint({.allocated = 1, .waiting = most - 1}, total, "USD", Variant::released) == "");
  CHECK(complaint({.allocated = most - 1, .waiting = 1}, total, "USD", Variant::released) == "");
  const Shop shop = shop_with({.allocated = 1, .waiting = most - 1}, Price::total(total), "USD",
                              Variant::released);
  CHECK(value_in(Account::backlog, shop) == "999.999999");
  CHECK(value_in(Account::backorder, shop) == "999999999000.00");
}

TEST_CASE("the money equation holds at each step: what leaves one account enters another",
          "[valuation][inv2]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"TENT"}, .backorders = OrderPolicy::allow});
  shop.happens(StockCounted{.sku = {"TENT"}, .on_hand = 2});
  shop.happens(new_order({"O1"}, {new_line({"1"}, {"TENT"}, 3, Price::total("100.00"_decimal))}));
  const auto values = [&] {
    return value_in(Account::shipping_stuck, shop) + ' ' + value_in(Account::backorder, shop) +
           ' ' + value_in(Account::backlog, shop);
  };
  CHECK(values() == "none 33.34 66.66");
  shop.happens(UnitsShipped{.order = {"O1"}, .shipment = {"S1"}, .lines = {{{"1"}, 1}}});
  CHECK(values() == "none 33.34 33.33");  // shipped 33.33
  shop.happens(ShipmentFailed{.shipment = {"S1"}, .reason = FailureReason::lost});
  CHECK(values() == "33.33 33.34 33.33");
  shop.happens(ShipmentRecovered{.shipment = {"S1"}, .outcome = RecoveryOutcome::resend});
  CHECK(values() == "none 66.67 33.33");  // backlog is laid before backorder
  shop.happens(UnitsCancelled{.order = {"O1"}, .line = {"1"}, .quantity = 2});
  CHECK(values() == "none none 33.34");  // cancelled 66.66
  shop.happens(UnitsCancelled{.order = {"O1"}, .line = {"1"}, .quantity = 1});
  CHECK(values() == "none none none");  // cancelled 100.00
  // The ledger's own proof recomputes all seven accounts.
  CHECK(shop.ledger.audit().passed());
}

TEST_CASE("totals add up over lines, and never over currencies", "[valuation][totals]") {
  Shop shop;
  shop.happens(SkuDefined{.sku = {"CARD"}, .tracked = false});
  const auto place = [&](const OrderId& id, const char* currency, Price price) {
    OrderPlaced order = new_order(id, {new_line({"1"}, {"CARD"}, 3, price)});
    order.currency = currency;
    shop.happens(order);
  };
  place({"A"}, "USD", Price::total("0.10"_decimal));
  place({"B"}, "USD", Price::each("0.10"_decimal));
  place({"C"}, "USD", Price::each("0.000001"_decimal));
  place({"D"}, "JPY", Price::total("100"_decimal));
  CHECK(texts_of(shop.ledger.totals()) == Texts{"backlog JPY 1 order 1 line 3 units 100",
                                                "backlog USD 3 orders 3 lines 9 units 0.400003"});
}
