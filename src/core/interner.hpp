/// \file interner.hpp
/// Names as dense numbers, in the order of their first appearance.
///
/// Private. Inside the ledger a name is a number: it is 4 bytes, finds its record by an index, and no
/// order of a hash map can show in an answer.
#pragma once

#include <boost/version.hpp>
#if BOOST_VERSION >= 108100
#include <boost/unordered/unordered_flat_set.hpp>
#else
#include <boost/unordered_set.hpp>
#endif

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::detail {

class Interner {
 public:
  Interner() : index_(0, Hash{&texts_}, Equal{&texts_}) {}
  Interner(const Interner&) = delete;  // the index points at texts_
  Interner& operator=(const Interner&) = delete;

  [[nodiscard]] std::uint32_t size() const noexcept { return texts_.size(); }
  [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept { return texts_[number]; }

  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const {
#if BOOST_VERSION >= 108100
    const auto found = index_.find(text);
#else
    const auto found = index_.find(text, Hash{&texts_}, Equal{&texts_});
#endif
    if (found == index_.end()) return {};
    return *found;
  }

  /// The number of `text`, a new one where it has none. `text` is at most 255 bytes.
  std::uint32_t intern(std::string_view text) {
    if (const auto known = find(text)) return *known;
    return add(text);
  }

  /// A new number. `text` must have none yet.
  std::uint32_t add(std::string_view text) {
    const std::uint32_t number = texts_.add(text);
    index_.insert(number);
    return number;
  }

 private:
  /// All texts end to end, each behind its length: no allocation and no pointer a text.
  class Texts {
   public:
    [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(starts_.size()); }
    [[nodiscard]] std::string_view operator[](std::uint32_t number) const noexcept {
      const char* start = bytes_.data() + starts_[number];
      return {start + 1, static_cast<unsigned char>(*start)};
    }
    std::uint32_t add(std::string_view text) {
      starts_.push_back(bytes_.size());
      bytes_.push_back(static_cast<char>(static_cast<unsigned char>(text.size())));
      bytes_.append(text);
      return static_cast<std::uint32_t>(starts_.size() - 1);
    }

   private:
    std::string bytes_;
    std::vector<std::uint64_t> starts_;
  };

  struct Hash {
    using is_transparent = void;
    const Texts* texts;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    std::size_t operator()(std::uint32_t number) const noexcept { return (*this)((*texts)[number]); }
  };
  struct Equal {
    using is_transparent = void;
    const Texts* texts;
    bool operator()(std::uint32_t a, std::uint32_t b) const noexcept { return a == b; }
    bool operator()(std::uint32_t a, std::string_view b) const noexcept { return (*texts)[a] == b; }
    bool operator()(std::string_view a, std::uint32_t b) const noexcept { return (*texts)[b] == a; }
  };
#if BOOST_VERSION >= 108100
  using Index = boost::unordered_flat_set<std::uint32_t, Hash, Equal>;
#else
  using Index = boost::unordered_set<std::uint32_t, Hash, Equal>;
#endif

  Texts texts_;
  Index index_;
};

}  // namespace orderledger::inline v1::detail
