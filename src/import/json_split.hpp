/// \file json_split.hpp
/// Where JSON values end, by their brackets alone: to cut JSON Lines and long lists into pieces that are then
/// read, and judged, by the JSON library.
#pragma once

#include <cstddef>
#include <string_view>

namespace orderledger::inline v1::imports {

/// Behind the value that begins at `from`; npos where the text ends before it.
[[nodiscard]] std::size_t end_of_json(std::string_view text, std::size_t from) noexcept;

/// What split_json() finds.
class JsonPieces {
 public:
  virtual ~JsonPieces();
  /// A document of its own, and the number of its first element in the list that it is a piece of.
  virtual void piece(std::string_view document, std::size_t first_element) = 0;
  /// How many bytes of the text are behind us, after every element.
  virtual void has_seen(std::size_t bytes) = 0;
};

/// Cuts the document with which `text` begins, a list or an object, into documents that together hold what it
/// holds: every long list of an object is handed on in pieces, `{"orders":[...]}`; what else the object has
/// comes first. Gives where it ends; npos where it is not well formed, of which some pieces may be out by then.
[[nodiscard]] std::size_t split_json(std::string_view text, std::size_t piece_bytes,
                                     JsonPieces& pieces);

}  // namespace orderledger::inline v1::imports
