-- The words in which something was asked, by their hash: an event that came by a form names them, and they never change. They are
-- the service's own words, and nobody's answers.
create table ledger.wording (
  authority int not null,
  version text collate "C" not null check (length(version) = 64),
  kind text not null,
  language text not null,
  words jsonb not null,
  primary key (authority, version)
);
select platform.guard('ledger.wording', 'select, insert');
