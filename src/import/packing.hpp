/// \file packing.hpp
/// Records as few bytes, and back: what an importer keeps of orders that it does not need at hand.
///
/// The bytes are only ever read by the process that wrote them. Numbers are varints, small magnitudes small.
#pragma once

#include "aggregate.hpp"

#include <orderledger/decimal.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/quantity.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace orderledger::inline v1::imports {

/// Writes values behind each other.
class Packer {
 public:
  explicit Packer(std::string& bytes) noexcept : bytes_(bytes) {}

  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  void operator()(Number value) {
    const auto number = static_cast<std::int64_t>(value);
    auto rest =
        (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
    for (; rest >= 0x80; rest >>= 7) bytes_ += static_cast<char>(rest | 0x80);
    bytes_ += static_cast<char>(rest);
  }
  void operator()(const std::string& text) {
    (*this)(text.size());
    bytes_ += text;
  }
  template <class Kind>
  void operator()(const Id<Kind>& id) {
    (*this)(id.text());
  }
  void operator()(Instant instant) { (*this)(instant.milliseconds()); }
  void operator()(Quantity quantity) { (*this)(quantity.units()); }
  void operator()(Decimal decimal) { (*this)(decimal.millionths()); }
  void operator()(Price price) {
    (*this)(price.is_total());
    (*this)(price.amount());
  }
  template <class Value>
  void operator()(const std::optional<Value>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  template <class Value>
  void operator()(const std::vector<Value>& values) {
    (*this)(values.size());
    for (const Value& value : values) (*this)(value);
  }
  template <class Value>
  void operator()(const std::map<std::string, Value>& values) {
    (*this)(values.size());
    for (const auto& [key, value] : values) {
      (*this)(key);
      (*this)(value);
    }
  }
  template <class... Bodies>
  void operator()(const std::variant<Bodies...>& body) {
    (*this)(body.index());
    std::visit([this](const auto& one) { (*this)(one); }, body);
  }
  template <class Struct>
  requires(member_count<Struct> > 0) void operator()(const Struct& value) {
    std::apply([this](const auto&... members) { ((*this)(members), ...); }, tied(value));
  }
  template <class Struct>
  requires std::is_empty_v<Struct>
  void operator()(const Struct&) {}

 private:
  std::string& bytes_;
};

/// Reads them in the same order.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) noexcept : next_(bytes.data()) {}

  template <class Number>
  requires std::integral<Number> || std::is_enum_v<Number>
  void operator()(Number& value) { value = static_cast<Number>(number()); }
  void operator()(std::string& text) { text = this->text(); }
  template <class Kind>
  void operator()(Id<Kind>& id) {
    const std::string_view text = this->text();
    if (!text.empty()) id = Id<Kind>::from(text).value();
  }
  void operator()(Instant& instant) { instant = Instant::from_milliseconds(number()).value(); }
  void operator()(Quantity& quantity) { quantity = Quantity::from(number()).value(); }
  void operator()(Decimal& decimal) { decimal = Decimal::from_millionths(number()).value(); }
  void operator()(Price& price) {
    const bool is_total = number() != 0;
    Decimal amount;
    (*this)(amount);
    price = is_total ? Price::total(amount) : Price::each(amount);
  }
  template <class Value>
  void operator()(std::optional<Value>& value) {
    if (number() != 0) (*this)(value.emplace());
  }
  template <class Value>
  void operator()(std::vector<Value>& values) {
    values.resize(static_cast<std::size_t>(number()));
    for (Value& value : values) (*this)(value);
  }
  template <class Value>
  void operator()(std::map<std::string, Value>& values) {
    for (std::int64_t left = number(); left > 0; --left) {
      std::string key(text());
      (*this)(values.emplace_hint(values.end(), std::move(key), Value())->second);
    }
  }
  template <class... Bodies>
  void operator()(std::variant<Bodies...>& body) {
    const auto index = static_cast<std::size_t>(number());
    read_body(body, index, std::index_sequence_for<Bodies...>());
  }
  template <class Struct>
  requires(member_count<Struct> > 0) void operator()(Struct& value) {
    std::apply([this](auto&... members) { ((*this)(members), ...); }, tied(value));
  }
  template <class Struct>
  requires std::is_empty_v<Struct>
  void operator()(Struct&) {}

 private:
  std::int64_t number() noexcept {
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
      const auto part = static_cast<unsigned char>(*next_++);
      value |= static_cast<std::uint64_t>(part & 0x7F) << shift;
      if (part < 0x80) break;
    }
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
  }
  std::string_view text() noexcept {
    const auto size = static_cast<std::size_t>(number());
    const std::string_view text(next_, size);
    next_ += size;
    return text;
  }
  template <class Variant, std::size_t... Indices>
  void read_body(Variant& body, std::size_t index, std::index_sequence<Indices...>) {
    ((index == Indices ? (*this)(body.template emplace<Indices>()) : void()), ...);
  }

  const char* next_;
};

}  // namespace orderledger::inline v1::imports
