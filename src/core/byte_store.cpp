#include "byte_store.hpp"

#include "snapshot_values.hpp"

#include <algorithm>
#include <cassert>

namespace orderledger::inline v1::detail {

namespace {

constexpr std::size_t least_chunk_bytes = std::size_t{1} << 12;

}  // namespace

std::uint64_t ByteStore::append(std::string_view bytes) {
  return append(bytes.size(), [&](BytePen& pen) { pen.append(bytes); });
}

void ByteStore::add_chunk(std::size_t least) {
  // Small stores stay small: a chunk is as large as all before it.
  const std::uint64_t address = end();
  const std::size_t capacity = std::max(
      std::clamp(static_cast<std::size_t>(address), least_chunk_bytes, most_chunk_bytes), least);
  chunk_at_.add(chunks_.size(), address);
  chunks_.push_back({address, 0, capacity, std::make_shared_for_overwrite<char[]>(capacity)});
}

std::string_view ByteStore::from(std::uint64_t address) const noexcept {
  assert(address > 0 && address < end());
  const Chunk& chunk = chunks_[chunk_at_.find(chunks_, &Chunk::start, address)];
  const auto offset = static_cast<std::size_t>(address - chunk.start);
  return {chunk.bytes.get() + offset, chunk.used - offset};
}

void ByteStore::forget_before(std::uint64_t address) noexcept {
  for (Chunk& chunk : chunks_) {
    if (chunk.start + chunk.used > address || &chunk == &chunks_.back()) return;
    chunk.capacity = chunk.used;
    chunk.bytes.reset();
  }
}

ByteStore ByteStore::share() const {
  ByteStore other;
  other.chunks_ = chunks_;
  other.chunk_at_ = chunk_at_;
  // The rest of the last chunk is ours to fill: the other begins one of its own.
  if (!other.chunks_.empty()) other.chunks_.back().capacity = other.chunks_.back().used;
  return other;
}

void ByteStore::save(SnapshotWriter& out) const {
  // Chunk by chunk: a piece lies in one of them, and only those who wrote the pieces know where they end.
  save_size(out, chunks_.size());
  for (const Chunk& chunk : chunks_) {
    out(chunk.bytes != nullptr);
    save_size(out, chunk.used);
    if (chunk.bytes != nullptr) out.bytes(chunk.bytes.get(), chunk.used);
  }
}

void ByteStore::load(SnapshotReader& in) {
  chunks_.resize(load_size(in));
  std::uint64_t start = 1;
  for (std::size_t i = 0; i < chunks_.size(); ++i) {
    bool is_kept = false;
    in(is_kept);
    const std::size_t size = load_size(in);
    chunk_at_.add(i, start);
    chunks_[i] = {start, size, size, nullptr};
    if (is_kept) {
      chunks_[i].bytes = std::make_shared_for_overwrite<char[]>(size);
      in.bytes(chunks_[i].bytes.get(), size);
    }
    start += size;
  }
}

std::uint64_t ByteStore::shared_end(const ByteStore& other) const noexcept {
  std::uint64_t end = 1;
  for (std::size_t i = 0; i < std::min(chunks_.size(), other.chunks_.size()); ++i) {
    const Chunk& ours = chunks_[i];
    const Chunk& theirs = other.chunks_[i];
    if (ours.bytes != theirs.bytes) break;
    // One side may have gone on writing in the last of them.
    end = ours.start + std::min(ours.used, theirs.used);
  }
  return end;
}

}  // namespace orderledger::inline v1::detail
