#include <orderledger/json/events.hpp>

#include "added_events.hpp"
#include "diagnosis.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace orderledger::inline v1::json {

namespace {

namespace dom = simdjson::dom;

// ---- Enumerations ------------------------------------------------------------------------------

/// How an enumeration is read: from its text, and for the error sentence its last enumerator.
template <class Enum>
struct Words;
template <>
struct Words<OrderPolicy> {
  static constexpr auto from = order_policy_from;
  static constexpr auto last = OrderPolicy::allow;
};
template <>
struct Words<HoldReason> {
  static constexpr auto from = hold_reason_from;
  static constexpr auto last = HoldReason::other;
};
template <>
struct Words<FailureReason> {
  static constexpr auto from = failure_reason_from;
  static constexpr auto last = FailureReason::address_problem;
};
template <>
struct Words<RecoveryOutcome> {
  static constexpr auto from = recovery_outcome_from;
  static constexpr auto last = RecoveryOutcome::refund;
};

/// `not one of deny, allow`
template <class Enum>
std::string not_one_of() {
  std::string sentence = "not one of ";
  for (int i = 0; i <= static_cast<int>(Words<Enum>::last); ++i) {
    if (i > 0) sentence += ", ";
    sentence += to_text(static_cast<Enum>(i));
  }
  return sentence;
}

// ---- Fields of one object ----------------------------------------------------------------------

/// The members of one JSON object, taken by name: the reading visitor of event_table.hpp.
///
/// It goes on after the first error, so that the table needs no branches and finish() knows all
/// names that the table has. A member that nobody took is then unknown, or repeated.
class Fields {
 public:
  Fields(std::string_view text, dom::object object, Place place = {})
      : text_(text), object_(object), place_(place) {
    for (const auto member : object) {
      // One member more than the largest row has is enough to find one that does not belong there.
      if (count_ == members_.size()) break;
      members_[count_++] = {member.key, member.value};
    }
  }

  template <class T>
  void required(std::string_view name, T& value) {
    if (const dom::element* found = take(name)) {
      read(name, *found, value);
    } else {
      refuse(name, "missing");
    }
  }

  template <class T>
  void optional(std::string_view name, std::optional<T>& value) {
    if (const dom::element* found = take(name)) read(name, *found, value.emplace());
  }

  template <class T>
  void optional(std::string_view name, T& value, const T& standard) {
    if (const dom::element* found = take(name)) {
      read(name, *found, value);
    } else {
      value = standard;
    }
  }

  template <class T>
  void nullable(std::string_view name, Change<T>& value) {
    const dom::element* found = take(name);
    if (!found) return;
    value.given = true;
    if (!found->is_null()) read(name, *found, value.value.emplace());
  }

  void price(Price& value) {
    const dom::element* unit_price = take("unit_price");
    const dom::element* total = take("total");
    Decimal amount;
    if (unit_price && total) {
      refuse("total", "there is a unit_price, too; a line has one of them");
    } else if (unit_price) {
      read("unit_price", *unit_price, amount);
      value = Price::each(amount);
    } else if (total) {
      read("total", *total, amount);
      value = Price::total(amount);
    } else {
      refuse("unit_price", "missing, and there is no total either");
    }
  }

  /// `type`, which selects the row; nothing if it is absent or no string.
  std::optional<std::string_view> type() {
    const dom::element* taken = take("type");
    dom::element found;
    std::string_view value;
    if (taken) {
      found = *taken;
    } else if (object_.at_key("type").get(found)) {  // not even behind members_
      refuse("type", "missing");
      return {};
    }
    if (!read_text("type", found, value)) return {};
    return value;
  }

  void refuse(std::string_view name, std::string_view why) {
    if (!error_) error_ = refused_field(text_, place_, name, why);
  }

  /// The first error: an unknown or repeated field, in the order of the text, else a missing one or
  /// one with a bad value, in the order of the table.
  std::optional<Error> finish() {
    for (std::size_t i = 0; i < count_; ++i) {
      if (!taken_[i]) return unwanted(i);
    }
    return std::move(error_);
  }

  /// Only the error in hand, where the row is not known.
  std::optional<Error> error() { return std::move(error_); }

