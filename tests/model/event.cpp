#include "model/event.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace model {
namespace {

[[noreturn]] void malformed(std::string sentence) {
  throw Problem{"malformed", std::move(sentence)};
}

// ---- JSON text to a tree --------------------------------------------------------------------

// nlohmann's own tree keeps the last of repeated keys in silence; SPEC 3 refuses them. Its numbers
// forget nothing in the SAX form: 2.0, 1e2 and what exceeds 64 bits arrive as floats.
struct Json {
  enum Kind { null, boolean, integer, other_number, string, array, object };
  Kind kind = null;
  bool truth = false;
  std::int64_t number = 0;
  std::string text;
  std::vector<Json> items;         // of an array, or an object's values
  std::vector<std::string> names;  // of an object, one for each value
};

class TreeBuilder {
 public:
  bool null() { return put(Json{}); }
  bool boolean(bool value) {
    Json json;
    json.kind = Json::boolean;
    json.truth = value;
    return put(std::move(json));
  }
  bool number_integer(std::int64_t value) {
    Json json;
    json.kind = Json::integer;
    json.number = value;
    return put(std::move(json));
  }
  bool number_unsigned(std::uint64_t value) {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return number_float(0, "");
    return number_integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double, const std::string&) {
    Json json;
    json.kind = Json::other_number;
    return put(std::move(json));
  }
  bool string(std::string& value) {
    Json json;
    json.kind = Json::string;
    json.text = std::move(value);
    return put(std::move(json));
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return open(Json::object); }
  bool start_array(std::size_t) { return open(Json::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    Json& object = open_.back();
    for (const std::string& other : object.names) {
      if (other == name) malformed("field \"" + name + "\" is repeated");
    }
    object.names.push_back(std::move(name));
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    return false;
  }

  Json root;

 private:
  bool open(Json::Kind kind) {
    Json json;
    json.kind = kind;
    open_.push_back(std::move(json));
    return true;
  }
  bool close() {
    Json done = std::move(open_.back());
    open_.pop_back();
    return put(std::move(done));
  }
  bool put(Json json) {
    if (open_.empty()) {
      root = std::move(json);
    } else {
      open_.back().items.push_back(std::move(json));
    }
    return true;
  }

  std::vector<Json> open_;
};

Json parse(std::string_view text) {
  // The parser takes a zero byte for the end of its input, and skips a byte order mark.
  if (text.find('\0') != std::string_view::npos) malformed("not JSON: a zero byte");
  if (text.substr(0, 3) == "\xEF\xBB\xBF") malformed("not JSON: a byte order mark");
  TreeBuilder builder;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) malformed("not JSON");
  return std::move(builder.root);
}

// ---- values of SPEC 2 -----------------------------------------------------------------------

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The UTF-8 itself has been checked by the parser. Control characters are Unicode's Cc.
bool is_id(const std::string& text) {
  if (text.empty() || text.size() > 255) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return false;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return false;
  }
  return true;
}

std::optional<std::int64_t> parse_price(const std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string whole = text.substr(0, point);
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
  std::string fraction;
  if (point < text.size()) {
    fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.size() > 6) return std::nullopt;
    if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;
  }
  fraction.resize(6, '0');
  std::int64_t millionths = 0;
  for (const char digit : whole + fraction) {
    millionths = millionths * 10 + (digit - '0');
    if (millionths >= 1'000'000'000'000'000'000) return std::nullopt;  // 10^12 whole units
  }
  return millionths;
}

constexpr std::array shipping_hold_reasons{"no_shipping_option", "carrier_exception",
                                           "address_problem",    "customs",
                                           "label_failure",      "disruption"};
constexpr std::array other_hold_reasons{"awaiting_payment", "fraud_review", "customer_request",
                                        "stock_check", "other"};
constexpr std::array failure_reasons{"lost",    "damaged", "returned_to_sender", "refused",
                                     "customs", "delayed", "address_problem"};
constexpr std::array outcomes{"delivered", "resend", "refund"};

template <std::size_t N>
bool is_one_of(const std::array<const char*, N>& words, std::string_view word) {
  return std::any_of(words.begin(), words.end(), [&](const char* each) { return word == each; });
}

