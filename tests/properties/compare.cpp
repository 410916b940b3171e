#include "properties/compare.hpp"

#include "model/shrink.hpp"
#include "properties/explanations.hpp"
#include "properties/lists.hpp"
#include "properties/metrics.hpp"
#include "properties/open_lines.hpp"
#include "support/handles.hpp"
#include "support/snapshot.hpp"

#include <orderledger/json/answers.hpp>
#include <orderledger/json/events.hpp>
#include <orderledger/orderledger.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <string>

namespace properties {

namespace {

using orderledger::AgeBasis;
using orderledger::Instant;
using orderledger::Ledger;
namespace json = orderledger::json;

/// Loading takes long, and a stream asks for dozens of ledgers.
const orderledger::TimeZone& zone_named(const std::string& name) {
  static std::map<std::string, orderledger::TimeZone> loaded;
  const auto known = loaded.find(name);
  if (known != loaded.end()) return known->second;
  return loaded.emplace(name, orderledger::TimeZone::load(name).value()).first->second;
}

orderledger::LedgerOptions ledger_options(const model::Options& options,
                                          std::size_t orders_at_hand = 4096) {
  orderledger::LedgerOptions ours;
  ours.orders_at_hand = orders_at_hand;
  ours.allocation = options.due_date     ? orderledger::AllocationPolicy::due_date
                    : options.fair_share ? orderledger::AllocationPolicy::fair_share
                                         : orderledger::AllocationPolicy::fifo;
  if (!options.time_zone.empty()) ours.time_zone = zone_named(options.time_zone);
  return ours;
}

Ledger new_ledger(const model::Options& options) { return Ledger(ledger_options(options)); }

std::string text_of(std::optional<Instant> as_of) {
  return as_of ? '"' + as_of->to_rfc3339() + '"' : "null";
}

// The library's answers, in the shapes of SPEC 6.

std::string totals_of(const Ledger& ledger, std::optional<Instant> as_of, std::uint64_t rejected) {
  std::string out;
  json::append_totals(out, ledger.totals(as_of), rejected);
  return out;
}

std::string aging_of(const Ledger& ledger, std::optional<Instant> as_of, AgeBasis by) {
  std::string out;
  json::append_aging(out, ledger.aging({.as_of = as_of, .by = by}));
  return out;
}

std::string status_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::string out = R"({"schema":"orderledger.status/1","as_of":)" +
                    text_of(as_of ? as_of : ledger.clock()) + R"(,"orders":[)";
  bool first = true;
  ledger.for_each_status(as_of, [&](const orderledger::OrderStatus& status) {
    if (!first) out += ',';
    first = false;
    json::append_order_status(out, status);
    // Not a part of the model's answer: where it is another, the two differ here.
    if (ledger.order_class(status.order, as_of).value() != status.order_class)
      out += "order_class() says otherwise";
  });
  return out + "]}";
}

std::string postings_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::string out = R"({"schema":"orderledger.postings/1","postings":[)";
  bool first = true;
  const auto count =
      ledger.for_each_posting({.as_of = as_of}, [&](const orderledger::Posting& posting) {
        if (!first) out += ',';
        first = false;
        json::append_posting(out, posting);
      });
  return out + (count ? "]}" : "refused");
}

constexpr std::array<const char*, 5> question_names = {"totals", "aging", "aging by due", "status",
                                                       "postings"};
using Answers = std::array<std::string, question_names.size()>;

Answers answers_of(const Ledger& ledger, std::optional<Instant> as_of, std::uint64_t rejected) {
  return {totals_of(ledger, as_of, rejected), aging_of(ledger, as_of, AgeBasis::placed),
          aging_of(ledger, as_of, AgeBasis::due), status_of(ledger, as_of),
          postings_of(ledger, as_of)};
}

Answers answers_of(const model::Model& model, std::optional<Instant> as_of) {
  std::optional<std::string> text;
  if (as_of) text = as_of->to_rfc3339();
  return {model.totals(text), model.aging(text, false), model.aging(text, true), model.status(text),
          model.postings(text)};
}

