// Built instead of duckdb_peer.cpp where DuckDB is not installed: tables leave it out.
#include "duckdb_peer.hpp"

namespace peers {

std::unique_ptr<DuckdbPeer> load_duckdb(const History&) { return nullptr; }

std::string duckdb_version() { return {}; }

}  // namespace peers
