-- What was signed off, and clocks that were paused: what duties and pages read of them. A date is kept as it was written, YYYY-MM-DD.
alter table ledger.event
  add column entry text collate "C",
  add column pause text collate "C",
  add column rule text,
  add column ground text,
  add column until text,
  add column agreed boolean;
