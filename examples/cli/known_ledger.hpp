/// \file known_ledger.hpp
/// A ledger that a command reads whole and may add to: a stream of events, or a ledger file.
#pragma once

#include "exit_code.hpp"

#include <orderledger/durable_ledger.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace cli {

class KnownLedger {
 public:
  using Observe = std::function<void(const orderledger::Event&)>;

  explicit KnownLedger(std::string source) : source_(std::move(source)) {}

  /// Whether the source is absent, as far as can be seen. Stdin never is.
  [[nodiscard]] bool is_absent() const;

  /// Applies every event of the source to `ledger`; `observe` sees those that were not repeated. A ledger
  /// file decides by its own options. All trouble is named on stderr, a refused event too.
  [[nodiscard]] ExitCode read(orderledger::Ledger& ledger, const Observe& observe);

  /// A ledger file is from now on not written by others. To be called before read().
  [[nodiscard]] ExitCode lock();

  /// Adds the events to the end: all of them, or none.
  [[nodiscard]] ExitCode append(std::span<const orderledger::Event> events);

 private:
  [[nodiscard]] ExitCode append_lines(std::span<const orderledger::Event> events) const;

  std::string source_;
  std::optional<orderledger::DurableLedger> durable_;
};

}  // namespace cli
