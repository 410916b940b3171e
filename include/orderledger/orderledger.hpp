/// \file orderledger.hpp
/// All of the core: include this, link `orderledger::orderledger`.
#pragma once

#include <orderledger/account.hpp>
#include <orderledger/applied.hpp>
#include <orderledger/audit_report.hpp>
#include <orderledger/decimal.hpp>
#include <orderledger/difference.hpp>
#include <orderledger/digest.hpp>
#include <orderledger/error.hpp>
#include <orderledger/event.hpp>
#include <orderledger/explanation.hpp>
#include <orderledger/group.hpp>
#include <orderledger/ids.hpp>
#include <orderledger/instant.hpp>
#include <orderledger/late.hpp>
#include <orderledger/ledger.hpp>
#include <orderledger/ledger_options.hpp>
#include <orderledger/list.hpp>
#include <orderledger/metrics.hpp>
#include <orderledger/money.hpp>
#include <orderledger/open_line.hpp>
#include <orderledger/posting.hpp>
#include <orderledger/preparation.hpp>
#include <orderledger/preview.hpp>
#include <orderledger/quantity.hpp>
#include <orderledger/quote.hpp>
#include <orderledger/reason.hpp>
#include <orderledger/result.hpp>
#include <orderledger/status.hpp>
#include <orderledger/time_zone.hpp>
#include <orderledger/totals.hpp>
#include <orderledger/version.hpp>
#include <orderledger/why_after.hpp>