/// Every order explained, and compared with the one before it.
std::string reasons_of(const Ledger& ledger, std::optional<Instant> as_of) {
  std::string out;
  std::optional<orderledger::OrderId> before;
  ledger.for_each_status(as_of, [&](const orderledger::OrderStatus& status) {
    json::append_explanation(out, ledger.explain(status.order, as_of).value());
    if (before) {
      json::append_why_after(out, ledger.why_after(status.order, *before, as_of).value());
      json::append_why_after(out, ledger.why_after(*before, status.order, as_of).value());
    }
    before = status.order;
  });
  return out;
}

/// By group: every key, and every key by both ages. They read all open orders, and are asked more seldom.
std::vector<std::string> groups_of(const Ledger& ledger, std::optional<Instant> as_of,
                                   std::uint64_t rejected) {
  std::vector<std::string> answers;
  for (const orderledger::GroupBy by : orderledger::every_group_by) {
    json::append_totals(answers.emplace_back(), ledger.totals_by(by, as_of), rejected);
    for (const AgeBasis basis : {AgeBasis::placed, AgeBasis::due}) {
      json::append_aging(answers.emplace_back(),
                         ledger.aging_by(by, {.as_of = as_of, .by = basis}));
    }
  }
  return answers;
}

std::vector<std::string> groups_of(const model::Model& model, std::optional<Instant> as_of) {
  std::optional<std::string> text;
  if (as_of) text = as_of->to_rfc3339();
  std::vector<std::string> answers;
  for (const char* const by : {"sku", "category", "location", "channel", "currency", "priority"}) {
    answers.push_back(model.totals_by(by, text));
    for (const bool by_due : {false, true}) answers.push_back(model.aging_by(by, text, by_due));
  }
  return answers;
}

std::optional<std::string> difference(const std::vector<std::string>& ours,
                                      const std::vector<std::string>& theirs,
                                      const std::string& where) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == theirs[i]) continue;
    return where + ": by " + std::string(to_text(orderledger::every_group_by[i / 3])) +
           "\n  library: " + ours[i] + "\n  other:   " + theirs[i];
  }
  return {};
}

/// Lines (but by location), units and value of the groups sum to the whole; orders where each is in one group.
std::optional<std::string> wrong_sum(const Ledger& ledger, std::optional<Instant> as_of) {
  using orderledger::GroupBy;
  for (const GroupBy by : orderledger::every_group_by) {
    const bool each_order_once =
        by == GroupBy::channel || by == GroupBy::currency || by == GroupBy::priority;
    orderledger::Totals whole = ledger.totals(as_of);
    for (orderledger::ClassTotals& row : whole.rows) {
      orderledger::ClassTotals sum{row.account, 0, 0, 0, orderledger::Money(row.value.currency())};
      for (const auto& [group, part] : ledger.totals_by(by, as_of).rows) {
        if (part.account != row.account || part.value.currency() != row.value.currency()) continue;
        sum.orders += part.orders;
        sum.lines += part.lines;
        sum.units += part.units;
        sum.value = sum.value.add(part.value).value();
      }
      if (!each_order_once) sum.orders = row.orders;
      if (by == GroupBy::location) sum.lines = row.lines;
      if (sum != row) return "the groups by " + std::string(to_text(by)) + " miss their sum";
    }
  }
  return {};
}

std::optional<std::string> difference(const Answers& ours, const Answers& theirs,
                                      const std::string& where) {
  for (std::size_t i = 0; i < ours.size(); ++i) {
    if (ours[i] == theirs[i]) continue;
    return where + ": " + question_names[i] + "\n  library: " + ours[i] +
           "\n  other:   " + theirs[i];
  }
  return {};
}

class Judgement {
 public:
  Judgement(model::Options options, std::uint64_t seed, Thoroughness thoroughness)
      : options_(options),
        random_(seed ^ 0xA5A5A5A5U),
        thoroughness_(thoroughness),
        // Two seeds of three have hardly an order at hand, so that they are read from the book.
        ledger_options_(ledger_options(options, seed % 3 == 0 ? 4096 : seed % 3)),
        ledger_(ledger_options_),
        model_(options) {
    // What was read begins with no order at hand: the others see to it that those are right.
    if (seed % 2 == 0) thoroughness_.read_every = 0;
    begin_stranger();
  }

