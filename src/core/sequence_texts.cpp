#include "sequence_texts.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

namespace orderledger::inline v1::detail {

namespace {

// A text is written as the bytes that it shares with the one before, the number of those that are its own,
// and these. Each number has half a byte; the largest half means that a byte of its own follows.
constexpr unsigned half_bits = 4;
constexpr unsigned largest_half = 15;

void write(std::string& out, std::size_t shared, std::string_view own) {
  std::array<char, 3> numbers{};
  std::size_t size = 1;
  const auto half = [&](std::size_t number) {
    if (number < largest_half) return static_cast<unsigned>(number);
    numbers[size++] = static_cast<char>(static_cast<unsigned char>(number));
    return largest_half;
  };
  const unsigned high = half(shared);
  const unsigned low = half(own.size());
  numbers[0] = static_cast<char>(static_cast<unsigned char>(high << half_bits | low));
  out.append(numbers.data(), size);
  out.append(own);
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
  std::size_t shared = 0;
  if (!open_piece_.empty()) {
    const auto differ = std::mismatch(text.begin(), text.end(), last_.begin(), last_.end());
    shared = static_cast<std::size_t>(differ.first - text.begin());
  }
  write(open_piece_, shared, text.substr(shared));
  last_ = text;
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
