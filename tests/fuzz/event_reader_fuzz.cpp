// libFuzzer target: any bytes, read as one event.
//
// Whatever they are, the reader gives an event or a decent error; a used reader and a new one
// agree; and an event survives being written and read again.
#include <orderledger/ids.hpp>
#include <orderledger/json/events.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace orderledger;

void require(bool holds) {
  if (!holds) std::abort();  // what libFuzzer and replay.cpp take for a finding
}

void check_error(const Error& error) {
  require(error.code == ErrorCode::malformed);
  require(error.message.starts_with(error.field) && error.message.size() > error.field.size());
  require(error.message.size() < 600);
  require(detail::is_utf8(error.message));
  require(std::all_of(error.message.begin(), error.message.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x20; }));
}

void check_round_trip(const Event& event) {
  json::EventReader reader;
  const std::string text = json::to_json(event);
  const Result<Event> again = reader.read(text);
  require(again.has_value());
  require(*again == event);
  require(json::to_json(*again) == text);
}

bool same(const Result<Event>& a, const Result<Event>& b) {
  if (a.has_value() != b.has_value()) return false;
  return a ? *a == *b : a.error() == b.error();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static json::EventReader used;
  json::EventReader fresh;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<Event> event = used.read(text);
  require(same(event, fresh.read(text)));
  event ? check_round_trip(*event) : check_error(event.error());
  return 0;
}
