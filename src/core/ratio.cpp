#include "ratio.hpp"

#include <orderledger/metrics.hpp>

#include <boost/multiprecision/cpp_int.hpp>

namespace orderledger::inline v1 {

namespace detail {

std::string ratio_text(const int128& a, std::int64_t b, const int128& divisor) {
  using Wide = boost::multiprecision::int256_t;  // 127 bits, 63 bits and the 15 of 20000
  constexpr int scale = 10'000;
  const Wide twice = Wide(a) * b * (2 * scale) + Wide(divisor);
  const Wide ten_thousandths = twice / (Wide(divisor) * 2);
  const Wide whole = ten_thousandths / scale;
  const auto fraction = static_cast<int>(ten_thousandths % scale);
  return whole.str() + '.' + std::to_string(scale + fraction).substr(1);
}

}  // namespace detail

std::optional<std::string> Share::to_text() const {
  if (whole <= 0 || part < 0) return {};
  return detail::ratio_text(part, 1, whole);
}

}  // namespace orderledger::inline v1
