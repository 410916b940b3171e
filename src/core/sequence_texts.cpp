#include "sequence_texts.hpp"

#include "bytes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace orderledger::inline v1::detail {

namespace {

// A text is written as the bytes that it shares with the one before, the number of those that are its own,
// and these. Each number has half a byte; the largest half means that a byte of its own follows.
constexpr unsigned half_bits = 4;
constexpr std::size_t largest_half = 15;

/// How many bytes the two begin with in common.
std::size_t in_common(std::string_view a, std::string_view b) noexcept {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t count = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t x = 0, y = 0; count + sizeof x <= most; count += sizeof x) {
      std::memcpy(&x, a.data() + count, sizeof x);
      std::memcpy(&y, b.data() + count, sizeof y);
      if (x != y) return count + static_cast<std::size_t>(std::countr_zero(x ^ y)) / 8;
    }
  }
  while (count < most && a[count] == b[count]) ++count;
  return count;
}

}  // namespace

const char* SequenceTexts::piece_with(std::size_t i) const noexcept {
  assert(i < size_);
  const std::size_t piece = i / texts_in_piece;
  return piece < pieces_.size() ? store_.from(pieces_[piece]).data() : open_piece_.data();
}

std::size_t SequenceTexts::read_next(const char*& in, char* out) noexcept {
  const auto byte = [&] { return static_cast<unsigned char>(*in++); };
  const unsigned halves = byte();
  std::size_t shared = halves >> half_bits;
  std::size_t own = halves & largest_half;
  if (shared == largest_half) shared = byte();
  if (own == largest_half) own = byte();
  if (own == 1) {  // of ten numbers in a row, nine differ from the one before in one digit
    out[shared] = *in;
  } else {
    std::memcpy(out + shared, in, own);
  }
  in += own;
  return shared + own;
}

std::size_t SequenceTexts::read(std::size_t i, char* out) const noexcept {
  const char* in = piece_with(i);
  std::size_t size = 0;
  for (std::size_t left = i % texts_in_piece + 1; left > 0; --left) size = read_next(in, out);
  return size;
}

std::string SequenceTexts::text(std::size_t i) const {
  std::array<char, longest> buffer;  // read() fills what is used NOLINT(*-member-init)
  return {buffer.data(), read(i, buffer.data())};
}

bool SequenceTexts::equals(std::size_t i, std::string_view text) const {
  std::array<char, longest> buffer;  // NOLINT(*-member-init)
  return std::string_view(buffer.data(), read(i, buffer.data())) == text;
}

void SequenceTexts::push_back(std::string_view text) {
  assert(text.size() <= longest);
  const std::size_t shared = open_piece_.empty() ? 0 : in_common(text, last_);
  const std::string_view own = text.substr(shared);
  const auto byte = [&](std::size_t value) { open_piece_.push_back(static_cast<char>(value)); };
  byte(std::min(shared, largest_half) << half_bits | std::min(own.size(), largest_half));
  if (shared >= largest_half) byte(shared);
  if (own.size() >= largest_half) byte(own.size());
  last_.resize(text.size());
  if (own.size() == 1) {  // of ten numbers in a row, nine differ from the one before in one digit
    open_piece_.push_back(own[0]);
    last_[shared] = own[0];
  } else {
    open_piece_.append(own);
    std::copy(own.begin(), own.end(), last_.begin() + static_cast<std::ptrdiff_t>(shared));
  }
  if (++size_ % texts_in_piece != 0) return;
  pieces_.push_back(store_.append(open_piece_));
  open_piece_.clear();
}

SequenceTexts SequenceTexts::share() {
  SequenceTexts other;
  other.pieces_ = pieces_.share();
  other.store_ = store_.share();
  other.open_piece_ = open_piece_;
  other.last_ = last_;
  other.size_ = size_;
  return other;
}

}  // namespace orderledger::inline v1::detail
