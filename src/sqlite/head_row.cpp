#include "head_row.hpp"

namespace orderledger::inline v1::sqlite {

namespace {

constexpr const char* head_table = R"sql(
CREATE TABLE head(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL,
  chain INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  options TEXT) STRICT;
INSERT INTO head(one, seq, chain, epoch) VALUES (1, 0, 0, 0);
)sql";

}  // namespace

Trouble HeadRow::create(const Connection& connection) { return connection.execute(head_table); }

Trouble HeadRow::prepare() {
  const Connection::Prepared all[] = {
      {&select_, "SELECT seq, chain, epoch, options FROM head"},
      {&update_, "UPDATE head SET seq = ?, chain = ?, epoch = ?, options = ?"}};
  return connection_.prepare_all(all);
}

Stored<Head> HeadRow::read() {
  const InUse reading(select_);
  const int result = select_.step();
  if (result == SQLITE_DONE) return connection_.error(StorageCode::damaged, "no head: damaged");
  if (result != SQLITE_ROW) return connection_.error("head");
  Head head{.end = {select_.unsigned_integer(0), select_.unsigned_integer(1)},
            .epoch = select_.unsigned_integer(2)};
  if (select_.type(3) != SQLITE_NULL) head.options = std::string(select_.text(3));
  return head;
}

Trouble HeadRow::write(const Head& head) {
  update_.bind(1, head.end.seq);
  update_.bind(2, head.end.chain);
  update_.bind(3, head.epoch);
  if (head.options) {
    update_.bind(4, *head.options);
  } else {
    update_.bind_null(4);
  }
  return connection_.run(update_, "head");
}

}  // namespace orderledger::inline v1::sqlite
