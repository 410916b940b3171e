#error "a public header of orderledger includes a third party"
