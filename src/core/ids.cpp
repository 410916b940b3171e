#include <orderledger/ids.hpp>

#include "quoted.hpp"

#include <fmt/format.h>

namespace orderledger::inline v1::detail {

Error not_an_id(std::string_view kind, std::string_view text) {
  const std::string_view why = text.empty()        ? "an id is not empty"
                               : text.size() > 255 ? "an id has at most 255 bytes"
                               : !is_utf8(text)    ? "an id is UTF-8"
                                                   : "an id has no control characters";
  return {ErrorCode::malformed, std::string(kind),
          fmt::format("{} {}: {}", kind, detail::quoted(text), why)};
}

}  // namespace orderledger::inline v1::detail
