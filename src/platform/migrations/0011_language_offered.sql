-- Whether an assessment was offered in Welsh and in English: what a duty reads of it. Rows written before have none.
alter table ledger.event add column language_offered boolean;
