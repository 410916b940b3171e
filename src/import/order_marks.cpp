// Holds, promises, and what the ledger has no event for: step 9 and after.
#include "order_plan.hpp"

#include <algorithm>

namespace orderledger::inline v1::imports {

namespace {

/// `key` of `key#3`
std::string_view without_number(std::string_view hold) { return hold.substr(0, hold.rfind('#')); }

}  // namespace

std::vector<HoldSnapshot> OrderPlan::wanted_holds() const {
  std::vector<HoldSnapshot> holds = header_.holds;
  for (const auto& [key, fulfilment] : order_.fulfilments) {
    holds.insert(holds.end(), fulfilment.holds.begin(), fulfilment.holds.end());
  }
  return holds;
}

void OrderPlan::follow_holds() {
  for (const OrderId& id : ledger_orders_) follow_holds_of(id);
}

void OrderPlan::follow_holds_of(const OrderId& id) {
  struct Wanted {
    std::string key;
    const HoldSnapshot* hold;
    std::optional<LineId> line;
    bool found = false;
  };
  const std::vector<HoldSnapshot> holds = wanted_holds();
  std::vector<Wanted> wanted;
  const OrderFacts& before = *draft_.facts().order(id);
  for (const HoldSnapshot& hold : holds) {
    if (!before.is_open()) break;
    const std::string key = options_.prefix + hold.key;
    if (hold.line.empty()) {
      wanted.push_back({key, &hold, {}});
      continue;
    }
    // A line may have become several in the ledger: each with open units is held.
    for (const LineFacts& line : before.lines) {
      if (base_of(line.line) != hold.line || line.open() <= 0) continue;
      const bool is_extra = line.line.text() != hold.line;
      wanted.push_back({is_extra ? key + '@' + line.line.text() : key, &hold, line.line});
    }
  }

  std::vector<std::string> released;
  for (const HoldFacts& known : before.holds) {
    if (!known.active || !known.ours || !known.hold.starts_with(options_.prefix)) continue;
    const auto same = std::find_if(wanted.begin(), wanted.end(), [&](const Wanted& want) {
      return !want.found && want.hold->reason == known.reason && want.line == known.line &&
             (want.key == known.hold || want.key == without_number(known.hold));
    });
    if (same != wanted.end()) {
      same->found = true;
    } else {
      released.push_back(known.hold);
    }
  }
  for (const std::string& hold : released) {
    if (const auto checked = HoldId::from(hold)) {
      book(HoldReleased{.order = id, .hold = *checked}, "release:" + id.text() + ':' + hold,
           header_.modified_at);
    }
  }
  for (const Wanted& want : wanted) {
    if (want.found) continue;
    const OrderFacts& now = *draft_.facts().order(id);
    const auto earlier =
        std::count_if(now.holds.begin(), now.holds.end(), [&](const HoldFacts& known) {
          return known.hold == want.key || without_number(known.hold) == want.key;
        });
    // An id is used once: its event would otherwise be taken for a repetition.
    const std::string hold = want.hold->key_is_id && earlier == 0
                                 ? want.key
                                 : want.key + '#' + std::to_string(earlier + 1);
    const auto checked = HoldId::from(fitting_id(hold));
    if (!checked) {
      draft_.note(DiagnosticCode::bad_id, subject(), hold);
      continue;
    }
    HoldPlaced placed{
        .order = id, .hold = *checked, .reason = want.hold->reason, .line = want.line};
    if (!want.hold->note.empty()) placed.note = want.hold->note;
    // Last of all: before a parcel failed, the order may have had no open unit to hold.
    book(std::move(placed), "hold:" + id.text() + ':' + checked->text(),
         std::max(header_.modified_at.value_or(placed_at_), last_time_));
  }
}

void OrderPlan::change_lines() {
  for (const LineTarget& target : targets_) {
    std::vector<LineChanged> changes;
    for_each_line(target.line->line, [&](const OrderId& order, const LineFacts& facts) {
      if (facts.open() <= 0) return;
      LineChanged change{.order = order, .line = facts.line};
      if (target.promised_at && target.promised_at != facts.promised_at) {
        change.promised_at = Change<Instant>::to(*target.promised_at);
      }
      if (target.location && target.location != facts.location) {
        change.location = Change<LocationId>::to(*target.location);
      }
      if (change.promised_at.given || change.location.given) changes.push_back(std::move(change));
    });
    for (LineChanged& change : changes) book(std::move(change), {}, header_.modified_at);
  }
}

void OrderPlan::report_unsupported() {
  const OrderFacts& known = *draft_.facts().order(base_);
  if (!currency_.empty() && known.currency != currency_) {
    draft_.note(DiagnosticCode::currency_changed, subject(), known.currency + " -> " + currency_);
  }
  if (header_.placed_at && known.placed_at != placed_at_) {
    draft_.note(DiagnosticCode::unsupported_change, subject(),
                "placed_at " + placed_at_.to_rfc3339());
  }
  if (known.priority != header_.priority) {
    draft_.note(DiagnosticCode::unsupported_change, subject(),
                "priority " + std::to_string(header_.priority));
  }
  if (header_.requested_ship_at && known.requested_ship_at != header_.requested_ship_at) {
    draft_.note(DiagnosticCode::unsupported_change, subject(),
                "requested_ship_at " + header_.requested_ship_at->to_rfc3339());
  }
  for (const LineTarget& target : targets_) {
    const LineSnapshot& line = *target.line;
    for (const LineFacts& facts : known.lines) {
      if (facts.line != target.id || facts.ordered != line.ordered) continue;
      const Price now = line.total        ? Price::total(*line.total)
                        : line.unit_price ? Price::each(*line.unit_price)
                                          : facts.price;
      if (now != facts.price) {
        draft_.note(DiagnosticCode::unsupported_change, subject(line.line),
                    "price " + now.amount().to_text());
      }
    }
  }
}

}  // namespace orderledger::inline v1::imports
