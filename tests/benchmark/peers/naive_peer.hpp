/// \file naive_peer.hpp
/// What a C++ developer writes in an afternoon: a hash map of structs for each kind of thing, a queue for each
/// SKU and priority, and a scan for the report. Ids are numbers, rows are believed, the past is forgotten.
#pragma once

#include "../shop_stream.hpp"
#include "history.hpp"
#include "report.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace peers {

class NaivePeer {
 public:
  /// `history`, if any, is told every change; it must live as long as rows are applied.
  explicit NaivePeer(History* history = nullptr) : history_(history) {}

  /// A line belongs to the order of the row before it.
  void apply(const shop_stream::Row& row);

  /// As of a day, after everything that was applied.
  [[nodiscard]] Report report(int day, const AgeBounds& bounds) const;

  /// None: nothing of it is open.
  [[nodiscard]] std::optional<OpenClass> class_of(std::uint32_t order) const;

  [[nodiscard]] std::int64_t open_lines() const;

 private:
  struct Line {
    std::uint32_t order = 0;
    std::uint32_t sku = 0;
    std::uint32_t price = 0;
    std::int32_t waiting = 0;
    std::int32_t allocated = 0;
  };
  struct Order {
    std::uint32_t placed = 0;
    std::uint8_t currency = 0;
    bool first = false;  // of the two priorities
    bool held = false;
    std::vector<std::uint32_t> lines = {};
  };
  struct Product {
    std::int64_t available = 0;
    bool released = true;
    std::array<std::deque<std::uint32_t>, 2> queues = {};  // of lines; those of priority come first
  };

  void place(const shop_stream::Row& row);
  void serve(std::uint32_t second, Product& product);
  void ship(const shop_stream::Row& row);
  void cancel(std::uint32_t second, std::uint32_t order);
  void hold(std::uint32_t second, std::uint32_t order, bool held);
  void release(std::uint32_t second, std::uint32_t sku);
  void note(std::uint32_t second, std::uint32_t number, const Line& line);

  [[nodiscard]] OpenClass class_of_waiting(const Line& line) const;
  [[nodiscard]] static OpenClass class_of_allocated(const Order& order);

  std::unordered_map<std::uint32_t, Order> orders_;
  std::unordered_map<std::uint32_t, Line> lines_;
  std::unordered_map<std::uint32_t, Product> products_;
  std::uint32_t placing_ = 0;  // the order whose lines are read
  History* history_;
};

}  // namespace peers
