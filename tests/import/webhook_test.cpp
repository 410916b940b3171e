// Who sent a webhook. Source: docs/import.md, Webhooks.
#include "../support/catch.hpp"

#include <orderledger/import/webhook.hpp>

#include <string>

using orderledger::imports::is_from_shopify;

TEST_CASE("a signature of the body, and none of another", "[import][webhook]") {
  const std::string header = "rdhTsQP7zJNqGU+esV4pxP8Ir25H1dG8pPICGOMeT/8=";
  CHECK(is_from_shopify("{}", header, "k"));
  CHECK_FALSE(is_from_shopify("{ }", header, "k"));
  CHECK_FALSE(is_from_shopify("{}", header, "l"));
  CHECK_FALSE(is_from_shopify("{}", "s" + header.substr(1), "k"));
  CHECK_FALSE(is_from_shopify("{}", header.substr(0, 42) + "9=", "k"));
  CHECK_FALSE(is_from_shopify("{}", header.substr(1), "k"));
  CHECK_FALSE(is_from_shopify("{}", header + "=", "k"));
  CHECK_FALSE(is_from_shopify("{}", "", "k"));
}

TEST_CASE("without a secret nothing is from Shopify, be it signed with none", "[import][webhook]") {
  const std::string signed_with_none = "IvjuqQlACvmK3zaBqfMZI+9rf8ukq7VT2Sgjo+nVwl4=";
  CHECK_FALSE(is_from_shopify("{}", signed_with_none, ""));
}
