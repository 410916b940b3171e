// A bench that is fed with documents.
#pragma once

#include "bench.hpp"

#include <orderledger/import/parse.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orderledger::test {

class ReadingBench : public Bench {
 public:
  explicit ReadingBench(System whose, PlanTimes times = PlanTimes::now)
      : Bench(times), system(whose) {}

  System system;
  ReadOptions options;
  std::vector<Diagnostic> found;  ///< by the last read()

  /// What reading said, `no_sku /line_items/0`, one a line; the parts are merged.
  std::string read(std::string_view text) {
    Parsed parsed = parse(system, text, options);
    found = parsed.diagnostics;
    merge(importer, std::move(parsed));
    std::string said;
    for (const Diagnostic& one : found) {
      if (!said.empty()) said += '\n';
      said += to_text(one.code);
      if (one.place.row > 0) said += " row " + std::to_string(one.place.row);
      if (!one.place.column.empty()) said += " " + one.place.column;
      if (!one.place.pointer.empty()) said += " " + one.place.pointer;
    }
    return said.empty() ? "fine" : said;
  }
  bool said(DiagnosticCode code) const {
    return std::any_of(found.begin(), found.end(),
                       [&](const Diagnostic& one) { return one.code == code; });
  }
  /// Every line of the order: `a backorder 2 shipped 3; b backlog 1`
  std::string order_text(std::string_view id) const {
    const auto status = ledger.status(order_id(id));
    if (!status) return "no such order";
    std::string text;
    for (const LineStatus& line : status->lines) {
      text += (text.empty() ? "" : "; ") + line.line.text() + ' ' + balances_of(line);
    }
    return text;
  }
  /// `shipping_stuck 1 address_problem main`
  std::string runs(std::string_view order, std::string_view line) const {
    const auto status = ledger.status(order_id(order));
    if (!status) return "no such order";
    for (const LineStatus& one : status->lines) {
      if (one.line.text() == line) return text_of(one.runs);
    }
    return "no such line";
  }
};

}  // namespace orderledger::test
