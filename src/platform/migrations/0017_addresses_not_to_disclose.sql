-- Whether an address is not to be disclosed: asked by whatever prints or hands on a record.
alter table ledger.event add column non_disclosure boolean;
