-- The log of each authority: every row of ledger.event is a leaf of a tree in the order of sealing, which is the only order of the
-- whole. What is sealed stays: checkpoints of it have been signed, published and seen by witnesses.

-- The service records by itself that a log began and that its key was changed.
alter table ledger.event drop constraint event_source_check;
alter table ledger.event add constraint event_source_check
  check (source in ('web', 'api', 'import', 'demo', 'offline', 'service'));

-- The keys that sign checkpoints, the latest last; the secret half wrapped by the key-encryption key, as children's keys are.
create table ledger.log_key (
  authority int not null,
  n int not null check (n > 0),
  -- The public half as C2SP signed-note writes it; its name is the log's origin.
  vkey text not null,
  kek_id text not null,
  wrapped bytea not null,
  made_us bigint not null,
  primary key (authority, n)
);

-- How far a log has come, and what its sealers queue at. (db_epoch, tx, eid) is the last row that was sealed in order.
create table ledger.log_state (
  authority int not null primary key,
  origin text not null,
  size bigint not null check (size >= 0),
  db_epoch int not null,
  tx xid8 not null,
  eid bigint not null
);

create table ledger.leaf (
  authority int not null,
  position bigint not null check (position >= 0),
  eid bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (authority, position),
  constraint leaf_once unique (authority, eid)
);

-- Hashes of the tree, 256 side by side, of every eighth level (C2SP tlog-tiles). The last tile of a level grows; none changes.
create table ledger.tile (
  authority int not null,
  level smallint not null check (level between 0 and 7),
  index bigint not null check (index >= 0),
  hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
  primary key (authority, level, index)
) with (fillfactor = 70);
alter table ledger.tile alter column hashes set storage external;

-- Signed heads of the tree (C2SP tlog-checkpoint), without the lines of witnesses.
create table ledger.checkpoint (
  authority int not null,
  size bigint not null check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  sealed_us bigint not null,
  primary key (authority, size)
);

-- What witnesses said of checkpoints (C2SP tlog-cosignature): the line of each, and when it says that it looked.
create table ledger.cosignature (
  authority int not null,
  size bigint not null,
  witness text collate "C" not null,
  line text not null,
  seen_us bigint not null,
  primary key (authority, size, witness)
);
create index cosignature_by_witness on ledger.cosignature (authority, witness, size);

-- What must not be and is: shown to everybody until it has ended, and kept after that.
--   rollback  `about` (a witness, or the checkpoint that was published here) has a larger tree than the database
--   fork      `about` has another tree of the same size, or one that ours does not extend
--   damage    the tiles do not give the root that was signed
create table ledger.alarm (
  authority int not null,
  code text not null check (code in ('rollback', 'fork', 'damage')),
  about text collate "C" not null,
  raised_us bigint not null,
  -- How many leaves it is about: the witness's, and ours then.
  theirs bigint,
  ours bigint,
  ended_us bigint,
  primary key (authority, code, about, raised_us)
);
create unique index alarm_once on ledger.alarm (authority, code, about) where ended_us is null;

select platform.guard('ledger.log_key', 'select, insert');
select platform.guard('ledger.log_state', 'select, insert, update');
select platform.guard('ledger.leaf', 'select, insert');
select platform.guard('ledger.tile', 'select, insert, update');
select platform.guard('ledger.checkpoint', 'select, insert');
select platform.guard('ledger.cosignature', 'select, insert');
select platform.guard('ledger.alarm', 'select, insert, update');
grant select on ledger.log_state, ledger.leaf, ledger.tile, ledger.checkpoint, ledger.cosignature, ledger.alarm to diogel_reader;

create function ledger.refuse_shrinking() returns trigger language plpgsql as
$$
begin
  if tg_table_name = 'tile' then
    if (new.authority, new.level, new.index) = (old.authority, old.level, old.index)
      and substr(new.hashes, 1, octet_length(old.hashes)) = old.hashes then
      return new;
    end if;
  elsif (new.authority, new.origin) = (old.authority, old.origin) and new.size >= old.size then
    return new;
  end if;
  raise exception '% of %.% refused: a log only grows', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger leaf_stays before update or delete or truncate on ledger.leaf
  for each statement execute function ledger.refuse_change();
create trigger checkpoint_stays before update or delete or truncate on ledger.checkpoint
  for each statement execute function ledger.refuse_change();
create trigger cosignature_stays before update or delete or truncate on ledger.cosignature
  for each statement execute function ledger.refuse_change();
create trigger log_key_stays before update or delete or truncate on ledger.log_key
  for each statement execute function ledger.refuse_change();
create trigger tile_stays before delete or truncate on ledger.tile
  for each statement execute function ledger.refuse_change();
create trigger tile_grows before update on ledger.tile
  for each row execute function ledger.refuse_shrinking();
create trigger log_state_stays before delete or truncate on ledger.log_state
  for each statement execute function ledger.refuse_change();
create trigger log_state_grows before update on ledger.log_state
  for each row execute function ledger.refuse_shrinking();
create trigger alarm_stays before delete or truncate on ledger.alarm
  for each statement execute function ledger.refuse_change();
