/// \file format.hpp
/// Pieces that several answers share.
#pragma once

#include <orderledger/group.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/result.hpp>
#include <orderledger/status.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// `1 order`, `2 orders`
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// `as of 2026-01-24T10:00:00Z`, or `no event yet`
[[nodiscard]] std::string as_of_text(std::optional<orderledger::Instant> as_of);

/// How a table names a group; `(none)` where there is none.
[[nodiscard]] std::string group_text(const orderledger::GroupKey& group);

/// `2026-02-01T08:00:00Z (supply:PO-17)`; empty for no eta.
[[nodiscard]] std::string eta_text(const std::optional<orderledger::Eta>& eta);

/// The instant as a JSON string, or null.
void append_json(std::string& out, std::optional<orderledger::Instant> instant);

/// Names a refused question on stderr.
void complain(const orderledger::Error& error);

}  // namespace cli
