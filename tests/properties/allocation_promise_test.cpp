// What each allocation policy promises, and that a preview says what the receipt then does: on every receipt
// of random streams. Facts of lines are taken from the events, units from public answers.
#include "model/generator.hpp"
#include "support/catch.hpp"

#include <orderledger/json/events.hpp>
#include <orderledger/orderledger.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace orderledger;

using Key = std::pair<OrderId, LineId>;

/// What decides a line's place in the queue.
struct Facts {
  Sku sku;
  std::optional<LocationId> own_location;
  std::int32_t priority = 0;
  std::optional<Instant> promised_at;
  std::optional<Instant> requested_ship_at;
  Instant placed_at;
  std::size_t accepted = 0;  ///< place among all lines: order, then line
};

struct Units {
  std::int64_t waiting = 0;
  std::map<LocationId, std::int64_t> allocated;
  friend bool operator==(const Units&, const Units&) = default;
};
using Snapshot = std::map<Key, Units>;

/// A line that waits for what is received, and what it is given.
struct Claimant {
  Facts facts;
  std::int64_t waiting = 0;
  std::int64_t gain = 0;
};

class Shop {
 public:
  explicit Shop(AllocationPolicy policy) : policy_(policy), ledger_({.allocation = policy}) {}

  /// Applies the event, and takes note of it.
  Result<Applied> apply(const Event& event) {
    const Result<Applied> applied = ledger_.apply(event);
    if (applied && *applied == Applied::applied)
      std::visit([&](const auto& body) { note(body, event.at); }, event.body);
    return applied;
  }

  /// Applies a receipt that can be applied, and says what was not as promised; nothing is as it should be.
  std::string receive(const Event& event) {
    const auto& receipt = std::get<StockReceived>(event.body);
    ledger_.apply({.at = event.at, .body = TimePassed{}}).value();  // what falls due comes first
    const Snapshot before = snapshot();
    const Digest digest = ledger_.digest();
    const Result<ReceiptPreview> preview = ledger_.preview(receipt);
    if (ledger_.digest() != digest) return "the preview changed something";
    const Result<Applied> applied = ledger_.apply(event);
    if (!applied)
      return preview || preview.error() != applied.error() ? "it is refused for another reason"
                                                           : "";
    if (!preview) return "the preview is refused, the receipt is not";
    if (*applied == Applied::repeated) return {};
    return complaint(receipt, before, *preview);
  }

  [[nodiscard]] std::size_t partial_receipts() const { return partial_receipts_; }

 private:
  void note(const OrderPlaced& body, Instant at) {
    for (const NewLine& line : body.lines) {
      Facts facts = facts_of(line, body.placed_at.value_or(at));
      facts.priority = body.priority;
      facts.requested_ship_at = body.requested_ship_at;
      facts.accepted = (orders_ << 20U) + facts_.size();
      facts_[{body.order, line.line}] = facts;
    }
    numbers_[body.order] = orders_++;
  }
  void note(const LineAdded& body, Instant at) {
    Facts facts = facts_of(body.line, at);
    for (const auto& [key, other] : facts_) {
      if (key.first != body.order) continue;
      facts.priority = other.priority;
      facts.requested_ship_at = other.requested_ship_at;
    }
    facts.accepted = (numbers_.at(body.order) << 20U) + facts_.size();
    facts_[{body.order, body.line.line}] = facts;
  }
  void note(const LineChanged& body, Instant) {
    Facts& facts = facts_.at({body.order, body.line});
    if (body.promised_at.given) facts.promised_at = body.promised_at.value;
    if (body.location.given) facts.own_location = body.location.value;
  }
  void note(const SkuDefined& body, Instant) { tracked_[body.sku] = body.tracked; }
  template <class Body>
  void note(const Body&, Instant) {}

  static Facts facts_of(const NewLine& line, Instant placed_at) {
    Facts facts;
    facts.sku = line.sku;
    facts.own_location = line.location;
    facts.promised_at = line.promised_at;
    facts.placed_at = placed_at;
    return facts;
  }

  [[nodiscard]] Snapshot snapshot() const {
    Snapshot all;
    ledger_.for_each_status({}, [&](const OrderStatus& status) {
      for (const LineStatus& line : status.lines) {
        Units& units = all[{status.order, line.line}];
        if (!tracked_.at(line.sku)) continue;
        for (const Run& run : line.runs) {
          if (run.location) units.allocated[*run.location] += run.quantity;
          if (!run.location && run.account != Account::shipping_stuck)
            units.waiting += run.quantity;
        }
      }
    });
    return all;
  }

  [[nodiscard]] bool is_before(const Facts& a, const Facts& b) const {
    const auto due = [&](const Facts& facts) {
      if (policy_ != AllocationPolicy::due_date) return Instant();
      return (facts.promised_at ? facts.promised_at : facts.requested_ship_at)
          .value_or(Instant::last());
    };
    const auto none = [&](const Facts& facts) {
      return policy_ == AllocationPolicy::due_date && !facts.promised_at &&
             !facts.requested_ship_at;
    };
    return std::tuple(-std::int64_t{a.priority}, none(a), due(a), a.placed_at, a.accepted) <
           std::tuple(-std::int64_t{b.priority}, none(b), due(b), b.placed_at, b.accepted);
  }

