#include <orderledger/import/record_store.hpp>

#include <vector>

namespace orderledger::inline v1::imports {

namespace {

class RecordsInMemory : public RecordStore {
 public:
  Place add(std::string_view record) override {
    if (free_.empty()) {
      records_.emplace_back(record);
      return records_.size() - 1;
    }
    const Place place = free_.back();
    free_.pop_back();
    records_[place] = record;
    return place;
  }
  void read(Place place, std::string& record) const override { record = records_[place]; }
  void remove(Place place) override {
    std::string().swap(records_[place]);
    free_.push_back(place);
  }

 private:
  std::vector<std::string> records_;
  std::vector<Place> free_;
};

}  // namespace

RecordStore::~RecordStore() = default;
void RecordStore::remove(Place) {}

std::unique_ptr<RecordStore> records_in_memory() { return std::make_unique<RecordsInMemory>(); }

}  // namespace orderledger::inline v1::imports
