#include "workload.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <deque>
#include <queue>
#include <string>

namespace benchmark_workload {

namespace {

using namespace orderledger;
using namespace orderledger::literals;
using std::chrono::days;
using std::chrono::milliseconds;

constexpr milliseconds day = days{1};
constexpr int horizon_days = 730;
constexpr Instant first_instant = "2024-01-01T00:00:00Z"_instant;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
  }
  bool percent(std::uint32_t chance) { return below(100) < chance; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

/// What the generator remembers of a line, so that it ships only what is allocated.
struct Line {
  std::uint32_t order = 0;
  std::uint32_t number = 0;  // within its order
  std::uint32_t sku = 0;
  int quantity = 0;
  int waiting = 0;
  bool gone = false;
};

struct SkuFacts {
  std::int64_t available = 0;
  std::deque<std::uint32_t> queue;
};

enum class Plan : std::uint8_t { place, receive, ship, cancel, hold, unhold };

struct Planned {
  std::int64_t at = 0;
  std::uint64_t seq = 0;
  Plan plan = Plan::place;
  std::uint32_t subject = 0;
  friend bool operator<(const Planned& a, const Planned& b) {  // the earliest on top
    return a.at != b.at ? a.at > b.at : a.seq > b.seq;
  }
};

class Generator {
 public:
  explicit Generator(const Size& size)
      : size_(size), random_(size.seed), sku_count_(std::max(20U, size.lines / 50)) {
    std::uint32_t left = size.lines;
    while (left > 0) {
      const std::uint32_t n = std::min(left, lines_of_an_order());
      order_sizes_.push_back(n);
      left -= n;
    }
    // Zipf: the share of the r-th SKU is proportional to 1 / r. Its cumulated sum finds one by bisection.
    double sum = 0;
    for (std::uint32_t rank = 1; rank <= sku_count_; ++rank)
      cumulated_.push_back(sum += 1.0 / rank);
  }

  Workload run() {
    skus_.resize(sku_count_);
    first_line_.resize(order_sizes_.size());
    for (std::uint32_t sku = 0; sku < sku_count_; ++sku) define(sku);
    const std::int64_t span = day.count() * horizon_days;
    for (std::uint32_t order = 0; order < order_sizes_.size(); ++order) {
      plan(span / static_cast<std::int64_t>(order_sizes_.size()) * order, Plan::place, order);
    }
    for (std::uint32_t sku = 0; sku < sku_count_; ++sku) plan(0, Plan::receive, sku);
    while (!agenda_.empty()) {
      const Planned next = agenda_.top();
      agenda_.pop();
      if (next.at >= span) continue;
      now_ = next.at;
      switch (next.plan) {
        case Plan::place: place(next.subject); break;
        case Plan::receive: receive(next.subject); break;
        case Plan::ship: ship(next.subject); break;
        case Plan::cancel: cancel(next.subject); break;
        case Plan::hold: hold(next.subject); break;
        case Plan::unhold:
          emit(HoldReleased{.order = order_id(next.subject), .hold = {"h"}});
          break;
      }
    }
    return {std::move(events_), static_cast<std::uint32_t>(order_sizes_.size()), size_.lines};
  }

 private:
  static OrderId order_id(std::uint32_t order) {
    return OrderId::from("SO-" + std::to_string(1'000'000 + order)).value();
  }
  static Sku sku_id(std::uint32_t sku) {
    return Sku::from("SKU-" + std::to_string(100'000 + sku)).value();
  }
  static LineId line_id(std::uint32_t number) {
    return LineId::from(std::to_string(number + 1)).value();
  }
  static Quantity quantity(std::int64_t units) { return Quantity::from(units).value(); }

  Instant in_days(std::uint32_t count) const {
    return *first_instant.plus(milliseconds{now_} + day * count);
  }

  std::uint32_t lines_of_an_order() {
    constexpr std::array<std::uint32_t, 5> up_to = {45, 70, 85, 95, 100};
    const std::uint32_t draw = random_.below(100);
    return 1 + static_cast<std::uint32_t>(std::upper_bound(up_to.begin(), up_to.end(), draw) -
                                          up_to.begin());
  }

  std::uint32_t some_sku() {
    const double draw = random_.unit() * cumulated_.back();
    return static_cast<std::uint32_t>(std::lower_bound(cumulated_.begin(), cumulated_.end(), draw) -
                                      cumulated_.begin());
  }

  void plan(std::int64_t at, Plan what, std::uint32_t subject) {
    agenda_.push({at, seq_++, what, subject});
  }

  void emit(EventBody body) {
    Event event{.at = *first_instant.plus(milliseconds{now_}), .body = std::move(body)};
    if (size_.event_ids)
      event.id = EventId::from("evt-" + std::to_string(10'000'000 + events_.size())).value();
    events_.push_back(std::move(event));
  }

  void define(std::uint32_t sku) {
    SkuDefined defined{.sku = sku_id(sku), .backorders = OrderPolicy::allow};
    if (sku >= 10 && random_.percent(36)) {
      defined.releases_at = first_instant.plus(day * random_.below(horizon_days + 90));
    }
    emit(std::move(defined));
  }

  void place(std::uint32_t order) {
    constexpr std::array<const char*, 3> currencies = {"USD", "EUR", "GBP"};
    OrderPlaced placed{
        .order = order_id(order), .currency = currencies[random_.below(3)], .lines = {}};
    placed.priority = random_.percent(5) ? 1 : 0;
    if (random_.percent(10)) placed.requested_ship_at = in_days(5);
    first_line_[order] = static_cast<std::uint32_t>(lines_.size());
    for (std::uint32_t n = 0; n < order_sizes_[order]; ++n) {
      const int units = random_.percent(70) ? 1 : 1 + static_cast<int>(random_.below(3));
      Line line{order, n, some_sku(), units, units, false};
      SkuFacts& sku = skus_[line.sku];
      const auto taken = static_cast<int>(std::min<std::int64_t>(sku.available, units));
      sku.available -= taken;
      line.waiting -= taken;
      const auto index = static_cast<std::uint32_t>(lines_.size());
      if (line.waiting > 0) sku.queue.push_back(index);
      placed.lines.push_back(
          {.line = line_id(n),
           .sku = sku_id(line.sku),
           .quantity = quantity(units),
           .price = Price::each(
               Decimal::from_millionths((199 + random_.below(19'800)) * 10'000LL).value())});
      if (random_.percent(50)) placed.lines.back().promised_at = in_days(3 + random_.below(7));
      lines_.push_back(line);
      const bool never = random_.below(1000) < 115;
      if (size_.ships && !never)
        plan(now_ + day.count() * (1 + random_.below(3)), Plan::ship, index);
    }
    emit(std::move(placed));
    if (random_.percent(2)) plan(now_ + day.count() / 2, Plan::hold, order);
    if (size_.ships && random_.below(1000) < 40)
      plan(now_ + day.count() * random_.below(10), Plan::cancel, order);
  }

  void receive(std::uint32_t sku) {
    // Enough for the waiting ones and about the demand of a period; the period is shorter for what sells.
    const double share =
        (sku == 0 ? cumulated_[0] : cumulated_[sku] - cumulated_[sku - 1]) / cumulated_.back();
    const double daily = share * size_.lines * 1.5 / horizon_days;
    const double period = std::clamp(8.0 / daily, 7.0, 120.0);
    std::int64_t waiting = 0;
    for (const std::uint32_t line : skus_[sku].queue) waiting += lines_[line].waiting;
    const auto units = static_cast<std::int64_t>(daily * period) - skus_[sku].available + waiting;
    if (units > 0) {
      emit(StockReceived{.sku = sku_id(sku), .quantity = quantity(units)});
      skus_[sku].available += units;
      serve(skus_[sku]);
    }
    plan(now_ + static_cast<std::int64_t>(period * static_cast<double>(day.count())), Plan::receive,
         sku);
  }

  void serve(SkuFacts& sku) {
    while (!sku.queue.empty() && sku.available > 0) {
      Line& line = lines_[sku.queue.front()];
      const auto taken = static_cast<int>(std::min<std::int64_t>(sku.available, line.waiting));
      line.waiting -= taken;
      sku.available -= taken;
      if (line.waiting > 0) return;
      sku.queue.pop_front();
    }
  }

  void ship(std::uint32_t index) {
    Line& line = lines_[index];
    if (line.gone) return;
    if (line.waiting > 0) {
      plan(now_ + day.count() * 3, Plan::ship, index);
      return;
    }
    line.gone = true;
    emit(UnitsShipped{
        .order = order_id(line.order),
        .shipment = ShipmentId::from("SH-" + std::to_string(1'000'000 + index)).value(),
        .lines = {{line_id(line.number), quantity(line.quantity)}}});
  }

  void cancel(std::uint32_t order) {
    bool open = false;
    for (std::uint32_t n = 0; n < order_sizes_[order]; ++n) {
      Line& line = lines_[first_line_[order] + n];
      if (line.gone) continue;
      line.gone = open = true;
      SkuFacts& sku = skus_[line.sku];
      sku.available += line.quantity - line.waiting;
      std::erase(sku.queue, first_line_[order] + n);
      line.waiting = 0;
    }
    if (!open) return;
    emit(OrderCancelled{.order = order_id(order)});
    for (std::uint32_t n = 0; n < order_sizes_[order]; ++n)
      serve(skus_[lines_[first_line_[order] + n].sku]);
  }

  void hold(std::uint32_t order) {
    bool open = false;
    for (std::uint32_t n = 0; n < order_sizes_[order]; ++n)
      open = open || !lines_[first_line_[order] + n].gone;
    if (!open) return;
    emit(
        HoldPlaced{.order = order_id(order), .hold = {"h"}, .reason = HoldReason::address_problem});
    if (random_.percent(90)) plan(now_ + day.count() * 5, Plan::unhold, order);
  }

  Size size_;
  Random random_;
  std::uint32_t sku_count_;
  std::vector<std::uint32_t> order_sizes_;
  std::vector<double> cumulated_;
  std::vector<SkuFacts> skus_;
  std::vector<std::uint32_t> first_line_;
  std::vector<Line> lines_;
  std::priority_queue<Planned> agenda_;
  std::vector<Event> events_;
  std::uint64_t seq_ = 0;
  std::int64_t now_ = 0;
};

}  // namespace

Workload make_workload(const Size& size) { return Generator(size).run(); }

}  // namespace benchmark_workload
