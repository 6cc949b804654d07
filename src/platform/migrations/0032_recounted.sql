-- What came of counting a published edition again with the verifier, a program of its own that shares nothing with this one. It is
-- this authority's own word that it was done: whoever trusts it no more than that runs the verifier themselves.
create table figures.recount (
  authority int not null,
  at_us bigint not null,
  -- The event by which it was published, and the manifest that was counted again.
  edition text collate "C" not null,
  manifest text collate "C" not null check (manifest ~ '^[0-9a-f]{64}$'),
  -- Which program it was: SHA-256 over its files.
  program text collate "C" not null check (program ~ '^[0-9a-f]{64}$'),
  -- erased: figures may come out otherwise because of what was lawfully erased since. failed: nothing was counted.
  verdict text not null check (verdict in ('agrees', 'erased', 'differs', 'failed')),
  -- What did not agree, by the program's own codes.
  wrong text[] not null,
  -- Figures that came out otherwise, as JSON: measures, parts and numbers, as in a manifest. Nobody's records.
  differences text not null,
  primary key (authority, at_us)
);
select platform.guard('figures.recount', 'select, insert');
create trigger recount_stays before update or delete or truncate on figures.recount
  for each statement execute function ledger.refuse_change();
