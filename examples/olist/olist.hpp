/// \file olist.hpp
/// The orders of a real marketplace, from its CSV files into the ledger's words.
///
/// The Brazilian E-Commerce Public Dataset by Olist; docs/real-shop.md says what it is and gives
/// the reasons for each rule. This is the only place that knows the words of the data set.
#pragma once

#include "csv.hpp"

#include <orderledger/event.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace olist {

struct Product {
  orderledger::Sku sku;
  std::optional<std::string> category;  ///< in English where a translation is given
};

/// An order that has lines and whose story did not end by being canceled or unavailable.
struct Order {
  orderledger::OrderId id;
  orderledger::Instant bought_at;
  std::optional<orderledger::Instant> approved_at;     ///< the payment
  std::optional<orderledger::Instant> handed_over_at;  ///< to the carrier
  std::vector<orderledger::NewLine> lines;
};

/// What the files say. Times have no zone there; they are taken as UTC.
struct Facts {
  std::vector<Product> products;
  std::size_t categories = 0;
  std::vector<Order> orders;

  // Orders that were left out.
  std::size_t canceled = 0;       ///< the files do not say when
  std::size_t unavailable = 0;    ///< nor when it was found out
  std::size_t without_items = 0;  ///< of the rest
};

/// The four files that are read. They lie in one folder.
[[nodiscard]] std::vector<std::string> file_names();

/// Errors:   throws BadInput.
[[nodiscard]] Facts read_facts(const std::filesystem::path& folder);

/// The same as events, in the order in which a ledger wants them: by time, and what happens to one
/// order at one instant by cause.
[[nodiscard]] std::vector<orderledger::Event> events_of(const Facts& facts);

}  // namespace olist