  std::string complaint(const StockReceived& receipt, const Snapshot& before,
                        const ReceiptPreview& preview) {
    Snapshot expected = before;
    std::map<Key, std::int64_t> gains;
    std::int64_t remaining = receipt.quantity.units();
    for (const PreviewedGain& gain : preview.gains) {
      Units& units = expected[{gain.order, gain.line}];
      units.waiting -= gain.quantity;
      units.allocated[gain.location] += gain.quantity;
      if (units.waiting != gain.waiting) return "the preview miscounts what a line still waits for";
      gains[{gain.order, gain.line}] += gain.quantity;
      remaining -= gain.quantity;
    }
    if (expected != snapshot()) return "the receipt gave something else than the preview";
    if (remaining != preview.remaining || remaining < 0) return "what remains is miscounted";
    if (!tracked_.at(receipt.sku)) return {};

    std::vector<Claimant> claimants;
    for (const auto& [key, units] : before) {
      const Facts& facts = facts_.at(key);
      if (facts.sku != receipt.sku || units.waiting == 0) continue;
      if (facts.own_location && *facts.own_location != receipt.location) continue;
      claimants.push_back({facts, units.waiting, gains[key]});
      gains.erase(key);
    }
    for (const auto& [key, gain] : gains) {
      if (gain > 0) return "a line gained that does not accept the location";
    }
    std::sort(claimants.begin(), claimants.end(),
              [&](const Claimant& a, const Claimant& b) { return is_before(a.facts, b.facts); });
    std::vector<std::int64_t> left;
    for (const Claimant& claimant : claimants) left.push_back(claimant.waiting - claimant.gain);
    const bool all_served = std::all_of(left.begin(), left.end(), [](auto n) { return n == 0; });
    const bool any_gain = !preview.gains.empty();
    if (any_gain && !all_served && claimants.size() > 1) ++partial_receipts_;
    return policy_ == AllocationPolicy::fair_share ? unfair(claimants) : out_of_turn(claimants);
  }

  /// fifo and due_date: who is served in part ends it.
  static std::string out_of_turn(const std::vector<Claimant>& claimants) {
    bool over = false;
    for (const Claimant& claimant : claimants) {
      if (over && claimant.gain > 0) return "a line was served before its turn";
      over = over || claimant.gain < claimant.waiting;
    }
    return {};
  }

  /// fair_share: within a priority nobody is a whole unit off the exact share, the units that are left over
  /// went to the largest remainders, and a lower priority has nothing while a higher one waits.
  static std::string unfair(const std::vector<Claimant>& claimants) {
    bool over = false;
    for (auto first = claimants.begin(); first != claimants.end();) {
      const auto last = std::find_if(first, claimants.end(), [&](const Claimant& claimant) {
        return claimant.facts.priority != first->facts.priority;
      });
      std::int64_t wanted = 0, given = 0;
      for (auto c = first; c != last; ++c) wanted += c->waiting, given += c->gain;
      if (over && given > 0) return "a lower priority was served before a higher one";
      over = over || given < wanted;
      const auto off = [&](const Claimant& c) {  // what it has beyond its exact share, x wanted
        return static_cast<long double>(c.gain) * static_cast<long double>(wanted) -
               static_cast<long double>(given) * static_cast<long double>(c.waiting);
      };
      for (auto a = first; a != last; ++a) {
        if (std::abs(off(*a)) >= static_cast<long double>(wanted) && given < wanted)
          return "a line is a whole unit off its share";
        for (auto b = first; b != last; ++b) {
          // a was rounded up, b down: a's remainder is not smaller, and of equal ones a is first.
          if (off(*a) <= 0 || off(*b) >= 0) continue;
          const long double difference = off(*a) - static_cast<long double>(wanted) - off(*b);
          if (difference > 0 || (difference == 0 && b < a))
            return "a unit that was left over went to a smaller remainder";
        }
      }
      first = last;
    }
    return {};
  }

  AllocationPolicy policy_;
  Ledger ledger_;
  std::map<Key, Facts> facts_;
  std::map<OrderId, std::size_t> numbers_;
  std::map<Sku, bool> tracked_;
  std::size_t orders_ = 0;
  std::size_t partial_receipts_ = 0;
};

void check_promise(AllocationPolicy policy) {
  json::EventReader reader;
  std::size_t partial_receipts = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    model::Profile profile;
    profile.kits = false;  // what their components wait for, no answer shows: the model judges that
    profile.options.due_date = policy == AllocationPolicy::due_date;
    profile.options.fair_share = policy == AllocationPolicy::fair_share;
    Shop shop(policy);
    std::optional<Instant> clock;
    for (const std::string& line : model::generate(seed, profile)) {
      const auto event = reader.read(line);
      if (!event) continue;
      if (std::holds_alternative<StockReceived>(event->body) && !event->id &&
          (!clock || event->at >= *clock)) {
        INFO("seed " << seed << ": " << line);
        CHECK(shop.receive(*event) == "");
        clock = event->at;  // the time passed even where the receipt was refused
      } else if (shop.apply(*event)) {
        clock = clock ? std::max(*clock, event->at) : event->at;
      }
    }
    partial_receipts += shop.partial_receipts();
  }
  CHECK(partial_receipts > 200);  // else little would be shown
}

}  // namespace

TEST_CASE("fifo serves each line in full before the next one, and previews say so",
          "[allocation][preview][property]") {
  check_promise(AllocationPolicy::fifo);
}

TEST_CASE("due_date serves the nearest date in full before the next one, and previews say so",
          "[allocation][preview][property]") {
  check_promise(AllocationPolicy::due_date);
}

TEST_CASE("fair_share gives each line of a priority its share, and previews say so",
          "[allocation][preview][property]") {
  check_promise(AllocationPolicy::fair_share);
}
