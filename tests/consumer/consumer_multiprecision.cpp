// A program that uses the opt-in header. Exit code 0 if it works out.
#include <orderledger/multiprecision.hpp>

int main() {
  using namespace orderledger;
  using namespace orderledger::literals;
  const Money money = Money::from_decimal(Currency::from_code("USD").value(), "249.00"_decimal);
  return millionths_of(money) * 4 == 996'000'000 ? 0 : 1;
}
