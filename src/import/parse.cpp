#include <orderledger/import/parse.hpp>

#include "json_split.hpp"
#include "number_text.hpp"
#include "reading.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace orderledger::inline v1::imports {

namespace {

constexpr std::size_t piece_bytes = 1 << 20;
/// A document up to this size is read in one piece: all of it, or nothing.
constexpr std::size_t largest_whole = 16 * piece_bytes;

std::unique_ptr<SystemParser> parser_for(System system, Reading& reading) {
  switch (system) {
    case System::shopify: return make_shopify_parser(reading);
    case System::bigcommerce: return make_bigcommerce_parser(reading);
    case System::odoo: return make_odoo_parser(reading);
    case System::zoho: return make_zoho_parser(reading);
    case System::fishbowl: return make_fishbowl_parser(reading);
    case System::salesforce: return make_salesforce_parser(reading);
    case System::sheets: return make_sheets_parser(reading);
  }
  return nullptr;
}

class JsonInput {
 public:
  JsonInput(Reading& reading, SystemParser& parser, Sink& sink)
      : reading_(reading), parser_(parser), sink_(sink) {}

  void read(std::string_view text) {
    // Of a long text only as much is looked at as tells what it is.
    const std::size_t end = end_of_json(text.substr(0, largest_whole), 0);
    const bool is_cut = end == std::string_view::npos || end == text.size();
    if (is_cut && text.size() > largest_whole) return long_document(text);
    if (end != std::string_view::npos && trimmed(text.substr(end)).empty()) return document(text);
    lines_or_document(text, end != std::string_view::npos);
  }

 private:
  void document(std::string_view text) {
    switch (document_.read(text)) {
      case JsonFault::none: break;
      case JsonFault::malformed: reading_.note(DiagnosticCode::not_json, Place(), text); return;
      case JsonFault::not_utf8: reading_.note(DiagnosticCode::not_utf8, Place(), {}); return;
    }
    parser_.document(document_.root());
    for (const std::string& pointer : document_.repeated()) {
      Place place;
      place.pointer = pointer;
      reading_.note(DiagnosticCode::repeated_field, std::move(place), {});
    }
  }

  void lines(std::string_view text) {
    const std::size_t all = text.size();
    std::uint64_t row = reading_.options().first_row;
    for (; !text.empty(); ++row) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = trimmed(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      reading_.begin_row(row);
      if (!line.empty()) document(line);
      sink_.has_read(all - text.size());
    }
    reading_.begin_row(0);
  }

  void lines_or_document(std::string_view text, bool has_more) {
    const bool has_lines = has_more || text.find("\n{") != std::string_view::npos ||
                           text.find("\n[") != std::string_view::npos;
    has_lines ? lines(text) : document(text);
  }

  void long_document(std::string_view text) {
    // Judged before anything is taken: half a document is none.
    Pieces looking(*this, false), reading(*this, true);
    const std::size_t end = split_json(text, piece_bytes, looking);
    if (end == std::string_view::npos || !trimmed(text.substr(end)).empty()) {
      return lines_or_document(text, end != std::string_view::npos);
    }
    static_cast<void>(split_json(text, piece_bytes, reading));
    reading_.begin_piece(0);
  }

  class Pieces : public JsonPieces {
   public:
    Pieces(JsonInput& input, bool reads) : input_(input), reads_(reads) {}
    void piece(std::string_view document, std::size_t first_element) override {
      if (!reads_) return;
      input_.reading_.begin_piece(first_element);
      input_.document(document);
    }
    void has_seen(std::size_t bytes) override { input_.sink_.has_read(bytes); }

   private:
    JsonInput& input_;
    bool reads_;
  };

  Reading& reading_;
  SystemParser& parser_;
  Sink& sink_;
  JsonDocument document_;
};

class Collector : public Sink {
 public:
  explicit Collector(Parsed& parsed) : parsed_(parsed) {}
  void take(Snapshot snapshot, Detail detail) override {
    parsed_.parts.push_back({std::move(snapshot), detail});
  }
  void note(Diagnostic diagnostic) override {
    parsed_.diagnostics.push_back(std::move(diagnostic));
  }

 private:
  Parsed& parsed_;
};

}  // namespace

Sink::~Sink() = default;
void Sink::has_read(std::size_t) {}

void parse(System system, std::string_view bytes, const ReadOptions& options, Sink& sink) {
  Reading reading(options, sink);
  const std::unique_ptr<SystemParser> parser = parser_for(system, reading);
  if (parser == nullptr) return;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  const std::string_view text = trimmed(bytes);
  if (text.empty()) return;  // 204, no content: there is none
  if (text.front() == '{' || text.front() == '[') {
    JsonInput(reading, *parser, sink).read(text);
  } else {
    CsvReader rows(bytes, options.sheet.delimiter,
                   [&sink](std::size_t read) { sink.has_read(read); });
    if (!parser->table(rows)) reading.note(DiagnosticCode::unexpected_document, Place(), text);
    if (rows.is_cut_off()) reading.note(DiagnosticCode::not_csv, Place(), {});
  }
  parser->finish();
}

Parsed parse(System system, std::string_view bytes, const ReadOptions& options) {
  Parsed parsed;
  Collector collector(parsed);
  parse(system, bytes, options, collector);
  return parsed;
}

void merge(Importer& importer, Parsed parsed) {
  for (Parsed::Part& part : parsed.parts) importer.merge(std::move(part.snapshot), part.detail);
}

}  // namespace orderledger::inline v1::imports
