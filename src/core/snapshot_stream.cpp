#include "snapshot_stream.hpp"

#include <algorithm>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace orderledger::inline v1::detail {

namespace {

constexpr std::size_t frame_bytes = std::size_t{1} << 18;

struct Preamble {
  char what[8] = {'O', 'L', 'E', 'D', 'S', 'N', 'A', 'P'};
  std::uint32_t format = snapshot_format;
  /// Reads otherwise where bytes come in another order, or words have another size.
  std::uint32_t machine = 0x0102'0300 | sizeof(std::size_t);
};

struct FrameHead {
  std::uint64_t size = 0;
  std::uint64_t checksum = 0;
};

/// A frame, with the preamble before it or the end behind it.
constexpr std::size_t most_piece_bytes =
    sizeof(Preamble) + sizeof(FrameHead) + frame_bytes + sizeof(FrameHead);

std::uint64_t checksum_of(const void* data, std::size_t size, std::uint64_t before) noexcept {
  return XXH3_64bits_withSeed(data, size, before);
}

}  // namespace

SnapshotWriter::SnapshotWriter(const SnapshotSink& sink)
    : sink_(sink), piece_(std::make_unique_for_overwrite<char[]>(most_piece_bytes)) {
  const Preamble preamble;
  std::memcpy(piece_.get(), &preamble, sizeof preamble);
  checksum_ = checksum_of(&preamble, sizeof preamble, 0);
  begin_frame(sizeof preamble);
}

void SnapshotWriter::begin_frame(std::size_t at) noexcept {
  frame_ = at;
  used_ = at + sizeof(FrameHead);
}

void SnapshotWriter::end_frame() noexcept {
  const std::size_t begin = frame_ + sizeof(FrameHead);
  const FrameHead head{
      .size = used_ - begin,
      .checksum = checksum_ = checksum_of(piece_.get() + begin, used_ - begin, checksum_)};
  std::memcpy(piece_.get() + frame_, &head, sizeof head);
}

void SnapshotWriter::bytes(const void* data, std::size_t size) {
  const char* from = static_cast<const char*>(data);
  while (size > 0) {
    const std::size_t room = frame_ + sizeof(FrameHead) + frame_bytes - used_;
    const std::size_t part = std::min(size, room);
    std::memcpy(piece_.get() + used_, from, part);
    used_ += part;
    from += part;
    size -= part;
    if (part < room) continue;
    end_frame();
    sink_({piece_.get(), used_});
    begin_frame(0);
  }
}

void SnapshotWriter::finish() {
  if (used_ > frame_ + sizeof(FrameHead)) {
    end_frame();
    begin_frame(used_);
  }
  end_frame();
  sink_({piece_.get(), used_});
}

SnapshotReader::SnapshotReader(const SnapshotSource& source) : source_(source) {
  Preamble preamble;
  const Preamble ours;
  const std::string_view bytes = take(sizeof preamble);
  std::memcpy(&preamble, bytes.data(), sizeof preamble);
  checksum_ = checksum_of(&preamble, sizeof preamble, 0);
  if (!std::equal(std::begin(preamble.what), std::end(preamble.what), std::begin(ours.what)))
    fail(StorageCode::damaged, "these bytes are no snapshot of a ledger");
  if (preamble.machine != ours.machine)
    fail(StorageCode::other_format, "it was written on another kind of machine");
  if (preamble.format != ours.format)
    fail(StorageCode::other_format, "it has format " + std::to_string(preamble.format) +
                                        "; this version reads format " +
                                        std::to_string(ours.format) + " alone");
}

void SnapshotReader::fail(StorageCode code, const std::string& sentence) const {
  throw UnreadableSnapshot{{.code = code, .message = "snapshot: " + sentence}};
}

void SnapshotReader::fail_as_damaged(const std::string& how) const {
  fail(StorageCode::damaged, how + " at byte " + std::to_string(place_));
}

std::string_view SnapshotReader::take(std::size_t size) {
  if (piece_.empty()) piece_ = source_();
  if (piece_.size() < size) {
    joined_.clear();
    while (joined_.size() < size) {
      if (piece_.empty()) fail_as_damaged("it ends too early");
      const std::string_view part = piece_.substr(0, size - joined_.size());
      joined_.append(part);
      piece_.remove_prefix(part.size());
      if (piece_.empty() && joined_.size() < size) piece_ = source_();
    }
    place_ += size;
    return joined_;
  }
  const std::string_view taken = piece_.substr(0, size);
  piece_.remove_prefix(size);
  place_ += size;
  return taken;
}

void SnapshotReader::next_frame() {
  FrameHead head;
  std::memcpy(&head, take(sizeof head).data(), sizeof head);
  if (head.size > frame_bytes) fail_as_damaged("a size is impossible");
  const std::string_view bytes = take(static_cast<std::size_t>(head.size));
  checksum_ = checksum_of(bytes.data(), bytes.size(), checksum_);
  if (checksum_ != head.checksum) fail_as_damaged("a checksum is wrong, of what ends");
  frame_ = bytes;
}

void SnapshotReader::bytes(void* out, std::size_t size) {
  char* to = static_cast<char*>(out);
  while (size > 0) {
    if (frame_.empty()) {
      next_frame();
      if (frame_.empty()) fail_as_damaged("it ends too early");
    }
    const std::size_t part = std::min(size, frame_.size());
    std::memcpy(to, frame_.data(), part);
    frame_.remove_prefix(part);
    to += part;
    size -= part;
  }
}

void SnapshotReader::finish() {
  if (frame_.empty()) next_frame();
  if (!frame_.empty()) fail_as_damaged("it goes on where it should end");
  if (piece_.empty()) piece_ = source_();
  if (!piece_.empty()) fail_as_damaged("bytes follow the end");
}

}  // namespace orderledger::inline v1::detail
