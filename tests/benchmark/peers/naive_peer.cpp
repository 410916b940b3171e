#include "naive_peer.hpp"

#include <algorithm>

namespace peers {

using shop_stream::Kind;
using shop_stream::Row;

void NaivePeer::apply(const Row& row) {
  switch (row.kind) {
    case Kind::launch: products_[row.subject].released = false; break;
    case Kind::receipt:
    case Kind::adjustment: {
      Product& product = products_[row.subject];
      product.available += row.quantity;
      serve(row.second, product);
      break;
    }
    case Kind::order:
      placing_ = row.subject;
      orders_[placing_] = {.placed = row.second, .currency = row.currency, .first = row.other != 0};
      break;
    case Kind::line: place(row); break;
    case Kind::shipment: ship(row); break;
    case Kind::cancellation: cancel(row.second, row.subject); break;
    case Kind::hold: hold(row.second, row.subject, true); break;
    case Kind::hold_release: hold(row.second, row.subject, false); break;
    case Kind::release: release(row.second, row.subject); break;
    case Kind::supply: break;  // no question asked here is about dates to come
  }
}

void NaivePeer::place(const Row& row) {
  Order& order = orders_.at(placing_);
  order.lines.push_back(row.subject);
  Line& line = lines_[row.subject];
  line = {.order = placing_, .sku = row.other, .price = row.price, .waiting = row.quantity};
  Product& product = products_[row.other];
  if (product.released && product.available > 0) {
    line.allocated =
        static_cast<std::int32_t>(std::min<std::int64_t>(product.available, line.waiting));
    line.waiting -= line.allocated;
    product.available -= line.allocated;
  }
  if (line.waiting > 0) product.queues[order.first ? 0 : 1].push_back(row.subject);
  note(row.second, row.subject, line);
}

void NaivePeer::serve(std::uint32_t second, Product& product) {
  if (!product.released) return;
  for (std::deque<std::uint32_t>& queue : product.queues) {
    while (!queue.empty()) {
      Line& line = lines_.at(queue.front());
      if (line.waiting > 0) {  // else cancelled
        if (product.available <= 0) return;
        const auto units =
            static_cast<std::int32_t>(std::min<std::int64_t>(product.available, line.waiting));
        line.waiting -= units;
        line.allocated += units;
        product.available -= units;
        note(second, queue.front(), line);
        if (line.waiting > 0) return;
      }
      queue.pop_front();
    }
  }
}

void NaivePeer::ship(const Row& row) {
  Line& line = lines_.at(row.subject);
  line.allocated -= row.quantity;
  note(row.second, row.subject, line);
}

void NaivePeer::cancel(std::uint32_t second, std::uint32_t order) {
  const std::vector<std::uint32_t>& lines = orders_.at(order).lines;
  // Everything is given back before anybody is served.
  for (const std::uint32_t number : lines) {
    Line& line = lines_.at(number);
    products_.at(line.sku).available += line.allocated;
    line.waiting = line.allocated = 0;
    note(second, number, line);
  }
  for (const std::uint32_t number : lines) serve(second, products_.at(lines_.at(number).sku));
}

void NaivePeer::hold(std::uint32_t second, std::uint32_t order, bool held) {
  Order& found = orders_.at(order);
  found.held = held;
  for (const std::uint32_t number : found.lines) note(second, number, lines_.at(number));
}

void NaivePeer::release(std::uint32_t second, std::uint32_t sku) {
  Product& product = products_.at(sku);
  product.released = true;
  for (const std::deque<std::uint32_t>& queue : product.queues)
    for (const std::uint32_t number : queue) note(second, number, lines_.at(number));
  serve(second, product);
}

void NaivePeer::note(std::uint32_t second, std::uint32_t number, const Line& line) {
  if (history_ == nullptr) return;
  const Order& order = orders_.at(line.order);
  Interval interval{.from = second,
                    .line = number,
                    .order = line.order,
                    .placed = order.placed,
                    .price = line.price,
                    .currency = order.currency};
  interval.units = line.waiting;
  interval.open_class = class_of_waiting(line);
  history_->note(LinePart::waiting, interval);
  interval.units = line.allocated;
  interval.open_class = class_of_allocated(order);
  history_->note(LinePart::allocated, interval);
}

OpenClass NaivePeer::class_of_waiting(const Line& line) const {
  return products_.at(line.sku).released ? OpenClass::backorder : OpenClass::preorder;
}

OpenClass NaivePeer::class_of_allocated(const Order& order) {
  return order.held ? OpenClass::shipping_stuck : OpenClass::backlog;
}

Report NaivePeer::report(int day, const AgeBounds& bounds) const {
  Report report;
  for (const auto& entry : orders_) {
    const Order& order = entry.second;
    const std::size_t bucket = bucket_of(day - day_of(order.placed), bounds);
    std::optional<OpenClass> worst;
    const auto add = [&](OpenClass open_class, std::int32_t units, std::uint32_t price) {
      Cell& cell = report.cell(open_class, order.currency, bucket);
      ++cell.lines;
      cell.units += units;
      cell.hundredths += std::int64_t{units} * price;
      if (!worst || open_class < *worst) worst = open_class;
    };
    for (const std::uint32_t number : order.lines) {
      const Line& line = lines_.at(number);
      if (line.waiting > 0) add(class_of_waiting(line), line.waiting, line.price);
      if (line.allocated > 0) add(class_of_allocated(order), line.allocated, line.price);
    }
    if (worst) ++report.cell(*worst, order.currency, bucket).orders;
  }
  return report;
}

std::optional<OpenClass> NaivePeer::class_of(std::uint32_t order) const {
  const Order& found = orders_.at(order);
  std::optional<OpenClass> worst;
  const auto add = [&](OpenClass open_class) {
    if (!worst || open_class < *worst) worst = open_class;
  };
  for (const std::uint32_t number : found.lines) {
    const Line& line = lines_.at(number);
    if (line.waiting > 0) add(class_of_waiting(line));
    if (line.allocated > 0) add(class_of_allocated(found));
  }
  return worst;
}

std::int64_t NaivePeer::open_lines() const {
  return std::count_if(lines_.begin(), lines_.end(), [](const auto& entry) {
    return entry.second.waiting + entry.second.allocated > 0;
  });
}

}  // namespace peers
