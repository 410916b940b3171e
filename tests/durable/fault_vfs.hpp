// A disk that fails when it is told to, and a machine that loses its power: a layer between SQLite and the
// system's files.
//
// The real files hold what programs see. Beside them this keeps what the disk has: the bytes at the last sync of
// each file, and the writes since then. After a power cut any of those may be there, whole, torn or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace orderledger::test {

// What a power cut leaves of the writes that were not synced.
enum class Survives { synced_only, everything, random_parts };

// What an operation answers instead of being done.
enum class DiskFault { none, io_error, disk_full, short_write };

// The one faulty disk of this process. Not for more than one thread.
class FaultDisk {
 public:
  static FaultDisk& instance();
  // To be named in FileOptions::vfs.
  static std::string vfs_name();

  // Forgets all files; nothing fails, and syncs are honest.
  void reset();
  // From the operation with this number on (0, 1, ...: writes, truncations, syncs, and reads if they count) the power
  // is gone: nothing reaches the disk any more, every operation fails.
  void cut_power_at(std::size_t operation) { power_cut_at_ = operation; }
  // The operation with this number fails; `for_ever`: all after it too.
  void fail_at(std::size_t operation, DiskFault fault, bool for_ever) {
    fail_at_ = operation;
    fault_ = fault;
    fails_for_ever_ = for_ever;
  }
  void count_reads(bool count) { counts_reads_ = count; }
  // Syncs do nothing and say that all is well: what the tests must notice.
  void lie_about_syncs(bool lie) { lies_ = lie; }

  std::size_t operations() const { return operations_; }
  std::size_t syncs() const { return syncs_; }

  // The power comes back: writes what the disk has into the real files. Nothing may be open.
  void restore(Survives survives, std::uint64_t seed);

  // For the VFS.
  struct Write {
    std::int64_t offset = 0;
    std::vector<char> bytes;  // empty: the file is cut off at the offset
  };
  struct File {
    std::vector<char> synced;
    std::vector<Write> pending;
  };
  // What the next operation does. `off` = the power is gone.
  enum class Verdict { done, off, io_error, disk_full, short_write };
  Verdict next(bool is_read = false);
  File& file(const std::string& path) { return files_[path]; }
  // It is opened: what is in it already is on the disk.
  void meet(const std::string& path);
  void forget(const std::string& path) { files_.erase(path); }
  void sync(const std::string& path);
  bool is_off() const { return is_off_; }

 private:
  std::map<std::string, File> files_;
  std::size_t operations_ = 0;
  std::size_t syncs_ = 0;
  std::size_t power_cut_at_ = SIZE_MAX;
  std::size_t fail_at_ = SIZE_MAX;
  DiskFault fault_ = DiskFault::none;
  bool fails_for_ever_ = false;
  bool counts_reads_ = false;
  bool lies_ = false;
  bool is_off_ = false;
};

}  // namespace orderledger::test
