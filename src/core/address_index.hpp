/// \file address_index.hpp
/// Of many pieces that stand one behind the other, the one that holds an address.
///
/// Private. Bisecting thousands of pieces takes a dozen looks all over memory, for each entry of each order
/// that is read. Instead the addresses are cut into pages, and of each page it is known which pieces begin
/// there: few, where a page is about as long as a piece.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orderledger::inline v1::detail {

class AddressIndex {
 public:
  explicit AddressIndex(int page_bits) noexcept : page_bits_(page_bits) {}

  /// The piece with that number begins there.
  /// Requires: pieces come by their numbers, from 0 on, and their addresses ascend
  void add(std::size_t piece, std::uint64_t begin) {
    while (pages_.size() <= begin >> page_bits_)
      pages_.push_back(static_cast<std::uint32_t>(piece));
  }

  /// The last of `pieces` that begins at or before the address. `begin` is where a piece says so.
  /// Requires: the first does
  template <class Piece>
  [[nodiscard]] std::size_t find(const std::vector<Piece>& pieces, std::uint64_t Piece::*begin,
                                 std::uint64_t address) const {
    const auto first_of = [&](std::uint64_t page) {
      return pieces.begin() +
             static_cast<std::ptrdiff_t>(page < pages_.size() ? pages_[page] : pieces.size());
    };
    const std::uint64_t page = address >> page_bits_;
    const auto after =
        std::upper_bound(first_of(page), first_of(page + 1), address,
                         [begin](std::uint64_t a, const Piece& piece) { return a < piece.*begin; });
    return static_cast<std::size_t>(after - pieces.begin()) - 1;
  }

 private:
  int page_bits_;
  std::vector<std::uint32_t> pages_;  ///< the first piece that begins in this page, or behind it
};

}  // namespace orderledger::inline v1::detail
