/// \file fingerprint.hpp
/// 128 bits that stand for the content of an event, or of anything else written as bytes.
///
/// Private. XXH3 (xxhash, inlined): finds equal content, makes no claim against someone who forges it.
#pragma once

#include "bytes.hpp"

#include <orderledger/digest.hpp>
#include <orderledger/event.hpp>

#include <string_view>

namespace orderledger::inline v1::detail {

/// The same for events that are equal after parsing: defaults filled in, the id left out.
[[nodiscard]] Digest fingerprint_of(const Event& event);
/// The same, by way of a text in memory that is there already.
[[nodiscard]] Digest fingerprint_of(const Event& event, ByteWriter& text);

[[nodiscard]] Digest digest_of(std::string_view bytes);

}  // namespace orderledger::inline v1::detail
