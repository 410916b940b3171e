#include <orderledger/json/events.hpp>

#include "added_events.hpp"
#include "writer.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace orderledger::inline v1::json {

namespace {

/// The writing visitor of event_table.hpp: what is absent or standard is left out.
class FieldWriter {
 public:
  explicit FieldWriter(Writer& json) noexcept : json_(json) {}

  template <class T>
  void required(std::string_view name, const T& value) {
    json_.key(name);
    write(value);
  }
  template <class T>
  void optional(std::string_view name, const std::optional<T>& value) {
    if (value) required(name, *value);
  }
  template <class T>
  void optional(std::string_view name, const T& value, const T& standard) {
    if (value != standard) required(name, value);
  }
  template <class T>
  void nullable(std::string_view name, const Change<T>& value) {
    if (value.given) json_.member(name, value.value);
  }
  void price(Price price) {
    json_.member(price.is_total() ? "total" : "unit_price", price.amount());
  }

 private:
  template <class T>
  void write(const T& value) {
    json_.value(value);
  }
  template <class Line>
  void write(const std::vector<Line>& lines) {
    json_.begin_array();
    for (const Line& line : lines) {
      json_.begin_object();
      Row<Line>::fields(*this, line);
      json_.end_object();
    }
    json_.end_array();
  }

  Writer& json_;
};

}  // namespace

std::string to_json(const Event& event) {
  std::string out;
  out.reserve(256);  // most events: one allocation instead of six
  append_event(out, event);
  return out;
}

void append_event(std::string& out, const Event& event) {
  Writer json(out);
  FieldWriter fields(json);
  json.begin_object();
  fields.required("type", type_of(event.body));
  fields.required("at", event.at);
  fields.optional("id", event.id);
  std::visit([&]<class Body>(const Body& body) { Row<Body>::fields(fields, body); }, event.body);
  json.end_object();
}

}  // namespace orderledger::inline v1::json
