-- What the pages read. Everything here is derived from the ledger, commits with the append that it follows from, and can be
-- dropped and derived again at will (`diogel rebuild`).
create schema views;
grant usage on schema views to diogel_service, diogel_reader;

-- Where a child stands, from the facts alone.
create table views.child (
  authority int not null,
  child text collate "C" not null,
  seq int not null,
  opened_on int,
  worker text collate "C",
  team text,
  allocated_on int,
  -- Since when an open case has been allocated to no post.
  nobodys_since int,
  registered_on int,
  categories text[] not null default '{}',
  care_on int,
  legal_status text,
  placement_kind text,
  placement_on int,
  last_seen int,
  last_seen_alone int,
  last_contact int,
  awaiting int not null,
  no_further_action int not null,
  earliest_due int,
  primary key (authority, child)
) with (fillfactor = 80);
create index child_by_worker on views.child (authority, worker) where opened_on is not null;
create index child_by_team on views.child (authority, team) where opened_on is not null;

-- Who a child is: what only the sealed bodies say. Gone with the child's key.
create table views.person (
  authority int not null,
  child text collate "C" not null,
  given_name text not null,
  family_name text not null,
  born int,
  expected int,
  language text,
  address text,
  postcode text,
  lives_with text[] not null default '{}',
  address_key text collate "C",
  siblings text[] not null default '{}',
  -- Search keys, each with the authority before it, so that one index serves each authority alone.
  keys text[] collate "C" not null,
  primary key (authority, child)
);
create index person_by_key on views.person using gin (keys);
create index person_by_birth on views.person (authority, born);
create index person_by_address on views.person (authority, address_key) where address_key is not null;

-- Duties that are owed. A duty that was done, or ended, is no longer here: the ledger has it.
create table views.duty (
  authority int not null,
  child text collate "C" not null,
  n int not null,
  rule text not null,
  from_id text collate "C" not null,
  started_on int not null,
  start int not null,
  due int not null,
  owner text not null,
  post text collate "C",
  team text,
  primary key (authority, child, n)
) with (fillfactor = 80);
create index duty_by_post on views.duty (authority, post, due, child, n);
create index duty_by_team on views.duty (authority, team, due, child, n);
create index duty_by_due on views.duty (authority, due, child, n);

-- Contacts, one row for each child concerned.
create table views.contact (
  authority int not null,
  contact text collate "C" not null,
  child text collate "C" not null,
  received_id text collate "C" not null,
  received_us bigint not null,
  received_on int not null,
  recorded_us bigint not null,
  source text,
  due int,
  decided_on int,
  outcome text,
  told boolean,
  primary key (authority, child, contact)
);
create index contact_awaiting on views.contact (authority, received_us, contact) where decided_on is null;
create index contact_by_id on views.contact (authority, contact);

select platform.guard('views.child');
select platform.guard('views.person');
select platform.guard('views.duty');
select platform.guard('views.contact');

-- Saves what follows from one append, or one batch of a rebuild, in one round trip. An array of
-- { child: {...columns}, duties: [...], contacts: [...] or absent, person: {...}, null or absent }: what is absent stays as it
-- is. Child by child, so that each statement reaches its few rows by their key however its plan was made (the comment on
-- `ledger.append` says why a plan must not be left to what the tables held when it was made).
create function views.save(p_authority int, p_children jsonb) returns void
  language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
declare
  v_each jsonb;
  v_child text collate "C";
