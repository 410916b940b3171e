// libFuzzer target: any bytes, read as a stream of events, one a line, into a ledger.
//
// A refused event leaves no trace (SPEC 1, invariant 7), the books pass their audit (1 to 5), and a
// second ledger that is given the same events is equal to the first (6).
#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>
#include <orderledger/ledger.hpp>

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

void check_apply(Ledger& ledger, Ledger& twin, const Event& event) {
  const Digest before = ledger.digest();
  const Result<Applied> outcome = ledger.apply(event);
  if (!outcome || *outcome == Applied::repeated) {
    require(ledger.digest() == before);
  } else {
    require(twin.apply(event).has_value());
  }
  require(ledger.audit().passed());
  if (const auto* const receipt = std::get_if<StockReceived>(&event.body))
    (void)ledger.preview(*receipt);
}

/// All answers can be given, and written.
void ask_everything(const Ledger& ledger) {
  std::string out;
  json::append_totals(out, ledger.totals(), 0);
  json::append_aging(out, ledger.aging());
  json::append_aging(out, ledger.aging({.by = AgeBasis::due}));
  ledger.for_each_status({}, [&](const OrderStatus& status) {
    json::append_order_status(out, status);
    const Result<OrderStatus> same = ledger.status(status.order);
    require(same.has_value() && *same == status);
  });
  const auto count = ledger.for_each_posting(
      {}, [&](const Posting& posting) { json::append_posting(out, posting); });
  require(count.has_value());
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first byte chooses the policy, so that all are tried on every stream.
  const std::uint8_t first = size > 0 ? data[0] : 0;
  const LedgerOptions options{.allocation = first == ' '    ? AllocationPolicy::due_date
                                            : first == '\t' ? AllocationPolicy::fair_share
                                                            : AllocationPolicy::fifo};
  json::EventReader reader;
  Ledger ledger(options);
  Ledger twin(options);

  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text

  std::string_view rest(reinterpret_cast<const char*>(data), size);
  // Digest and audit read the whole book after each event: long streams would cost the square.
  for (int lines = 0; !rest.empty() && lines < 100; ++lines) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (const Result<Event> event = reader.read(line)) check_apply(ledger, twin, *event);
  }
  require(ledger.digest() == twin.digest());
  ask_everything(ledger);
  return 0;
}
