#include "durable/fault_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

namespace orderledger::test {

namespace {

sqlite3_vfs& system_vfs() { return *sqlite3_vfs_find(nullptr); }

// What SQLite holds of an open file; the system's own follows it in memory.
struct OpenFile {
  sqlite3_file base;
  const char* name;  // as SQLite gave it, valid while it is open
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return open_file(file).real(); }
FaultDisk& disk() { return FaultDisk::instance(); }

int result_of(FaultDisk::Verdict verdict, int io_error) {
  switch (verdict) {
    case FaultDisk::Verdict::done: return SQLITE_OK;
    case FaultDisk::Verdict::disk_full: return SQLITE_FULL;
    case FaultDisk::Verdict::off:
    case FaultDisk::Verdict::io_error:
    case FaultDisk::Verdict::short_write: return io_error;
  }
  return io_error;
}

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }

int read(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
  const auto verdict = disk().next(true);
  if (verdict != FaultDisk::Verdict::done) return result_of(verdict, SQLITE_IOERR_READ);
  return real(file)->pMethods->xRead(real(file), bytes, count, offset);
}

void note(OpenFile& file, const void* bytes, int count, sqlite3_int64 offset) {
  const auto* begin = static_cast<const char*>(bytes);
  disk().file(file.name).pending.push_back({offset, std::vector<char>(begin, begin + count)});
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
  const auto verdict = disk().next();
  if (verdict == FaultDisk::Verdict::short_write && count > 1) {
    // Half of it is there all the same.
    note(open_file(file), bytes, count / 2, offset);
    real(file)->pMethods->xWrite(real(file), bytes, count / 2, offset);
    return SQLITE_FULL;
  }
  if (verdict == FaultDisk::Verdict::off) note(open_file(file), bytes, count, offset);
  if (verdict != FaultDisk::Verdict::done) return result_of(verdict, SQLITE_IOERR_WRITE);
  note(open_file(file), bytes, count, offset);
  return real(file)->pMethods->xWrite(real(file), bytes, count, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  const auto verdict = disk().next();
  if (verdict != FaultDisk::Verdict::done) return result_of(verdict, SQLITE_IOERR_TRUNCATE);
  disk().file(open_file(file).name).pending.push_back({size, {}});
  return real(file)->pMethods->xTruncate(real(file), size);
}

int sync(sqlite3_file* file, int) {
  const auto verdict = disk().next();
  if (verdict != FaultDisk::Verdict::done) {
    // As Linux does: what could not be written is forgotten, though programs still read it, and the next sync
    // says that all is well.
    if (verdict != FaultDisk::Verdict::off) disk().file(open_file(file).name).pending.clear();
    return result_of(verdict, SQLITE_IOERR_FSYNC);
  }
  disk().sync(open_file(file).name);
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int lock(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int check_lock(sqlite3_file* file, int* is_locked) {
  return real(file)->pMethods->xCheckReservedLock(real(file), is_locked);
}
int file_control(sqlite3_file* file, int what, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods methods = {2,
                                    close_file,
                                    read,
                                    write,
                                    truncate,
                                    sync,
                                    file_size,
                                    lock,
                                    unlock,
                                    check_lock,
                                    file_control,
                                    sector_size,
                                    characteristics,
                                    shm_map,
                                    shm_lock,
                                    shm_barrier,
                                    shm_unmap,
                                    nullptr,
                                    nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  OpenFile& opened = open_file(file);
  opened.base.pMethods = nullptr;
  opened.name = name;
  const int result = system_vfs().xOpen(&system_vfs(), name, opened.real(), flags, out_flags);
  if (result == SQLITE_OK) {
    opened.base.pMethods = &methods;
    if (name != nullptr) disk().meet(name);
  }
  return result;
}

int remove_file(sqlite3_vfs*, const char* name, int sync_folder) {
  if (disk().is_off()) return SQLITE_IOERR_DELETE;
  const int result = system_vfs().xDelete(&system_vfs(), name, sync_folder);
  if (result == SQLITE_OK) disk().forget(name);
  return result;
}

sqlite3_vfs* register_vfs() {
  static sqlite3_vfs vfs = system_vfs();
  vfs.szOsFile = static_cast<int>(sizeof(OpenFile)) + system_vfs().szOsFile;
  vfs.zName = "orderledger_fault";
  vfs.xOpen = open;
  vfs.xDelete = remove_file;
  vfs.pNext = nullptr;
  sqlite3_vfs_register(&vfs, 0);
  return &vfs;
}

void apply(const FaultDisk::Write& write, std::vector<char>& bytes) {
  const auto offset = static_cast<std::size_t>(write.offset);
  if (write.bytes.empty()) {
    bytes.resize(std::min(bytes.size(), offset));
    return;
  }
  bytes.resize(std::max(bytes.size(), offset + write.bytes.size()));
  std::copy(write.bytes.begin(), write.bytes.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

FaultDisk& FaultDisk::instance() {
  static FaultDisk the_disk;
  return the_disk;
}

std::string FaultDisk::vfs_name() {
  static const sqlite3_vfs* const vfs = register_vfs();
  return vfs->zName;
}

void FaultDisk::reset() { *this = FaultDisk(); }

FaultDisk::Verdict FaultDisk::next(bool is_read) {
  if (is_off_) return Verdict::off;
  if (is_read && !counts_reads_) return Verdict::done;
  const std::size_t operation = operations_++;
  if (operation >= power_cut_at_) {
    is_off_ = true;
    return Verdict::off;
  }
  if (operation < fail_at_ || (operation > fail_at_ && !fails_for_ever_)) return Verdict::done;
  switch (fault_) {
    case DiskFault::none: return Verdict::done;
    case DiskFault::io_error: return Verdict::io_error;
    case DiskFault::disk_full: return Verdict::disk_full;
    case DiskFault::short_write: return Verdict::short_write;
  }
  return Verdict::done;
}

void FaultDisk::meet(const std::string& path) {
  const auto [place, is_new] = files_.try_emplace(path);
  if (!is_new) return;
  std::ifstream in(path, std::ios::binary);
  place->second.synced.assign(std::istreambuf_iterator<char>(in), {});
}

void FaultDisk::sync(const std::string& path) {
  ++syncs_;
  if (lies_) return;
  File& file = files_[path];
  for (const Write& write : file.pending) apply(write, file.synced);
  file.pending.clear();
}

void FaultDisk::restore(Survives survives, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  constexpr std::size_t sector = 512;
  for (auto& [path, file] : files_) {
    std::vector<char> bytes = file.synced;
    for (const Write& write : file.pending) {
      if (survives == Survives::synced_only) continue;
      if (survives == Survives::everything || write.bytes.empty()) {
        if (survives == Survives::everything || random() % 2 == 0) apply(write, bytes);
        continue;
      }
      // Sector by sector, each there or not.
      for (std::size_t at = 0; at < write.bytes.size(); at += sector) {
        if (random() % 2 == 0) continue;
        const std::size_t end = std::min(write.bytes.size(), at + sector);
        apply({write.offset + static_cast<std::int64_t>(at),
               {write.bytes.begin() + static_cast<std::ptrdiff_t>(at),
                write.bytes.begin() + static_cast<std::ptrdiff_t>(end)}},
              bytes);
      }
    }
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    // It lived in memory.
    std::filesystem::remove(path + "-shm");
  }
  reset();
}

}  // namespace orderledger::test
