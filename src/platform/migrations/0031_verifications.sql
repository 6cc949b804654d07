-- When all that is recorded and sealed was last held against each other, and what came of it: for whoever asks whether everything
-- is as it was. It is the authority's own word; who trusts it no more than that has the verifier.
create table ledger.verification (
  authority int not null,
  at_us bigint not null,
  rows bigint not null check (rows >= 0),
  leaves bigint not null check (leaves >= 0),
  -- What was seen elsewhere and compared: witnesses that answered, older checkpoints, what was published.
  compared int not null check (compared >= 0),
  faults int not null check (faults >= 0),
  primary key (authority, at_us)
);
select platform.guard('ledger.verification', 'select, insert');
grant select on ledger.verification to diogel_reader;
create trigger verification_stays before update or delete or truncate on ledger.verification
  for each statement execute function ledger.refuse_change();
