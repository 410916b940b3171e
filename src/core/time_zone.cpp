// Rules of zones. cctz reads them, once; then they are a table of ours, so that a look-up costs no more
// than a few nanoseconds and touches nothing that another thread might change.
#include <orderledger/time_zone.hpp>

#include "bytes.hpp"
#include "quoted.hpp"

#include <fmt/format.h>

#if ORDERLEDGER_WITH_TZ
#include <cctz/time_zone.h>
#endif

#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace orderledger::inline v1 {

namespace {

using detail::milliseconds_per_day;

constexpr std::int64_t days_until(int year) noexcept {
  return std::chrono::sys_days{std::chrono::year{year} / 1 / 1}.time_since_epoch().count();
}

// The calendar and its weekdays repeat every 400 years, and so does every rule that holds for ever. Files
// list single changes until 2037 or, where Ramadan decides, 2087; from 2100 on rules alone count.
constexpr std::int64_t cycle_days = 146'097;
constexpr std::int64_t cycle = cycle_days * milliseconds_per_day;
constexpr std::int64_t table_end = days_until(2500) * milliseconds_per_day;
static_assert(days_until(2500) - days_until(2100) == cycle_days && cycle_days % 7 == 0);

// A look-up begins at a block's first span; 50 days hold seldom more than one change.
constexpr int block_shift = 32;

/// No zone is as far from UTC.
constexpr std::int64_t widest_offset = 48 * 3'600'000LL;

/// From `from` on, local time is UTC plus `offset`; both in milliseconds.
struct Span {
  std::int64_t from;
  std::int64_t offset;
};

/// How many cycles an instant must go back to be within the table.
constexpr std::int64_t cycles_beyond(std::int64_t milliseconds) noexcept {
  return milliseconds < table_end ? 0 : (milliseconds - table_end) / cycle + 1;
}

constexpr std::int64_t day_number(std::int64_t local) noexcept {
  const std::int64_t day = local / milliseconds_per_day;
  return local % milliseconds_per_day < 0 ? day - 1 : day;
}

Day day_at(std::int64_t number) noexcept {
  return Day(std::chrono::sys_days{std::chrono::days{static_cast<int>(number)}});
}

}  // namespace

struct TimeZone::Rules {
  std::string name;
  std::vector<Span> spans;   ///< ascending; the first begins before every instant
  std::uint64_t digest = 0;  ///< of them
  std::array<std::uint16_t, (table_end >> block_shift) + 1>
      first_span{};  ///< at a block's beginning

  [[nodiscard]] std::size_t span_at(std::int64_t milliseconds) const noexcept {
    std::size_t span = first_span[static_cast<std::size_t>(milliseconds >> block_shift)];
    while (span + 1 < spans.size() && spans[span + 1].from <= milliseconds) ++span;
    return span;
  }

  void take_digest() {
    detail::ByteWriter bytes;
    for (const Span& span : spans) {
      bytes.signed_number(span.from);
      bytes.signed_number(span.offset);
    }
    digest = XXH3_64bits(bytes.view().data(), bytes.view().size());
  }

  void index_spans() {
    std::size_t span = 0;
    for (std::size_t block = 0; block < first_span.size(); ++block) {
      const std::int64_t begin = static_cast<std::int64_t>(block) << block_shift;
      while (span + 1 < spans.size() && spans[span + 1].from <= begin) ++span;
      first_span[block] = static_cast<std::uint16_t>(span);
    }
  }
};

std::string_view TimeZone::name() const noexcept {
  return rules_ == nullptr ? std::string_view("UTC") : std::string_view(rules_->name);
}

Day TimeZone::day_by_rules(Instant instant) const noexcept {
  const std::int64_t cycles = cycles_beyond(instant.milliseconds());
  const std::int64_t at = instant.milliseconds() - cycles * cycle;
  const std::int64_t local = at + rules_->spans[rules_->span_at(at)].offset;
  return day_at(day_number(local) + cycles * cycle_days);
}

Instant TimeZone::start_of(Day day) const noexcept {
  const auto within_range = [](std::int64_t milliseconds) {
    return *Instant().plus(std::chrono::milliseconds(
        std::clamp<std::int64_t>(milliseconds, 0, Instant::last().milliseconds())));
  };
  const std::int64_t midnight = day.since_epoch().count() * milliseconds_per_day;
  if (rules_ == nullptr) return within_range(midnight);
  if (midnight >= Instant::last().milliseconds() + widest_offset) return Instant::last();

  // The first instant whose local time is midnight or later: in each span the local time only rises.
  const std::int64_t cycles = cycles_beyond(midnight + widest_offset);
  const std::int64_t local = midnight - cycles * cycle;
  const std::vector<Span>& spans = rules_->spans;
  std::size_t span = rules_->span_at(std::max<std::int64_t>(local - widest_offset, 0));
  while (span + 1 < spans.size() && local - spans[span].offset >= spans[span + 1].from) ++span;
  return within_range(std::max(spans[span].from, local - spans[span].offset) + cycles * cycle);
}

