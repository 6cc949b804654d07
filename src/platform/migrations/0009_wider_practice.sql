-- Risks, signals, missing episodes and assessments of exploitation: what duties and lists read of them. Rows written before have
-- none. A date is kept as it was written, YYYY-MM-DD.
alter table ledger.event
  add column risk text collate "C",
  add column harm text,
  add column likelihood text,
  add column severity text,
  add column next_look text,
  add column post text collate "C",
  add column act_by text,
  add column reasons text[],
  add column episode text collate "C",
  add column accepted boolean,
  add column signal text,
  add column band text,
  add column response text,
  add column review_on text;

-- As before (0002_ledger.sql), with these columns.
create or replace function ledger.append(
  p_authority int, p_source text, p_imported boolean, p_ids text[], p_replaced text[], p_children text[], p_counts int[],
  p_key_ids uuid[], p_expected int[], p_latest bigint, p_rows jsonb, p_sealed bytea, p_keys jsonb
) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
declare
  v_epoch int;
  v_streams text[] := p_children;
  v_found int;
  v_last bigint;
  v_now bigint;
  v_child text;
  v_seq int;
  v_replaced text;
  v_seen jsonb;
  v_eids bigint[];
  v_heads jsonb;
begin
  if p_authority is distinct from platform.authority() then
    raise exception 'append for authority % in a session of authority %', p_authority, platform.authority()
      using errcode = 'insufficient_privilege';
  end if;
  select db_epoch into v_epoch from ledger.authority where id = p_authority;
  if not found then
    raise exception 'there is no authority %', p_authority using errcode = 'foreign_key_violation';
  end if;

  -- What a correction corrects may concern other children: their facts change too.
  if p_replaced is not null then
    select array_agg(distinct c collate "C") into v_streams from (
      select unnest(p_children) as c
      union all
      select e.child from unnest(p_replaced) r
        cross join lateral (select child from ledger.event where authority = p_authority and event_id = r order by part) e
    ) s;
  end if;

  -- Everybody locks streams in one order and keeps them until what follows from the append has committed too.
  select count(*), max(s.entered_us) into v_found, v_last
    from unnest(v_streams) c cross join lateral (
      select entered_us from ledger.stream where authority = p_authority and child = c limit 1 for no key update
    ) s;
  if v_found < cardinality(v_streams) then
    insert into ledger.stream (authority, child, seq, entered_us)
      select p_authority, c, 0, 0 from unnest(v_streams) c on conflict do nothing;
    select max(s.entered_us) into v_last
      from unnest(v_streams) c cross join lateral (
        select entered_us from ledger.stream where authority = p_authority and child = c limit 1 for no key update
      ) s;
  end if;

  select jsonb_agg(i) into v_seen
    from unnest(p_ids) i
    cross join lateral (select from ledger.event where authority = p_authority and event_id = i order by part limit 1) e;
  if v_seen is not null then
    return jsonb_build_object('status', 'seen', 'ids', v_seen);
  end if;

  if p_expected is not null then
    select x.c, s.seq into v_child, v_seq
      from unnest(p_children, p_expected) as x(c, seq)
      cross join lateral (select seq from ledger.stream where authority = p_authority and child = x.c limit 1) s
      where s.seq <> x.seq
      limit 1;
    if found then
      return jsonb_build_object('status', 'conflict', 'child', v_child, 'seq', v_seq);
    end if;
  end if;

  if p_replaced is not null then
    select r into v_replaced from unnest(p_replaced) r
      where (select 1 from ledger.event where authority = p_authority and event_id = r order by part limit 1) is null
      limit 1;
    if found then
      return jsonb_build_object('status', 'unknown-replaced', 'replaces', v_replaced);
    end if;
  end if;

  v_now := greatest((extract(epoch from clock_timestamp()) * 1000000)::bigint, v_last);
  if p_latest > v_now then
    return jsonb_build_object('status', 'ahead', 'now', v_now);
  end if;

  if p_keys is not null then
    insert into ledger.child_key (authority, child, key_id, kek_id, wrapped)
      select p_authority, k.child, k.key_id, k.kek_id, k.wrapped
      from jsonb_to_recordset(p_keys) as k(child text, key_id uuid, kek_id text, wrapped bytea)
      on conflict do nothing;
  end if;
  perform from unnest(p_children, p_key_ids) as x(c, key_id)
    where (select key_id from ledger.child_key where authority = p_authority and child = x.c limit 1) is distinct from x.key_id;
  if found then
    return jsonb_build_object('status', 'stale-key');
  end if;

  select array_agg(nextval('ledger.event_eid_seq')) into v_eids from generate_series(1, jsonb_array_length(p_rows));

  insert into ledger.event (
    authority, eid, event_id, part, child, seq, kind, at_us, at_day, at_precision, recorded_us, entered_us, imported, "by",
    replaces, source, contact, enquiry, assessment, placement, contact_source, outcome, outcome_told, decision, determination,
    conference_type, plan, seen, alone, place, child_seen, placement_kind, until_eighteen, regime, legal_status, worker,
    team, agencies, categories, risk, harm, likelihood, severity, next_look, post, act_by,
    reasons, episode, accepted, signal, band, response, review_on, db_epoch, commitment
  )
  select
    p_authority, v_eids[r.n + 1], r.event_id, r.part, r.child, s.seq + r.nth, r.kind, r.at_us, r.at_day, r.at_precision,
    case when p_imported then r.recorded_us else v_now end, v_now, p_imported, r."by",
    r.replaces, p_source, r.contact, r.enquiry, r.assessment, r.placement, r.contact_source, r.outcome, r.outcome_told,
    r.decision, r.determination, r.conference_type, r.plan, r.seen, r.alone, r.place, r.child_seen, r.placement_kind,
    r.until_eighteen, r.regime, r.legal_status, r.worker, r.team, r.agencies, r.categories, r.risk, r.harm,
    r.likelihood, r.severity, r.next_look, r.post, r.act_by, r.reasons, r.episode, r.accepted, r.signal, r.band,
    r.response, r.review_on, v_epoch, r.commitment
  from jsonb_to_recordset(p_rows) as r(
    n int, nth int, event_id text, part smallint, child text, kind text, at_us bigint, at_day int, at_precision text,
    recorded_us bigint, "by" text, replaces text, commitment bytea,
    contact text, enquiry text, assessment text, placement text, contact_source text, outcome text, outcome_told boolean,
    decision text, determination text, conference_type text, plan text, seen boolean, alone boolean, place text,
    child_seen boolean, placement_kind text, until_eighteen boolean, regime text, legal_status text, worker text,
    team text, agencies text[], categories text[], risk text, harm text, likelihood text, severity text, next_look text,
    post text, act_by text, reasons text[], episode text, accepted boolean, signal text, band text,
    response text, review_on text
  )
  cross join lateral (select seq from ledger.stream where authority = p_authority and child = r.child limit 1) s;

  insert into ledger.body (authority, eid, key_id, sealed)
    select p_authority, v_eids[r.n + 1], r.key_id, substring(p_sealed from r.sealed_from for r.sealed_bytes)
    from jsonb_to_recordset(p_rows) as r(n int, key_id uuid, sealed_from int, sealed_bytes int);

  with moved as (
    insert into ledger.stream as s (authority, child, seq, entered_us)
      select p_authority, x.c, x.more, v_now from unnest(p_children, p_counts) as x(c, more)
      on conflict (authority, child) do update set seq = s.seq + excluded.seq, entered_us = excluded.entered_us
      returning child, seq
  )
  select jsonb_object_agg(child, seq) into v_heads from moved;

  return jsonb_build_object(
    'status', 'recorded', 'now', v_now, 'eids', to_jsonb(v_eids), 'heads', v_heads, 'touched', to_jsonb(v_streams)
  );
