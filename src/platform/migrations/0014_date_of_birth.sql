-- The day on which a child was born, for duties that begin at an age. Rows written before have none: a duty by age begins for
-- such a child when their registration is recorded again. A date is kept as it was written, YYYY-MM-DD.
alter table ledger.event add column date_of_birth text;
