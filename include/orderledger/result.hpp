/// \file result.hpp
/// Result<T>: a value, or the error that says why there is none.
///
/// Layer 0, foundation. Member names are those of std::expected, which g++ 12 lacks in C++20.
/// Threads: plain values.
#pragma once

#include <orderledger/error.hpp>

#include <cassert>
#include <stdexcept>
#include <utility>
#include <variant>

namespace orderledger {
inline namespace v1 {

/// Thrown by Result::value() where there is no value, for scripts and tests that do not branch.
class ORDERLEDGER_EXPORT RefusedError : public std::runtime_error {
 public:
  explicit RefusedError(Error error)
      : std::runtime_error(std::string(to_text(error.code)) + ": " + error.message),
        error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

/// What value() does where there is no value. Every type of error has its own overload beside it.
[[noreturn]] inline void throw_error(const Error& error) { throw RefusedError(error); }

/// A T, or why there is none. Branch on it, or call value() and let it throw.
///
/// The type itself is [[nodiscard]]: a refusal cannot be overlooked by accident. E is Error, a refusal, but
/// for storage, which has errors of another kind (storage_error.hpp).
template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// Errors:   throws where there is no value: RefusedError, if E is Error.
  [[nodiscard]] const T& value() const& {
    throw_if_refused();
    return *std::get_if<0>(&state_);
  }
  /// By value: `for (const auto& line : ledger.explain(order).value().lines)` would else walk what is gone.
  /// Not [[nodiscard]]: `ledger.apply(event).value();` is how a script says "or throw".
  T value() && {
    throw_if_refused();
    return std::move(*std::get_if<0>(&state_));
  }

  /// Requires: has_value()
  [[nodiscard]] const T& operator*() const& noexcept {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T operator*() && noexcept(std::is_nothrow_move_constructible_v<T>) {
    assert(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const T* operator->() const noexcept {
    assert(has_value());
    return std::get_if<0>(&state_);
  }

  /// Requires: !has_value()
  [[nodiscard]] const E& error() const& noexcept {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }
  /// By value, as value().
  [[nodiscard]] E error() && noexcept(std::is_nothrow_move_constructible_v<E>) {
    assert(!has_value());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  void throw_if_refused() const {
    if (const E* error = std::get_if<1>(&state_)) throw_error(*error);
  }

  std::variant<T, E> state_;
};

}  // namespace v1
}  // namespace orderledger
