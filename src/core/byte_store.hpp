/// \file byte_store.hpp
/// Bytes that are only ever appended, and never move: what the book and long names lie in.
///
/// Private. Copies share what was written up to then.
#pragma once

#include "address_index.hpp"
#include "bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

class SnapshotReader;
class SnapshotWriter;

class ByteStore {
 public:
  ByteStore() = default;
  ByteStore(ByteStore&&) noexcept = default;
  ByteStore& operator=(ByteStore&&) noexcept = default;

  /// Appends the bytes in one piece; gives the address of the first. Addresses start at 1, and what is appended
  /// next stands right behind, as far as addresses go.
  std::uint64_t append(std::string_view bytes);
  /// The same for up to `most` bytes that `with` writes, with a BytePen.
  template <class With>
  std::uint64_t append(std::size_t most, const With& with) {
    const std::uint64_t address = end();
    if (chunks_.empty() || chunks_.back().capacity - chunks_.back().used < most) add_chunk(most);
    Chunk& chunk = chunks_.back();
    BytePen pen(chunk.bytes.get() + chunk.used);
    with(pen);
    chunk.used = static_cast<std::size_t>(pen.position() - chunk.bytes.get());
    return address;
  }

  /// The address that comes next.
  [[nodiscard]] std::uint64_t end() const noexcept {
    return chunks_.empty() ? 1 : chunks_.back().start + chunks_.back().used;
  }

  /// The bytes from `address` on: at least the piece that was appended there.
  [[nodiscard]] std::string_view from(std::uint64_t address) const noexcept;

  /// The bytes before `address` will not be read any more: the memory of whole chunks is given back. Addresses
  /// stay what they are.
  void forget_before(std::uint64_t address) noexcept;

  /// The same bytes. What either side appends from now on, the other does not see.
  [[nodiscard]] ByteStore share() const;
  void save(SnapshotWriter& out) const;
  /// Requires: it is empty
  void load(SnapshotReader& in);

  /// The bytes before this address are the same memory in both; 1 where none are.
  [[nodiscard]] std::uint64_t shared_end(const ByteStore& other) const noexcept;

 private:
  struct Chunk {
    std::uint64_t start = 0;
    std::size_t used = 0;
    std::size_t capacity = 0;
    std::shared_ptr<char[]> bytes;  ///< null: forgotten
  };

  /// A new last one with room for so many bytes.
  void add_chunk(std::size_t least);

  static constexpr int page_bits = 18;
  static constexpr std::size_t most_chunk_bytes = std::size_t{1} << page_bits;

  std::vector<Chunk> chunks_;
  AddressIndex chunk_at_{page_bits};
};

}  // namespace orderledger::inline v1::detail