end
$$;

-- The risks that are open, one row for each: the register of risks of a team, and of the authority.
create table views.risk (
  authority int not null,
  child text collate "C" not null,
  risk text collate "C" not null,
  harm text not null,
  -- The place of the grade in GRADES of src/practice/risk: 3 is the highest.
  grade int not null,
  identified_on int not null,
  judged_on int not null,
  next_look int not null,
  act_by int,
  post text collate "C",
  team text,
  primary key (authority, child, risk)
);
create index risk_by_team on views.risk (authority, team, grade, next_look);
create index risk_by_grade on views.risk (authority, grade, next_look);
select platform.guard('views.risk');

-- The ledger of requests is read by the day on which they came, over any period.
create index contact_by_day on views.contact (authority, received_on, contact);

-- Saves what follows from one append, or one batch of a rebuild, in one round trip, as before: an array of
-- { child: {...columns}, duties: [...], contacts: [...] or absent, risks: the same, person: {...}, null or absent }, where what is absent stays
-- as it is, and a column that is absent is null. What is written is written for all children at once: a statement for each
-- child took as long as all the rest. What is taken away goes child by child, so that each statement reaches its few rows by
-- their key however its plan was made (the comment on `ledger.append` says why).
create or replace function views.save(p_authority int, p_children jsonb) returns void
  language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off
