-- What duties and lists read of looked-after children: plans, approvals, health and education.
-- Rows written before have none. A date is kept as it was written, YYYY-MM-DD.
alter table ledger.event
  add column area text,
  add column disrupts_key_stage4 boolean,
  add column outside_approval boolean,
  add column ended_by text,
  add column planned boolean,
  add column signed boolean,
  add column officer_told boolean,
  add column views_taken boolean,
  add column photo boolean,
  add column about text,
  add column decided_by text,
  add column searched text[],
  add column end_by text,
  add column visit_by text,
  add column visit_every text,
  add column requested_by text,
  add column stage text,
  add column spoke_alone text,
  add column carer_efforts text,
  add column series text collate "C",
  add column officer text collate "C";
