-- What an entry of a curated chronology is about, by which the chronology is narrowed.
alter table ledger.event add column theme text;
