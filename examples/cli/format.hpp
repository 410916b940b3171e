/// \file format.hpp
/// Pieces that several answers share.
#pragma once

#include <orderledger/instant.hpp>
#include <orderledger/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// `1 order`, `2 orders`
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

/// `as of 2026-01-24T10:00:00Z`, or `no event yet`
[[nodiscard]] std::string as_of_text(std::optional<orderledger::Instant> as_of);

/// The instant as a JSON string, or null.
void append_json(std::string& out, std::optional<orderledger::Instant> instant);

/// Names a refused question on stderr.
void complain(const orderledger::Error& error);

}  // namespace cli
