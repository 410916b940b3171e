/// \file writer.hpp
/// JSON texts, written from left to right straight into a string.
///
/// Ours, and not a library's, for three reasons: the status of a million orders must stream, and a
/// document tree would hold it all; the order of keys is part of the shapes and of the canonical
/// form of events, which are stored for decades, so no library's next version may change a byte of
/// them; and what is written is so regular that all of it is on this page.
#pragma once

#include <orderledger/decimal.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/json/answers.hpp>
#include <orderledger/quantity.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace orderledger::inline v1::json {

/// Appends one JSON value to a string, and puts the commas. What is opened must be closed.
class Writer {
 public:
  explicit Writer(std::string& out) noexcept : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// Names must need no escapes: they are all ours.
  void key(std::string_view name) {
    comma();
    // In one piece: an event has ten keys, and growing a string is what they cost.
    const std::size_t before = out_.size();
    out_.resize(before + name.size() + 3, '"');
    std::copy(name.begin(), name.end(), out_.data() + before + 1);
    out_.back() = ':';
    needs_comma_ = false;
  }

  void value(std::string_view text) {
    comma();
    append_text(out_, text);
  }
  template <std::integral T>
  void value(T number) {
    comma();
    if constexpr (std::same_as<T, bool>) {
      out_ += number ? "true" : "false";
    } else {
      std::array<char, 24> digits{};
      out_.append(digits.data(),
                  std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    }
  }
  void value(std::nullptr_t) {
    comma();
    out_ += "null";
  }
  void value(Quantity quantity) { value(quantity.units()); }
  void value(Decimal decimal) { value(std::string_view(decimal.to_text())); }
  void value(Instant instant) { value(std::string_view(instant.to_rfc3339())); }
  template <class Kind>
  void value(const Id<Kind>& id) {
    value(std::string_view(id.text()));
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum enumerator) { value(to_text(enumerator)); }
  template <class T>
  void value(const std::optional<T>& maybe) {
    maybe ? value(*maybe) : value(nullptr);
  }

  template <class T>
  void member(std::string_view name, const T& its_value) {
    key(name);
    value(its_value);
  }

 private:
  void comma() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
  }
  void open(char bracket) {
    comma();
    out_ += bracket;
    needs_comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
  }

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace orderledger::inline v1::json
