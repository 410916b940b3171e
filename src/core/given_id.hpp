/// \file given_id.hpp
/// Ids that a ledger gives out, and finds again when they come back.
///
/// Private. Such an id remembers the number of its name; whoever keeps it may hand it to any ledger, so that a number
/// is only where to look first.
#pragma once

#include <orderledger/ids.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace orderledger::inline v1::detail {

class GivenId {
 public:
  /// `text` was an id when it came in.
  template <class Kind, class Text>
  [[nodiscard]] static Id<Kind> of(Text&& text) {
    Id<Kind> id;
    id.text_ = std::forward<Text>(text);
    return id;
  }
  template <class Kind, class Text>
  [[nodiscard]] static Id<Kind> of(Text&& text, std::uint32_t number) {
    Id<Kind> id = of<Kind>(std::forward<Text>(text));
    id.place_.number = number;
    return id;
  }

  /// The number of its name, if the ledger that gave it out is this one; else any.
  template <class Kind>
  [[nodiscard]] static std::uint32_t number(const Id<Kind>& id) noexcept {
    return id.place_.number;
  }
};

/// The name with this number as an id that remembers it.
template <class Kind, class Names>
[[nodiscard]] Id<Kind> give_id(const Names& names, std::uint32_t number) {
  return GivenId::of<Kind>(names.text(number), number);
}

/// The number of its name, where it remembers it.
template <class Kind, class Names>
[[nodiscard]] std::optional<std::uint32_t> remembered(const Names& names, const Id<Kind>& id) {
  const std::uint32_t number = GivenId::number(id);
  if (number < names.size() && names.is(number, id.text())) return number;
  return {};
}

/// The same, or by a search; nothing where it has none. `sought` is its text, perhaps hashed before.
template <class Kind, class Names, class Sought>
[[nodiscard]] std::optional<std::uint32_t> find_id(const Names& names, const Id<Kind>& id,
                                                   const Sought& sought) {
  if (const auto number = remembered(names, id)) return number;
  return names.find(sought);
}
template <class Kind, class Names>
[[nodiscard]] std::optional<std::uint32_t> find_id(const Names& names, const Id<Kind>& id) {
  return find_id(names, id, id.text());
}

}  // namespace orderledger::inline v1::detail