// ---- fields of one object -------------------------------------------------------------------

constexpr std::int64_t most_units = 1'000'000'000;

// Takes fields by name, writes each to the event's content, and knows which were not asked for.
class Fields {
 public:
  Fields(const Json& object, std::string& content) : object_(object), content_(content) {
    if (object.kind != Json::object) malformed("not a JSON object");
  }

  bool has(const std::string& name) const { return find(name) != nullptr; }

  std::string text(const std::string& name) {
    const Json& json = take(name);
    if (json.kind != Json::string) malformed("field \"" + name + "\" is not a string");
    write(name, std::to_string(json.text.size()) + ":" + json.text);
    return json.text;
  }
  std::string id(const std::string& name) {
    std::string value = text(name);
    if (!is_id(value)) malformed("field \"" + name + "\" is no id");
    return value;
  }
  template <std::size_t N>
  std::string word(const std::string& name, const std::array<const char*, N>& words) {
    std::string value = text(name);
    if (!is_one_of(words, value)) malformed("field \"" + name + "\" may not be " + value);
    return value;
  }
  std::int64_t integer(const std::string& name, std::int64_t least, std::int64_t most) {
    const Json& json = take(name);
    if (json.kind != Json::integer) malformed("field \"" + name + "\" is not an integer");
    if (json.number < least || json.number > most) {
      malformed("field \"" + name + "\" is out of range: " + std::to_string(json.number));
    }
    write(name, std::to_string(json.number));
    return json.number;
  }
  std::int64_t quantity(const std::string& name) { return integer(name, 1, most_units); }
  Instant instant(const std::string& name) {
    const Json& json = take(name);
    if (json.kind != Json::string) malformed("field \"" + name + "\" is not a string");
    const std::optional<Instant> value = parse_instant(json.text);
    if (!value) malformed("field \"" + name + "\" is no instant: " + json.text);
    write(name, std::to_string(*value));
    return *value;
  }
  std::int64_t price(const std::string& name) {
    const Json& json = take(name);
    if (json.kind != Json::string) malformed("field \"" + name + "\" is not a string");
    const std::optional<std::int64_t> value = parse_price(json.text);
    if (!value) malformed("field \"" + name + "\" is no price: " + json.text);
    write(name, std::to_string(*value));
    return *value;
  }
  bool is_null(const std::string& name) {
    const Json* json = find(name);
    if (!json || json->kind != Json::null) return false;
    take(name);
    write(name, "null");
    return true;
  }

  // Optional fields: absent with a default is written like the default itself.
  bool truth_or(const std::string& name, bool absent) {
    bool value = absent;
    if (has(name)) {
      const Json& json = take(name);
      if (json.kind != Json::boolean) malformed("field \"" + name + "\" is not a boolean");
      value = json.truth;
    }
    write(name, value ? "true" : "false");
    return value;
  }
  std::int64_t integer_or(const std::string& name, std::int64_t absent, std::int64_t least,
                          std::int64_t most) {
    if (has(name)) return integer(name, least, most);
    write(name, std::to_string(absent));
    return absent;
  }
  std::string location_or_main() {
    if (has("location")) return id("location");
    write("location", "4:main");
    return "main";
  }
  bool allowed_or(const std::string& name, bool absent) {
    bool value = absent;
    if (has(name)) {
      const Json& json = take(name);
      if (json.kind != Json::string || (json.text != "allow" && json.text != "deny")) {
        malformed("field \"" + name + "\" is neither allow nor deny");
      }
      value = json.text == "allow";
    }
    write(name, value ? "allow" : "deny");
    return value;
  }
  std::optional<std::string> maybe_id(const std::string& name) {
    return has(name) ? std::optional(id(name)) : std::nullopt;
  }
  std::optional<std::string> maybe_text(const std::string& name) {
    return has(name) ? std::optional(text(name)) : std::nullopt;
  }
  std::optional<std::int64_t> maybe_integer(const std::string& name, std::int64_t most) {
    return has(name) ? std::optional(integer(name, 0, most)) : std::nullopt;
  }
  std::optional<Instant> maybe_instant(const std::string& name) {
    return has(name) ? std::optional(instant(name)) : std::nullopt;
  }

