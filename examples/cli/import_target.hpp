/// \file import_target.hpp
/// Where imported events go: into a ledger, and to whoever keeps it.
#pragma once

#include "exit_code.hpp"
#include "output.hpp"

#include <orderledger/ledger.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cli {

class ImportTarget {
 public:
  using Observe = std::function<void(const orderledger::Event&)>;

  virtual ~ImportTarget() = default;
  /// Reads what is kept already, once, and tells `observe` of every event. To be called first.
  [[nodiscard]] virtual ExitCode open(const Observe& observe) = 0;
  /// The ledger as it is now. It stays so until events are taken, and as long as the target.
  [[nodiscard]] virtual const orderledger::Ledger& ledger() = 0;
  /// As imports::EventSink wants it. Where nothing can be kept any more, that is told on stderr.
  [[nodiscard]] virtual std::vector<orderledger::Result<orderledger::Applied>> take(
      std::span<const orderledger::Event> events) = 0;
  /// Keeps what is not kept yet. All trouble is told on stderr.
  [[nodiscard]] virtual ExitCode finish() = 0;
};

/// Without a ledger, events go to `output`, and begin a ledger of their own.
///
/// A file of events gets all that are new at its end, or nothing where that fails; it need not exist yet. A ledger
/// file gets them in commits of some thousand, each whole: what was kept when an import ended is there for the
/// next, which goes on with the rest. Nobody else may write it meanwhile.
[[nodiscard]] std::unique_ptr<ImportTarget> import_target(const std::optional<std::string>& ledger,
                                                          Output& output);

}  // namespace cli
