// Result<T>: a value or an Error. The only way a failure crosses a layer boundary (docs/adr/0001-result.md).
#pragma once

#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

#include "gpuctl/base/error.hpp"

namespace gpuctl {

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Precondition: ok(). Throws std::bad_variant_access otherwise (a bug, ends as exit 70).
  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T value_or(T fallback) && { return ok() ? std::move(*this).value() : std::move(fallback); }

  /// Precondition: !ok().
  Error& error() & { return std::get<1>(state_); }
  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

  /// `f(T)` where there is a value; the error unchanged otherwise. `f` returns a plain value.
  template <typename F>
  auto map(F&& f) && -> Result<std::invoke_result_t<F, T&&>> {
    if (!ok()) return std::move(*this).error();
    return std::invoke(std::forward<F>(f), std::move(*this).value());
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::in_place, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  Error& error() & { return *error_; }
  const Error& error() const& { return *error_; }
  Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace gpuctl

/// Returns the error of `expr` (a Result lvalue or rvalue) from the enclosing function, if it has one.
#define GPUCTL_TRY(expr)                                                                                       \
  do {                                                                                                         \
    if (auto gpuctl_try_result = (expr); !gpuctl_try_result.ok()) return std::move(gpuctl_try_result).error(); \
  } while (false)

#define GPUCTL_CONCAT_INNER(a, b) a##b
#define GPUCTL_CONCAT(a, b) GPUCTL_CONCAT_INNER(a, b)

/// `GPUCTL_ASSIGN(auto x, call());` declares x from the value, or returns the error.
#define GPUCTL_ASSIGN(declaration, expr)                               \
  auto GPUCTL_CONCAT(gpuctl_result_, __LINE__) = (expr);               \
  if (!GPUCTL_CONCAT(gpuctl_result_, __LINE__).ok())                   \
    return std::move(GPUCTL_CONCAT(gpuctl_result_, __LINE__)).error(); \
  declaration = std::move(GPUCTL_CONCAT(gpuctl_result_, __LINE__)).value()
