#include <orderledger/preparation.hpp>

#include "fingerprint.hpp"
#include "validate.hpp"

#include <utility>

namespace orderledger::inline v1 {

Preparation::Preparation(const Event& event) : is_made_(true) {
  if (auto malformed = detail::malformation_of(event)) {
    malformation_ = std::make_shared<const Error>(*std::move(malformed));
  } else if (event.id) {
    content_ = detail::fingerprint_of(event);
  }
}

}  // namespace orderledger::inline v1
