/// \file odoo.hpp
/// Odoo: rows of sale.order, sale.order.line, stock.picking, stock.move, stock.quant and product.product, as
/// JSON-RPC or /json/2 answers them, and the CSV export of sales orders.
///
/// Source:  docs/import.md, Odoo
#pragma once

#include "reading.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace orderledger::inline v1::imports::odoo {

/// The id of a many2one, `[3, "Display"]` or `{"id": 3, "display_name": "Display"}`; of a plain id the id. Empty
/// for `false`.
[[nodiscard]] std::string id_of(Reading& reading, Json many2one);
/// `Display` of `[3, "Display"]`.
[[nodiscard]] std::string display_of(Reading& reading, Json many2one);

/// Rows of one answer, put together by order.
class Rows {
 public:
  explicit Rows(Reading& reading) : reading_(reading) {}

  /// False where the row is of no model that is read here.
  [[nodiscard]] bool add(Json row);
  /// Hands on what had to wait for other rows.
  void finish();

 private:
  struct Picking {
    ShipmentSnapshot shipment;
    FulfilmentSnapshot schedule;
    bool is_return = false;
  };

  void order(Json row);
  void order_line(Json row);
  void purchase_line(Json row);
  void picking(Json row);
  void move(Json row);
  void quant(Json row);
  void product(Json row);

  Reading& reading_;
  std::map<std::string, OrderLinesSnapshot> lines_;  ///< by order id
  struct Known {
    std::string order;
    std::string product;
  };
  std::map<std::string, Known> line_;                 ///< by sale.order.line
  std::map<std::string, std::string> order_of_name_;  ///< S00012 -> id
  std::map<std::string, Picking> pickings_;           ///< by picking id
  struct Move {
    std::string picking;
    std::string line;
    std::string product;
    std::int64_t units = 0;
    bool is_done = false;
  };
  std::vector<Move> moves_;
  std::map<std::string, StockSnapshot> stocks_;  ///< by item and location: lots are added up
};

void read_export(Reading& reading, CsvReader& rows);

}  // namespace orderledger::inline v1::imports::odoo
