/// \file snapshot_values.hpp
/// How each kind of value is written to a snapshot and read from it, one beside the other.
///
/// Private. To be included where save() and load() of whole types are called.
#pragma once

#include "int128.hpp"
#include "snapshot_stream.hpp"

#include <orderledger/instant.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace orderledger::inline v1::detail {

template <class T>
concept SavesItself = requires(const T& value, SnapshotWriter& out) {
  value.save(out);
};

template <class T>
concept ListsFields = requires(const T& value, SnapshotWriter& out) {
  T::transfer(value, out);
};

/// Every byte of it means something: it is written as it lies there.
template <class T>
concept Plain = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T> &&
                !std::is_pointer_v<T> &&
                !SavesItself<T> && !ListsFields<T>;

template <SavesItself T>
void save(SnapshotWriter& out, const T& value) {
  value.save(out);
}
template <SavesItself T>
void load(SnapshotReader& in, T& value) {
  value.load(in);
}

template <ListsFields T>
void save(SnapshotWriter& out, const T& value) {
  T::transfer(value, out);
}
template <ListsFields T>
void load(SnapshotReader& in, T& value) {
  T::transfer(value, in);
}

template <Plain T>
void save(SnapshotWriter& out, const T& value) {
  out.bytes(&value, sizeof value);
}
template <Plain T>
void load(SnapshotReader& in, T& value) {
  in.bytes(&value, sizeof value);
}

/// Two words, whatever type it has here.
inline void save(SnapshotWriter& out, const int128& value) {
  const auto bits = static_cast<uint128>(value < 0 ? int128(-value) : value);
  out(value < 0, static_cast<std::uint64_t>(bits >> 64),
      static_cast<std::uint64_t>(bits & UINT64_MAX));
}
inline void load(SnapshotReader& in, int128& value) {
  bool negative = false;
  std::uint64_t high = 0, low = 0;
  in(negative, high, low);
  value = static_cast<int128>((static_cast<uint128>(high) << 64) | low);
  if (negative) value = -value;
}

/// std::chrono::days has another size in each standard library.
inline void save(SnapshotWriter& out, const Day& day) {
  out(static_cast<std::int64_t>(day.since_epoch().count()));
}
inline void load(SnapshotReader& in, Day& day) {
  std::int64_t days = 0;
  in(days);
  day = Day(std::chrono::sys_days{std::chrono::days{static_cast<int>(days)}});
}

inline void save_size(SnapshotWriter& out, std::size_t size) {
  out(static_cast<std::uint64_t>(size));
}
[[nodiscard]] inline std::size_t load_size(SnapshotReader& in) {
  std::uint64_t size = 0;
  in(size);
  return static_cast<std::size_t>(size);
}

inline void save(SnapshotWriter& out, std::string_view text) {
  save_size(out, text.size());
  out.bytes(text.data(), text.size());
}
inline void save(SnapshotWriter& out, const std::string& text) { out(std::string_view(text)); }
inline void load(SnapshotReader& in, std::string& text) {
  text.resize(load_size(in));
  in.bytes(text.data(), text.size());
}

template <class T>
void save(SnapshotWriter& out, const std::optional<T>& value) {
  out(value.has_value());
  if (value) out(*value);
}
template <class T>
void load(SnapshotReader& in, std::optional<T>& value) {
  bool is_there = false;
  in(is_there);
  if (!is_there) return value.reset();
  in(value.emplace());
}

/// A text that may be missing.
inline void save(SnapshotWriter& out, const std::shared_ptr<const std::string>& text) {
  out(text != nullptr);
  if (text != nullptr) out(*text);
}
inline void load(SnapshotReader& in, std::shared_ptr<const std::string>& text) {
  std::optional<std::string> read;
  in(read);
  text = read ? std::make_shared<const std::string>(*std::move(read)) : nullptr;
}

/// Values one behind the other.
template <class T>
concept Sequence = requires(T values) {
  values.emplace_back();
  values.size();
}
&&!std::same_as<T, std::string> && !SavesItself<T>;

template <Sequence T>
void save(SnapshotWriter& out, const T& values) {
  save_size(out, values.size());
  if constexpr (Plain<typename T::value_type> && requires { values.data(); }) {
    out.bytes(values.data(), values.size() * sizeof(typename T::value_type));
  } else {
    for (const auto& value : values) out(value);
  }
}
template <Sequence T>
void load(SnapshotReader& in, T& values) {
  values.resize(load_size(in));
  if constexpr (Plain<typename T::value_type> && requires { values.data(); }) {
    in.bytes(values.data(), values.size() * sizeof(typename T::value_type));
  } else {
    for (auto& value : values) in(value);
  }
}

template <class T, std::size_t count>
requires(!Plain<std::array<T, count>>) void save(SnapshotWriter& out,
                                                 const std::array<T, count>& values) {
  for (const T& value : values) out(value);
}
template <class T, std::size_t count>
requires(!Plain<std::array<T, count>>) void load(SnapshotReader& in, std::array<T, count>& values) {
  for (T& value : values) in(value);
}

/// Values side by side: std::pair and std::tuple.
template <class T>
concept Tuple = requires {
  std::tuple_size<T>::value;
}
&&!Sequence<T> && !Plain<T> && !requires(T values) { values.data(); };

template <Tuple T>
void save(SnapshotWriter& out, const T& values) {
  std::apply(out, values);
}
template <Tuple T>
void load(SnapshotReader& in, T& values) {
  std::apply(in, values);
}

template <class T>
void save(SnapshotWriter& out, const std::set<T>& values) {
  save_size(out, values.size());
  for (const T& value : values) out(value);
}
template <class T>
void load(SnapshotReader& in, std::set<T>& values) {
  values.clear();
  for (std::size_t left = load_size(in); left > 0; --left) {
    T value;
    in(value);
    values.insert(values.end(), std::move(value));
  }
}

template <class Key, class T>
void save(SnapshotWriter& out, const std::map<Key, T>& values) {
  save_size(out, values.size());
  for (const auto& [key, value] : values) out(key, value);
}
template <class Key, class T>
void load(SnapshotReader& in, std::map<Key, T>& values) {
  values.clear();
  for (std::size_t left = load_size(in); left > 0; --left) {
    Key key;
    in(key);
    in(values.try_emplace(values.end(), std::move(key))->second);
  }
}

}  // namespace orderledger::inline v1::detail
