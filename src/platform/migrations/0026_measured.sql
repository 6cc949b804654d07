-- What measures read beside the duties: the language that a child prefers, and whether a child was seen alone for an assessment.
-- Rows written before have neither: they are counted as not recorded.
alter table ledger.event
  add column preferred_language text,
  add column seen_alone boolean;
