#include <orderledger/json/answers.hpp>

#include "writer.hpp"

namespace orderledger::inline v1::json {

namespace {

void write_column(Writer& json, std::string_view name, const UnitsAndValue& column) {
  json.key(name);
  json.begin_object();
  json.member("units", column.units);
  json.member("value", std::string_view(column.value.to_text()));
  json.end_object();
}

void write_row(Writer& json, const RollForward& row) {
  json.begin_object();
  json.member("currency", row.currency.code());
  write_column(json, "opening", row.opening);
  write_column(json, "placed", row.placed);
  write_column(json, "cancelled", row.cancelled);
  write_column(json, "shipped", row.shipped);
  write_column(json, "failed", row.failed);
  write_column(json, "recovered", row.recovered);
  write_column(json, "voided", row.voided);
  write_column(json, "closing", row.closing);
  write_column(json, "net_shipped", row.net_shipped);
  json.member("days_of_backlog", row.days_of_backlog);
  json.member("book_to_bill", row.book_to_bill);
  json.end_object();
}

void write_row(Writer& json, const ClassRollForward& row) {
  json.begin_object();
  json.member("class", row.account);
  json.member("currency", row.currency.code());
  json.member("opening", row.opening);
  json.member("in", row.in);
  json.member("out", row.out);
  json.member("closing", row.closing);
  json.end_object();
}

void write_share(Writer& json, std::string_view name, const Share& share) {
  json.key(name);
  json.begin_object();
  json.member("part", share.part);
  json.member("whole", share.whole);
  json.member("rate", share.to_text());
  json.end_object();
}

void write_shares(Writer& json, const Shares& shares) {
  write_share(json, "units", shares.units);
  write_share(json, "lines", shares.lines);
  write_share(json, "orders", shares.orders);
}

template <class Row>
void write_rows(Writer& json, std::string_view name, const std::vector<Row>& rows) {
  json.key(name);
  json.begin_array();
  for (const Row& row : rows) write_row(json, row);
  json.end_array();
}

void write_time(Writer& json, std::string_view name,
                const std::optional<std::chrono::milliseconds>& time) {
  json.key(name);
  time ? json.value(std::int64_t{time->count()}) : json.value(nullptr);
}

}  // namespace

void append_metrics(std::string& out, const Metrics& metrics) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.metrics/1");
  json.member("from", std::string_view(metrics.from.to_text()));
  json.member("to", std::string_view(metrics.to.to_text()));
  json.member("as_of", metrics.as_of);
  json.member("days", metrics.days);
  write_rows(json, "roll_forward", metrics.roll_forward);
  write_rows(json, "classes", metrics.classes);
  json.key("backorder_rate");
  json.begin_object();
  write_shares(json, metrics.backorder_rate);
  json.end_object();
  json.key("fill_rate");
  json.begin_object();
  write_shares(json, metrics.fill_rate.shares);
  json.member("cancelled_units", metrics.fill_rate.cancelled_units);
  json.member("lines_without_date", metrics.fill_rate.lines_without_date);
  json.end_object();
  json.key("time_to_ship");
  json.begin_object();
  json.member("units", metrics.time_to_ship.units);
  write_time(json, "p50_milliseconds", metrics.time_to_ship.p50);
  write_time(json, "p90_milliseconds", metrics.time_to_ship.p90);
  write_time(json, "p99_milliseconds", metrics.time_to_ship.p99);
  json.end_object();
  json.end_object();
}

}  // namespace orderledger::inline v1::json