  std::optional<std::string> run(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string where = "event " + std::to_string(i + 1) + " " + lines[i];
      if (auto found = feed(lines[i], where)) return found;
      if (thoroughness_.read_every > 0 && i % thoroughness_.read_every == 0) {
        if (auto found = read_again("after " + where)) return found;
      }
      if (thoroughness_.after_every_event && ledger_.clock()) {
        if (auto found = difference(answers_of(ledger_, {}, rejected_), answers_of(model_, {}),
                                    "after " + where)) {
          return found;
        }
      }
      if (thoroughness_.audit_every > 0 && i % thoroughness_.audit_every == 0) {
        if (auto found = audit("after " + where)) return found;
        if (!ledger_.clock()) continue;
        // One or the other: each takes as long as all answers together.
        if (i / thoroughness_.audit_every % 2 == 0) {
          if (auto found = compare_groups({}, "after " + where)) return found;
        } else if (auto found = list_difference(ledger_, model_, random_, {})) {
          return "after " + where + ": " + *found;
        }
        if (auto found = explanation_difference(ledger_, model_, random_, {}))
          return "after " + where + ": " + *found;
        if (auto found = open_line_difference(ledger_, {})) return "after " + where + ": " + *found;
      }
    }
    if (auto found = audit("at the end")) return found;
    if (!ledger_.clock()) return {};
    if (auto found =
            difference(answers_of(ledger_, {}, rejected_), answers_of(model_, {}), "at the end"))
      return found;
    if (auto found = compare_groups({}, "at the end")) return found;
    if (auto found = replay()) return found;
    for (std::size_t i = 0; i < thoroughness_.past_instants; ++i) {
      if (auto found = ask_at(some_instant(i))) return found;
      const Instant a = some_instant(0), b = some_instant(i);
      const std::optional<Instant> as_of =
          random_.percent(60) ? std::nullopt : std::optional(some_instant(random_.below(4)));
      if (auto found = metrics_difference(ledger_, model_, std::min(a, b), std::max(a, b), as_of))
        return found;
    }
    for (std::size_t i = 0; i < thoroughness_.quotes; ++i) {
      if (auto found = ask_quote()) return found;
    }
    for (std::size_t i = 0; i < thoroughness_.remedies; ++i) {
      const auto replay_some = [&](std::size_t events) { return replay_of(events); };
      if (auto found = remedy_difference(replay_some, applied_, random_)) return found;
    }
    return {};
  }

 private:
  /// From here on the number of every order and SKU is another one than theirs in ledger_.
  void begin_stranger() {
    using namespace orderledger::literals;
    stranger_
        .apply({.at = {},
                .body = orderledger::SkuDefined{.sku = {"stranger"},
                                                .backorders = orderledger::OrderPolicy::allow}})
        .value();
    stranger_
        .apply({.at = {},
                .body =
                    orderledger::OrderPlaced{
                        .order = {"stranger"},
                        .currency = "EUR",
                        .lines = {{.line = {"1"},
                                   .sku = {"stranger"},
                                   .quantity = 1,
                                   .price = orderledger::Price::each("0"_decimal)}}}})
        .value();
  }

  std::optional<std::string> feed(const std::string& line, const std::string& where) {
    const orderledger::Digest before =
        thoroughness_.after_every_event ? ledger_.digest() : orderledger::Digest{};
    auto read = reader_.read(line);
    std::string code = "malformed", kind = "refused";
    if (read) {
      orderledger::Event event = *std::move(read);
      // Some name orders and SKUs by handles, some by those of a ledger in which they have other numbers.
      if (line.size() % 5 == 1) orderledger::test::name_by_handles(event, ledger_);
      if (line.size() % 5 == 2) orderledger::test::name_by_handles(event, stranger_);
      (void)stranger_.apply(event);
      // Some are prepared, as by another thread, and must be judged as the others are, whatever is expected to
      // come next.
      const auto prepared =
          line.size() % 2 == 0 ? orderledger::Preparation(event) : orderledger::Preparation();
      const auto outcome =
          ledger_.apply(event, prepared, line.size() % 3 == 0 ? &expected_ : nullptr);
      expected_ = prepared;
      if (outcome) {
        kind = *outcome == orderledger::Applied::repeated ? "repeated" : "applied";
        code.clear();
        if (kind == "applied") applied_.push_back(event);
      } else {
        code = to_text(outcome.error().code);
      }
    } else {
      code = to_text(read.error().code);
    }
    if (kind == "refused") ++rejected_;
    if (kind != "applied" && thoroughness_.after_every_event && !(ledger_.digest() == before)) {
      return where + ": was " + kind + " and changed the digest";
    }
    const model::Outcome theirs = model_.apply(line);
    const char* const their_kind = theirs.kind == model::Outcome::applied    ? "applied"
                                   : theirs.kind == model::Outcome::repeated ? "repeated"
                                                                             : "refused";
    if (kind != their_kind || code != theirs.code) {
      return where + ": library " + kind + " " + code + ", model " + their_kind + " " +
             theirs.code + " (" + theirs.sentence + ")";
    }
    return {};
  }

  /// From now on another ledger is judged: the one that a snapshot makes.
  std::optional<std::string> read_again(const std::string& where) {
    const orderledger::Digest before = ledger_.digest();
    auto again =
        orderledger::test::read_snapshot(orderledger::test::snapshot_of(ledger_), ledger_options_);
    if (!again) return where + ": " + again.error().message;
    ledger_ = *std::move(again);
    if (!(ledger_.digest() == before)) return where + ": a snapshot has another digest";
    return {};
  }

  std::optional<std::string> audit(const std::string& where) const {
    const orderledger::AuditReport report = ledger_.audit();
    if (report.passed()) return {};
    return where + ": audit: " + report.violations.front();
  }

  std::optional<std::string> compare_groups(std::optional<Instant> as_of,
                                            const std::string& where) const {
    if (auto found = difference(groups_of(ledger_, as_of, rejected_), groups_of(model_, as_of),
                                where + ", model")) {
      return found;
    }
    const auto found = wrong_sum(ledger_, as_of);
    return found ? where + ": " + *found : found;
  }

  /// A ledger that has read so many of the applied events.
  Ledger replay_of(std::size_t events) const {
    Ledger ledger = new_ledger(options_);
    for (std::size_t i = 0; i < events; ++i) ledger.apply(applied_[i]).value();
    return ledger;
  }

  /// A quote of a ledger at some point of its life changes nothing, and is what happens when the order is
  /// placed there.
  std::optional<std::string> ask_quote() {
    Ledger ledger = replay_of(applied_.empty() ? 0 : random_.below(applied_.size() + 1));
    const orderledger::QuoteQuestion question = some_question(ledger);
    const orderledger::Digest before = ledger.digest();
    const auto quote = ledger.quote(question);
    if (!(ledger.digest() == before)) return "a quote changed the digest";
    return quote_difference(ledger, question, quote);
  }

  orderledger::QuoteQuestion some_question(const Ledger& ledger) {
    std::vector<orderledger::Sku> skus{orderledger::Sku("NO-SUCH-SKU")};
    std::vector<orderledger::LocationId> locations{orderledger::LocationId("nowhere")};
    for (const orderledger::Event& event : applied_) {
      if (const auto* sku = std::get_if<orderledger::SkuDefined>(&event.body))
        skus.push_back(sku->sku);
      if (const auto* stock = std::get_if<orderledger::StockReceived>(&event.body))
        locations.push_back(stock->location);
      if (const auto* supply = std::get_if<orderledger::SupplyExpected>(&event.body))
        locations.push_back(supply->location);
    }
    const std::int64_t clock = ledger.clock().value_or(Instant()).milliseconds();
    const auto near = [&](std::int64_t days_before, std::int64_t days_after) {
      return *Instant::from_milliseconds(std::clamp<std::int64_t>(
          clock + random_.between(-days_before * 86'400'000, days_after * 86'400'000), 0,
          Instant::last().milliseconds()));
    };
    orderledger::QuoteQuestion question;
    question.sku = skus[random_.below(skus.size())];
    question.quantity = *orderledger::Quantity::from(random_.between(1, 30));
    if (random_.percent(60)) question.at = near(random_.percent(10) ? 1 : 0, 40);
    if (random_.percent(40)) question.location = locations[random_.below(locations.size())];
    if (random_.percent(40)) question.promised_at = near(10, 30);
    question.priority = static_cast<std::int32_t>(random_.between(-1, 2));
    return question;
  }

  static std::optional<std::string> quote_difference(
      Ledger& ledger, const orderledger::QuoteQuestion& question,
      const orderledger::Result<orderledger::Quote>& quote) {
    const orderledger::OrderId id("the quoted one");
    orderledger::NewLine line;
    line.line = orderledger::LineId("1");
    line.sku = question.sku;
    line.quantity = question.quantity;
    line.location = question.location;
    line.promised_at = question.promised_at;
    orderledger::OrderPlaced placed;
    placed.order = id;
    placed.currency = "USD";
    placed.lines = {line};
    placed.priority = question.priority;
    const Instant at = question.at ? *question.at : ledger.clock().value_or(Instant());
    const orderledger::Event event{.at = at, .body = placed};
    const auto outcome = ledger.apply(event);

    std::string ours;
    if (!quote) {
      ours = "error " + std::string(to_text(quote.error().code));
    } else {
      json::append_quote(ours, *quote);
    }
    const std::string where =
        "quote before " + json::to_json(event) + "\n  quote: " + ours + "\n  then:  ";
    if (!outcome) {
      const std::string code(to_text(outcome.error().code));
      const bool is_policy = outcome.error().code >= orderledger::ErrorCode::preorder_denied;
      const std::string quoted_code(!quote           ? to_text(quote.error().code)
                                    : quote->refusal ? to_text(quote->refusal->code)
                                                     : "none");
      if (is_policy == quote.has_value() && quoted_code == code) return {};
      return where + "refused, " + code;
    }
    const orderledger::OrderStatus status = ledger.status(id).value();
    std::string text;
    json::append_order_status(text, status);
    if (!quote || quote->refusal) return where + text;
    const std::vector<orderledger::Run>& runs = status.lines.front().runs;
    if (runs.size() != quote->runs.size()) return where + text;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const orderledger::QuotedRun& run = quote->runs[i];
      const char* const promise = runs[i].account == orderledger::Account::preorder    ? "preorder"
                                  : runs[i].account == orderledger::Account::backorder ? "backorder"
                                                                                       : "now";
      if (to_text(run.promise) != promise || run.quantity != runs[i].quantity ||
          run.location != runs[i].location || run.eta != runs[i].eta) {
        return where + text;
      }
    }
    return {};
  }

  /// The applied events alone, through their canonical text, make the same ledger.
  std::optional<std::string> replay() {
    Ledger again = new_ledger(options_);
    for (const orderledger::Event& event : applied_) {
      const auto read = reader_.read(json::to_json(event));
      if (!read || !(*read == event))
        return "canonical text does not give the event back: " + json::to_json(event);
      if (!again.apply(*read))
        return "an applied event is refused in a replay: " + json::to_json(event);
    }
    if (!(again.digest() == ledger_.digest())) return "the digest of the replay differs";
    return {};
  }

  Instant some_instant(std::size_t i) {
    const std::int64_t clock = ledger_.clock()->milliseconds();
    if (i % 4 == 3 && random_.percent(50)) {  // when something falls due, to the millisecond
      if (const auto due = some_due_instant()) return *due;
    }
    if (applied_.empty() || i % 4 == 3) {  // the future, where releases happen
      return *Instant::from_milliseconds(
          std::min(Instant::last().milliseconds(), clock + random_.between(0, 40LL * 86'400'000)));
    }
    const std::int64_t at = applied_[random_.below(applied_.size())].at.milliseconds();
    return *Instant::from_milliseconds(
        std::clamp<std::int64_t>(at + random_.between(-1, 1), 0, Instant::last().milliseconds()));
  }

  /// Of a release or an expiry that will move something.
  std::optional<Instant> some_due_instant() {
    std::vector<Instant> due;
    for (const orderledger::Event& event : applied_) {
      if (const auto* const reserved = std::get_if<orderledger::UnitsReserved>(&event.body))
        due.push_back(reserved->expires_at);
      if (const auto* const sku = std::get_if<orderledger::SkuDefined>(&event.body))
        due.push_back(sku->releases_at.value_or(event.at));
    }
    const auto postings_until = [&](Instant as_of) {
      return ledger_.for_each_posting({.as_of = as_of}, [](const orderledger::Posting&) {}).value();
    };
    std::erase_if(due, [&](Instant each) {
      if (each <= *ledger_.clock()) return true;
      return postings_until(each) == postings_until(*each.plus(std::chrono::milliseconds(-1)));
    });
    if (due.empty()) return {};
    return due[random_.below(due.size())];
  }

  /// As of an instant: as the model says, and as a ledger says that never saw what came later.
  std::optional<std::string> ask_at(Instant as_of) {
    const Answers ours = answers_of(ledger_, as_of, rejected_);
    const std::string where = "as of " + as_of.to_rfc3339();
    if (auto found = difference(ours, answers_of(model_, as_of), where + ", model")) return found;
    if (auto found = compare_groups(as_of, where)) return found;
    if (auto found = list_difference(ledger_, model_, random_, as_of)) return found;
    if (auto found = explanation_difference(ledger_, model_, random_, as_of)) return found;
    if (auto found = open_line_difference(ledger_, as_of)) return where + ": " + *found;
    Ledger prefix = new_ledger(options_);
    for (const orderledger::Event& event : applied_) {
      if (event.at <= as_of && !prefix.apply(event))
        return where + ": an applied event is refused in a replay";
    }
    if (reasons_of(ledger_, as_of) != reasons_of(prefix, as_of))
      return where + ", replay of the prefix: another explanation\n  " +
             reasons_of(ledger_, as_of) + "\n  " + reasons_of(prefix, as_of);
    return difference(ours, answers_of(prefix, as_of, rejected_), where + ", replay of the prefix");
  }

  model::Options options_;
  model::Random random_;
  Thoroughness thoroughness_;
  orderledger::LedgerOptions ledger_options_;
  Ledger ledger_;
  Ledger stranger_;
  model::Model model_;
  json::EventReader reader_;
  orderledger::Preparation expected_;  ///< to come next, as the ledger is told
  std::vector<orderledger::Event> applied_;
  std::uint64_t rejected_ = 0;
};

}  // namespace

