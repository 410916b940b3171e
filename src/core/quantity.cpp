#include <orderledger/quantity.hpp>

#include <fmt/format.h>

namespace orderledger::inline v1 {

Result<Quantity> Quantity::from(std::int64_t units) {
  if (units < 0 || units > max_units) {
    return Error{ErrorCode::malformed, "quantity",
                 fmt::format("quantity {}: a quantity is 0 to 1000000000 units", units)};
  }
  return Quantity(Checked{}, units);
}

}  // namespace orderledger::inline v1