begin
  for v_each in select jsonb_array_elements(p_children) loop
    v_child := v_each -> 'child' ->> 'child';

    insert into views.child (
      authority, child, seq, opened_on, worker, team, allocated_on, nobodys_since, registered_on, categories, care_on, legal_status,
      placement_kind, placement_on, last_seen, last_seen_alone, last_contact, awaiting, no_further_action, earliest_due
    )
      select p_authority, v_child, c.* from jsonb_to_record(v_each -> 'child') as c(
        seq int, opened_on int, worker text, team text, allocated_on int, nobodys_since int, registered_on int, categories text[],
        care_on int, legal_status text, placement_kind text, placement_on int, last_seen int, last_seen_alone int, last_contact int,
        awaiting int, no_further_action int, earliest_due int
      )
      on conflict (authority, child) do update set
        seq = excluded.seq, opened_on = excluded.opened_on, worker = excluded.worker, team = excluded.team,
        allocated_on = excluded.allocated_on, nobodys_since = excluded.nobodys_since, registered_on = excluded.registered_on,
        categories = excluded.categories, care_on = excluded.care_on, legal_status = excluded.legal_status,
        placement_kind = excluded.placement_kind, placement_on = excluded.placement_on, last_seen = excluded.last_seen,
        last_seen_alone = excluded.last_seen_alone, last_contact = excluded.last_contact, awaiting = excluded.awaiting,
        no_further_action = excluded.no_further_action, earliest_due = excluded.earliest_due;

    delete from views.duty where authority = p_authority and child = v_child and n >= jsonb_array_length(v_each -> 'duties');
    insert into views.duty (authority, child, n, rule, from_id, started_on, start, due, owner, post, team)
      select p_authority, v_child, d.* from jsonb_to_recordset(v_each -> 'duties') as d(
        n int, rule text, from_id text, started_on int, start int, due int, owner text, post text, team text
      )
      on conflict (authority, child, n) do update set
        rule = excluded.rule, from_id = excluded.from_id, started_on = excluded.started_on, start = excluded.start, due = excluded.due, owner = excluded.owner,
        post = excluded.post, team = excluded.team
      where (duty.rule, duty.from_id, duty.started_on, duty.start, duty.due, duty.owner, duty.post, duty.team)
        is distinct from (excluded.rule, excluded.from_id, excluded.started_on, excluded.start, excluded.due, excluded.owner, excluded.post, excluded.team);

    if v_each ? 'contacts' then
      delete from views.contact where authority = p_authority and child = v_child
        and contact <> all (array(select k ->> 'contact' from jsonb_array_elements(v_each -> 'contacts') k));
      insert into views.contact (
        authority, child, contact, received_id, received_us, received_on, recorded_us, source, due, decided_on, outcome, told
      )
        select p_authority, v_child, k.* from jsonb_to_recordset(v_each -> 'contacts') as k(
          contact text, received_id text, received_us bigint, received_on int, recorded_us bigint, source text, due int,
          decided_on int, outcome text, told boolean
        )
        on conflict (authority, child, contact) do update set
          received_id = excluded.received_id, received_us = excluded.received_us, received_on = excluded.received_on,
          recorded_us = excluded.recorded_us, source = excluded.source, due = excluded.due, decided_on = excluded.decided_on,
          outcome = excluded.outcome, told = excluded.told
        where (contact.received_id, contact.received_us, contact.received_on, contact.recorded_us, contact.source, contact.due,
            contact.decided_on, contact.outcome, contact.told)
          is distinct from (excluded.received_id, excluded.received_us, excluded.received_on, excluded.recorded_us, excluded.source,
            excluded.due, excluded.decided_on, excluded.outcome, excluded.told);
    end if;

    case jsonb_typeof(v_each -> 'person')
      when 'null' then
        delete from views.person where authority = p_authority and child = v_child;
      when 'object' then
        insert into views.person (
          authority, child, given_name, family_name, born, expected, language, address, postcode, lives_with, address_key, siblings, keys
        )
          select p_authority, v_child, p.* from jsonb_to_record(v_each -> 'person') as p(
            given_name text, family_name text, born int, expected int, language text, address text, postcode text, lives_with text[],
            address_key text, siblings text[], keys text[]
          )
          on conflict (authority, child) do update set
            given_name = excluded.given_name, family_name = excluded.family_name, born = excluded.born, expected = excluded.expected,
            language = excluded.language, address = excluded.address, postcode = excluded.postcode, lives_with = excluded.lives_with,
            address_key = excluded.address_key, siblings = excluded.siblings, keys = excluded.keys;
      else null;
    end case;
  end loop;
end
$$;
revoke execute on function views.save(int, jsonb) from public;
grant execute on function views.save(int, jsonb) to diogel_service;

-- Holds the streams of some children, as an append holds those that it writes: whoever decides by a child's facts and then
-- appends, and a rebuild.
create function ledger.hold(p_authority int, p_children text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
begin
  perform from (select c collate "C" as c from unnest(p_children) c order by 1) x
    cross join lateral (
      select from ledger.stream where authority = p_authority and child = x.c limit 1 for no key update
    ) s;
end
$$;
revoke execute on function ledger.hold(int, text[]) from public;
grant execute on function ledger.hold(int, text[]) to diogel_service;
