/// \file snapshot_stream.hpp
/// What a ledger's snapshot is written with and read with.
///
/// Private. Both sides are called alike, stream(a, b, c), so that a type that is written field by field lists
/// its fields once:
///
///     template <class Self, class Stream>
///     static void transfer(Self& self, Stream& stream) { stream(self.first, self.second); }
///
/// A type whose memory is not its contents (shared pages, tables) has save(SnapshotWriter&) const and
/// load(SnapshotReader&) instead. How values of the standard library are written: snapshot_values.hpp.
///
/// The bytes: a preamble (what it is, format, kind of machine), then frames of at most frame_bytes. A frame is
/// the size of what it holds, a checksum, and that. The checksum of a frame depends on all before it. An empty
/// frame is the end. Numbers lie as in the memory of the machine; another kind of machine is told so.
#pragma once

#include <orderledger/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace orderledger::inline v1::detail {

/// To be raised with every change of what is written: of a field, a number of an enumeration, the book's text.
inline constexpr std::uint32_t snapshot_format = 6;

class SnapshotWriter {
 public:
  explicit SnapshotWriter(const SnapshotSink& sink);

  template <class... T>
  void operator()(const T&... values) {
    (save(*this, values), ...);
  }
  void bytes(const void* data, std::size_t size);
  /// Writes what is left, and the end.
  void finish();

 private:
  void begin_frame(std::size_t at) noexcept;
  void end_frame() noexcept;

  const SnapshotSink& sink_;
  std::unique_ptr<char[]> piece_;  ///< what the sink is given next
  std::size_t frame_ = 0;          ///< where the frame that is being written begins in it
  std::size_t used_ = 0;
  std::uint64_t checksum_ = 0;
};

/// Thrown by reading, and caught where reading began.
struct UnreadableSnapshot {
  StorageError error;
};

class SnapshotReader {
 public:
  /// Throws:   UnreadableSnapshot, as every member does: no snapshot, of another format or machine, damaged
  explicit SnapshotReader(const SnapshotSource& source);

  template <class... T>
  void operator()(T&... values) {
    (load(*this, values), ...);
  }
  /// Nothing is handed out that was not checked.
  void bytes(void* out, std::size_t size);
  /// Sees that the end is here.
  void finish();

  [[noreturn]] void fail(StorageCode code, const std::string& sentence) const;

 private:
  [[noreturn]] void fail_as_damaged(const std::string& how) const;
  /// The next bytes of the source in one piece, which stays until the next call.
  std::string_view take(std::size_t size);
  void next_frame();

  const SnapshotSource& source_;
  std::string_view piece_;  ///< what is left of the source's last piece
  std::string joined_;      ///< what was cut by the end of a piece
  std::string_view frame_;  ///< what is left of the frame
  std::uint64_t place_ = 0;
  std::uint64_t checksum_ = 0;
};

}  // namespace orderledger::inline v1::detail
