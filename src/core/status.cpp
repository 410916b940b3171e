#include <orderledger/status.hpp>

namespace orderledger::inline v1 {

std::string source_text(const Eta& eta) {
  switch (eta.source) {
    case EtaSource::supply: return "supply:" + eta.name;
    case EtaSource::overdue_supply: return "overdue_supply:" + eta.name;
    case EtaSource::lead_time: return "lead_time";
    case EtaSource::benchmark: return "benchmark:" + eta.name;
    case EtaSource::release: return "release";
  }
  return {};
}

}  // namespace orderledger::inline v1
