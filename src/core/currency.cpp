// The active currencies of ISO 4217 (list one, as of January 2026) with the digits after the point of their
// smallest unit, by code. Where the list says "not applicable" (metals, funds, testing), the digits are 0.
// Bulgaria's BGN left the list when the euro came in 2026; XAD and XCG came in 2025, ANG went.
#include <orderledger/money.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace orderledger::inline v1 {

namespace {

struct CurrencyFacts {
  std::string_view code;
  int minor_digits;
};

constexpr auto facts = std::to_array<CurrencyFacts>({
    {"AED", 2}, {"AFN", 2}, {"ALL", 2}, {"AMD", 2}, {"AOA", 2}, {"ARS", 2}, {"AUD", 2}, {"AWG", 2},
    {"AZN", 2}, {"BAM", 2}, {"BBD", 2}, {"BDT", 2}, {"BHD", 3}, {"BIF", 0}, {"BMD", 2}, {"BND", 2},
    {"BOB", 2}, {"BOV", 2}, {"BRL", 2}, {"BSD", 2}, {"BTN", 2}, {"BWP", 2}, {"BYN", 2}, {"BZD", 2},
    {"CAD", 2}, {"CDF", 2}, {"CHE", 2}, {"CHF", 2}, {"CHW", 2}, {"CLF", 4}, {"CLP", 0}, {"CNY", 2},
    {"COP", 2}, {"COU", 2}, {"CRC", 2}, {"CUP", 2}, {"CVE", 2}, {"CZK", 2}, {"DJF", 0}, {"DKK", 2},
    {"DOP", 2}, {"DZD", 2}, {"EGP", 2}, {"ERN", 2}, {"ETB", 2}, {"EUR", 2}, {"FJD", 2}, {"FKP", 2},
    {"GBP", 2}, {"GEL", 2}, {"GHS", 2}, {"GIP", 2}, {"GMD", 2}, {"GNF", 0}, {"GTQ", 2}, {"GYD", 2},
    {"HKD", 2}, {"HNL", 2}, {"HTG", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"IQD", 3},
    {"IRR", 2}, {"ISK", 0}, {"JMD", 2}, {"JOD", 3}, {"JPY", 0}, {"KES", 2}, {"KGS", 2}, {"KHR", 2},
    {"KMF", 0}, {"KPW", 2}, {"KRW", 0}, {"KWD", 3}, {"KYD", 2}, {"KZT", 2}, {"LAK", 2}, {"LBP", 2},
    {"LKR", 2}, {"LRD", 2}, {"LSL", 2}, {"LYD", 3}, {"MAD", 2}, {"MDL", 2}, {"MGA", 2}, {"MKD", 2},
    {"MMK", 2}, {"MNT", 2}, {"MOP", 2}, {"MRU", 2}, {"MUR", 2}, {"MVR", 2}, {"MWK", 2}, {"MXN", 2},
    {"MXV", 2}, {"MYR", 2}, {"MZN", 2}, {"NAD", 2}, {"NGN", 2}, {"NIO", 2}, {"NOK", 2}, {"NPR", 2},
    {"NZD", 2}, {"OMR", 3}, {"PAB", 2}, {"PEN", 2}, {"PGK", 2}, {"PHP", 2}, {"PKR", 2}, {"PLN", 2},
    {"PYG", 0}, {"QAR", 2}, {"RON", 2}, {"RSD", 2}, {"RUB", 2}, {"RWF", 0}, {"SAR", 2}, {"SBD", 2},
    {"SCR", 2}, {"SDG", 2}, {"SEK", 2}, {"SGD", 2}, {"SHP", 2}, {"SLE", 2}, {"SOS", 2}, {"SRD", 2},
    {"SSP", 2}, {"STN", 2}, {"SVC", 2}, {"SYP", 2}, {"SZL", 2}, {"THB", 2}, {"TJS", 2}, {"TMT", 2},
    {"TND", 3}, {"TOP", 2}, {"TRY", 2}, {"TTD", 2}, {"TWD", 2}, {"TZS", 2}, {"UAH", 2}, {"UGX", 0},
    {"USD", 2}, {"USN", 2}, {"UYI", 0}, {"UYU", 2}, {"UYW", 4}, {"UZS", 2}, {"VED", 2}, {"VES", 2},
    {"VND", 0}, {"VUV", 0}, {"WST", 2}, {"XAD", 2}, {"XAF", 0}, {"XAG", 0}, {"XAU", 0}, {"XBA", 0},
    {"XBB", 0}, {"XBC", 0}, {"XBD", 0}, {"XCD", 2}, {"XCG", 2}, {"XDR", 0}, {"XOF", 0}, {"XPD", 0},
    {"XPF", 0}, {"XPT", 0}, {"XSU", 0}, {"XTS", 0}, {"XUA", 0}, {"XXX", 0}, {"YER", 2}, {"ZAR", 2},
    {"ZMW", 2}, {"ZWG", 2},
});

static_assert(facts.size() <= 255, "a currency is a byte, counted from 1");

constexpr std::size_t code_size = 3;
constexpr std::size_t letters = 26;

/// Place of a code among all of three capitals, in the order of the codes; past the last for any other text.
constexpr std::size_t place_of(std::string_view code) noexcept {
  constexpr std::size_t nowhere = letters * letters * letters;
  if (code.size() != code_size) return nowhere;
  std::size_t place = 0;
  for (const char c : code) {
    if (c < 'A' || c > 'Z') return nowhere;
    place = place * letters + static_cast<std::size_t>(c - 'A');
  }
  return place;
}

/// By the place of its code: which of the facts are its, counted from 1; 0: there is no such currency. The last
/// place is for texts that are no codes.
constexpr auto numbers = [] {
  std::array<std::uint8_t, letters * letters * letters + 1> all{};
  for (std::size_t i = 0; i < facts.size(); ++i)
    all[place_of(facts[i].code)] = static_cast<std::uint8_t>(i + 1);
  return all;
}();

constexpr auto currencies = [] {
  std::array<Currency, facts.size()> all;
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = Currency::at_index(i);
  return all;
}();

}  // namespace

Result<Currency> Currency::from_code(std::string_view code) {
  const std::uint8_t number = numbers[place_of(code)];
  if (number != 0) return at_index(number - 1U);
  return Error{ErrorCode::unknown_currency, "currency",
               fmt::format("currency {}: not an active ISO 4217 code", detail::quoted(code))};
}

std::span<const Currency> Currency::all() noexcept { return currencies; }

std::string_view Currency::code() const noexcept { return facts[index_].code; }

int Currency::minor_digits() const noexcept { return facts[index_].minor_digits; }

}  // namespace orderledger::inline v1
