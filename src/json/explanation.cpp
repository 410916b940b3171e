// Explanations as JSON: every key in every element, null where there is none.
#include <orderledger/json/answers.hpp>

#include "writer.hpp"

namespace orderledger::inline v1::json {

namespace {

void write(Writer& json, std::string_view name, const std::optional<EventReference>& event) {
  json.key(name);
  if (!event) return json.value(nullptr);
  json.begin_object();
  json.member("number", event->number);
  json.member("id", event->id);
  json.key("type");
  event->number ? json.value(event->type) : json.value(nullptr);
  json.member("at", event->at);
  json.end_object();
}

void write(Writer& json, const std::optional<StockFigures>& stock) {
  json.key("stock");
  if (!stock) return json.value(nullptr);
  json.begin_object();
  json.member("on_hand", stock->on_hand);
  json.member("allocated", stock->allocated);
  json.member("reserved", stock->reserved);
  json.member("safety_stock", stock->safety_stock);
  json.end_object();
}

void write(Writer& json, const Fact& fact) {
  json.begin_object();
  json.member("fact", fact.kind);
  json.member("quantity", fact.quantity);
  json.member("line", fact.line);
  json.member("sku", fact.sku);
  json.member("location", fact.location);
  write(json, fact.stock);
  json.member("supply", fact.supply);
  json.member("shipment", fact.shipment);
  json.member("hold", fact.hold);
  json.member("reason", fact.reason);
  json.member("instant", fact.instant);
  write(json, "event", fact.event);
  json.end_object();
}

void write(Writer& json, const Remedy& remedy) {
  json.begin_object();
  json.member("remedy", remedy.kind);
  json.member("quantity", remedy.quantity);
  json.member("line", remedy.line);
  json.member("sku", remedy.sku);
  json.member("location", remedy.location);
  json.member("shipment", remedy.shipment);
  json.member("hold", remedy.hold);
  json.member("instant", remedy.instant);
  json.end_object();
}

// Used by the list below before they stand here.
void write(Writer& json, const std::string& sentence);
void write(Writer& json, const RunExplanation& run);
void write(Writer& json, const LineExplanation& line);
void write(Writer& json, const LineComparison& comparison);

template <class Element>
void write(Writer& json, std::string_view name, const std::vector<Element>& elements) {
  json.key(name);
  json.begin_array();
  for (const Element& element : elements) write(json, element);
  json.end_array();
}

void write(Writer& json, const std::string& sentence) { json.value(std::string_view(sentence)); }

void write(Writer& json, const RunExplanation& run) {
  json.begin_object();
  json.member("class", run.run.account);
  json.member("quantity", run.run.quantity);
  json.member("reason", run.run.reason);
  json.member("since", run.run.since);
  json.member("location", run.run.location);
  json.member("rule", run.rule);
  write(json, "facts", run.facts);
  write(json, "remedies", run.remedies);
  write(json, "sentences", sentences_of(run));
  json.end_object();
}

void write(Writer& json, const LineExplanation& line) {
  json.begin_object();
  json.member("line", line.line);
  json.member("sku", line.sku);
  write(json, "accepted", std::optional(line.accepted));
  json.member("first_promise", line.first_promise);
  json.member("promise", line.promise);
  write(json, "promise_changed", line.promise_changed);
  write(json, "runs", line.runs);
  json.end_object();
}

void write(Writer& json, std::string_view name, const QueuePlace& place) {
  json.key(name);
  json.begin_object();
  json.member("priority", place.priority);
  json.member("due", place.due);
  json.member("placed_at", place.placed_at);
  json.member("accepted", place.accepted);
  json.end_object();
}

void write(Writer& json, const LineComparison& comparison) {
  json.begin_object();
  json.member("sku", comparison.sku);
  json.member("line", comparison.line);
  json.member("other", comparison.other);
  json.member("precedence", comparison.precedence);
  write(json, "place", comparison.place);
  write(json, "other_place", comparison.other_place);
  json.member("location", comparison.location);
  write(json, "event", comparison.event);
  write(json, "accepted", comparison.accepted);
  json.member("sentence", std::string_view(to_sentence(comparison)));
  json.end_object();
}

}  // namespace

void append_explanation(std::string& out, const Explanation& explanation) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.explain/1");
  json.member("as_of", explanation.as_of);
  json.member("order", explanation.order);
  json.member("class", explanation.order_class);
  write(json, "lines", explanation.lines);
  json.end_object();
}

void append_why_after(std::string& out, const WhyAfter& why) {
  Writer json(out);
  json.begin_object();
  json.member("schema", "orderledger.why_after/1");
  json.member("as_of", why.as_of);
  json.member("order", why.order);
  json.member("other", why.other);
  write(json, "lines", why.lines);
  json.end_object();
}

}  // namespace orderledger::inline v1::json