 private:
  struct Member {
    std::string_view key;
    dom::element value;
  };

  const dom::element* take(std::string_view name) {
    // Most texts have their fields in the table's order: begin behind the last one found.
    for (std::size_t step = 0; step < count_; ++step) {
      const std::size_t i = next_ + step < count_ ? next_ + step : next_ + step - count_;
      if (members_[i].key != name) continue;
      taken_.set(i);
      next_ = i + 1;
      return &members_[i].value;
    }
    return nullptr;
  }

  Error unwanted(std::size_t i) const {
    const std::string_view name = members_[i].key;
    bool repeated = false;
    for (std::size_t k = 0; k < count_; ++k) repeated |= k != i && members_[k].key == name;
    return refused_field(text_, place_, name, repeated ? "repeated field" : "unknown field");
  }

  // One function for each kind of value; what is wrong goes to refuse().

  bool read_text(std::string_view name, const dom::element& element, std::string_view& text) {
    if (!element.get_string().get(text)) return true;
    refuse(name, "not a string");
    return false;
  }

  void read(std::string_view name, const dom::element& element, std::string& value) {
    std::string_view text;
    if (read_text(name, element, text)) value = text;
  }

  template <class Kind>
  void read(std::string_view name, const dom::element& element, Id<Kind>& value) {
    std::string_view text;
    if (!read_text(name, element, text)) return;
    if (auto id = Id<Kind>::from(text)) {
      value = *std::move(id);
    } else {
      refuse(name, "not 1 to 255 bytes without control characters");
    }
  }

  void read(std::string_view name, const dom::element& element, Instant& value) {
    std::string_view text;
    if (!read_text(name, element, text)) return;
    if (const auto instant = Instant::from_rfc3339(text)) {
      value = *instant;
    } else {
      refuse(name,
             "not RFC 3339 with an offset, such as 2026-01-24T10:00:00Z, within 1970 to 9999");
    }
  }

  void read(std::string_view name, const dom::element& element, Decimal& value) {
    std::string_view text;
    if (!read_text(name, element, text)) return;
    if (const auto decimal = Decimal::from_text(text)) {
      value = *decimal;
    } else {
      refuse(name, "not digits with at most 6 after a point, below 10^12");
    }
  }

  void read(std::string_view name, const dom::element& element, bool& value) {
    if (element.get_bool().get(value)) refuse(name, "neither true nor false");
  }

  template <class Enum>
  requires std::is_enum_v<Enum>
  void read(std::string_view name, const dom::element& element, Enum& value) {
    std::string_view text;
    if (!read_text(name, element, text)) return;
    if (const std::optional<Enum> named = Words<Enum>::from(text)) {
      value = *named;
    } else {
      refuse(name, not_one_of<Enum>());
    }
  }

  /// JSON integers only: 2.0 and 1e2 have another type. `range` says what fits T.
  template <class T>
  bool read_integer(std::string_view name, const dom::element& element, T& value,
                    std::string_view kind, std::string_view range) {
    std::int64_t wide = 0;
    if (element.type() != dom::element_type::INT64 && element.type() != dom::element_type::UINT64) {
      refuse(name, kind);
    } else if (element.get_int64().get(wide) || wide < std::numeric_limits<T>::min() ||
               wide > std::numeric_limits<T>::max()) {
      refuse(name, range);
    } else {
      value = static_cast<T>(wide);
      return true;
    }
    return false;
  }

  void read(std::string_view name, const dom::element& element, std::int32_t& value) {
    read_integer(name, element, value, "not a whole number", "not -2147483648 to 2147483647");
  }

  void read(std::string_view name, const dom::element& element, std::int64_t& value) {
    read_integer(name, element, value, not_units, "not -1000000000 to 1000000000 units");
  }

  void read(std::string_view name, const dom::element& element, Quantity& value) {
    constexpr std::string_view range = "not 0 to 1000000000 units";
    std::int64_t units = 0;
    if (!read_integer(name, element, units, not_units, range)) return;
    if (const auto quantity = Quantity::from(units)) {
      value = *quantity;
    } else {
      refuse(name, range);
    }
  }