std::uint64_t TimeZone::rules_digest() const noexcept {
  return rules_ == nullptr ? 0 : rules_->digest;
}

namespace {

Error refused(std::string_view name, std::string_view why) {
  return {ErrorCode::malformed, "time_zone",
          fmt::format("time_zone {}: {}", detail::quoted(name), why)};
}

bool is_utc(std::string_view name) {
  constexpr std::array<std::string_view, 8> names = {
      "UTC", "UCT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Parts of letters, digits, `_`, `-` and `+`, with single slashes between them: no name leads out of the
/// database, or to a hidden file.
bool is_name(std::string_view name) {
  constexpr std::size_t longest = 255;
  if (name.empty() || name.size() > longest || name.front() == '/' || name.back() == '/')
    return false;
  if (name.find("//") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '/';
  });
}

#if ORDERLEDGER_WITH_TZ

struct Closer {
  void operator()(std::FILE* file) const noexcept { static_cast<void>(std::fclose(file)); }
};
using File = std::unique_ptr<std::FILE, Closer>;

File open(const std::string& path) { return File(std::fopen(path.c_str(), "rb")); }

/// Whether the file is a compiled zone, and not a folder or one of the texts that lie beside the zones.
bool is_zone_file(std::FILE& file) {
  std::array<char, 4> start{};
  return std::fread(start.data(), 1, start.size(), &file) == start.size() &&
         std::string_view(start.data(), start.size()) == "TZif";
}

std::int64_t offset_at(const cctz::time_zone& zone, std::int64_t seconds) {
  return zone.lookup(cctz::time_point<cctz::seconds>(cctz::seconds(seconds))).offset;
}

/// Every change of the offset, found by looking at each day and halving those in which it changes.
std::vector<Span> spans_of(const cctz::time_zone& zone) {
  constexpr std::int64_t day = milliseconds_per_day / 1000;
  std::int64_t offset = offset_at(zone, 0);
  std::vector<Span> spans = {{std::numeric_limits<std::int64_t>::min() / 2, offset * 1000}};
  for (std::int64_t begin = 0; begin < table_end / 1000; begin += day) {
    const std::int64_t next = offset_at(zone, begin + day);
    if (next == offset) continue;
    std::int64_t before = begin, after = begin + day;
    while (after - before > 1) {
      const std::int64_t middle = before + (after - before) / 2;
      (offset_at(zone, middle) == offset ? before : after) = middle;
    }
    spans.push_back({after * 1000, next * 1000});
    offset = next;
  }
  return spans;
}

#endif

}  // namespace

Result<TimeZone> TimeZone::load(std::string_view iana_name, std::string_view database) {
  if (is_utc(iana_name)) return TimeZone();
  if (!is_name(iana_name))
    return refused(iana_name, "not a name of a time zone, such as Europe/Paris");
#if ORDERLEDGER_WITH_TZ
  const auto about_database = [&](std::string_view what) {
    return refused(iana_name, fmt::format("{} {}", what, detail::quoted(database)));
  };
  // An absolute path: for any other cctz would ask the environment. A NUL would hide what follows it.
  if (!database.starts_with('/') || database.find('\0') != std::string_view::npos)
    return about_database("not an absolute path of a time zone database:");
  const std::string folder(database);
  const std::string path = folder + '/' + std::string(iana_name);
  // cctz remembers every name, found or not, for the life of the process: so it is given good ones only.
  const File file = open(path);
  if (!file) {
    return about_database(open(folder) ? "no such zone in the time zone database at"
                                       : "no time zone database at");
  }
  if (!is_zone_file(*file)) return about_database("no such zone in the time zone database at");
  cctz::time_zone zone;
  if (!cctz::load_time_zone(path, &zone))
    return about_database("its rules cannot be read in the time zone database at");
  auto rules = std::make_shared<Rules>();
  rules->name = iana_name;
  rules->spans = spans_of(zone);
  rules->index_spans();
  rules->take_digest();
  return TimeZone(std::move(rules));
#else
  static_cast<void>(database);
  return refused(iana_name, "this build knows only UTC (ORDERLEDGER_WITH_TZ is off)");
#endif
}

}  // namespace orderledger::inline v1
