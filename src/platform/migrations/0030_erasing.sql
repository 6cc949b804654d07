-- What was recorded stays, unless two people have agreed that it goes: then its rows go and the leaves of the log stay. Only
-- `ledger.erase` may delete, for as long as it runs, and only the owner may call it.
create or replace function ledger.refuse_change() returns trigger language plpgsql as
$$
begin
  if tg_op = 'DELETE' and tg_table_name = 'event' and current_setting('diogel.erasing', true) = 'on' then
    return null;
  end if;
  raise exception '% of %.% refused: what was recorded stays; record a correction instead', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;

-- The places in a stream that are empty because what stood there was erased. That it was erased, an event of the authority's own
-- stream says (`erasure.done`), which is sealed: an empty place without it is damage.
alter table ledger.stream add column erased int[] not null default '{}';

-- Whether files of the server may still hold what was deleted: since when, and up to when they are known not to. Of no authority:
-- tables are shared.
create table platform.overwriting (
  one boolean primary key default true check (one),
  wanted_us bigint not null default 0,
  done_us bigint not null default 0
);
insert into platform.overwriting default values;
grant select on platform.overwriting to diogel_service;

-- Takes rows of the ledger away with their bodies and files' rows; of a whole record also the key, the stream, and every row that
-- any table has of the child (whatever has a column `child` beside `authority`). `p_drafts`: the beginning of the addresses of forms
-- about the child. Answers the documents whose files are to go too.
create function ledger.erase(p_authority int, p_child text, p_eids bigint[], p_whole boolean, p_drafts text) returns text[]
  language plpgsql set search_path = pg_catalog, pg_temp set enable_seqscan = off
as
$$
declare
  v_ids text[];
  v_documents text[];
  v_table text;
begin
  if p_authority is distinct from platform.authority() then
    raise exception 'erasing for authority % in a session of authority %', p_authority, platform.authority()
      using errcode = 'insufficient_privilege';
  end if;
  if p_child = '' then
    raise exception 'the authority''s own stream is no child''s record';
  end if;
  v_ids := array(select event_id from ledger.event where authority = p_authority and eid = any(p_eids) and child = p_child);
  v_documents := array(
    select document from documents.file where authority = p_authority and child = p_child and (p_whole or document = any(v_ids))
  );

  update ledger.stream s set erased = s.erased || e.places, corrections = s.corrections + 1
    from (
      select child, array_agg(seq order by seq) as places from ledger.event
        where authority = p_authority and eid = any(p_eids) group by child
    ) e
    where s.authority = p_authority and s.child = e.child;
  delete from ledger.body where authority = p_authority and eid = any(p_eids);
  perform set_config('diogel.erasing', 'on', true);
  delete from ledger.event where authority = p_authority and eid = any(p_eids);
  perform set_config('diogel.erasing', 'off', true);

  delete from web.draft d where d.authority = p_authority and (
    (p_whole and starts_with(d.path, p_drafts))
    or exists (select from unnest(v_ids) i where strpos(d.path, i) > 0)
  );
  if p_whole then
    delete from ledger.child_key where authority = p_authority and child = p_child;
    delete from ledger.stream where authority = p_authority and child = p_child;
    for v_table in
      select c.oid::regclass::text from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'authority' and not a.attisdropped
        join pg_attribute k on k.attrelid = c.oid and k.attname = 'child' and not k.attisdropped
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'ledger')
    loop
      execute format('delete from %s where authority = $1 and child = $2', v_table) using p_authority, p_child;
    end loop;
  else
    delete from documents.file where authority = p_authority and document = any(v_documents);
  end if;

  update platform.overwriting set wanted_us = greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, wanted_us + 1);
  return v_documents;
end
$$;
revoke execute on function ledger.erase(int, text, bigint[], boolean, text) from public;
