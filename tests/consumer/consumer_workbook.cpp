// A program that writes a workbook. Exit code 0 if it works out.
#include <orderledger/import/workbook.hpp>
#include <orderledger/orderledger.hpp>

#include <array>
#include <cstdio>
#include <iostream>
#include <string>

int main() {
  using namespace orderledger;
  const std::string path = "consumer.xlsx";
  const std::array sheets{imports::Worksheet{"Totals", imports::totals_report(Ledger().totals())}};
  if (const auto trouble = imports::write_workbook(sheets, path)) {
    std::cerr << "consumer_workbook: " << trouble->message << '\n';
    return 1;
  }
  return std::remove(path.c_str());
}