std::optional<std::string> first_difference(const std::vector<std::string>& lines,
                                            model::Options options, std::uint64_t seed,
                                            Thoroughness thoroughness) {
  return Judgement(options, seed, thoroughness).run(lines);
}

model::Options options_of(std::uint64_t seed) {
  model::Options options;
  options.due_date = seed / 3 % 3 == 1;  // seed % 3 chooses how many orders are at hand
  options.fair_share = seed / 3 % 3 == 2;
#if ORDERLEDGER_WITH_TZ
  // Offsets of whole, half and quarter hours, both sides of UTC; clocks that change by an hour, by half of
  // one, and at midnight.
  constexpr std::array zones = {"Pacific/Chatham",  "America/Sao_Paulo", "Asia/Kathmandu",
                                "America/New_York", "Europe/Paris",      "Australia/Lord_Howe",
                                "America/Havana"};
  if (seed % 5 < 2) options.time_zone = zones[seed / 5 % zones.size()];
#endif
  return options;
}

std::optional<std::string> judge(std::uint64_t seed, Thoroughness thoroughness) {
  const model::Options options = options_of(seed);
  model::Profile profile;
  profile.options = options;
  const std::vector<std::string> lines = model::generate(seed, profile);
  if (!first_difference(lines, options, seed, thoroughness)) return {};
  const std::vector<std::string> shortest =
      model::shrink(lines, [&](const std::vector<std::string>& fewer) {
        return first_difference(fewer, options, seed, thoroughness).has_value();
      });
  std::string report = "seed " + std::to_string(seed) +
                       (options.due_date     ? " (due_date)"
                        : options.fair_share ? " (fair_share)"
                                             : " (fifo)") +
                       " " + options.time_zone + ": " +
                       *first_difference(shortest, options, seed, thoroughness) +
                       "\nthe shortest stream:\n";
  for (const std::string& line : shortest) report += line + '\n';
  return report;
}

}  // namespace properties