  const std::vector<Json>& list(const std::string& name) {
    const Json& json = take(name);
    if (json.kind != Json::array) malformed("field \"" + name + "\" is not a list");
    if (json.items.empty()) malformed("field \"" + name + "\" is empty");
    write(name, std::to_string(json.items.size()) + " items");
    return json.items;
  }

  void refuse_the_rest() const {
    for (const std::string& name : object_.names) {
      if (std::find(taken_.begin(), taken_.end(), name) == taken_.end()) {
        malformed("field \"" + name + "\" is unknown");
      }
    }
  }

  void write(const std::string& name, const std::string& value) {
    content_ += name;
    content_ += '=';
    content_ += value;
    content_ += ';';
  }

 private:
  const Json* find(const std::string& name) const {
    const auto found = std::find(object_.names.begin(), object_.names.end(), name);
    if (found == object_.names.end()) return nullptr;
    return &object_.items[static_cast<std::size_t>(found - object_.names.begin())];
  }
  const Json& take(const std::string& name) {
    const Json* json = find(name);
    if (!json) malformed("field \"" + name + "\" is missing");
    taken_.push_back(name);
    return *json;
  }

  const Json& object_;
  std::string& content_;
  std::vector<std::string> taken_;
};

// ---- the table of SPEC 3 --------------------------------------------------------------------

// line, sku, quantity, unit_price or total, location?, promised_at?
EventLine read_ordered_line(Fields& fields) {
  EventLine line;
  line.line = fields.id("line");
  line.sku = fields.id("sku");
  line.quantity = fields.quantity("quantity");
  if (fields.has("unit_price") && fields.has("total")) malformed("both unit_price and total");
  line.price.whole_line = fields.has("total");
  line.price.millionths = fields.price(line.price.whole_line ? "total" : "unit_price");
  line.location = fields.maybe_id("location");
  line.promised_at = fields.maybe_instant("promised_at");
  return line;
}

void read_counted_lines(Fields& fields, Event& event) {
  event.lines.emplace();
  for (const Json& item : fields.list("lines")) {
    Fields line_fields(item, event.content);
    EventLine line;
    line.line = line_fields.id("line");
    line.quantity = line_fields.quantity("quantity");
    line_fields.refuse_the_rest();
    for (const EventLine& other : *event.lines) {
      if (other.line == line.line) malformed("line " + line.line + " is listed twice");
    }
    event.lines->push_back(std::move(line));
  }
}

