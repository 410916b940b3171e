/// \file arguments.hpp
/// The command line as a plain struct. Only arguments.cpp knows the library that parses it.
#pragma once

#include "answered.hpp"
#include "threshold.hpp"

#include <orderledger/ledger.hpp>
#include <orderledger/sqlite/file_journal.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cli {

enum class Command {
  totals,
  aging,
  status,
  list,
  late,
  quote,
  explain,
  postings,
  preview,
  metrics,
  check,
  publish,
  apply,
  verify,
  snapshot,
  dump
};

/// What to do after a refused event.
enum class OnError { stop, skip };

/// A command line that makes sense.
struct Arguments {
  Command command = Command::totals;
  std::string source;  ///< a ledger file, a file of events, or `-` for stdin
  std::optional<orderledger::Instant> as_of = {};
  orderledger::AllocationPolicy allocation = orderledger::AllocationPolicy::fifo;
  orderledger::TimeZone time_zone = {};
  /// --allocation or --tz was given: a ledger file must have been created with them.
  bool asks_for_options = false;
  OnError on_error = OnError::stop;
  bool json = false;

  std::optional<orderledger::GroupBy> group_by = {};         ///< totals, aging
  std::vector<Threshold> fail_if = {};                       ///< totals, aging
  orderledger::QuoteQuestion quote = {};                     ///< quote; its at is as_of
  orderledger::ListQuestion list = {};                       ///< list; its as_of is as_of
  orderledger::AgeBasis by = orderledger::AgeBasis::placed;  ///< aging
  orderledger::AgingBounds bounds = {};                      ///< aging, publish
  std::string tables = {};                                   ///< publish: the SQLite file
  std::vector<orderledger::OrderId> orders = {};   ///< status: any number; explain, postings: one
  std::optional<orderledger::OrderId> after = {};  ///< explain: compared with it
  std::optional<orderledger::Instant> from = {};   ///< postings
  std::optional<orderledger::Instant> to = {};     ///< postings
  std::optional<orderledger::StockReceived> receipt = {};  ///< preview
  orderledger::Day from_day = {};                          ///< metrics
  orderledger::Day to_day = {};                            ///< metrics
  std::string events = {};                                 ///< apply: the source of events
  orderledger::Durability durability = orderledger::Durability::power_cut;  ///< apply
};

/// `Answered`: there is nothing to run.
[[nodiscard]] std::variant<Arguments, Answered> parse_arguments(int argc, const char* const* argv);

}  // namespace cli
