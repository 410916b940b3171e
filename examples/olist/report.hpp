/// \file report.hpp
/// What is open at an instant: asked of the ledger, and written for people and for other programs.
#pragma once

#include <orderledger/ledger.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace olist {

struct ReasonCount {
  std::int64_t orders = 0;
  std::int64_t units = 0;
};

struct Report {
  orderledger::Instant as_of;
  orderledger::Totals totals;
  std::map<std::pair<orderledger::Account, orderledger::Reason>, ReasonCount> reasons;
  orderledger::Aging since_placed;
  orderledger::Aging past_due;
};

/// Totals and aging come from kept balances. The reasons are read off the orders, one by one.
[[nodiscard]] Report make_report(const orderledger::Ledger& ledger, orderledger::Instant as_of);

/// Tables for people
void append_tables(std::string& out, const Report& report);

/// One line for each row of the answers, words and numbers parted by blanks
void append_figures(std::string& out, const Report& report);

}  // namespace olist
