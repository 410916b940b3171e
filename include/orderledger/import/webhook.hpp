/// \file webhook.hpp
/// Whether a webhook comes from whom it says.
///
/// Layer 5, edge; component `orderledger::import`. Keys stay with the host. Threads: pure functions.
#pragma once

#include <orderledger/export.hpp>

#include <string_view>

namespace orderledger {
inline namespace v1 {
namespace imports {

/// Checks `X-Shopify-Hmac-SHA256`: the base64 of HMAC-SHA256 over the body, keyed with the app's secret.
///
/// `body` are the bytes as they were received, before anything parsed or re-encoded them. The time that it takes
/// does not depend on where two signatures differ. The calculation is OpenSSL's. An empty secret, which anybody can
/// sign with, is a configuration that is missing: nothing is from Shopify then.
[[nodiscard]] ORDERLEDGER_EXPORT bool is_from_shopify(std::string_view body,
                                                      std::string_view hmac_header,
                                                      std::string_view secret);

}  // namespace imports
}  // namespace v1
}  // namespace orderledger
