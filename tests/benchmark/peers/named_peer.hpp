/// \file named_peer.hpp
/// Maps and queues that are told what the ledger is told: events whose ids are texts.
#pragma once

#include "naive_peer.hpp"

#include <orderledger/event.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace peers {

/// Finds the numbers of texts in hash maps and tells a NaivePeer its rows. Releases happen when their time has come. It
/// refuses nothing, but an id that it has not seen ends it by an exception.
class NamedPeer {
 public:
  explicit NamedPeer(History* history = nullptr) : shop_(history) {}

  void apply(const orderledger::Event& event);

  [[nodiscard]] const NaivePeer& shop() const { return shop_; }

 private:
  struct Order {
    std::uint32_t number = 0;
    std::vector<std::string> line_ids = {};  // the first one has the number first_line
    std::uint32_t first_line = 0;
  };
  using Row = shop_stream::Row;

  void on(std::uint32_t second, const orderledger::SkuDefined& event);
  void on(std::uint32_t second, const orderledger::StockReceived& event);
  void on(std::uint32_t second, const orderledger::StockAdjusted& event);
  void on(std::uint32_t second, const orderledger::OrderPlaced& event);
  void on(std::uint32_t second, const orderledger::UnitsShipped& event);
  void on(std::uint32_t second, const orderledger::OrderCancelled& event);
  void on(std::uint32_t second, const orderledger::HoldPlaced& event);
  void on(std::uint32_t second, const orderledger::HoldReleased& event);
  /// Nothing that is asked is about any other.
  template <class Body>
  void on(std::uint32_t /*second*/, const Body& /*event*/) {}

  void tell(std::uint32_t second, shop_stream::Kind kind, std::uint32_t subject,
            std::int64_t quantity = 0);
  [[nodiscard]] std::uint32_t sku(const orderledger::Sku& id) const { return skus_.at(id.text()); }
  [[nodiscard]] const Order& order(const orderledger::OrderId& id) const {
    return orders_.at(id.text());
  }

  NaivePeer shop_;
  std::unordered_map<std::string, Order> orders_;
  std::unordered_map<std::string, std::uint32_t> skus_;
  std::unordered_set<std::string> shipments_;
  std::multimap<std::uint32_t, std::uint32_t> releases_;  // SKUs by their second
  std::uint32_t lines_ = 0;
};

}  // namespace peers