  template <class Line>
  void read(std::string_view name, const dom::element& element, std::vector<Line>& lines) {
    dom::array list;
    if (element.get_array().get(list)) return refuse(name, "not a list");
    // Not more at once: `[1,1,1,...]` would ask for a hundred times the memory of its text.
    lines.reserve(std::min<std::size_t>(list.size(), 64));
    for (const dom::element item : list) {
      const Place place{name, lines.size()};
      dom::object object;
      if (item.get_object().get(object)) {
        if (!error_) error_ = refused_element(text_, place, "not an object");
        return;
      }
      Fields fields(text_, object, place);
      Row<Line>::fields(fields, lines.emplace_back());
      if (auto error = fields.finish()) {
        if (!error_) error_ = std::move(error);
        return;
      }
    }
  }

  static constexpr std::string_view not_units = "not a whole number of units";

  std::string_view text_;
  dom::object object_;
  Place place_;
  std::array<Member, most_fields + 1> members_;
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  std::bitset<most_fields + 1> taken_;
  std::optional<Error> error_;
};

// ---- Types of events ---------------------------------------------------------------------------

/// A type's name, and how the rest of its row is read into the body of an event.
struct Type {
  std::string_view name;
  void (*read)(Fields& fields, EventBody& body);
};

template <class E>
constexpr Type type_for() {
  return {Row<E>::type,
          [](Fields& fields, EventBody& body) { Row<E>::fields(fields, body.emplace<E>()); }};
}

template <std::size_t... I>
constexpr auto make_types(std::index_sequence<I...>) {
  return std::array{type_for<std::variant_alternative_t<I, EventBody>>()...};
}

constexpr auto types = make_types(std::make_index_sequence<std::variant_size_v<EventBody>>());

const Type* type_named(std::string_view name) {
  for (const Type& type : types) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

Result<Event> read_event(std::string_view text, dom::object object) {
  Fields fields(text, object);
  const auto name = fields.type();
  if (!name) return *fields.error();
  const Type* type = type_named(*name);
  if (!type) return refused_field(text, {}, "type", "no such type of event");

  Event event;
  fields.required("at", event.at);
  fields.optional("id", event.id);
  type->read(fields, event.body);
  if (auto error = fields.finish()) return *std::move(error);
  return event;
}

// ---- Texts -------------------------------------------------------------------------------------

/// Why a text is no JSON. simdjson's own sentences vary with its version.
Error not_json(std::string_view text, simdjson::error_code error) {
  switch (error) {
    case simdjson::MEMALLOC: throw std::bad_alloc();
    case simdjson::NUMBER_ERROR: return bad_number(text);
    case simdjson::EMPTY: return not_an_object("the text is empty");
    case simdjson::UTF8_ERROR: return not_an_object("it is not UTF-8");
    case simdjson::DEPTH_ERROR: return not_an_object("it is nested too deeply");
    case simdjson::CAPACITY: return not_an_object("it is too long");
    case simdjson::UNCLOSED_STRING: return not_an_object("a string has no end");
    case simdjson::UNESCAPED_CHARS: return not_an_object("a control character is not escaped");
    case simdjson::STRING_ERROR: return not_an_object("a string has an escape that is none");
    default: return not_an_object("it is not well formed");
  }
}

}  // namespace

class ORDERLEDGER_HIDDEN EventReader::Parser {
 public:
  Result<Event> read(std::string_view text) {
    dom::element root;
    dom::object object;
    // Later versions of simdjson skip a byte order mark; here it is refused with all of them.
    if (text.starts_with("\xEF\xBB\xBF")) return not_an_object("it begins with a byte order mark");
    if (const auto error = parser_.parse(text.data(), text.size()).get(root)) {
      return not_json(text, error);
    }
    if (root.get_object().get(object)) return not_an_object("it is another JSON value");
    return read_event(text, object);
  }

 private:
  dom::parser parser_;
};

EventReader::EventReader() : parser_(std::make_unique<Parser>()) {}
EventReader::~EventReader() = default;
EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;

Result<Event> EventReader::read(std::string_view text) {
  if (!parser_) parser_ = std::make_unique<Parser>();  // it was moved from
  return parser_->read(text);
}

}  // namespace orderledger::inline v1::json
