#include "shop_stream.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <queue>

namespace shop_stream {

namespace {

constexpr std::uint32_t day = seconds_of_a_day;
constexpr std::uint32_t end_of_stream = days * day;

/// splitmix64. No distribution of the standard library is used: they differ between implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  /// In [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  std::uint32_t below(std::uint32_t bound) {
    // The high 64 bits of the product of 64 and 32 bits, by halves.
    const std::uint64_t draw = next();
    const std::uint64_t low = (draw & 0xFFFF'FFFFU) * bound;
    return static_cast<std::uint32_t>(((draw >> 32) * bound + (low >> 32)) >> 32);
  }

 private:
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E37'79B9'7F4A'7C15U;
    z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

struct Line {
  std::uint32_t order = 0;
  std::uint32_t sku = 0;
  std::int32_t waiting = 0;
  std::int32_t allocated = 0;
  std::int32_t open = 0;
  bool ships = false;
  bool scheduled = false;
};

struct Order {
  std::uint32_t first_line = 0;
  std::uint32_t lines = 0;
  bool held = false;
  bool cancelled = false;
};

struct Product {
  std::int64_t available = 0;
  std::int64_t waiting = 0;
  std::array<std::deque<std::uint32_t>, 2> queues;  // lines; those of priority come first
  std::uint32_t release = 0;
  std::uint32_t period = 0;  // between two reviews of the stock
  double level = 0;          // that a review orders up to
  bool released = true;
};

enum class Plan : std::uint8_t { review, ship, cancel, hold, release_hold, release };

struct Planned {
  std::uint32_t second = 0;
  std::uint64_t number = 0;
  Plan plan = Plan::review;
  std::uint32_t subject = 0;
  std::int32_t quantity = 0;
  friend bool operator<(const Planned& a, const Planned& b) {  // the earliest on top
    return a.second != b.second ? a.second > b.second : a.number > b.number;
  }
};

// Every draw below has its place in the stream of random numbers: what moves a draw makes another shop.
class Generator {
 public:
  Generator(std::uint32_t lines, std::uint64_t seed)
      : size_(lines), random_(seed), products_(std::max(20U, lines / 50)) {}

  ShopStream run() {
    make_catalogue();
    constexpr double lines_of_an_order = 2.05;
    const auto expected_orders =
        static_cast<std::uint64_t>(static_cast<double>(size_) / lines_of_an_order);
    const double gap = static_cast<double>(end_of_stream) / static_cast<double>(expected_orders);
    while (lines_.size() < size_) {
      const auto at = static_cast<std::uint32_t>(
          std::min<double>(end_of_stream - 1, static_cast<double>(orders_.size()) * gap));
      carry_out_until(at);
      place(at);
    }
    carry_out_until(end_of_stream);
    return {std::move(rows_), static_cast<std::uint32_t>(orders_.size()), size_,
            static_cast<std::uint32_t>(products_.size())};
  }

 private:
  void emit(Row row) { rows_.push_back(row); }

  void plan(std::uint32_t second, Plan what, std::uint32_t subject, std::int32_t quantity = 0) {
    if (second < end_of_stream) agenda_.push({second, planned_++, what, subject, quantity});
  }

  // Zipf: the share of the r-th SKU is proportional to 1 / r.
  void make_catalogue() {
    double sum = 0;
    for (std::size_t rank = 0; rank < products_.size(); ++rank)
      shares_.push_back(sum += 1.0 / static_cast<double>(rank + 1));
    for (double& share : shares_) share /= sum;
    for (std::uint32_t sku = 0; sku < products_.size(); ++sku) by_rank_.push_back(sku);
    for (std::size_t i = by_rank_.size() - 1; i > 0; --i)
      std::swap(by_rank_[i], by_rank_[random_.below(static_cast<std::uint32_t>(i + 1))]);
    for (std::size_t rank = 0; rank < products_.size(); ++rank) stock(rank);
  }

  void stock(std::size_t rank) {
    constexpr double units_of_a_line = 1.43;
    const std::uint32_t sku = by_rank_[rank];
    Product& product = products_[sku];
    const double share = rank == 0 ? shares_[0] : shares_[rank] - shares_[rank - 1];
    const double daily = share * size_ * units_of_a_line / days;
    const double period = std::min(120.0, std::max(7.0, 8.0 / daily));
    const double demand = daily * period;
    product.period = static_cast<std::uint32_t>(period * day);
    product.level = std::floor(demand * 0.97 + 0.70 * std::sqrt(demand) + random_.unit());
    constexpr std::size_t always_there = 10;
    if (rank >= always_there && random_.unit() < 0.36) {
      product.release = static_cast<std::uint32_t>(random_.unit() * 820 * day);
      if (product.release == 0) return;
      product.released = false;
      emit({.kind = Kind::launch, .subject = sku, .other = product.release});
      plan(product.release, Plan::release, sku);
      plan(product.release > day ? product.release - day : 1, Plan::review, sku);
    } else {
      const auto units = static_cast<std::int32_t>(std::max(1.0, product.level));
      product.available = units;
      emit({.kind = Kind::receipt, .subject = sku, .quantity = units});
      plan(1 + random_.below(product.period), Plan::review, sku);
    }
  }

