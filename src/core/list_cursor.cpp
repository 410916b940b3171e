#include "list_cursor.hpp"

#include "fingerprint.hpp"
#include "millionths.hpp"
#include "refusal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace orderledger::inline v1::detail {

namespace {

std::uint64_t fingerprint_of(const ListQuestion& question) {
  ByteWriter out;
  out.byte(static_cast<std::uint8_t>(question.sort));
  out.number(question.order_class ? 1 + static_cast<std::uint64_t>(*question.order_class) : 0);
  out.number(question.reason ? 1 + static_cast<std::uint64_t>(*question.reason) : 0);
  out.text(question.sku ? question.sku->text() : std::string_view());  // no SKU is empty
  out.signed_number(question.min_age_days);
  return digest_of(out.view()).low;
}

/// Reads numbers that are parted by dots.
class NumberReader {
 public:
  explicit NumberReader(std::string_view text) : rest_(text) {}

  template <class Number>
  [[nodiscard]] bool next(Number& number, int base = 10) {
    if (!is_first_) {
      if (rest_.empty() || rest_.front() != '.') return false;
      rest_.remove_prefix(1);
    }
    is_first_ = false;
    const char* const end = rest_.data() + rest_.size();
    const auto [stop, error] = std::from_chars(rest_.data(), end, number, base);
    rest_.remove_prefix(static_cast<std::size_t>(stop - rest_.data()));
    return error == std::errc{};
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool is_first_ = true;
};

}  // namespace

std::string cursor_of(const ListKey& key, const ListQuestion& question) {
  const Money value = to_money(Currency(), key.value);
  return fmt::format("{:x}.{}.{}.{}.{}", fingerprint_of(question), key.first, value.high_word(),
                     value.low_word(), key.order);
}

Result<ListKey> key_of_cursor(std::string_view cursor, const ListQuestion& question) {
  std::uint64_t fingerprint = 0;
  std::int64_t high = 0;
  std::uint64_t low = 0;
  ListKey key;
  NumberReader in(cursor);
  constexpr int hexadecimal = 16;
  if (!in.next(fingerprint, hexadecimal) || !in.next(key.first) || !in.next(high) ||
      !in.next(low) || !in.next(key.order) || !in.at_end()) {
    return refuse(ErrorCode::malformed, "after", cursor, "no cursor of a list");
  }
  if (fingerprint != fingerprint_of(question)) {
    return refuse(ErrorCode::malformed, "after", cursor,
                  "a cursor of another question: class, reason, SKU, minimum age or sort differ");
  }
  key.value = millionths_of(Money::from_words(Currency(), high, low));
  return key;
}

}  // namespace orderledger::inline v1::detail
