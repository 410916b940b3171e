/// \file metrics.hpp
/// Metrics of a ledger against those of the model, and against themselves.
#pragma once

#include "model/model.hpp"

#include <orderledger/ledger.hpp>

#include <optional>
#include <string>

namespace properties {

/// The period from the day of `first` to the day of `last`, as of an instant: the model says the same; the
/// roll-forward adds up; the days one by one chain, and add up to the period.
[[nodiscard]] std::optional<std::string> metrics_difference(
    const orderledger::Ledger& ledger, const model::Model& model, orderledger::Instant first,
    orderledger::Instant last, std::optional<orderledger::Instant> as_of);

}  // namespace properties