  void carry_out_until(std::uint32_t second) {
    while (!agenda_.empty() && agenda_.top().second <= second) {
      const Planned next = agenda_.top();
      agenda_.pop();
      switch (next.plan) {
        case Plan::review: review(next.second, next.subject); break;
        case Plan::ship: ship(next); break;
        case Plan::cancel: cancel(next.second, next.subject); break;
        case Plan::hold: hold(next.second, next.subject); break;
        case Plan::release_hold: release_hold(next.second, next.subject); break;
        case Plan::release:
          products_[next.subject].released = true;
          emit({.second = next.second, .kind = Kind::release, .subject = next.subject});
          serve(next.second, next.subject);
          break;
      }
    }
  }

  void place(std::uint32_t at) {
    constexpr std::uint32_t preorders_open = 90 * day;  // before the release
    constexpr int draws = 16;
    const auto number = static_cast<std::uint32_t>(orders_.size());
    const std::uint32_t count = std::min(choice<5>({.45, .70, .85, .95}) + 1,
                                         size_ - static_cast<std::uint32_t>(lines_.size()));
    std::uint8_t currency = 0;
    if (random_.unit() >= .6) currency = random_.unit() < .625 ? 1 : 2;
    const bool first = random_.unit() < .05;
    orders_.push_back({static_cast<std::uint32_t>(lines_.size()), count});
    emit({.second = at,
          .kind = Kind::order,
          .currency = currency,
          .lines = static_cast<std::uint16_t>(count),
          .subject = number,
          .other = first ? 1U : 0U});
    for (std::uint32_t n = 0; n < count; ++n) {
      std::uint32_t sku = 0;
      for (int draw = 0; draw < draws; ++draw) {
        const auto rank = std::lower_bound(shares_.begin(), shares_.end(), random_.unit());
        sku = by_rank_[static_cast<std::size_t>(rank - shares_.begin())];
        if (products_[sku].released || products_[sku].release <= at + preorders_open) break;
      }
      const auto units = static_cast<std::int32_t>(choice<4>({.70, .90, .97}) + 1);
      const std::uint32_t price = 199 + random_.below(19'800);
      enter_line(at, number, sku, units, price, first);
    }
    if (random_.unit() < .02) plan(at + 1 + random_.below(day), Plan::hold, number);
    if (random_.unit() < .105) plan(at + 1 + random_.below(10 * day), Plan::cancel, number);
  }

  void enter_line(std::uint32_t at, std::uint32_t order, std::uint32_t sku, std::int32_t units,
                  std::uint32_t price, bool first) {
    const auto number = static_cast<std::uint32_t>(lines_.size());
    emit({.second = at,
          .kind = Kind::line,
          .subject = number,
          .other = sku,
          .quantity = units,
          .price = price});
    Product& product = products_[sku];
    Line line{.order = order, .sku = sku, .waiting = units, .open = units};
    line.ships = random_.unit() >= 0.115;
    if (product.released) give(product, line);
    lines_.push_back(line);
    if (line.waiting > 0) {
      product.waiting += line.waiting;
      product.queues[first ? 0 : 1].push_back(number);
    } else {
      schedule(at, number);
    }
  }

  static void give(Product& product, Line& line) {
    const auto units = static_cast<std::int32_t>(
        std::min<std::int64_t>(std::max<std::int64_t>(product.available, 0), line.waiting));
    line.waiting -= units;
    line.allocated += units;
    product.available -= units;
  }

  void serve(std::uint32_t at, std::uint32_t sku) {
    Product& product = products_[sku];
    if (!product.released) return;
    for (std::deque<std::uint32_t>& queue : product.queues) {
      while (!queue.empty()) {
        const std::uint32_t number = queue.front();
        Line& line = lines_[number];
        if (line.waiting > 0 && !orders_[line.order].cancelled) {
          if (product.available <= 0) return;
          const std::int32_t before = line.waiting;
          give(product, line);
          product.waiting -= before - line.waiting;
          if (line.waiting > 0) continue;
          schedule(at, number);
        }
        queue.pop_front();
      }
    }
  }

  void schedule(std::uint32_t at, std::uint32_t number) {
    Line& line = lines_[number];
    if (line.waiting > 0 || !line.ships || line.scheduled || line.open == 0) return;
    line.scheduled = true;
    const std::uint32_t leaves = at + day + random_.below(2 * day);
    if (line.open > 1 && random_.below(10) == 0) {
      const std::int32_t half = line.open / 2;
      plan(leaves, Plan::ship, number, half);
      plan(leaves + day, Plan::ship, number, line.open - half);
    } else {
      plan(leaves, Plan::ship, number, line.open);
    }
  }

  void review(std::uint32_t at, std::uint32_t sku) {
    Product& product = products_[sku];
    const std::int64_t units =
        static_cast<std::int64_t>(product.level) - product.available + product.waiting;
    if (units > 0) {
      emit({.second = at,
            .kind = Kind::receipt,
            .subject = sku,
            .quantity = static_cast<std::int32_t>(units)});
      product.available += units;
      serve(at, sku);
      if (random_.below(10) < 3) {
        emit({.second = at,
              .kind = Kind::supply,
              .subject = sku,
              .other = at + product.period,
              .quantity = static_cast<std::int32_t>(std::max(1.0, product.level))});
      }
      if (random_.below(200) == 0) adjust(at, sku);
    }
    plan(at + product.period, Plan::review, sku);
  }

  void adjust(std::uint32_t at, std::uint32_t sku) {
    Product& product = products_[sku];
    const std::int32_t delta = product.available >= 1 && product.released ? -1 : 1;
    emit({.second = at, .kind = Kind::adjustment, .subject = sku, .quantity = delta});
    product.available += delta;
    if (delta > 0) serve(at, sku);
  }

  void ship(const Planned& planned) {
    Line& line = lines_[planned.subject];
    const Order& order = orders_[line.order];
    if (order.cancelled) return;
    if (order.held) {
      plan(planned.second + day, Plan::ship, planned.subject, planned.quantity);
      return;
    }
    emit({.second = planned.second,
          .kind = Kind::shipment,
          .subject = planned.subject,
          .quantity = planned.quantity});
    line.allocated -= planned.quantity;
    line.open -= planned.quantity;
  }

  void cancel(std::uint32_t at, std::uint32_t number) {
    Order& order = orders_[number];
    const auto first = lines_.begin() + order.first_line;
    const auto last = first + order.lines;
    if (order.cancelled ||
        std::none_of(first, last, [](const Line& line) { return line.open > 0; }))
      return;
    emit({.second = at, .kind = Kind::cancellation, .subject = number});
    order.cancelled = true;
    for (auto line = first; line != last; ++line) {
      Product& product = products_[line->sku];
      product.available += line->allocated;
      product.waiting -= line->waiting;
      line->allocated = line->waiting = line->open = 0;
    }
    for (auto line = first; line != last; ++line) serve(at, line->sku);
  }

  void hold(std::uint32_t at, std::uint32_t number) {
    if (orders_[number].cancelled) return;
    orders_[number].held = true;
    emit({.second = at, .kind = Kind::hold, .subject = number});
    if (random_.unit() < 0.10) return;  // for ever
    const double wait = -std::log(1 - random_.unit()) * 5 * day;
    plan(at + static_cast<std::uint32_t>(wait) + 60, Plan::release_hold, number);
  }

  void release_hold(std::uint32_t at, std::uint32_t number) {
    if (orders_[number].cancelled) return;
    orders_[number].held = false;
    emit({.second = at, .kind = Kind::hold_release, .subject = number});
  }

  /// 0 to N - 1, the chances of all but the last cumulated.
  template <std::size_t N>
  std::uint32_t choice(const std::array<double, N - 1>& up_to) {
    const double draw = random_.unit();
    return static_cast<std::uint32_t>(std::upper_bound(up_to.begin(), up_to.end(), draw) -
                                      up_to.begin());
  }

  std::uint32_t size_;
  Random random_;
  std::vector<Product> products_;
  std::vector<double> shares_;  // cumulated, by rank
  std::vector<std::uint32_t> by_rank_;
  std::vector<Line> lines_;
  std::vector<Order> orders_;
  std::priority_queue<Planned> agenda_;
  std::uint64_t planned_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

ShopStream make_shop_stream(std::uint32_t lines, std::uint64_t seed) {
  return Generator(lines, seed).run();
}

}  // namespace shop_stream