void read_sku_definition(Fields& fields, Event& event) {
  Sku& sku = event.definition;
  event.sku = fields.id("sku");
  fields.maybe_text("title");
  sku.category = fields.maybe_text("category");
  sku.tracked = fields.truth_or("tracked", true);
  sku.backorders_allowed = fields.allowed_or("backorders", false);
  sku.max_backorder = fields.maybe_integer("max_backorder", most_units);
  sku.preorders_allowed = fields.allowed_or("preorders", true);
  sku.max_preorder = fields.maybe_integer("max_preorder", most_units);
  sku.releases_at = fields.maybe_instant("releases_at");
  sku.lead_time_days = fields.maybe_integer("lead_time_days", 36'500);
  sku.released = !sku.releases_at || *sku.releases_at <= event.at;
}

void read_order(Fields& fields, Event& event) {
  event.order = fields.id("order");
  event.currency = fields.text("currency");
  event.lines.emplace();
  for (const Json& item : fields.list("lines")) {
    Fields line_fields(item, event.content);
    event.lines->push_back(read_ordered_line(line_fields));
    line_fields.refuse_the_rest();
  }
  if (fields.has("placed_at")) {
    event.placed_at = fields.instant("placed_at");
    if (event.placed_at > event.at) malformed("field \"placed_at\" is after \"at\"");
  } else {
    event.placed_at = event.at;
    fields.write("placed_at", std::to_string(event.at));
  }
  event.priority = fields.integer_or("priority", 0, INT32_MIN, INT32_MAX);
  event.requested_ship_at = fields.maybe_instant("requested_ship_at");
  event.ship_complete = fields.truth_or("ship_complete", false);
  event.accepted = fields.truth_or("accepted", false);
  event.channel = fields.maybe_text("channel");
  event.customer = fields.maybe_text("customer");
  event.reservation = fields.maybe_id("reservation");
}

void read_reservation(Fields& fields, Event& event) {
  event.reservation = fields.id("reservation");
  event.lines.emplace();
  for (const Json& item : fields.list("lines")) {
    Fields line_fields(item, event.content);
    EventLine line;
    line.sku = line_fields.id("sku");
    line.quantity = line_fields.quantity("quantity");
    line.location = line_fields.maybe_id("location");
    line_fields.refuse_the_rest();
    event.lines->push_back(std::move(line));
  }
  event.expires_at = fields.instant("expires_at");
  if (event.expires_at <= event.at) malformed("field \"expires_at\" is not after \"at\"");
}

void read_kit(Fields& fields, Event& event) {
  event.sku = fields.id("sku");
  for (const Json& item : fields.list("components")) {
    Fields component_fields(item, event.content);
    const std::string sku = component_fields.id("sku");
    const Quantity quantity = component_fields.quantity("quantity");
    component_fields.refuse_the_rest();
    for (const auto& [other, times] : event.components) {
      if (other == sku) malformed("component " + sku + " is listed twice");
    }
    event.components.emplace_back(sku, quantity);
  }
}

void read_type(Fields& fields, Event& event) {
  const std::string& type = event.type;
  if (type == "location_defined") {
    event.location = fields.id("location");
    event.rank = fields.integer_or("rank", 0, INT32_MIN, INT32_MAX);
  } else if (type == "sku_defined") {
    read_sku_definition(fields, event);
  } else if (type == "stock_counted") {
    event.sku = fields.id("sku");
    event.location = fields.location_or_main();
    event.quantity = fields.integer("on_hand", 0, most_units);
  } else if (type == "stock_received") {
    event.sku = fields.id("sku");
    event.location = fields.location_or_main();
    event.quantity = fields.quantity("quantity");
    event.named_supply = fields.maybe_id("supply");
  } else if (type == "stock_adjusted") {
    event.sku = fields.id("sku");
    event.location = fields.location_or_main();
    event.quantity = fields.integer("delta", -most_units, most_units);
    if (event.quantity == 0) malformed("field \"delta\" is 0");
    fields.maybe_text("reason");
  } else if (type == "safety_stock_set") {
    event.sku = fields.id("sku");
    event.location = fields.location_or_main();
    event.quantity = fields.integer("quantity", 0, most_units);
  } else if (type == "supply_expected") {
    event.supply = fields.id("supply");
    event.sku = fields.id("sku");
    event.location = fields.location_or_main();
    event.quantity = fields.quantity("quantity");
    event.expected_at = fields.instant("expected_at");
  } else if (type == "supply_cancelled") {
    event.supply = fields.id("supply");
  } else if (type == "order_placed") {
    read_order(fields, event);
  } else if (type == "line_added") {
    event.order = fields.id("order");
    event.lines.emplace();
    event.lines->push_back(read_ordered_line(fields));
    event.accepted = fields.truth_or("accepted", false);
  } else if (type == "units_cancelled") {
    event.order = fields.id("order");
    event.line = fields.id("line");
    event.quantity = fields.quantity("quantity");
    fields.maybe_text("reason");
  } else if (type == "order_cancelled") {
    event.order = fields.id("order");
    fields.maybe_text("reason");
  } else if (type == "hold_placed") {
    event.order = fields.id("order");
    event.hold = fields.id("hold");
    event.reason = fields.text("reason");
    if (!is_shipping_hold(event.reason) && !is_one_of(other_hold_reasons, event.reason)) {
      malformed("field \"reason\" may not be " + event.reason);
    }
    event.held_line = fields.maybe_id("line");
    fields.maybe_text("note");
  } else if (type == "hold_released") {
    event.order = fields.id("order");
    event.hold = fields.id("hold");
  } else if (type == "units_shipped") {
    event.order = fields.id("order");
    event.shipment = fields.id("shipment");
    read_counted_lines(fields, event);
    event.location = fields.maybe_id("location");
    fields.maybe_text("carrier");
    fields.maybe_text("tracking");
  } else if (type == "shipment_failed") {
    event.shipment = fields.id("shipment");
    event.reason = fields.word("reason", failure_reasons);
    if (fields.has("lines")) read_counted_lines(fields, event);
  } else if (type == "shipment_recovered") {
    event.shipment = fields.id("shipment");
    event.outcome = fields.word("outcome", outcomes);
    if (fields.has("lines")) read_counted_lines(fields, event);
  } else if (type == "shipment_delivered" || type == "shipment_voided") {
    event.shipment = fields.id("shipment");
  } else if (type == "line_changed") {
    event.order = fields.id("order");
    event.line = fields.id("line");
    if (fields.is_null("promised_at")) {
      event.new_promised_at.emplace();
    } else if (fields.has("promised_at")) {
      event.new_promised_at.emplace(fields.instant("promised_at"));
    }
    if (fields.is_null("location")) {
      event.new_location.emplace();
    } else if (fields.has("location")) {
      event.new_location.emplace(fields.id("location"));
    }
  } else if (type == "units_returned") {
    event.order = fields.id("order");
    event.line = fields.id("line");
    event.quantity = fields.quantity("quantity");
  } else if (type == "units_reserved") {
    read_reservation(fields, event);
  } else if (type == "reservation_released") {
    event.reservation = fields.id("reservation");
  } else if (type == "kit_defined") {
    read_kit(fields, event);
  } else if (type != "time_passed") {
    malformed("field \"type\" may not be " + type);
  }
}

}  // namespace

