/// \file json_document.hpp
/// A JSON document with what an importer must not lose: the digits of every number, and the place of every
/// value. Reading is simdjson's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports {

enum class JsonKind : std::uint8_t { null, boolean, number, text, array, object };

class JsonDocument;

/// A value of a document, or the absence of one: asking an absent value gives absent values.
class Json {
 public:
  Json() = default;

  [[nodiscard]] explicit operator bool() const noexcept { return document_ != nullptr; }
  [[nodiscard]] bool is(JsonKind kind) const noexcept;
  [[nodiscard]] bool is_object() const noexcept { return is(JsonKind::object); }
  [[nodiscard]] bool is_array() const noexcept { return is(JsonKind::array); }
  /// Absent, null, "", false, {} or []: the spellings of "there is none".
  [[nodiscard]] bool is_missing() const noexcept;

  /// The member of that name; of several the last, which is noted in the document.
  [[nodiscard]] Json operator[](std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return static_cast<bool>((*this)[key]); }
  /// The first of these members that is not missing.
  [[nodiscard]] Json any_of(std::initializer_list<std::string_view> keys) const;

  /// Unescaped text; a number's digits; `true`. Empty for null, lists and objects.
  [[nodiscard]] std::string_view text() const noexcept;
  /// Its name, where it is a member.
  [[nodiscard]] std::string_view key() const noexcept;
  /// RFC 6901
  [[nodiscard]] std::string pointer() const;

  // Elements of an array, members of an object.
  class Iterator {
   public:
    Iterator(const JsonDocument* document, std::uint32_t at) noexcept
        : document_(document), at_(at) {}
    [[nodiscard]] Json operator*() const noexcept { return {document_, at_}; }
    Iterator& operator++() noexcept;
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const JsonDocument* document_;
    std::uint32_t at_;
  };
  [[nodiscard]] Iterator begin() const noexcept;
  [[nodiscard]] Iterator end() const noexcept;
  [[nodiscard]] bool is_empty() const noexcept { return begin() == end(); }

 private:
  friend class JsonDocument;
  Json(const JsonDocument* document, std::uint32_t at) noexcept : document_(document), at_(at) {}
  const JsonDocument* document_ = nullptr;
  std::uint32_t at_ = 0;
};

enum class JsonFault : std::uint8_t { none, malformed, not_utf8 };

/// Reads one document at a time and keeps its memory for the next. What it handed out is then gone.
class JsonDocument {
 public:
  JsonDocument();
  ~JsonDocument();
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;

  /// Every byte string gives a document or a fault; nesting beyond 128 levels is a fault.
  [[nodiscard]] JsonFault read(std::string_view text);
  [[nodiscard]] Json root() const noexcept { return nodes_.empty() ? Json() : Json(this, 0); }

  /// Members that were asked for and stand there twice: their pointers.
  [[nodiscard]] const std::vector<std::string>& repeated() const noexcept { return repeated_; }

 private:
  friend class Json;
  friend class Json::Iterator;

  struct Node {
    std::string_view key;
    std::string_view text;
    std::uint32_t end = 0;  ///< behind its last descendant
    std::uint32_t parent = 0;
    JsonKind kind = JsonKind::null;
  };
  class Parser;

  std::unique_ptr<Parser> parser_;
  std::vector<Node> nodes_;  ///< each before its children
  mutable std::vector<std::string> repeated_;
};

}  // namespace orderledger::inline v1::imports
