/// \file scratch_records.hpp
/// What an importer does not need at hand, on disk instead of in memory.
#pragma once

#include "scratch_file.hpp"

#include <orderledger/import/record_store.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace cli {

class ScratchRecords : public orderledger::imports::RecordStore {
 public:
  Place add(std::string_view record) override {
    const auto size = static_cast<std::uint32_t>(record.size());
    bytes_.resize(sizeof size);
    std::memcpy(bytes_.data(), &size, sizeof size);
    bytes_ += record;
    return file_.append(bytes_);
  }
  void read(Place place, std::string& record) const override {
    std::uint32_t size = 0;
    std::memcpy(&size, file_.read(place, sizeof size).data(), sizeof size);
    record = file_.read(place + sizeof size, size);
  }

 private:
  ScratchFile file_;
  std::string bytes_;
};

}  // namespace cli
