// A program that uses the JSON component. Exit code 0 if it works out.
#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>
#include <orderledger/json/read_events.hpp>

#include <cstdint>
#include <iostream>
#include <string>
#include <string_view>

int main() {
  using namespace orderledger;
  constexpr std::string_view text =
      R"({"type":"stock_counted","at":"2026-01-24T10:00:00Z","sku":"TENT","on_hand":5})";
  json::EventReader reader;
  const Result<Event> event = reader.read(text);
  if (!event || json::to_json(*event) != text || reader.read("{}")) {
    std::cerr << "consumer_json: event\n";
    return 1;
  }
  bool is_read = false;  // on a thread, which the component links
  json::read_events([&](const json::PutText& put) { put(text, 1); },
                    [&](const json::ReadEvent& read) {
                      is_read = read.place == 1 && read.event.has_value() && *read.event == *event;
                      return true;
                    });
  if (!is_read) {
    std::cerr << "consumer_json: read_events\n";
    return 1;
  }
  std::string out;
  json::append_totals(out, Ledger().totals(), 0);
  if (!out.starts_with(R"({"schema":"orderledger.totals/1")")) {
    std::cerr << "consumer_json: " << out << '\n';
    return 1;
  }
}
