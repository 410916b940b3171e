#include "json_document.hpp"

#include "number_text.hpp"

#include <simdjson.h>

#include <algorithm>
#include <new>

namespace orderledger::inline v1::imports {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr int deepest = 128;

}  // namespace

/// Walks the document once, so that all of it is checked, and lays its values out flat.
class JsonDocument::Parser {
 public:
  JsonFault read(std::string_view text, std::vector<Node>& nodes) {
    nodes.clear();
    bytes_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    bytes_.assign(text);
    ondemand::document document;
    const simdjson::padded_string_view padded(bytes_.data(), bytes_.size(), bytes_.capacity());
    if (const auto error = parser_.iterate(padded).get(document)) return fault_of(error);
    ondemand::value root;
    if (document.get_value().get(root)) return JsonFault::malformed;  // a scalar is no document
    if (const auto error = add(root, {}, 0, 0, nodes)) return fault_of(error);
    const char* behind = nullptr;  // there is nothing behind the root
    const bool at_end = document.current_location().get(behind) == simdjson::OUT_OF_BOUNDS;
    return at_end ? JsonFault::none : JsonFault::malformed;
  }

 private:
  static JsonFault fault_of(simdjson::error_code error) {
    if (error == simdjson::MEMALLOC) throw std::bad_alloc();
    return error == simdjson::UTF8_ERROR ? JsonFault::not_utf8 : JsonFault::malformed;
  }

  simdjson::error_code add(ondemand::value value, std::string_view key, std::uint32_t parent,
                           int depth, std::vector<Node>& nodes) {
    ondemand::json_type type{};
    if (const auto error = value.type().get(type)) return error;
    if (depth > deepest) return simdjson::DEPTH_ERROR;
    const auto at = static_cast<std::uint32_t>(nodes.size());
    nodes.push_back(
        {.key = key, .text = {}, .end = at + 1, .parent = parent, .kind = JsonKind::null});
    switch (type) {
      case ondemand::json_type::object: {
        nodes[at].kind = JsonKind::object;
        ondemand::object object;
        if (const auto error = value.get_object().get(object)) return error;
        for (auto field : object) {
          std::string_view name;
          ondemand::value member;
          if (const auto error = field.unescaped_key().get(name)) return error;
          if (const auto error = field.value().get(member)) return error;
          if (const auto error = add(member, name, at, depth + 1, nodes)) return error;
        }
        break;
      }
      case ondemand::json_type::array: {
        nodes[at].kind = JsonKind::array;
        ondemand::array array;
        if (const auto error = value.get_array().get(array)) return error;
        for (auto element : array) {
          ondemand::value member;
          if (const auto error = element.get(member)) return error;
          if (const auto error = add(member, {}, at, depth + 1, nodes)) return error;
        }
        break;
      }
      case ondemand::json_type::string: {
        nodes[at].kind = JsonKind::text;
        if (const auto error = value.get_string().get(nodes[at].text)) return error;
        break;
      }
      case ondemand::json_type::number: {
        nodes[at].kind = JsonKind::number;
        nodes[at].text = trimmed(value.raw_json_token());
        if (!is_json_number(nodes[at].text)) return simdjson::NUMBER_ERROR;
        break;  // only looked at: the loop around it moves on, whatever the number's size
      }
      case ondemand::json_type::boolean: {
        nodes[at].kind = JsonKind::boolean;
        bool yes = false;
        if (const auto error = value.get_bool().get(yes)) return error;
        nodes[at].text = yes ? std::string_view("true") : std::string_view("false");
        break;
      }
      case ondemand::json_type::null: {
        bool is_null = false;
        if (const auto error = value.is_null().get(is_null)) return error;
        if (!is_null) return simdjson::N_ATOM_ERROR;
        break;
      }
    }
    nodes[at].end = static_cast<std::uint32_t>(nodes.size());
    return simdjson::SUCCESS;
  }

  ondemand::parser parser_;
  std::string bytes_;
};

JsonDocument::JsonDocument() : parser_(std::make_unique<Parser>()) {}
JsonDocument::~JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;

JsonFault JsonDocument::read(std::string_view text) {
  repeated_.clear();
  const JsonFault fault = parser_->read(text, nodes_);
  if (fault != JsonFault::none) nodes_.clear();
  return fault;
}

bool Json::is(JsonKind kind) const noexcept {
  return document_ != nullptr && document_->nodes_[at_].kind == kind;
}

bool Json::is_missing() const noexcept {
  if (document_ == nullptr) return true;
  const auto& node = document_->nodes_[at_];
  switch (node.kind) {
    case JsonKind::null: return true;
    case JsonKind::boolean: return node.text == "false";
    case JsonKind::number: return false;
    case JsonKind::text: return trimmed(node.text).empty();
    case JsonKind::array:
    case JsonKind::object: return node.end == at_ + 1;
  }
  return true;
}

Json Json::operator[](std::string_view key) const {
  Json found;
  if (!is_object()) return found;
  for (const Json member : *this) {
    if (member.key() != key) continue;
    if (found) document_->repeated_.push_back(member.pointer());
    found = member;
  }
  return found;
}

Json Json::any_of(std::initializer_list<std::string_view> keys) const {
  Json found;
  for (const std::string_view key : keys) {
    const Json member = (*this)[key];
    if (!member.is_missing()) return member;
    if (!found) found = member;
  }
  return found;
}

std::string_view Json::text() const noexcept {
  return document_ == nullptr ? std::string_view() : document_->nodes_[at_].text;
}

std::string_view Json::key() const noexcept {
  return document_ == nullptr ? std::string_view() : document_->nodes_[at_].key;
}

std::string Json::pointer() const {
  if (document_ == nullptr || at_ == 0) return {};
  const auto& nodes = document_->nodes_;
  const std::uint32_t parent = nodes[at_].parent;
  std::string path = Json(document_, parent).pointer() + '/';
  if (nodes[parent].kind == JsonKind::object) {
    for (const char c : nodes[at_].key) {
      if (c == '~') {
        path += "~0";
      } else if (c == '/') {
        path += "~1";
      } else {
        path += c;
      }
    }
    return path;
  }
  std::size_t index = 0;
  for (const Json element : Json(document_, parent)) {
    if (element.at_ == at_) break;
    ++index;
  }
  return path + std::to_string(index);
}

Json::Iterator& Json::Iterator::operator++() noexcept {
  at_ = document_->nodes_[at_].end;
  return *this;
}

Json::Iterator Json::begin() const noexcept {
  if (!is_object() && !is_array()) return end();
  return {document_, at_ + 1};
}

Json::Iterator Json::end() const noexcept {
  if (document_ == nullptr) return {nullptr, 0};
  return {document_, document_->nodes_[at_].end};
}

}  // namespace orderledger::inline v1::imports
