#include <orderledger/storage_error.hpp>

namespace orderledger::inline v1 {

std::string_view to_text(StorageCode code) noexcept {
  switch (code) {
    case StorageCode::not_found: return "not_found";
    case StorageCode::not_a_ledger: return "not_a_ledger";
    case StorageCode::newer_format: return "newer_format";
    case StorageCode::other_format: return "other_format";
    case StorageCode::other_options: return "other_options";
    case StorageCode::damaged: return "damaged";
    case StorageCode::locked: return "locked";
    case StorageCode::fenced: return "fenced";
    case StorageCode::read_only: return "read_only";
    case StorageCode::disk_full: return "disk_full";
    case StorageCode::io_error: return "io_error";
    case StorageCode::out_of_memory: return "out_of_memory";
    case StorageCode::deadline_passed: return "deadline_passed";
    case StorageCode::closed: return "closed";
  }
  return "io_error";
}

}  // namespace orderledger::inline v1
