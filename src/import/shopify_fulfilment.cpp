// Fulfilment orders: the best source of holds and dates. And the words of carriers.
#include "shopify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace orderledger::inline v1::imports::shopify {

namespace {

struct HoldWord {
  std::string_view word;
  HoldReason reason;
};

constexpr std::array<HoldWord, 8> hold_words = {{
    {"awaiting_payment", HoldReason::awaiting_payment},
    {"high_risk_of_fraud", HoldReason::fraud_review},
    {"incorrect_address", HoldReason::address_problem},
    {"inventory_out_of_stock", HoldReason::stock_check},
    {"unknown_delivery_date", HoldReason::stock_check},
    {"online_store_post_purchase_cross_sell", HoldReason::other},
    {"awaiting_return_items", HoldReason::other},
    {"other", HoldReason::other},
}};

/// Reads the whole set of one order into one part.
class SetReader {
 public:
  SetReader(Reading& reading, std::string order) : reading_(reading) {
    read_.order = std::move(order);
    read_.key = "fulfillment_orders";
  }

  void read(const std::vector<Json>& list) {
    std::vector<Json> active;
    for (const Json one : list) {
      const auto modified = reading_.instant(one.any_of({"updated_at", "updatedAt"}));
      read_.modified_at = std::max(read_.modified_at, modified);
      const std::string status = reading_.word(one["status"]);
      if (status != "closed" && status != "cancelled") active.push_back(one);
    }
    if (!read_.modified_at) read_.modified_at = reading_.options().observed_at;
    // A hold on a part of the order splits it: then each has its own lines.
    is_split_ = active.size() > 1;
    for (const Json one : active) read_one(one);
    reading_.take(std::move(read_));
  }

 private:
  void read_one(Json one) {
    const Json status_value = one["status"];
    const std::string status = reading_.word(status_value);
    const std::string request = reading_.word(one.any_of({"request_status", "requestStatus"}));
    std::vector<std::string> lines;
    for (const Json item : elements_of(one.any_of({"line_items", "lineItems"}))) {
      const ReadUnits open =
          reading_.units(item.any_of({"fulfillable_quantity", "remainingQuantity", "quantity"}));
      std::string line = key_of(reading_, item, "line_item_id", "");
      if (line.empty()) line = key_of(reading_, item["lineItem"], "id", "");
      if (!line.empty() && open.value_or(1) > 0) lines.push_back(line);
    }
    promise(one, lines);
    if (status == "on_hold") {
      read_holds(one, lines);
    } else if (status == "incomplete") {
      hold("incomplete", false, HoldReason::no_shipping_option, status, lines);
    } else if (status == "scheduled") {
      const auto at = reading_.instant(one.any_of({"fulfill_at", "fulfillAt"}));
      if (at && (!read_.requested_ship_at || *at < *read_.requested_ship_at))
        read_.requested_ship_at = at;
    } else if (status == "in_progress") {
      hold_if_aged(one, lines);
    } else if (status != "open") {
      reading_.note(DiagnosticCode::unknown_status, status_value);
    }
    if (request == "rejected" && status != "on_hold") {
      hold("rejected", false, HoldReason::no_shipping_option, request, lines);
    }
  }

  void promise(Json one, const std::vector<std::string>& lines) {
    const Json method = one.any_of({"delivery_method", "deliveryMethod"});
    auto at = reading_.instant(method.any_of({"max_delivery_date_time", "maxDeliveryDateTime"}));
    if (!at) at = reading_.instant(one.any_of({"fulfill_by", "fulfillBy"}));
    if (!at) return;
    for (const std::string& line : lines) read_.promises.push_back({line, *at});
  }

  void read_holds(Json one, const std::vector<std::string>& lines) {
    bool any = false;
    for (const Json held : elements_of(one.any_of({"fulfillment_holds", "fulfillmentHolds"}))) {
      const Json reason_value = held["reason"];
      const std::string word = reading_.word(reason_value);
      const std::string id = key_of(reading_, held, "id", "");
      const auto known = std::find_if(hold_words.begin(), hold_words.end(),
                                      [&](const HoldWord& row) { return row.word == word; });
      if (known == hold_words.end()) reading_.note(DiagnosticCode::unknown_status, reason_value);
      const HoldReason reason = known == hold_words.end() ? HoldReason::other : known->reason;
      std::string note = reading_.note_text(held.any_of({"reason_notes", "reasonNotes"}));
      if (note.empty()) note = word;
      hold(id.empty() ? "hold:" + word : id, !id.empty(), reason, note, lines);
      if (word == "inventory_out_of_stock") claim(lines, word);
      any = true;
    }
    if (!any) hold("on_hold", false, HoldReason::other, "on_hold", lines);
  }

  void claim(const std::vector<std::string>& lines, const std::string& word) {
    for (const std::string& line : lines) {
      read_.claims.push_back(
          {.claimed = Account::backorder, .line = line, .units = {}, .word = word});
    }
  }

  void hold(const std::string& key, bool is_id, HoldReason reason, const std::string& note,
            const std::vector<std::string>& lines) {
    if (!is_split_) {
      read_.holds.push_back(
          {.key = key, .key_is_id = is_id, .reason = reason, .line = {}, .note = note});
      return;
    }
    for (const std::string& line : lines) {
      const bool is_only = lines.size() == 1 && is_id;
      read_.holds.push_back({.key = is_only ? key : fmt::format("{}:{}", key, line),
                             .key_is_id = is_id,
                             .reason = reason,
                             .line = line,
                             .note = note});
    }
  }

  void hold_if_aged(Json one, const std::vector<std::string>& lines) {
    const auto& options = reading_.options();
    const auto since = reading_.instant(one.any_of({"updated_at", "updatedAt"}));
    if (!options.stuck_after_days || !options.observed_at || !since) return;
    const auto age = options.observed_at->milliseconds() - since->milliseconds();
    if (age <= *options.stuck_after_days * 86'400'000LL) return;
    hold("aged", false, HoldReason::carrier_exception, "in_progress", lines);
  }

  Reading& reading_;
  FulfilmentSnapshot read_;
  bool is_split_ = false;
};

}  // namespace

void read_fulfillment_orders(Reading& reading, const std::string& order,
                             const std::vector<Json>& list) {
  SetReader(reading, order).read(list);
}

/// One word about a parcel that is known by another document: it is fetched, not guessed at.
void read_fulfillment_event(Reading& reading, Json event) {
  std::string order = key_of(reading, event, "order_id", "");
  if (order.empty()) return;
  static_cast<void>(parcel_word(reading, event["status"]));
  auto at = reading.instant(event.any_of({"happened_at", "created_at"}));
  if (!at) at = reading.options().observed_at;
  reading.take(StaleMark{.order = std::move(order), .modified_at = at});
}

}  // namespace orderledger::inline v1::imports::shopify
