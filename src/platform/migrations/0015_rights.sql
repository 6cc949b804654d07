-- Leaving care, private fostering, complaints, reviews, unexpected deaths and allegations: what duties and lists read of them.
-- Rows written before have none. A date is kept as it was written, YYYY-MM-DD.
alter table ledger.event
  add column category text,
  add column views_recorded boolean,
  add column contingency boolean,
  add column when_i_am_ready text,
  add column plan_by text,
  add column arrangement text collate "C",
  add column complaint text collate "C",
  add column settled boolean,
  add column ombudsman_told boolean,
  add column review text collate "C",
  add column death text collate "C",
  add column allegation text collate "C",
  add column meet_by text;
