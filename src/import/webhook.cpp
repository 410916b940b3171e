#include <orderledger/import/webhook.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <limits>

namespace orderledger::inline v1::imports {

bool is_from_shopify(std::string_view body, std::string_view hmac_header, std::string_view secret) {
  constexpr std::size_t digest_bytes = 32;
  constexpr std::size_t base64_bytes = 44;
  std::array<unsigned char, digest_bytes> digest{};
  unsigned int size = 0;
  if (secret.empty() || secret.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return false;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): text as the bytes that it is
  const auto* const bytes = reinterpret_cast<const unsigned char*>(body.data());
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, body.size(),
           digest.data(), &size) == nullptr ||
      size != digest_bytes) {
    return false;
  }
  std::array<unsigned char, base64_bytes + 1> expected{};
  EVP_EncodeBlock(expected.data(), digest.data(), static_cast<int>(digest_bytes));
  return hmac_header.size() == base64_bytes &&
         CRYPTO_memcmp(expected.data(), hmac_header.data(), base64_bytes) == 0;
}

}  // namespace orderledger::inline v1::imports