as
$$
declare
  v_each jsonb;
  v_child text collate "C";
begin
  insert into views.child (
    authority, child, seq, opened_on, worker, team, allocated_on, nobodys_since, registered_on, categories, care_on, legal_status,
    placement_kind, placement_on, last_seen, last_seen_alone, last_contact, awaiting, no_further_action, earliest_due,
    fifth_no_action
  )
    select p_authority, c.* from jsonb_array_elements(p_children) e
    cross join lateral jsonb_to_record(e -> 'child') as c(
      child text, seq int, opened_on int, worker text, team text, allocated_on int, nobodys_since int, registered_on int,
      categories text[], care_on int, legal_status text, placement_kind text, placement_on int, last_seen int,
      last_seen_alone int, last_contact int, awaiting int, no_further_action int, earliest_due int, fifth_no_action int
    )
    on conflict (authority, child) do update set
      seq = excluded.seq, opened_on = excluded.opened_on, worker = excluded.worker, team = excluded.team,
      allocated_on = excluded.allocated_on, nobodys_since = excluded.nobodys_since, registered_on = excluded.registered_on,
      categories = excluded.categories, care_on = excluded.care_on, legal_status = excluded.legal_status,
      placement_kind = excluded.placement_kind, placement_on = excluded.placement_on, last_seen = excluded.last_seen,
      last_seen_alone = excluded.last_seen_alone, last_contact = excluded.last_contact, awaiting = excluded.awaiting,
      no_further_action = excluded.no_further_action, earliest_due = excluded.earliest_due,
      fifth_no_action = excluded.fifth_no_action;

  insert into views.duty (authority, child, n, rule, from_id, started_on, start, due, owner, post, team)
    select p_authority, d.* from jsonb_array_elements(p_children) e
    cross join lateral jsonb_to_recordset(e -> 'duties') as d(
      child text, n int, rule text, from_id text, started_on int, start int, due int, owner text, post text, team text
    )
    on conflict (authority, child, n) do update set
      rule = excluded.rule, from_id = excluded.from_id, started_on = excluded.started_on, start = excluded.start, due = excluded.due, owner = excluded.owner,
      post = excluded.post, team = excluded.team
    where (duty.rule, duty.from_id, duty.started_on, duty.start, duty.due, duty.owner, duty.post, duty.team)
      is distinct from (excluded.rule, excluded.from_id, excluded.started_on, excluded.start, excluded.due, excluded.owner, excluded.post, excluded.team);

  for v_each in select jsonb_array_elements(p_children) loop
    v_child := v_each -> 'child' ->> 'child';

    delete from views.duty where authority = p_authority and child = v_child and n >= jsonb_array_length(v_each -> 'duties');

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

    if v_each ? 'risks' then
      delete from views.risk where authority = p_authority and child = v_child
        and risk <> all (array(select k ->> 'risk' from jsonb_array_elements(v_each -> 'risks') k));
      insert into views.risk (
        authority, child, risk, harm, grade, identified_on, judged_on, next_look, act_by, post, team
      )
        select p_authority, v_child, k.* from jsonb_to_recordset(v_each -> 'risks') as k(
          risk text, harm text, grade int, identified_on int, judged_on int, next_look int, act_by int, post text, team text
        )
        on conflict (authority, child, risk) do update set
          harm = excluded.harm, grade = excluded.grade, identified_on = excluded.identified_on, judged_on = excluded.judged_on,
          next_look = excluded.next_look, act_by = excluded.act_by, post = excluded.post, team = excluded.team;
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
