// Linked into every test: the process's C++ locale writes 1.234.567,5. The library must not notice.
#include <locale>
#include <string>

namespace {

struct CommaAndPoints : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

[[maybe_unused]] const std::locale before_main =
    std::locale::global(std::locale(std::locale::classic(), new CommaAndPoints));

}  // namespace
