/// \file storage_error.hpp
/// Why storage could not do what it was asked: a code, and a sentence.
///
/// Layer 0, foundation. A refused event is another thing (error.hpp): there the ledger works, and says no.
/// Threads: plain values.
#pragma once

#include <orderledger/export.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace orderledger {
inline namespace v1 {

/// What is wrong with the storage, and what helps.
enum class StorageCode : std::uint8_t {
  not_found,        ///< no such file, and the call does not create one
  not_a_ledger,     ///< the file is something else; it was not touched
  newer_format,     ///< written by a later version of this library: use that
  other_format,     ///< a snapshot by another version of this library, or another kind of machine
  other_options,    ///< the ledger was created with other options than are asked for
  damaged,          ///< its bytes are not what was written: restore a copy
  locked,           ///< another writer has it
  fenced,           ///< another writer took over: this one must stop
  read_only,        ///< it may not be written: permissions, a read-only file system, or opened so
  disk_full,        ///< free some space, then open again
  io_error,         ///< the operating system failed to read, write or sync; then open again
  out_of_memory,    ///< then open again
  deadline_passed,  ///< nothing was done in the time that was given: try again
  closed,           ///< the handle is closed, or dead since an earlier failure: open again
};

/// The code as text, `disk_full`; stable, for machines.
[[nodiscard]] ORDERLEDGER_EXPORT std::string_view to_text(StorageCode code) noexcept;

/// A failure of storage.
struct StorageError {
  StorageCode code = StorageCode::io_error;
  /// One sentence that names the file and what the system said.
  std::string message;
  /// The events that were being written may be there all the same: neither success nor failure. Open again;
  /// an event with an id can then be applied again, and is answered `repeated` if it is there.
  bool may_be_kept = false;

  friend bool operator==(const StorageError&, const StorageError&) = default;
};

/// Thrown by Result::value() where there is a StorageError instead.
class ORDERLEDGER_EXPORT StorageFailure : public std::runtime_error {
 public:
  explicit StorageFailure(StorageError error)
      : std::runtime_error(std::string(to_text(error.code)) + ": " + error.message),
        error_(std::move(error)) {}
  [[nodiscard]] const StorageError& error() const noexcept { return error_; }

 private:
  StorageError error_;
};

[[noreturn]] inline void throw_error(const StorageError& error) { throw StorageFailure(error); }

}  // namespace v1
}  // namespace orderledger
