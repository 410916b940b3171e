/// \file explanations.hpp
/// Explanations against the model's, and against what happens when they are followed.
#pragma once

#include "model/generator.hpp"
#include "model/model.hpp"

#include <orderledger/ledger.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>

namespace properties {

/// Some orders, explained as of an instant: rule, quantity, stock and what is needed are those of the model.
[[nodiscard]] std::optional<std::string> explanation_difference(
    const orderledger::Ledger& ledger, const model::Model& model, model::Random& random,
    std::optional<orderledger::Instant> as_of);

/// Makes a ledger that has read the first so many of the applied events.
using Replay = std::function<orderledger::Ledger(std::size_t events)>;

/// One run of an order at some point of the stream. What is said to be needed is done, on a copy: the units
/// move. Done but for one unit, or but for one of its parts: they do not. The events that it names made
/// the facts.
[[nodiscard]] std::optional<std::string> remedy_difference(
    const Replay& replay, std::span<const orderledger::Event> applied, model::Random& random);

}  // namespace properties
