// libFuzzer target: the first byte chooses a system, the rest is a document of it.
//
// Whatever the bytes are, they are read without a crash; what was read can be planned; the ledger refuses
// nothing of the plan but sums that are too large; its books are right; and nothing is left to plan.
#include <orderledger/import/parse.hpp>
#include <orderledger/import/report.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace orderledger;
using namespace orderledger::imports;
using namespace orderledger::literals;

void require(bool holds) {
  if (!holds) std::abort();  // what libFuzzer and replay.cpp take for a finding
}

void check_import(const Parsed& parsed, PlanTimes times) {
  Ledger ledger;
  Importer importer({.prefix = "p:", .currency = "USD", .orders_at_hand = 0});
  merge(importer, parsed);
  const PlanQuestion question{.observed_at = "2030-01-01T00:00:00Z"_instant, .times = times};
  bool overflows = false;
  for (const Diagnostic& one : sync(importer, ledger, question).diagnostics) {
    require(detail::is_utf8(sentence_of(one)) || !detail::is_utf8(one.text));
    if (one.code != DiagnosticCode::event_refused) continue;
    require(one.text.find("overflow") != std::string_view::npos ||
            one.text.find("too large") != std::string_view::npos);
    overflows = true;
  }
  require(ledger.audit().passed());
  if (!overflows) require(importer.plan(question).events.empty());
  static_cast<void>(to_csv(open_lines_report(importer, ledger)));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const System system = every_system[data[0] % every_system.size()];
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  ReadOptions options;
  options.zone = TimeZone::utc();
  options.observed_at = "2026-06-01T00:00:00Z"_instant;
  options.stuck_after_days = 3;
  const Parsed parsed = parse(system, text, options);
  check_import(parsed, PlanTimes::now);
  check_import(parsed, PlanTimes::history);
  return 0;
}
