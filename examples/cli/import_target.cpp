#include "import_target.hpp"

#include "ledger_file.hpp"
#include "replay.hpp"
#include "scratch_file.hpp"
#include "text.hpp"

#include <orderledger/durable_ledger.hpp>
#include <orderledger/json/events.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace cli {
namespace {

using orderledger::Applied;
using orderledger::DurableLedger;
using orderledger::Event;
using orderledger::Ledger;
using orderledger::Result;

ExitCode storage_trouble(const std::string& message) {
  complain(message);
  return ExitCode::storage;
}

/// A ledger in memory, whose new events are written as lines.
class LinesTarget : public ImportTarget {
 public:
  [[nodiscard]] const Ledger& ledger() override { return ledger_; }
  [[nodiscard]] std::vector<Result<Applied>> take(std::span<const Event> events) override {
    std::vector<Result<Applied>> answers;
    answers.reserve(events.size());
    for (const Event& event : events) {
      answers.push_back(ledger_.apply(event));
      if (answers.back() && *answers.back() == Applied::applied) {
        write(orderledger::json::to_json(event) + '\n');
      }
    }
    return answers;
  }

 protected:
  Ledger ledger_;

 private:
  virtual void write(const std::string& line) = 0;
};

class OutputTarget : public LinesTarget {
 public:
  explicit OutputTarget(Output& output) : output_(output) {}
  [[nodiscard]] ExitCode open(const Observe&) override { return ExitCode::ok; }
  [[nodiscard]] ExitCode finish() override { return ExitCode::ok; }

 private:
  void write(const std::string& line) override {
    output_.text() += line;
    output_.piece_done();
  }

  Output& output_;
};

bool ends_with_a_line_break(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || file.tellg() <= 0) return true;
  file.seekg(-1, std::ios::end);
  return file.get() == '\n';
}

/// A file of events. New ones wait in a temporary file until all are there.
class StreamTarget : public LinesTarget {
 public:
  explicit StreamTarget(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] ExitCode open(const Observe& observe) override {
    std::error_code trouble;
    is_new_ = path_ != "-" && std::filesystem::status(path_, trouble).type() ==
                                  std::filesystem::file_type::not_found;
    if (is_new_) return ExitCode::ok;
    return replay(path_, OnError::stop, ledger_, observe).is_complete ? ExitCode::ok
                                                                      : ExitCode::bad_input;
  }

  [[nodiscard]] ExitCode finish() override {
    if (lines_.size() == 0) return ExitCode::ok;
    std::error_code trouble;
    const std::uintmax_t size = is_new_ ? 0 : std::filesystem::file_size(path_, trouble);
    const bool needs_break = !is_new_ && !ends_with_a_line_break(path_);
    std::ofstream file(path_, std::ios::app | std::ios::binary);
    if (needs_break) file << '\n';
    constexpr std::uint64_t much = std::uint64_t{1} << 18U;
    lines_.flush();
    for (std::uint64_t at = 0; file && at < lines_.size(); at += much) {
      file << lines_.read(at, std::min(much, lines_.size() - at));
    }
    file.flush();
    if (file) return ExitCode::ok;
    // A part of a line, or of the events, would be taken for all of them.
    file.close();
    if (is_new_) {
      std::filesystem::remove(path_, trouble);
    } else if (!trouble) {
      std::filesystem::resize_file(path_, size, trouble);
    }
    return storage_trouble(fmt::format("cannot write \"{}\"", path_));
  }

 private:
  void write(const std::string& line) override { lines_.append(line); }

  std::string path_;
  bool is_new_ = false;
  ScratchFile lines_;
};

class LedgerFileTarget : public ImportTarget {
 public:
  explicit LedgerFileTarget(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] ExitCode open(const Observe& observe) override {
    auto opened = DurableLedger::open(path_, {}, observe);
    if (!opened) return storage_trouble(opened.error().message);
    durable_ = *std::move(opened);
    return look();
  }
  [[nodiscard]] const Ledger& ledger() override { return *view_; }
  [[nodiscard]] std::vector<Result<Applied>> take(std::span<const Event> events) override {
    view_.reset();  // so that the ledger shares nothing while it changes
    auto answers = durable_->apply_batch(events);
    if (answers) return *std::move(answers);
    failed_ = storage_trouble(answers.error().message);
    return {};
  }
  [[nodiscard]] ExitCode finish() override { return failed_ == ExitCode::ok ? look() : failed_; }

 private:
  [[nodiscard]] ExitCode look() {
    auto view = durable_->view();
    if (!view) return storage_trouble(view.error().message);
    view_ = *std::move(view);
    return ExitCode::ok;
  }

  std::string path_;
  std::optional<DurableLedger> durable_;
  std::shared_ptr<const Ledger> view_;
  ExitCode failed_ = ExitCode::ok;
};

}  // namespace

std::unique_ptr<ImportTarget> import_target(const std::optional<std::string>& ledger,
                                            Output& output) {
  if (!ledger) return std::make_unique<OutputTarget>(output);
  if (is_ledger_file(*ledger)) return std::make_unique<LedgerFileTarget>(*ledger);
  return std::make_unique<StreamTarget>(*ledger);
}

}  // namespace cli
