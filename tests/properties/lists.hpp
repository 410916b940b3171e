/// \file lists.hpp
/// Lists and late lines of a ledger against those of the model.
#pragma once

#include "model/generator.hpp"
#include "model/model.hpp"

#include <orderledger/ledger.hpp>

#include <optional>
#include <string>

namespace properties {

/// Late lines, and some lists with random filters: their pages, one behind the other, are what the model
/// lists at once.
[[nodiscard]] std::optional<std::string> list_difference(const orderledger::Ledger& ledger,
                                                         const model::Model& model,
                                                         model::Random& random,
                                                         std::optional<orderledger::Instant> as_of);

}  // namespace properties