// yyyy-mm-ddThh:mm:ss, then perhaps .f, .ff or .fff, then Z or +hh:mm or -hh:mm
std::optional<Instant> parse_instant(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd";
  const auto matches = [](std::string_view part, std::string_view pattern) {
    if (part.size() != pattern.size()) return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (pattern[i] == 'd' ? !is_digit(part[i]) : part[i] != pattern[i]) return false;
    }
    return true;
  };
  const auto number = [](std::string_view digits) {
    int value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return value;
  };

  if (!matches(text.substr(0, shape.size()), shape)) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{number(text.substr(0, 4))},
      std::chrono::month{static_cast<unsigned>(number(text.substr(5, 2)))},
      std::chrono::day{static_cast<unsigned>(number(text.substr(8, 2)))}};
  const int hour = number(text.substr(11, 2));
  const int minute = number(text.substr(14, 2));
  const int second = number(text.substr(17, 2));
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::string_view rest = text.substr(shape.size());

  int millisecond = 0;
  if (!rest.empty() && rest.front() == '.') {
    std::size_t digits = 0;
    while (digits + 1 < rest.size() && is_digit(rest[digits + 1])) ++digits;
    if (digits < 1 || digits > 3) return std::nullopt;
    std::string fraction(rest.substr(1, digits));
    fraction.resize(3, '0');
    millisecond = number(fraction);
    rest.remove_prefix(digits + 1);
  }

  int offset_minutes = 0;
  if (rest != "Z") {
    if (!matches(rest, "+dd:dd") && !matches(rest, "-dd:dd")) return std::nullopt;
    const int hours = number(rest.substr(1, 2));
    const int minutes = number(rest.substr(4, 2));
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset_minutes = (hours * 60 + minutes) * (rest.front() == '-' ? -1 : 1);
  }

  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const Instant instant =
      (((days * 24 + hour) * 60 + minute - offset_minutes) * 60 + second) * 1000 + millisecond;
  constexpr Instant last = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
  if (instant < 0 || instant > last) return std::nullopt;
  return instant;
}

bool is_shipping_hold(std::string_view reason) { return is_one_of(shipping_hold_reasons, reason); }

Event read_event(std::string_view json_line) {
  const Json json = parse(json_line);
  Event event;
  Fields fields(json, event.content);
  event.type = fields.text("type");
  event.at = fields.instant("at");
  event.id = fields.maybe_id("id");
  read_type(fields, event);
  fields.refuse_the_rest();
  return event;
}

}  // namespace model
