/// \file json_split.hpp
/// Where JSON values end, by their brackets alone: to cut JSON Lines and long lists into pieces that are then
/// read, and judged, by the JSON library.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace orderledger::inline v1::imports {

/// Behind the value that begins at `from`; npos where the text ends before it.
[[nodiscard]] std::size_t end_of_json(std::string_view text, std::size_t from) noexcept;

/// Calls `piece` with documents that together hold what `text`, one list or one object, holds: every long list
/// of an object is handed on in pieces, `{"orders":[...]}`, with the number of the piece's first element;
/// what else the object has comes first. False where the text is not well formed.
[[nodiscard]] bool split_json(
    std::string_view text, std::size_t piece_bytes,
    const std::function<void(std::string_view document, std::size_t first_element)>& piece);

}  // namespace orderledger::inline v1::imports
