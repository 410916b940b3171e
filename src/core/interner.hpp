/// \file interner.hpp
/// Names as dense numbers, in the order of their first appearance.
///
/// Private. Inside the ledger a name is a number: it is 4 bytes, finds its record by an index, and no
/// order of a hash map can show in an answer.
#pragma once

#include "name_index.hpp"
#include "sequence_texts.hpp"
#include "stable_texts.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace orderledger::inline v1::detail {

/// A text that is looked for, and then perhaps added: hashed once.
class SoughtName {
 public:
  explicit SoughtName(std::string_view text) noexcept : text_(text), hash_(name_hash(text)) {}
  /// Requires: `hash` is that of the text, or 0: it is not known
  SoughtName(std::string_view text, std::uint32_t hash) noexcept
      : text_(text), hash_(hash != 0 ? hash : name_hash(text)) {}

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] std::uint32_t hash() const noexcept { return hash_; }

 private:
  std::string_view text_;
  std::uint32_t hash_;
};

template <class Texts>
class BasicInterner {
 public:
  using Sought = SoughtName;

  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(texts_.size());
  }

  /// As Texts gives it: a view that stays, or a copy.
  [[nodiscard]] auto text(std::uint32_t number) const { return texts_.text(number); }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
    return find(Sought(text));
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const Sought& sought) const {
    return find_if(sought, [&](std::uint32_t number) { return is(number, sought.text()); });
  }
  /// The number with this hash that `is_it` says yes to: for those who can tell sooner than is(), or have something
  /// to do before it is certain.
  template <class IsIt>
  [[nodiscard]] std::optional<std::uint32_t> find_if(const Sought& sought,
                                                     const IsIt& is_it) const {
    return numbers_.find(sought.hash(), is_it);
  }
  /// Requires: there is a name with this number
  [[nodiscard]] bool is(std::uint32_t number, std::string_view text) const {
    return texts_.equals(number, text);
  }

  /// It will be looked for.
  void prefetch(const Sought& sought) const noexcept { prefetch(sought.hash()); }
  void prefetch(std::uint32_t hash) const noexcept { numbers_.prefetch(hash); }

  /// The number of `text`, a new one where it has none. `text` is at most 255 bytes.
  std::uint32_t intern(std::string_view text) {
    const Sought sought(text);
    if (const auto known = find(sought)) return *known;
    return add(sought);
  }

  /// A new number. `text` must have none yet.
  std::uint32_t add(std::string_view text) { return add(Sought(text)); }
  std::uint32_t add(const Sought& sought) {
    const std::uint32_t number = size();
    numbers_.add(sought.hash(), number);
    texts_.push_back(sought.text());
    return number;
  }

  template <class Writer>
  void save(Writer& out) const {
    out(texts_);
  }
  /// Requires: it is empty
  template <class Reader>
  void load(Reader& in) {
    in(texts_);
    NameIndex::Filler filler(numbers_);
    texts_.for_each([&](std::string_view text) { filler.add(Sought(text).hash()); });
    filler.finish();
  }

  /// The same names, in shared memory. Not const: neither side owns a part of it alone from now on.
  [[nodiscard]] BasicInterner share() {
    BasicInterner other;
    other.texts_ = texts_.share();
    other.numbers_ = numbers_.share();
    return other;
  }

 private:
  Texts texts_;
  NameIndex numbers_;
};

using Interner = BasicInterner<StableTexts>;
/// For orders and shipments, which are many and numbered.
using SequenceInterner = BasicInterner<SequenceTexts>;

}  // namespace orderledger::inline v1::detail
